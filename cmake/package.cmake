# What `cmake --install` puts where, and what CPack makes of it: packages for Debian and an archive.
# The plugins lie in lib/fibertap of the same prefix, where the programs look for them
# (host/base/program_files.h).
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE ${PROJECT_SOURCE_DIR}/README.md
        DESTINATION share/doc/fibertap COMPONENT fibertap)

# What Wireshark reads, for machines that need not have anything else of Fibertap.
set(wireshark ${PROJECT_SOURCE_DIR}/deploy/wireshark)
install(PROGRAMS ${wireshark}/fibertap-extcap DESTINATION share/fibertap/wireshark
        COMPONENT fibertap-wireshark)
install(FILES ${wireshark}/fibertap.lua DESTINATION share/fibertap/wireshark
        COMPONENT fibertap-wireshark)
install(FILES ${wireshark}/profile/preferences
        DESTINATION share/fibertap/wireshark/profiles/Fibertap COMPONENT fibertap-wireshark)

set(CPACK_GENERATOR DEB TGZ)
set(CPACK_PACKAGE_NAME fibertap)
set(CPACK_PACKAGE_CONTACT "The Fibertap authors <fibertap@fibertap.invalid>")
set(CPACK_PACKAGE_FILE_NAME fibertap-${PROJECT_VERSION}-${CMAKE_SYSTEM_PROCESSOR})
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ
    GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
include(cmake/debian.cmake)
include(CPack)

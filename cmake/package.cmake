# What `cmake --install` puts where, and what CPack makes of it: a package for Debian and an archive.
# The plugins lie in lib/fibertap of the same prefix, where the programs look for them
# (host/base/program_files.h).
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE ${PROJECT_SOURCE_DIR}/README.md
        DESTINATION share/doc/fibertap)

set(CPACK_GENERATOR DEB TGZ)
set(CPACK_PACKAGE_NAME fibertap)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "AWS VPC Traffic Mirroring outside AWS: target of mirrored traffic")
set(CPACK_PACKAGE_CONTACT "The Fibertap authors <fibertap@localhost>")
set(CPACK_PACKAGE_FILE_NAME fibertap-${PROJECT_VERSION}-${CMAKE_SYSTEM_PROCESSOR})
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
find_program(DPKG_SHLIBDEPS dpkg-shlibdeps)
mark_as_advanced(DPKG_SHLIBDEPS)
if(DPKG_SHLIBDEPS)
  set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
endif()
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "wireshark-common, tcpdump")
include(CPack)

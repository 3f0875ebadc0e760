# Manual pages, bash completion and the option file of the service, of what the programs say of their
# options (scripts/make-manual).
set(programs $<TARGET_FILE:fibertap>)
if(FIBERTAP_LAB)
  list(APPEND programs $<TARGET_FILE:fibertap_lab>)
endif()
set(FIBERTAP_MANUAL_FOLDER ${PROJECT_BINARY_DIR}/manual)
file(GLOB writers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/scripts/manual/*.py)
add_custom_command(OUTPUT ${FIBERTAP_MANUAL_FOLDER}/fibertap.conf
  COMMAND ${CMAKE_COMMAND} -E rm -rf ${FIBERTAP_MANUAL_FOLDER}
  COMMAND ${PROJECT_SOURCE_DIR}/scripts/make-manual ${FIBERTAP_MANUAL_FOLDER} ${programs}
  DEPENDS ${programs} ${writers} ${PROJECT_SOURCE_DIR}/scripts/make-manual
  COMMENT "Writing manual pages" VERBATIM)
add_custom_target(fibertap_manual ALL DEPENDS ${FIBERTAP_MANUAL_FOLDER}/fibertap.conf)

# The pages of fibertap-lab belong to its package.
set(of_lab PATTERN "fibertap-lab*")
install(DIRECTORY ${FIBERTAP_MANUAL_FOLDER}/man1 ${FIBERTAP_MANUAL_FOLDER}/man5
        DESTINATION share/man COMPONENT fibertap ${of_lab} EXCLUDE)
install(DIRECTORY ${FIBERTAP_MANUAL_FOLDER}/completions DESTINATION share/bash-completion
        COMPONENT fibertap ${of_lab} EXCLUDE)
if(FIBERTAP_LAB)
  install(DIRECTORY ${FIBERTAP_MANUAL_FOLDER}/man1 DESTINATION share/man COMPONENT fibertap-lab
          FILES_MATCHING ${of_lab})
  install(DIRECTORY ${FIBERTAP_MANUAL_FOLDER}/completions DESTINATION share/bash-completion
          COMPONENT fibertap-lab FILES_MATCHING ${of_lab})
endif()

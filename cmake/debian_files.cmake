# Run by CPack in front of packing: adds to the packages of Debian what no other installation has.
if(NOT CPACK_GENERATOR STREQUAL DEB)
  return()
endif()
set(service ${CPACK_FIBERTAP_SOURCES}/deploy/service)
set(debian ${CPACK_FIBERTAP_SOURCES}/deploy/debian)
set(files OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)

function(compress from to)
  execute_process(COMMAND gzip -9n INPUT_FILE ${from} OUTPUT_FILE ${to} COMMAND_ERROR_IS_FATAL ANY)
  file(CHMOD ${to} PERMISSIONS ${files})
endfunction()

foreach(package IN LISTS CPACK_COMPONENTS_ALL)
  set(root ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/${package})
  set(doc ${root}/usr/share/doc/${package})
  file(MAKE_DIRECTORY ${doc})
  file(COPY ${debian}/copyright DESTINATION ${doc} FILE_PERMISSIONS ${files})
  configure_file(${debian}/changelog.in ${root}.changelog @ONLY)
  compress(${root}.changelog ${doc}/changelog.gz)
  file(REMOVE ${root}.changelog)
  if(EXISTS ${root}/usr/lib/fibertap)  # plugins
    configure_file(${debian}/plugin.overrides ${root}/usr/share/lintian/overrides/${package}
                   COPYONLY)
  endif()
endforeach()

set(root ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/fibertap)
set(doc ${root}/usr/share/doc/fibertap)
file(REMOVE ${doc}/LICENSE)  # copyright names it
compress(${CPACK_FIBERTAP_SOURCES}/docs/service.md ${doc}/service.md.gz)
file(COPY ${service}/drop-ins/ DESTINATION ${doc}/examples FILE_PERMISSIONS ${files})
file(COPY ${service}/mirror.yaml DESTINATION ${doc}/examples FILE_PERMISSIONS ${files})
foreach(folder cloudformation grafana prometheus)
  file(COPY ${CPACK_FIBERTAP_SOURCES}/deploy/${folder} DESTINATION ${doc}/examples
       FILE_PERMISSIONS ${files})
endforeach()

set(OF_INSTANCE "")
set(NAME fibertap)
set(FOLDER fibertap)
configure_file(${service}/fibertap.service.in ${root}/lib/systemd/system/fibertap.service @ONLY
               FILE_PERMISSIONS ${files})
set(OF_INSTANCE " (%i)")
set(NAME %i)
set(FOLDER fibertap/%i)
configure_file(${service}/fibertap.service.in ${root}/lib/systemd/system/fibertap@.service @ONLY
               FILE_PERMISSIONS ${files})
configure_file(${service}/fibertap.sysusers ${root}/usr/lib/sysusers.d/fibertap.conf COPYONLY)
if(CPACK_FIBERTAP_MANUAL)
  file(COPY ${CPACK_FIBERTAP_MANUAL}/fibertap.conf DESTINATION ${root}/etc/fibertap
       FILE_PERMISSIONS ${files})
endif()

set(root ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/fibertap-wireshark)
set(wireshark ${root}/usr/lib/${CPACK_FIBERTAP_ARCHITECTURE}/wireshark)
set(profile ${root}/usr/share/wireshark/profiles/Fibertap)
file(MAKE_DIRECTORY ${wireshark}/extcap ${wireshark}/plugins ${profile})
set(ours ../../../../share/fibertap/wireshark)
file(CREATE_LINK ${ours}/fibertap-extcap ${wireshark}/extcap/fibertap-extcap SYMBOLIC)
file(CREATE_LINK ${ours}/fibertap.lua ${wireshark}/plugins/fibertap.lua SYMBOLIC)
file(CREATE_LINK ../../../fibertap/wireshark/profiles/Fibertap/preferences ${profile}/preferences
     SYMBOLIC)
compress(${CPACK_FIBERTAP_SOURCES}/docs/wireshark.md
         ${root}/usr/share/doc/fibertap-wireshark/wireshark.md.gz)

# Packages for Debian: one of each component. What only they have, the service in /lib and /etc,
# changelog and copyright, is added in front of packing by debian_files.cmake.
set(debian ${PROJECT_SOURCE_DIR}/deploy/debian)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL fibertap)
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/cmake/debian_files.cmake)
set(CPACK_FIBERTAP_SOURCES ${PROJECT_SOURCE_DIR})
set(CPACK_FIBERTAP_MANUAL ${FIBERTAP_MANUAL_FOLDER})

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
find_program(DPKG_SHLIBDEPS dpkg-shlibdeps)
mark_as_advanced(DPKG_SHLIBDEPS)
if(DPKG_SHLIBDEPS)
  set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
endif()

# fibertap_debian_package(<component> <summary> <description>)
macro(fibertap_debian_package component summary description)
  string(TOUPPER ${component} name)
  set(CPACK_DEBIAN_${name}_PACKAGE_NAME ${component})
  set(CPACK_DEBIAN_${name}_DESCRIPTION "${summary}\n${description}")
  if(NOT ${component} STREQUAL fibertap)
    list(APPEND CPACK_COMPONENTS_ALL ${component})
    # Plugins and programs share headers that have no version of their own.
    set(CPACK_DEBIAN_${name}_PACKAGE_DEPENDS "fibertap (= ${PROJECT_VERSION})")
  endif()
endmacro()

fibertap_debian_package(fibertap "target of AWS VPC Traffic Mirroring outside AWS"
"Fibertap takes packets that AWS VPC Traffic Mirroring sends in VXLAN, applies
accept and reject rules, cuts them to a length, and hands what was accepted as
pcapng to Suricata, Zeek or Wireshark. Its rules are CloudFormation templates
or what the AWS CLI lists.
.
This package has the program, its service and its manual pages.")
set(CPACK_DEBIAN_FIBERTAP_PACKAGE_DEPENDS
    "systemd | systemd-standalone-sysusers | systemd-sysusers")
set(CPACK_DEBIAN_FIBERTAP_PACKAGE_SUGGESTS
    "fibertap-dpdk, fibertap-xrt, wireshark-common, tcpdump")
set(CPACK_DEBIAN_FIBERTAP_PACKAGE_CONTROL_EXTRA
    ${debian}/postinst ${debian}/prerm ${debian}/postrm)
if(FIBERTAP_MANUAL_FOLDER)  # fibertap.conf is made with the manual pages
  list(APPEND CPACK_DEBIAN_FIBERTAP_PACKAGE_CONTROL_EXTRA ${debian}/conffiles)
endif()

if(FIBERTAP_DPDK)
  fibertap_debian_package(fibertap-dpdk "ports of DPDK for Fibertap"
"Fibertap is a target of AWS VPC Traffic Mirroring.
.
With this package it takes frames from ports of DPDK as well, which no other
program of the machine sees then.")
  # DPDK opens its drivers by itself: those of memory are always needed, those of ports one at a time.
  string(APPEND CPACK_DEBIAN_FIBERTAP-DPDK_PACKAGE_DEPENDS ", librte-meta-mempool")
  set(CPACK_DEBIAN_FIBERTAP-DPDK_PACKAGE_RECOMMENDS librte-meta-net)
endif()
if(FIBERTAP_XRT)
  fibertap_debian_package(fibertap-xrt "cards for Fibertap"
"Fibertap is a target of AWS VPC Traffic Mirroring.
.
With this package a card judges frames, by the Xilinx Runtime. It has the
emulated card too, where it was built for the version of XRT of this system.")
endif()
if(FIBERTAP_LAB)
  fibertap_debian_package(fibertap-lab "tests and measurements of Fibertap"
"Fibertap is a target of AWS VPC Traffic Mirroring.
.
This package has fibertap-lab, with which engineers hold engines against the
reference model, generate traffic, write stimulus for test benches, and
measure.")
  set(CPACK_DEBIAN_FIBERTAP-LAB_PACKAGE_RECOMMENDS "fibertap-dpdk, fibertap-xrt")
endif()
fibertap_debian_package(fibertap-wireshark "running targets of Fibertap in Wireshark"
"Fibertap is a target of AWS VPC Traffic Mirroring.
.
With this package Wireshark and tshark offer the sessions of running targets as
interfaces, and show the VNI of each frame and the rule that took it as fields
and columns. It needs no other package of Fibertap.")
set(CPACK_DEBIAN_FIBERTAP-WIRESHARK_PACKAGE_DEPENDS python3)
set(CPACK_DEBIAN_FIBERTAP-WIRESHARK_PACKAGE_RECOMMENDS "wireshark | tshark")
set(CPACK_DEBIAN_FIBERTAP-WIRESHARK_PACKAGE_SHLIBDEPS OFF)
# Wireshark reads from folders of the architecture.
set(CPACK_FIBERTAP_ARCHITECTURE ${CMAKE_LIBRARY_ARCHITECTURE})

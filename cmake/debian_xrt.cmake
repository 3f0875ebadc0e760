# Debian's XRT: the targets debian_xrt and debian_xrt_headers, and debian_xrt_driver, the objects of
# its software emulation driver that sim/card builds its own driver with. They are C++ objects that
# call the libraries of the same build by names no header declares: another version is another
# interface.

set(FIBERTAP_XRT_VERSION 202210.2.13.466+dfsg-8)

execute_process(
  COMMAND dpkg-query --show --showformat=\${Version} libxrt-dev
  OUTPUT_VARIABLE found ERROR_QUIET)
if(NOT found STREQUAL FIBERTAP_XRT_VERSION)
  if(NOT found)
    set(found none)
  endif()
  message(FATAL_ERROR
    "Debian package libxrt-dev: found ${found}, expected ${FIBERTAP_XRT_VERSION}. The emulated card "
    "(sim/card) is made for that version: install it (scripts/install, on Debian 12), or look "
    "through sim/card/driver/xrt_core.h and FIBERTAP_XRT_VERSION here for the one you have.")
endif()

find_library(FIBERTAP_XRT_COREUTIL xrt_coreutil REQUIRED)
find_library(FIBERTAP_XRT_SWEMU NAMES libxrt_swemu.a REQUIRED)
find_path(FIBERTAP_XRT_INCLUDE xrt/xrt_device.h PATH_SUFFIXES xrt REQUIRED)
mark_as_advanced(FIBERTAP_XRT_COREUTIL FIBERTAP_XRT_SWEMU FIBERTAP_XRT_INCLUDE)

# What the program itself links with has the headers only: XRT is loaded by the commands that use it.
add_library(debian_xrt_headers INTERFACE)
target_include_directories(debian_xrt_headers SYSTEM INTERFACE ${FIBERTAP_XRT_INCLUDE})
add_library(debian_xrt INTERFACE)
target_link_libraries(debian_xrt INTERFACE debian_xrt_headers ${FIBERTAP_XRT_COREUTIL} uuid)

# What makes a driver of the functions of xrt.h, taken out of the archive one by one: the rest of it
# is the driver that it is not to be. Libraries are linked last: where these objects and ours hold
# the same template of the standard library, ours is taken, which a sanitizer sees into.
set(objects)
set(members system_swemu.cxx.o device_swemu.cxx.o device_pcie.cpp.o system_pcie.cpp.o)
set(folder ${PROJECT_BINARY_DIR}/debian_xrt)
file(MAKE_DIRECTORY ${folder})
foreach(member ${members})
  list(APPEND objects ${folder}/${member})
endforeach()
add_custom_command(OUTPUT ${objects}
  COMMAND ${CMAKE_AR} x ${FIBERTAP_XRT_SWEMU} ${members}
  WORKING_DIRECTORY ${folder}
  DEPENDS ${FIBERTAP_XRT_SWEMU}
  VERBATIM)
add_custom_target(debian_xrt_objects DEPENDS ${objects})
add_library(debian_xrt_driver INTERFACE)
target_link_libraries(debian_xrt_driver INTERFACE ${objects} debian_xrt)
add_dependencies(debian_xrt_driver debian_xrt_objects)

# XRT: XRT_FOUND with the targets xrt_headers and xrt, and XRT_HAS_SWEMU where Debian's version is the
# one that the emulated card is made for. The emulated card takes C++ objects out of it that call the
# libraries of the same build by names no header declares: another version is another interface.

set(FIBERTAP_XRT_VERSION 202210.2.13.466+dfsg-8)

set(XRT_FOUND FALSE)
set(XRT_HAS_SWEMU FALSE)
set(XRT_DEBIAN_VERSION none)

find_path(XRT_INCLUDE xrt/xrt_device.h
  PATH_SUFFIXES xrt HINTS $ENV{XILINX_XRT}/include /opt/xilinx/xrt/include)
find_library(XRT_COREUTIL xrt_coreutil HINTS $ENV{XILINX_XRT}/lib /opt/xilinx/xrt/lib)
find_library(XRT_SWEMU NAMES libxrt_swemu.a)
find_library(UUID_LIBRARY uuid)
mark_as_advanced(XRT_INCLUDE XRT_COREUTIL XRT_SWEMU UUID_LIBRARY)
if(NOT XRT_INCLUDE OR NOT XRT_COREUTIL OR NOT UUID_LIBRARY)
  return()
endif()

set(XRT_FOUND TRUE)
add_library(xrt_headers INTERFACE)
target_include_directories(xrt_headers SYSTEM INTERFACE ${XRT_INCLUDE})
add_library(xrt INTERFACE)
target_link_libraries(xrt INTERFACE xrt_headers ${XRT_COREUTIL} ${UUID_LIBRARY})

execute_process(
  COMMAND dpkg-query --show --showformat=\${Version} libxrt-dev
  OUTPUT_VARIABLE found RESULT_VARIABLE failed ERROR_QUIET)
if(NOT failed AND found)
  set(XRT_DEBIAN_VERSION ${found})
endif()
if(XRT_SWEMU AND found STREQUAL FIBERTAP_XRT_VERSION)
  set(XRT_HAS_SWEMU TRUE)
endif()

# The parts of a build. Each is ON where the packages that it needs are there, else OFF with one line
# that says so; ON by hand where they are not there is an error. A part that is AUTO is decided in
# each configuration, so a package that is installed later counts.

# fibertap_part(<option> <what it is> NEEDS <packages, for a person> IF <condition>...)
function(fibertap_part option purpose)
  cmake_parse_arguments(PARSE_ARGV 2 PART "" "NEEDS" "IF")
  set(${option} AUTO CACHE STRING "${purpose}: ON, OFF, or AUTO, which is ON with ${PART_NEEDS}")
  set_property(CACHE ${option} PROPERTY STRINGS AUTO ON OFF)
  set(wanted ${${option}})
  set(is_on ON)
  if(NOT wanted)
    set(is_on OFF)
  elseif(NOT (${PART_IF}))
    set(is_on OFF)
    if(NOT wanted STREQUAL "AUTO")
      message(FATAL_ERROR
        "${option} (${purpose}) needs ${PART_NEEDS}, which is not there; install it, or leave the "
        "option out")
    endif()
    message(STATUS "${option} is OFF (${purpose}): it needs ${PART_NEEDS}")
  endif()
  set(${option} ${is_on} PARENT_SCOPE)
endfunction()

find_package(PkgConfig QUIET)
if(PKG_CONFIG_FOUND)
  pkg_check_modules(DPDK QUIET IMPORTED_TARGET GLOBAL libdpdk>=22.11)
  pkg_check_modules(ISAL QUIET IMPORTED_TARGET GLOBAL libisal)
  pkg_check_modules(ZSTD QUIET IMPORTED_TARGET GLOBAL libzstd>=1.4)
  pkg_check_modules(PROMETHEUS QUIET IMPORTED_TARGET GLOBAL prometheus-cpp-core)
  pkg_check_modules(SYSTEMD QUIET IMPORTED_TARGET GLOBAL libsystemd)
  pkg_check_modules(PCAP QUIET IMPORTED_TARGET GLOBAL libpcap>=1.10)
endif()
# DPDK loads its drivers by itself; this one makes a ring into a port by a call.
find_library(DPDK_RING_DRIVER rte_net_ring HINTS ${DPDK_LIBDIR})
include(cmake/xrt.cmake)
find_package(Python3 QUIET COMPONENTS Interpreter)
find_package(GTest 1.12 QUIET)
find_package(benchmark QUIET)
find_path(RAPIDCHECK_INCLUDE rapidcheck.h)
mark_as_advanced(DPDK_RING_DRIVER RAPIDCHECK_INCLUDE)

fibertap_part(FIBERTAP_ISAL "CRCs by ISA-L" NEEDS "libisal (Debian: libisal-dev)"
  IF ISAL_FOUND)
fibertap_part(FIBERTAP_ZSTD "compressed captures" NEEDS "libzstd (Debian: libzstd-dev)"
  IF ZSTD_FOUND)
fibertap_part(FIBERTAP_METRICS "metrics for Prometheus"
  NEEDS "prometheus-cpp (Debian: prometheus-cpp-dev)" IF PROMETHEUS_FOUND)
fibertap_part(FIBERTAP_SYSTEMD "words to systemd"
  NEEDS "libsystemd (Debian: libsystemd-dev)" IF SYSTEMD_FOUND)
fibertap_part(FIBERTAP_DPDK "DPDK's ports"
  NEEDS "libdpdk 22.11 or newer with its ring driver (Debian: libdpdk-dev)"
  IF DPDK_FOUND AND DPDK_RING_DRIVER)
fibertap_part(FIBERTAP_XRT "cards" NEEDS "XRT (Debian: libxrt-dev and uuid-dev)"
  IF XRT_FOUND)
fibertap_part(FIBERTAP_EMULATED_CARD "the emulated card"
  NEEDS "Debian's libxrt-dev of version ${FIBERTAP_XRT_VERSION} (found ${XRT_DEBIAN_VERSION})"
  IF FIBERTAP_XRT AND XRT_HAS_SWEMU)
fibertap_part(FIBERTAP_MANUAL "manual pages and completion"
  NEEDS "python3, and programs that this machine can run"
  IF Python3_Interpreter_FOUND AND NOT CMAKE_CROSSCOMPILING)
fibertap_part(FIBERTAP_LAB "fibertap-lab" NEEDS "a build of fibertap" IF TRUE)
fibertap_part(FIBERTAP_TESTS "tests"
  NEEDS "FIBERTAP_LAB, GoogleTest 1.12 and rapidcheck (Debian: libgmock-dev and librapidcheck-dev)"
  IF FIBERTAP_LAB AND GTest_FOUND AND RAPIDCHECK_INCLUDE)
fibertap_part(FIBERTAP_BENCH "benchmarks and peers"
  NEEDS "FIBERTAP_TESTS, FIBERTAP_DPDK, libbenchmark-dev and libpcap-dev"
  IF FIBERTAP_TESTS AND FIBERTAP_DPDK AND benchmark_FOUND AND PCAP_FOUND)

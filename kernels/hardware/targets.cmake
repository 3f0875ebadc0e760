# The hardware build: targets that call the scripts of this folder. They are there without Vitis
# too; a script says what is missing and fails.
#   xclbin-PLATFORM-TARGET   build/PRESET/xclbin/PLATFORM-TARGET/mirror_target.xclbin; PLATFORM is
#                            f1, u200, u250 or u55c, TARGET is sw_emu, hw_emu or hw
#   afi-f1                   the Amazon FPGA image of xclbin-f1-hw; wants FIBERTAP_AFI_BUCKET
#   hls                      simulation, synthesis and co-simulation of the kernel and every stage
block()
set(hardware ${CMAKE_CURRENT_LIST_DIR})
cmake_path(GET hardware PARENT_PATH kernels)
cmake_path(GET kernels PARENT_PATH top)
set(FIBERTAP_AFI_BUCKET "" CACHE STRING "S3 bucket that afi-f1 gives the design to")

file(GLOB kernel_sources CONFIGURE_DEPENDS
  ${top}/abi/*.h ${top}/abi/*.def ${top}/hls/*.h ${kernels}/*.h ${kernels}/mirror_target.cpp)
set(scripts ${hardware}/common.sh ${hardware}/kernel_identity ${hardware}/build_xclbin)

foreach(platform f1 u200 u250 u55c)
  foreach(target sw_emu hw_emu hw)
    set(folder ${CMAKE_BINARY_DIR}/xclbin/${platform}-${target})
    add_custom_command(OUTPUT ${folder}/mirror_target.xo ${folder}/mirror_target.identity
      COMMAND ${hardware}/build_xclbin compile ${platform} ${target} ${folder}
      DEPENDS ${kernel_sources} ${scripts} ${hardware}/${platform}.cfg ${top}/CMakeLists.txt
      USES_TERMINAL VERBATIM)
    add_custom_command(OUTPUT ${folder}/mirror_target.xclbin
      COMMAND ${hardware}/build_xclbin link ${platform} ${target} ${folder}
      DEPENDS ${folder}/mirror_target.xo ${folder}/mirror_target.identity
      USES_TERMINAL VERBATIM)
    add_custom_target(xclbin-${platform}-${target} DEPENDS ${folder}/mirror_target.xclbin)
  endforeach()
endforeach()

add_custom_target(afi-f1
  COMMAND ${hardware}/create_afi ${CMAKE_BINARY_DIR}/xclbin/f1-hw/mirror_target.xclbin
          "${FIBERTAP_AFI_BUCKET}"
  USES_TERMINAL VERBATIM)
add_dependencies(afi-f1 xclbin-f1-hw)

# fibertap-lab writes the vectors; the folders of the build come after this file.
add_custom_target(hls
  COMMAND ${CMAKE_COMMAND} -E env FIBERTAP_LAB=${CMAKE_BINARY_DIR}/fibertap-lab
          ${hardware}/run_hls ${CMAKE_BINARY_DIR}/hls
  USES_TERMINAL VERBATIM)
if(FIBERTAP_LAB)
  add_dependencies(hls fibertap_lab)
endif()
endblock()

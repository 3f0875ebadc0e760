# The target debian_xrt_driver: the objects of Debian's software emulation driver that sim/card builds
# its own driver with.

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
  COMMAND ${CMAKE_AR} x ${XRT_SWEMU} ${members}
  WORKING_DIRECTORY ${folder}
  DEPENDS ${XRT_SWEMU}
  VERBATIM)
add_custom_target(debian_xrt_objects DEPENDS ${objects})
add_library(debian_xrt_driver INTERFACE)
target_link_libraries(debian_xrt_driver INTERFACE ${objects} xrt)
add_dependencies(debian_xrt_driver debian_xrt_objects)

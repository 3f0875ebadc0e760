# A layer is a folder, and a target named after it. Its headers are included by their path from the
# top ("abi/limits.h"), yet no include path shows the whole tree: each layer is seen through a
# folder of the build tree that links to it alone. So a header of a layer that was not asked for
# does not compile.

function(fibertap_expose folder target)
  set(root ${PROJECT_BINARY_DIR}/layers/${target})
  cmake_path(GET folder PARENT_PATH parent)
  file(MAKE_DIRECTORY ${root}/${parent})
  file(CREATE_LINK ${PROJECT_SOURCE_DIR}/${folder} ${root}/${folder} SYMBOLIC)
  get_target_property(type ${target} TYPE)
  if(type STREQUAL "INTERFACE_LIBRARY")
    target_include_directories(${target} INTERFACE ${root})
  else()
    target_include_directories(${target} PUBLIC ${root})
  endif()
endfunction()

# fibertap_layer(<folder> [SOURCES ...] [USES <layer or library>...] [HIDES <layer or library>...])
# USES are needed by the layer's headers, HIDES by its sources only. Without SOURCES the layer is
# headers only.
function(fibertap_layer folder)
  cmake_parse_arguments(PARSE_ARGV 1 LAYER "" "" "SOURCES;USES;HIDES")
  string(REPLACE "/" "_" target fibertap_${folder})
  if(LAYER_SOURCES)
    add_library(${target} STATIC ${LAYER_SOURCES})
    target_link_libraries(${target} PUBLIC ${LAYER_USES} PRIVATE ${LAYER_HIDES})
    if(folder MATCHES "^host/")
      target_precompile_headers(${target} REUSE_FROM fibertap_host_headers)
    endif()
  else()
    add_library(${target} INTERFACE)
    target_link_libraries(${target} INTERFACE ${LAYER_USES})
  endif()
  fibertap_expose(${folder} ${target})
endfunction()

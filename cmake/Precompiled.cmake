# Where developers build, headers that every room reads are read once: the standard library's and the generated views of the events. They
# take half of the time of most files. The release does without, so that a file that forgets an include does not build there; each
# header is compiled alone without them too.
#
# saldo_precompiled(): defines what saldo_use_precompiled(<target>) then uses, where SALDO_DEVELOPER is set.
function(saldo_precompiled)
  if(NOT SALDO_DEVELOPER OR NOT TARGET saldo_schemas_generated)
    return()
  endif()
  set(source ${PROJECT_BINARY_DIR}/precompiled.cpp)
  file(CONFIGURE OUTPUT ${source} CONTENT "// What is precompiled belongs to a target, and a target has a source.\n")
  add_library(saldo_precompiled OBJECT ${source})
  target_link_libraries(saldo_precompiled PRIVATE saldo_flags saldo_schemas_generated)
  target_precompile_headers(saldo_precompiled PRIVATE <algorithm> <array> <functional> <map> <memory> <optional> <ranges> <span> <string>
    <string_view> <tuple> <utility> <vector> [["schemas/events_generated.h"]])
endfunction()

function(saldo_use_precompiled target)
  if(TARGET saldo_precompiled)
    target_precompile_headers(${target} REUSE_FROM saldo_precompiled)
    # GCC 12 forgets that a precompiled std::string is the system's, and warns inside it
    target_compile_options(${target} PRIVATE
      $<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread>)
  endif()
endfunction()

# The room schemas/generated: what flatc makes of schemas/*.fbs, in the build tree.
#
#   "schemas/events_generated.h", "schemas/common_generated.h"   views, verifiers, builders and the object API
#   "schemas/events_bfbs.hpp"                                    the binary schema, for reflection
#
# The include root is a SYSTEM one, so that our warnings do not judge code that is not ours.

# saldo_schemas_room(<layer>/<folder> SCHEMA <file>.fbs INCLUDES <file>.fbs...)
function(saldo_schemas_room room)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "SCHEMA" "INCLUDES")
  saldo_declare(${room})
  cmake_path(GET room PARENT_PATH folder)
  set(source ${PROJECT_SOURCE_DIR}/${folder})
  if(NOT EXISTS ${source}/${arg_SCHEMA})
    return()
  endif()

  string(REPLACE "/" "." name ${room})
  set(root ${PROJECT_BINARY_DIR}/room/${name})
  set(made ${root}/${folder})
  file(MAKE_DIRECTORY ${made})
  cmake_path(GET arg_SCHEMA STEM schema)
  set(fbs ${arg_SCHEMA} ${arg_INCLUDES})
  list(TRANSFORM fbs PREPEND ${source}/)
  set(headers ${arg_SCHEMA} ${arg_INCLUDES})
  list(TRANSFORM headers REPLACE "(.*)\\.fbs$" "${made}/\\1_generated.h")

  add_custom_command(
    OUTPUT ${headers}
    COMMAND ${SALDO_FLATC} --cpp --cpp-std c++17 --gen-object-api --scoped-enums --gen-name-strings -I ${source} -o ${made} ${fbs}
    DEPENDS ${fbs} ${SALDO_FLATC} COMMENT "flatc: ${fbs}" VERBATIM)
  add_custom_command(
    OUTPUT ${made}/${schema}_bfbs.cpp ${made}/${schema}_bfbs.hpp
    COMMAND ${SALDO_FLATC} --binary --schema --bfbs-builtins -I ${source} -o ${made} ${source}/${arg_SCHEMA}
    COMMAND ${CMAKE_COMMAND} -D FOLDER=${folder} -D SCHEMA=${schema} -D MADE=${made} -P ${PROJECT_SOURCE_DIR}/cmake/EmbedSchema.cmake
    DEPENDS ${fbs} ${SALDO_FLATC} ${PROJECT_SOURCE_DIR}/cmake/EmbedSchema.cmake
    BYPRODUCTS ${made}/${schema}.bfbs COMMENT "flatc: ${schema}.bfbs" VERBATIM)

  string(REPLACE "/" "_" target saldo_${room})
  string(REPLACE "/" "_" alias saldo::${room})
  add_library(${target} STATIC ${made}/${schema}_bfbs.cpp ${made}/${schema}_bfbs.hpp ${headers})
  add_library(${alias} ALIAS ${target})
  target_include_directories(${target} SYSTEM PUBLIC ${root})
  target_link_libraries(${target} PUBLIC saldo::dep::flatbuffers PRIVATE saldo_flags)
  set_property(TARGET ${target} PROPERTY CXX_CLANG_TIDY "")
endfunction()

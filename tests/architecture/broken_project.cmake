# Small projects that use cmake/Layers.cmake as the real one does, to try what the build must refuse.
#   -D SALDO=<source dir> -D WORK=<scratch dir> -D CXX=<compiler> -D GENERATOR=<generator>

# write_project(<rooms>): a tree of four rooms in ${WORK}, with <rooms> (saldo_room lines) for its table.
function(write_project rooms)
  file(REMOVE_RECURSE ${WORK})
  file(WRITE ${WORK}/source/CMakeLists.txt "cmake_minimum_required(VERSION 3.25)
project(small LANGUAGES CXX)
set(CMAKE_CXX_STANDARD 23)
add_library(saldo_flags INTERFACE)
add_library(saldo::dep::rocksdb INTERFACE IMPORTED)
include(${SALDO}/cmake/Layers.cmake)
saldo_layer(engine ORDER money ledger MAY_LINK flatbuffers)
saldo_layer(projections ORDER store)
${rooms}
")
  foreach(room engine/money engine/ledger projections/store projections/balances projections/refusals)
    cmake_path(GET room FILENAME name)
    file(WRITE ${WORK}/source/${room}/${name}.hpp "#pragma once\nint ${name}();\n")
    file(WRITE ${WORK}/source/${room}/${name}.cpp "#include \"${room}/${name}.hpp\"\nint ${name}() { return 1; }\n")
  endforeach()
endfunction()

# include_in(<room> <header>): the room's source includes the header.
function(include_in room header)
  cmake_path(GET room FILENAME name)
  file(APPEND ${WORK}/source/${room}/${name}.cpp "#include \"${header}\"\n")
endfunction()

function(run_step out_result out_text)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE text ERROR_VARIABLE text)
  string(REGEX REPLACE "[ \n]+" " " text "${text}")      # messages of CMake are wrapped
  set(${out_result} ${result} PARENT_SCOPE)
  set(${out_text} "${text}" PARENT_SCOPE)
endfunction()

macro(configure)
  run_step(result text ${CMAKE_COMMAND} -S ${WORK}/source -B ${WORK}/build -G ${GENERATOR} -D CMAKE_CXX_COMPILER=${CXX})
endmacro()
macro(build)
  run_step(result text ${CMAKE_COMMAND} --build ${WORK}/build)
endmacro()

function(expect_success what)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${what}: should have worked\n${text}")
  endif()
  message(STATUS "${what}: works, as it should")
endfunction()
function(expect_refusal what saying)
  if(result EQUAL 0)
    message(FATAL_ERROR "${what}: should have been refused\n${text}")
  elseif(NOT text MATCHES "${saying}")
    message(FATAL_ERROR "${what}: refused, but not with '${saying}'\n${text}")
  endif()
  message(STATUS "${what}: refused, as it should")
endfunction()

# Flags live on one interface target, never in CMAKE_CXX_FLAGS. Warnings become errors by CMAKE_COMPILE_WARNING_AS_ERROR,
# which the presets dev, asan and tsan set and release does not: a newer compiler must not break a user's build.
add_library(saldo_flags INTERFACE)
target_compile_options(saldo_flags INTERFACE
  -Wall -Wextra -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wnon-virtual-dtor
  -Woverloaded-virtual -Wdouble-promotion -Wformat=2 -Wimplicit-fallthrough -Wundef
  # not -Wpedantic: a price times a quantity needs __int128
  -Wswitch-enum                          # a new event breaks every switch that forgot it, `default:` or not
  $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wduplicated-branches -Wlogical-op -Wsuggest-override>
  # GCC 12 warns inside std::string's operator+ (its bugs 105329 and 105651)
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)

if(SALDO_DEVELOPER)
  target_compile_definitions(saldo_flags INTERFACE _GLIBCXX_ASSERTIONS)   # v[i] past the end stops the program
endif()

if(SALDO_SANITIZE)
  target_compile_options(saldo_flags INTERFACE -fsanitize=${SALDO_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all
    -Wno-maybe-uninitialized)            # GCC 12 sees ghosts through the sanitizers' own code; the dev preset still looks
  target_link_options(saldo_flags INTERFACE -fsanitize=${SALDO_SANITIZE})
endif()

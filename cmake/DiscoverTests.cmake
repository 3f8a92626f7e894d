# Runs after a test executable is linked: lists its test cases and writes the CTest script that registers each by its name.
# (doctest 2.4.9's own doctest_discover_tests loses labels and lists in properties.)
#   -D EXECUTABLE=… -D FOLDER=… -D OUT=… -D LABELS=a,b -D TIMEOUT=seconds -D ENVIRONMENT=A=1,B=2
execute_process(COMMAND ${EXECUTABLE} --list-test-cases --no-colors=1 OUTPUT_VARIABLE listing RESULT_VARIABLE result)
if(result)
  message(FATAL_ERROR "${EXECUTABLE} --list-test-cases: ${result}\n${listing}")
endif()
string(REPLACE "," ";" LABELS "${LABELS}")
string(REPLACE "," ";" ENVIRONMENT "${ENVIRONMENT}")
set(script "")
while(listing MATCHES "^([^\n]*)\n")           # not foreach: names may hold ; and [
  set(line "${CMAKE_MATCH_1}")
  string(LENGTH "${line}\n" length)
  string(SUBSTRING "${listing}" ${length} -1 listing)
  if(line STREQUAL "" OR line MATCHES "^(\\[doctest\\] |====)")
    continue()
  endif()
  string(REPLACE "," "\\," filter "${line}")    # a comma would begin another filter
  string(APPEND script "add_test([==[${FOLDER}: ${line}]==] [==[${EXECUTABLE}]==] [==[--test-case=${filter}]==] --no-version=1)
set_tests_properties([==[${FOLDER}: ${line}]==] PROPERTIES TIMEOUT ${TIMEOUT} LABELS \"${LABELS}\" ENVIRONMENT [==[${ENVIRONMENT}]==]
  SKIP_REGULAR_EXPRESSION \"(^|\\n)SKIPPED: \" FAIL_REGULAR_EXPRESSION \"test cases: 0 \")
")
endwhile()
file(WRITE ${OUT} "${script}")

// The main() of every test executable. `test_engine --help` lists doctest's options;
// --test-case=NAME runs one.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

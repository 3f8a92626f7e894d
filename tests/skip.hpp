// How a test says that it cannot run here: a missing broker, a missing peer program.
//
// A skipped test is named by ctest and by `./dev test`, and is neither passed nor failed. With
// CI=true in the environment nothing may be skipped, and the test fails instead.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

// Leaves the test case, which must be a function that returns nothing. REQUIRES: no check has
// failed before.
//     if (broker == nullptr) SALDO_SKIP("no Kafka broker: set SALDO_KAFKA");
#define SALDO_SKIP(why)                                          \
    do {                                                         \
        const char* ci = std::getenv("CI");                      \
        if (ci != nullptr && std::string_view{ci} == "true") {   \
            FAIL("may not be skipped with CI=true: " << (why));  \
        }                                                        \
        std::puts((std::string{"\nSKIPPED: "} + (why)).c_str()); \
        return;                                                  \
    } while (false)

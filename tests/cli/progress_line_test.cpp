// What a person sees of a long fold.
#include "cli/commands/progress_line.hpp"

#include <limits>

#include <doctest/doctest.h>

namespace saldo {
namespace {

TEST_CASE("a fold's line says how much is done, how fast, what is left and for how long") {
    CHECK(lag_line("folded", 1'234'567, 890'123, 45'678.9) ==
          "folded 1 234 567  45 678/s  lag 890 123  0:19 left");
    CHECK(lag_line("folded", 1'000, 7'300'000, 1'000) ==
          "folded 1 000  1 000/s  lag 7 300 000  2:01:40 left");
    CHECK(lag_line("folded", 12, 0, 3) == "folded 12  3/s  lag 0");
    CHECK(lag_line("folded", 12, 5, 0.2) == "folded 12  0/s  lag 5  time left unknown");
    constexpr std::uint64_t kMany = 99'999'999'999;
    CHECK(lag_line("folded", kMany, kMany, 1).size() <= 80);
    CHECK(lag_line("folded", kMany, kMany, 0).size() <= 80);
}

TEST_CASE("the rate is that of the last seconds") {
    RecentRate rate;
    CHECK(rate.add(0, 0) == 0);
    CHECK(rate.add(1'000, 1) == doctest::Approx(1'000));
    for (int second = 2; second <= 60; ++second) CHECK(rate.add(1'000, second) <= 1'000);
    CHECK(rate.add(1'000, 61) == doctest::Approx(0));
    CHECK(rate.add(1'100, 62) == doctest::Approx(20));
}

}  // namespace
}  // namespace saldo

// The order in which a commit's rows are written, against the library's sort.
#include "projections/store/row_order.hpp"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace saldo;

namespace {

std::vector<std::string> in_order(const std::vector<std::string>& keys) {
    std::vector<std::string> sorted;
    for (const store::KeyPlace& place : store::in_key_order(
             keys.size(), [&](std::size_t at) { return std::string_view(keys[at]); }))
        sorted.push_back(keys[place.index]);
    return sorted;
}

}  // namespace

TEST_CASE("keys are ordered by their unsigned bytes, a beginning before what it begins") {
    using namespace std::string_literals;
    CHECK(in_order({}).empty());
    CHECK(in_order({"only"}) == std::vector{"only"s});
    CHECK(in_order({"b", "", "a\xff", "a", "a\0"s}) ==
          std::vector{""s, "a"s, "a\0"s, "a\xff"s, "b"s});
    CHECK(in_order({"ab\0\0"s, "ab", "ab\0"s}) == std::vector{"ab"s, "ab\0"s, "ab\0\0"s});
}

TEST_CASE("random keys behind a shared beginning are ordered as the library orders them") {
    std::mt19937 random(7);
    for (int round = 0; round < 300; ++round) {
        CAPTURE(round);
        const std::string shared(random() % 20, static_cast<char>(random() % 256));
        std::vector<std::string> keys;
        for (std::size_t count = random() % 200; count > 0; --count) {
            std::string key = shared;
            // Few different bytes, so that many keys agree beyond the eight that are compared
            // first.
            for (std::size_t size = random() % 14; size > 0; --size)
                key.push_back(static_cast<char>(random() % 3 == 0 ? 0xff : random() % 2));
            keys.push_back(key);
        }
        if (round % 3 == 0) std::ranges::sort(keys);
        std::vector<std::string> sorted = keys;
        std::ranges::sort(sorted);
        REQUIRE(in_order(keys) == sorted);
    }
}

// A sum divided in the proportion of others: no cent is lost, and nobody gives more than it has.
#include <cstdint>
#include <random>
#include <vector>

#include <doctest/doctest.h>

#include "engine/money/rounding.hpp"

using namespace saldo;

namespace {

std::vector<std::int64_t> divided(std::int64_t amount, const std::vector<std::int64_t>& of) {
    std::vector<Cents> entries;
    for (const std::int64_t entry : of) entries.push_back(Cents{entry});
    std::vector<std::int64_t> parts;
    for (const Cents part : split_in_proportion(Cents{amount}, entries))
        parts.push_back(part.value);
    return parts;
}

}  // namespace

TEST_CASE("a sum is divided in proportion, half up by its running sum") {
    CHECK(divided(3'137, {10'000, 2'550}) == std::vector<std::int64_t>{2'500, 637});
    CHECK(divided(1, {50, 50}) == std::vector<std::int64_t>{1, 0});
    CHECK(divided(100, {50, 0, 50}) == std::vector<std::int64_t>{50, 0, 50});
    CHECK(divided(0, {0, 0}) == std::vector<std::int64_t>{0, 0});
    CHECK(divided(0, {}).empty());
    // What a split between funders may leave: a part below zero.
    CHECK(divided(2, {1, 1, 1, -1}) == std::vector<std::int64_t>{1, 1, 1, -1});
    const std::int64_t most = kCentsMax.value;
    CHECK(divided(most, {most, most}) == std::vector<std::int64_t>{(most + 1) / 2, most / 2});
}

TEST_CASE("whatever the parts, the sum stays and none is larger than what it is of") {
    std::mt19937_64 random{20'260'131};
    for (int round = 0; round < 20'000; ++round) {
        std::vector<std::int64_t> of(1 + random() % 8);
        std::int64_t whole = 0;
        for (std::int64_t& entry : of) {
            entry = static_cast<std::int64_t>(random() % (round % 2 == 0 ? 7 : 100'000'000'000));
            whole += entry;
        }
        const auto amount =
            static_cast<std::int64_t>(random() % (static_cast<std::uint64_t>(whole) + 1));
        const std::vector<std::int64_t> parts = divided(amount, of);
        std::int64_t sum = 0;
        for (std::size_t at = 0; at < of.size(); ++at) {
            REQUIRE(parts[at] >= 0);
            REQUIRE(parts[at] <= of[at]);
            sum += parts[at];
        }
        REQUIRE(sum == amount);
        REQUIRE(divided(whole, of) == of);
    }
}

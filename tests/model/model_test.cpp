// Random histories against the model: docs/testing.md says how to play one again.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/golden/folded_ledger.hpp"
#include "tests/model/comparison.hpp"
#include "tests/model/history.hpp"

using namespace saldo;
using namespace saldo::model;

namespace {

constexpr int kAuditEvents = 10'000;
constexpr int kKeptEvents = 20'000;  // of a seed that once failed
// New seeds: many short histories, in which beginnings collide, and some long ones.
constexpr int kShortHistories = 20;
constexpr int kShortEvents = 10'000;
constexpr int kLongHistories = 16;
constexpr int kLongEvents = 50'000;

std::uint64_t number_from(const char* name, std::uint64_t otherwise) {
    const char* const said = std::getenv(name);
    return said == nullptr ? otherwise : std::strtoull(said, nullptr, 10);
}

std::vector<std::uint64_t> kept_seeds() {
    std::ifstream lines(SALDO_SOURCE_DIR "/tests/model/seeds.txt");
    REQUIRE(lines.good());
    std::vector<std::uint64_t> seeds;
    for (std::string line; std::getline(lines, line);)
        if (!line.empty() && line.front() != '#')
            seeds.push_back(std::strtoull(line.c_str(), nullptr, 10));
    return seeds;
}

// Plays one history to its end or its first difference. Returns how often each event was accepted
// and refused.
Tally play(std::uint64_t seed, int events) {
    test::QuickHasher hasher;
    Comparison comparison(hasher);
    History history(seed);
    std::vector<test::LoggedRecord> log;
    for (int number = 1; number <= events; ++number) {
        const Record record = history.next(comparison.model().world());
        log.push_back({record.key, record.value});
        const std::string wrong = comparison.play(record);
        if (!wrong.empty())
            FAIL("SALDO_MODEL_SEED=" << seed << " event " << number << ": " << wrong);
        if (number % kAuditEvents != 0 && number != events) continue;
        const std::string books = comparison.look_at_books();
        if (!books.empty())
            FAIL("SALDO_MODEL_SEED=" << seed << " after event " << number << ": " << books);
    }
    // The same history in other batches, forgetting everything between them.
    test::FoldedLedger again(hasher, true);
    again.fold_all(log, 997);
    CHECK(again.ledger("L06").digest == comparison.folded().ledger("L06").digest);
    CHECK(again.rows() == comparison.folded().rows());
    return comparison.tally();
}

}  // namespace

TEST_CASE("model: what the fold makes of random histories is what the rules say") {
    const auto most = static_cast<int>(number_from("SALDO_MODEL_EVENTS", kLongEvents));
    Tally tally;
    const auto play_and_count = [&](std::uint64_t seed, int events) {
        tally.add(play(seed, std::min(most, events)));
    };
    if (std::getenv("SALDO_MODEL_SEED") != nullptr) {
        play_and_count(number_from("SALDO_MODEL_SEED", 1), most);
        MESSAGE(tally.text());
        return;
    }
    for (const std::uint64_t seed : kept_seeds()) play_and_count(seed, kKeptEvents);
    for (int at = 1; at <= kShortHistories; ++at)
        play_and_count(static_cast<std::uint64_t>(at), kShortEvents);
    for (int at = 1; at <= kLongHistories; ++at)
        play_and_count(1'000 + static_cast<std::uint64_t>(at), kLongEvents);
    CHECK(tally.missing() == "");
    if (most >= kLongEvents) CHECK(tally.below_floor() == "");
}

// Random histories: whatever is sent, in whatever order, the books stay books. After each event its
// own invariants; every 10,000 events those of the books as a whole; at the end the same history in
// other batches, forgetting everything between them.

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "engine/time/instant.hpp"
#include "engine/vouchers/pot_use.hpp"
#include "schemas/events_generated.h"
#include "tests/engine/random_office.hpp"
#include "tests/golden/books_audit.hpp"
#include "tests/golden/folded_ledger.hpp"

using namespace saldo;

namespace {

constexpr int kHistoryEvents = 10'000;
constexpr int kAuditEvents = 10'000;
constexpr std::uint64_t kNewSeeds = 12;
// Run for ever; a seed that finds something joins them.
constexpr std::array<std::uint64_t, 8> kKeptSeeds{1, 2, 3, 4, 5, 6, 7, 8};

struct Use {
    std::string voucher;
    Date day;
};

// What an event uses or keeps of a voucher; an empty id: nothing.
Use use_of(const test::LoggedRecord& record) {
    const auto& event = *events::GetEvent(record.value.data());
    const auto read = [](const auto& fact) {
        return Use{fact.voucher()->str(), Date{fact.service_date()->days()}};
    };
    if (const auto* const fact = event.data_as_ServiceDelivered()) return read(*fact);
    if (const auto* const fact = event.data_as_DeliveryCorrected()) return read(*fact);
    if (const auto* const fact = event.data_as_ServiceOrdered()) return read(*fact);
    return {};
}

// What was left of each pot of the voucher on the day; empty: there is no such voucher.
std::vector<std::int64_t> left_of(const test::FoldedLedger& folded, const Use& use) {
    std::vector<std::int64_t> left;
    const State& state = folded.state();
    const Handle ledger = state.books.ledgers.find(kNoHandle, "L06");
    if (use.voucher.empty() || ledger == kNoHandle) return left;
    const auto* const slot = state.vouchers.cache.peek(Vouchers::key(ledger, use.voucher));
    if (slot == nullptr || !slot->present) return left;
    for (std::uint32_t pot = 0; pot < slot->record.pots.size(); ++pot)
        left.push_back(left_on(slot->record, pot, use.day));
    return left;
}

// An accepted use leaves no pot below zero, but for those that a decision had overdrawn before.
bool overspends(const std::vector<std::int64_t>& before, const std::vector<std::int64_t>& after) {
    for (std::size_t pot = 0; pot < after.size(); ++pot)
        if (after[pot] < 0 && (pot >= before.size() || after[pot] < before[pot])) return true;
    return false;
}

int play(std::uint64_t seed) {
    CAPTURE(seed);
    test::QuickHasher hasher;
    test::FoldedLedger folded(hasher);
    test::RandomOffice office(seed);
    test::BooksAudit audit;
    std::vector<test::LoggedRecord> log;
    int accepted = 0;
    for (int number = 1; number <= kHistoryEvents; ++number) {
        CAPTURE(number);
        log.push_back(office.next(folded.state()));
        const bool is_event = !log.back().value.starts_with("no event");
        const Use use = is_event ? use_of(log.back()) : Use{};
        const std::vector<std::int64_t> before = left_of(folded, use);
        const Outcome& outcome = folded.fold(log.back());
        const std::string wrong = audit.look_at(outcome);
        REQUIRE_MESSAGE(wrong.empty(), wrong);
        if (outcome.kind == OutcomeKind::accepted) {
            ++accepted;
            REQUIRE_FALSE(overspends(before, left_of(folded, use)));
        }
        if (number % kAuditEvents != 0) continue;
        const std::string books = audit.look_at_books(folded.state(), folded.rows());
        REQUIRE_MESSAGE(books.empty(), books);
    }
    for (const std::size_t batch_records : {std::size_t{37}, std::size_t{5'000}}) {
        test::FoldedLedger again(hasher, true);
        again.fold_all(log, batch_records);
        CHECK(again.ledger("L06").digest == folded.ledger("L06").digest);
        CHECK(again.rows() == folded.rows());
    }
    return accepted;
}

}  // namespace

TEST_CASE("random histories: the books balance after whatever is sent") {
    const char* const one = std::getenv("SALDO_SEED");
    if (one != nullptr) {
        CHECK(play(std::strtoull(one, nullptr, 10)) > 0);
        return;
    }
    std::vector<std::uint64_t> seeds(kKeptSeeds.begin(), kKeptSeeds.end());
    for (std::uint64_t at = 0; at < kNewSeeds; ++at) seeds.push_back(1'000 + at);
    for (const std::uint64_t seed : seeds) {
        MESSAGE("seed " << seed);
        CHECK(play(seed) > kHistoryEvents / 10);
    }
}

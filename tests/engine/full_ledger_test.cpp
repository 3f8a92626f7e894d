// Balances at their limit: the event that passes it is the ledger's last, and nothing overflows.
#include <cstdint>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "engine/base/bytes.hpp"
#include "engine/base/limits.hpp"
#include "tests/engine/event_samples.hpp"

using namespace saldo;
using namespace saldo::test;

namespace {

std::string balance_row(std::int64_t amount) {
    std::string row;
    FieldWriter fields(row);
    fields(amount);
    return row;
}

// The outcomes of the records, folded in one batch.
std::vector<Outcome> outcomes_of(Fold& fold, const std::vector<LoggedRecord>& log) {
    std::vector<LogRecord> batch;
    for (const LoggedRecord& record : log) {
        LogRecord& added = batch.emplace_back();
        added.offset = static_cast<LogOffset>(batch.size());
        added.key = record.key;
        added.value = record.value;
    }
    std::vector<Outcome> outcomes;
    fold.begin_batch(batch);
    fold.fetch_more();
    REQUIRE(fold.fold_batch(outcomes).has_value());
    return outcomes;
}

}  // namespace

TEST_CASE("a ledger whose balance passes the limit takes no further event") {
    const std::vector<LoggedRecord> log{
        logged(sample_event("1", opening())),   logged(sample_event("2", home_care())),
        logged(sample_event("3", client())),    logged(sample_event("4", grant("V1"))),
        logged(sample_event("5", grant("V2"))), logged(sample_event("6", grant("V3"))),
        logged(sample_event("4", grant("V1")))};
    // What the ledger's first service has committed before: handles are given in log order from 1.
    const BalanceKey committed{1, {AccountClass::commitment, 1, kNoHandle}, Commodity::hour};
    QuickHasher hasher;
    Fold fold(hasher, 0, 1);
    REQUIRE(fold.load(TableId::balances, Books::row_key(committed),
                      balance_row(-limits::kBalanceMax + 15 * kSampleHour))
                .has_value());
    const std::vector<Outcome> outcomes = outcomes_of(fold, log);
    CHECK(outcomes[3].kind == OutcomeKind::accepted);
    CHECK_MESSAGE(outcomes[4].kind == OutcomeKind::accepted, "the one that passes the limit");
    CHECK(outcomes[5].refusal == Refusal::ledger_full);
    CHECK(outcomes[6].kind == OutcomeKind::redelivery);
    CHECK(fold.state().books.balance(1, committed.account, Commodity::hour) ==
          -limits::kBalanceMax - 5 * kSampleHour);
}

TEST_CASE("another ledger of the shard goes on") {
    QuickHasher hasher;
    Fold fold(hasher, 0, 1);
    const BalanceKey elsewhere{2, {AccountClass::commitment, 9, kNoHandle}, Commodity::hour};
    REQUIRE(
        fold.load(TableId::balances, Books::row_key(elsewhere), balance_row(-limits::kBalanceMax))
            .has_value());
    const std::vector<Outcome> outcomes = outcomes_of(
        fold, {logged(sample_event("1", opening())), logged(sample_event("2", home_care())),
               logged(sample_event("3", client())), logged(sample_event("4", grant("V1"))),
               logged(sample_event("5", grant("V2")))});
    CHECK(outcomes[4].kind == OutcomeKind::accepted);
}

// A voucher's suspensions are kept for ever, and therefore counted.
#include <string>

#include <doctest/doctest.h>

#include "engine/base/limits.hpp"
#include "tests/engine/event_samples.hpp"

using namespace saldo;
using namespace saldo::test;

namespace {

LoggedRecord suspension(std::int32_t from_day) {
    events::VoucherSuspendedT suspended;
    suspended.voucher = "V1";
    suspended.suspended_from = std::make_unique<events::Date>(from_day);
    return logged(sample_event("suspended-" + std::to_string(from_day), std::move(suspended)));
}

LoggedRecord resumption(std::int32_t on_day) {
    events::VoucherResumedT resumed;
    resumed.voucher = "V1";
    resumed.resumed_on = std::make_unique<events::Date>(on_day);
    return logged(sample_event("resumed-" + std::to_string(on_day), std::move(resumed)));
}

}  // namespace

TEST_CASE("a voucher is suspended so often and no oftener") {
    QuickHasher hasher;
    FoldedLedger ledger(hasher);
    for (const LoggedRecord& record :
         {logged(sample_event("1", opening())), logged(sample_event("2", home_care())),
          logged(sample_event("3", client())), logged(sample_event("4", grant("V1")))})
        REQUIRE(ledger.fold(record).kind == OutcomeKind::accepted);
    std::int32_t day = kSampleDay;
    for (std::size_t number = 0; number < limits::kSuspensionsMax; ++number, day += 2) {
        REQUIRE(ledger.fold(suspension(day)).kind == OutcomeKind::accepted);
        REQUIRE(ledger.fold(resumption(day + 1)).kind == OutcomeKind::accepted);
    }
    const Outcome& outcome = ledger.fold(suspension(day));
    CHECK(outcome.refusal == Refusal::record_full);
    CHECK(outcome.limit == limits::kSuspensionsMax);
}

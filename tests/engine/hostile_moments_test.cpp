// Moments and dates as hostile bytes may hold them: the whole range of their integers, through the
// fold and into text. Undefined behaviour would be seen by the sanitizers, which run these too.
#include <cstdint>
#include <limits>
#include <string>

#include <doctest/doctest.h>

#include "engine/time/instant.hpp"
#include "tests/engine/event_samples.hpp"

using namespace saldo;

namespace {

constexpr std::int64_t kMsMin = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMsMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int16_t kOffsetMin = std::numeric_limits<std::int16_t>::min();
constexpr std::int16_t kOffsetMax = std::numeric_limits<std::int16_t>::max();
constexpr std::int64_t kNoonMs = test::kSampleMs;  // 2026-01-31T12:00Z

test::LoggedRecord opening_at(Instant moment) {
    auto event = test::sample_event("1", test::opening());
    event.recorded_at = std::make_unique<events::Instant>(moment.utc_ms, moment.offset_minutes);
    return test::logged(event);
}

}  // namespace

TEST_CASE("a moment's day and text: any 64 bits, any offset") {
    CHECK(to_text(Instant{kNoonMs, 120}) == "2026-01-31T14:00:00.000+02:00");
    CHECK(to_text(Instant{-1, 0}) == "1969-12-31T23:59:59.999+00:00");
    CHECK(to_text(Instant{0, -1}) == "1969-12-31T23:59:00.000-00:01");
    for (const std::int16_t offset : {kOffsetMin, std::int16_t{0}, kOffsetMax}) {
        CHECK(local_date(Instant{kMsMax, offset}) <= kDateMax);
        CHECK(local_date(Instant{kMsMax, offset}) > *date_of(9999, 11, 30));
        CHECK(local_date(Instant{kMsMin, offset}) < *date_of(0, 2, 1));
        CHECK(local_date(Instant{kMsMin, offset}) >= *date_of(0, 1, 1));
    }
    CHECK(to_text(Instant{kMsMax, 0}) == "9999-12-31T23:59:59.999+00:00");
    CHECK(to_text(Instant{kMsMin, 0}) == "0000-01-01T00:00:00.000+00:00");
    CHECK(to_text(Instant{kMsMax, kOffsetMax}).starts_with("9999-12-31T23:59:59.999+"));
}

TEST_CASE("an event recorded at no moment of the calendar is refused, whatever its bits") {
    for (const std::int64_t utc_ms : {kMsMin, kMsMin + 1, kMsMax - 1, kMsMax, kNoonMs}) {
        for (const std::int16_t offset :
             {kOffsetMin, std::int16_t{-1081}, std::int16_t{1081}, std::int16_t{120}, kOffsetMax}) {
            if (utc_ms == kNoonMs && offset == 120) continue;
            CAPTURE(utc_ms);
            CAPTURE(offset);
            test::QuickHasher hasher;
            test::FoldedLedger ledger(hasher);
            const Outcome& outcome = ledger.fold(opening_at({utc_ms, offset}));
            CHECK(outcome.refused_field == "recorded_at");
            CHECK(refusal_code(outcome.refusal) == "envelope_invalid");
            CHECK(outcome.recorded_at == Instant{utc_ms, offset});
            CHECK_FALSE(to_text(outcome.recorded_at).empty());
        }
    }
    test::QuickHasher hasher;
    test::FoldedLedger ledger(hasher);
    CHECK(ledger.fold(opening_at({kNoonMs, 120})).kind == OutcomeKind::accepted);
}

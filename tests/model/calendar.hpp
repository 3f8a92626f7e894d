// Days, months and periods as a wall calendar shows them, and rounding as it is taught at school.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "schemas/events_generated.h"

namespace saldo::model {

// Days since 1970-01-01.
using Day = std::int32_t;
inline constexpr Day kNoEnd = 2'932'896;   // 9999-12-31: until further notice
inline constexpr Day kFirstDay = -25'567;  // 1900-01-01: events name no day before it
inline constexpr Day kLastDay = 376'199;   // 2999-12-31

// Both days are within.
struct Span {
    Day first = 0;
    Day last = kNoEnd;
    [[nodiscard]] bool has(Day day) const { return first <= day && day <= last; }
    auto operator<=>(const Span&) const = default;
};

// Where the clock was that was read. Of any moment: what lies outside the years 0 to 9999 is their
// first or last day.
[[nodiscard]] Day local_day(const events::Instant& moment);
// Of that day.
[[nodiscard]] int local_minute(const events::Instant& moment);

[[nodiscard]] Day month_first(Day day);
[[nodiscard]] Day month_last(Day day);
[[nodiscard]] int year_of(Day day);
[[nodiscard]] bool is_workday(Day day);  // Monday to Friday
// The calendar day, week (from Monday), month or year that a day is in. REQUIRES: it recurs.
[[nodiscard]] Span period_of(events::Recurrence recurrence, Day day);
// "2026-01".
[[nodiscard]] std::string month_text(Day day);

// Half up, and the same for negative numbers, so that what is taken back is what was given.
[[nodiscard]] std::int64_t half_up(__int128 numerator, std::int64_t denominator);
// In cents: 1/10,000 EUR times 1/1,000 units.
[[nodiscard]] __int128 cents_of(std::int64_t unit_price, std::int64_t quantity);

}  // namespace saldo::model

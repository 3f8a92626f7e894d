// A moment as a publisher read it: UTC and the offset of its clock. Deadlines are judged by it; no
// time zone database is asked.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "engine/time/date.hpp"

namespace saldo {

struct Instant {
    std::int64_t utc_ms = 0;          // since 1970-01-01T00:00Z
    std::int16_t offset_minutes = 0;  // local time less UTC
    auto operator<=>(const Instant&) const = default;
};

inline constexpr std::int64_t kDayMs = 86'400'000;
inline constexpr std::int64_t kMinuteMs = 60'000;
inline constexpr int kOffsetMinutesMax = 18 * 60;

// Both take any moment, as hostile bytes may hold any: what lies outside the years 0 to 9999 is
// read as the first or last moment within.

// The calendar day that the publisher's clock showed.
[[nodiscard]] Date local_date(Instant moment) noexcept;
// "2026-01-31T08:15:00.000+02:00".
[[nodiscard]] std::string to_text(Instant moment);

}  // namespace saldo

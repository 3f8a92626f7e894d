#include "engine/time/instant.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

namespace saldo {

namespace {

// Years 0 to 9999. Clamped before and after the offset is added, so that no sum leaves 64 bits and
// no day leaves 32.
constexpr std::int64_t kFirstMs = -719'528 * kDayMs;
constexpr std::int64_t kLastMs = (std::int64_t{kDateMax.days} + 1) * kDayMs - 1;

std::int64_t local_ms(Instant moment) noexcept {
    const std::int64_t utc_ms = std::clamp(moment.utc_ms, kFirstMs, kLastMs);
    return std::clamp(utc_ms + moment.offset_minutes * kMinuteMs, kFirstMs, kLastMs);
}

std::int64_t floor_days(std::int64_t ms) noexcept {
    return ms >= 0 ? ms / kDayMs : -((-ms + kDayMs - 1) / kDayMs);
}

}  // namespace

Date local_date(Instant moment) noexcept {
    return Date{static_cast<std::int32_t>(floor_days(local_ms(moment)))};
}

std::string to_text(Instant moment) {
    const Date day = local_date(moment);
    const std::int64_t in_day = local_ms(moment) - day.days * kDayMs;
    const int offset = std::abs(moment.offset_minutes);
    std::array<char, 48> clock{};
    const int length =
        std::snprintf(clock.data(), clock.size(), "T%02d:%02d:%02d.%03d%c%02d:%02d",
                      static_cast<int>(in_day / 3'600'000), static_cast<int>(in_day / 60'000 % 60),
                      static_cast<int>(in_day / 1'000 % 60), static_cast<int>(in_day % 1'000),
                      moment.offset_minutes < 0 ? '-' : '+', offset / 60, offset % 60);
    return to_text(day) + std::string(clock.data(), static_cast<std::size_t>(length));
}

}  // namespace saldo

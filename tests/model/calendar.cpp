#include "tests/model/calendar.hpp"

#include <chrono>

namespace saldo::model {

namespace {

namespace chrono = std::chrono;

constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kDayMs = 1'440 * kMinuteMs;
constexpr Day kYearZero = -719'528;

chrono::sys_days day_of(Day day) { return chrono::sys_days(chrono::days(day)); }
chrono::year_month_day date_of(Day day) { return chrono::year_month_day(day_of(day)); }
Day number_of(chrono::sys_days day) { return static_cast<Day>(day.time_since_epoch().count()); }

}  // namespace

Day local_day(const events::Instant& moment) {
    if (moment.utc_ms() < kYearZero * kDayMs) return kYearZero;
    if (moment.utc_ms() >= (kNoEnd + 1LL) * kDayMs) return kNoEnd;
    const std::int64_t local_ms = moment.utc_ms() + moment.offset_minutes() * kMinuteMs;
    const std::int64_t day = local_ms / kDayMs;
    return static_cast<Day>(local_ms % kDayMs < 0 ? day - 1 : day);
}

int local_minute(const events::Instant& moment) {
    const std::int64_t local_ms = moment.utc_ms() + moment.offset_minutes() * kMinuteMs;
    return static_cast<int>((local_ms - local_day(moment) * kDayMs) / kMinuteMs);
}

Day month_first(Day day) {
    const auto date = date_of(day);
    return number_of(date.year() / date.month() / 1);
}

Day month_last(Day day) {
    const auto date = date_of(day);
    return number_of(date.year() / date.month() / chrono::last);
}

int year_of(Day day) { return static_cast<int>(date_of(day).year()); }

bool is_workday(Day day) {
    const unsigned weekday = chrono::weekday(day_of(day)).iso_encoding();
    return weekday <= 5;
}

Span period_of(events::Recurrence recurrence, Day day) {
    const auto date = date_of(day);
    switch (recurrence) {
        case events::Recurrence::week: {
            const auto past_monday =
                static_cast<Day>(chrono::weekday(day_of(day)).iso_encoding() - 1);
            return {day - past_monday, day - past_monday + 6};
        }
        case events::Recurrence::month:
            return {month_first(day), month_last(day)};
        case events::Recurrence::year:
            return {number_of(date.year() / chrono::January / 1),
                    number_of(date.year() / chrono::December / 31)};
        case events::Recurrence::none:
        case events::Recurrence::day:
            break;
    }
    return {day, day};
}

std::string month_text(Day day) {
    const auto date = date_of(day);
    std::string year = std::to_string(static_cast<int>(date.year()));
    std::string month = std::to_string(static_cast<unsigned>(date.month()));
    return std::string(4 - year.size(), '0') + year + "-" + std::string(2 - month.size(), '0') +
           month;
}

std::int64_t half_up(__int128 numerator, std::int64_t denominator) {
    const bool negative = numerator < 0;
    const __int128 size = negative ? -numerator : numerator;
    __int128 whole = size / denominator;
    const __int128 rest = size - whole * denominator;
    if (rest * 2 >= denominator) ++whole;
    return static_cast<std::int64_t>(negative ? -whole : whole);
}

__int128 cents_of(std::int64_t unit_price, std::int64_t quantity) {
    const __int128 product = static_cast<__int128>(unit_price) * quantity;
    const __int128 whole = product / 100'000;
    return product - whole * 100'000 >= 50'000 ? whole + 1 : whole;
}

}  // namespace saldo::model

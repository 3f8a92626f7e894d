#include "engine/services/bank_days.hpp"

#include <algorithm>

#include "engine/base/assert.hpp"

namespace saldo {

namespace {

constexpr unsigned kSaturday = 6;

bool is_target_closed(Date date) {
    const CivilDate day = civil(date);
    if (day.month == 1 || day.month == 5) return day.day == 1;
    if (day.month == 12) return day.day == 25 || day.day == 26;
    if (day.month > 4) return false;
    const std::int32_t after_easter = date.days - easter_sunday(day.year).days;
    return after_easter == -2 || after_easter == 1;
}

}  // namespace

// The full moon of the church's tables, which repeat every 19 years with a correction each century,
// and the Sunday after it.
Date easter_sunday(int year) {
    const int golden = year % 19;
    const int century = year / 100;
    const int leaps_left_out = century - century / 4;
    const int moon_correction = (8 * century + 13) / 25;
    const int epact = (19 * golden + leaps_left_out - moon_correction + 15) % 30;
    const int moon = epact - epact / 28 * (1 - 29 / (epact + 1) * ((21 - golden) / 11));
    const auto march = date_of(year, 3, 21);
    SALDO_ASSERT(march.has_value(), "every year has a 21 March");
    const Date full_moon{march->days + moon};
    return Date{full_moon.days + 7 - static_cast<std::int32_t>(weekday(full_moon) % 7)};
}

bool is_bank_day(Date date, const RuleTable* holidays, std::uint64_t known_at) {
    if (weekday(date) >= kSaturday || is_target_closed(date)) return false;
    const RuleTable::Version* const calendar =
        holidays == nullptr ? nullptr : holidays->on(date, known_at);
    return calendar == nullptr || !std::ranges::binary_search(calendar->content.holidays, date);
}

Date first_bank_day(Date from, const RuleTable* holidays, std::uint64_t known_at) {
    // Ends: a table names so many days and no more.
    while (!is_bank_day(from, holidays, known_at)) ++from.days;
    return from;
}

}  // namespace saldo

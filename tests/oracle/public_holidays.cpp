#include "tests/oracle/public_holidays.hpp"

#include <algorithm>

namespace saldo::oracle {

namespace {

// Easter Sunday of the Gregorian calendar: the first Sunday after the full moon on or after 21
// March, with the moon and the leap days of the calendar's own tables.
Date easter(int year) {
    const int golden = year % 19;
    const int century = year / 100;
    const int skipped_leaps = century - century / 4;
    const int moon_shift = (8 * century + 13) / 25;
    int epact = (skipped_leaps - moon_shift + 19 * golden + 15) % 30;
    epact -= epact / 28 * (1 - 29 / (epact + 1) * ((21 - golden) / 11));
    const int weekday_of_moon = (year + year / 4 + epact + 2 - skipped_leaps) % 7;
    const int after_march = epact - weekday_of_moon;  // days from 28 March, -6 to 28
    return Date{date_of(year, 3, 28)->days + after_march};
}

// The Friday on or after a day.
Date friday_from(Date day) {
    constexpr unsigned kFriday = 5;
    while (weekday(day) != kFriday) ++day.days;
    return day;
}

}  // namespace

std::vector<Date> public_holidays_of(int year) {
    const Date sunday = easter(year);
    constexpr int kAscension = 39;  // days after Easter Sunday
    std::vector<Date> days{*date_of(year, 1, 1),
                           *date_of(year, 1, 6),
                           Date{sunday.days - 2},
                           Date{sunday.days + 1},
                           *date_of(year, 5, 1),
                           Date{sunday.days + kAscension},
                           friday_from(*date_of(year, 6, 19)),
                           *date_of(year, 12, 6),
                           *date_of(year, 12, 24),
                           *date_of(year, 12, 25),
                           *date_of(year, 12, 26)};
    std::ranges::sort(days);
    const auto repeated = std::ranges::unique(days);  // Ascension Day on the First of May
    days.erase(repeated.begin(), repeated.end());
    return days;
}

}  // namespace saldo::oracle

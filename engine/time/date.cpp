#include "engine/time/date.hpp"

#include <array>
#include <chrono>
#include <cstdio>

#include "engine/base/assert.hpp"

namespace saldo {

namespace {

std::chrono::year_month_day calendar(Date date) noexcept {
    return std::chrono::year_month_day{std::chrono::sys_days{std::chrono::days{date.days}}};
}

Date days_of(std::chrono::sys_days day) noexcept {
    return Date{static_cast<std::int32_t>(day.time_since_epoch().count())};
}

}  // namespace

CivilDate civil(Date date) noexcept {
    const auto day = calendar(date);
    return CivilDate{static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day())};
}

std::optional<Date> date_of(int year, unsigned month, unsigned day) noexcept {
    const std::chrono::year_month_day named{std::chrono::year{year}, std::chrono::month{month},
                                            std::chrono::day{day}};
    if (!named.ok()) return std::nullopt;
    return days_of(std::chrono::sys_days{named});
}

std::string to_text(Date date) {
    const CivilDate named = civil(date);
    std::array<char, 32> text{};
    const int length = std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", named.year,
                                     named.month, named.day);
    return {text.data(), static_cast<std::size_t>(length)};
}

unsigned weekday(Date date) noexcept {
    return std::chrono::weekday{std::chrono::sys_days{std::chrono::days{date.days}}}.iso_encoding();
}

Date month_start(Date date) noexcept {
    return Date{date.days - static_cast<std::int32_t>(civil(date).day) + 1};
}

Date month_end(Date date) noexcept {
    const auto day = calendar(date);
    return days_of(std::chrono::sys_days{day.year() / day.month() / std::chrono::last});
}

Period period_of(Recurrence recurrence, Date date) noexcept {
    switch (recurrence) {
        case Recurrence::day:
            return {date, date};
        case Recurrence::week: {
            const Date monday{date.days - static_cast<std::int32_t>(weekday(date)) + 1};
            return {monday, Date{monday.days + 6}};
        }
        case Recurrence::month:
            return {month_start(date), month_end(date)};
        case Recurrence::year: {
            const auto year = calendar(date).year();
            return {days_of(std::chrono::sys_days{year / 1 / 1}),
                    days_of(std::chrono::sys_days{year / 12 / 31})};
        }
        case Recurrence::none:
            break;
    }
    SALDO_ASSERT(false, "a voucher that does not recur has one period: its validity");
    return {};
}

}  // namespace saldo

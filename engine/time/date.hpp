// Civil dates, and the periods that vouchers recur in. Dates decide; clocks do not.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

namespace saldo {

// Days since 1970-01-01.
struct Date {
    std::int32_t days = 0;
    auto operator<=>(const Date&) const = default;
};

// Stands for "until further notice".
inline constexpr Date kDateMax{2'932'896};  // 9999-12-31
// The dates that an event may name: 1900-01-01 to 2999-12-31.
inline constexpr Date kEventDateMin{-25'567};
inline constexpr Date kEventDateMax{376'199};

struct CivilDate {
    int year = 1970;
    unsigned month = 1;
    unsigned day = 1;
};

[[nodiscard]] CivilDate civil(Date date) noexcept;
// nullopt: there is no such day.
[[nodiscard]] std::optional<Date> date_of(int year, unsigned month, unsigned day) noexcept;
// "2026-01-31".
[[nodiscard]] std::string to_text(Date date);

// Monday is 1, Sunday 7 (ISO 8601).
[[nodiscard]] unsigned weekday(Date date) noexcept;

[[nodiscard]] Date month_start(Date date) noexcept;
[[nodiscard]] Date month_end(Date date) noexcept;

enum class Recurrence : std::uint8_t { none = 0, day = 1, week = 2, month = 3, year = 4 };

// First and last day, both within.
struct Period {
    Date first;
    Date last;
    auto operator<=>(const Period&) const = default;
};

// The calendar period that `date` is in: a week begins on Monday. REQUIRES: recurrence is not none.
[[nodiscard]] Period period_of(Recurrence recurrence, Date date) noexcept;

}  // namespace saldo

// Money and dates as publishers write them. Nothing is guessed: what has two readings, or none, is
// an error that says so.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "engine/money/cents.hpp"
#include "engine/time/date.hpp"

namespace saldo::oracle {

struct AmountRead {
    Cents amount;
    bool rounded = false;  // it was no whole number of cents, but for the dirt of binary fractions
};

// "577.3", "4,257.24", "£500", "-12.00", "(12.00)", "12.00-", "-" (nothing). More than two decimals
// are taken only where they are within a millionth of a cent of a whole one ("455951.62999999995").
// Up to 13 digits before the point.
[[nodiscard]] std::expected<AmountRead, std::string> parse_amount(std::string_view text);

// "31-Jul-13", "31 July 2013", "31/07/2013" (the day first, as in Britain), "2013-07-31",
// "20130731", "930131" (year, month, day); a time of day behind it is left out. Two digits of a
// year below 70 are of this century.
[[nodiscard]] std::expected<Date, std::string> parse_day(std::string_view text);

}  // namespace saldo::oracle

// Days on which banks move money: Monday to Friday, less the days on which TARGET is closed (1
// January, Good Friday, Easter Monday, 1 May, 25 and 26 December) and the ledger's own public
// holidays.
#pragma once

#include <cstdint>

#include "engine/services/rule_table.hpp"
#include "engine/time/date.hpp"

namespace saldo {

// In the Gregorian calendar.
[[nodiscard]] Date easter_sunday(int year);

// `holidays`: the ledger's table of that name (kHolidaysTable), of each day the version in force on
// it as it was known after that event of the ledger; nullptr: the ledger has none.
[[nodiscard]] bool is_bank_day(Date date, const RuleTable* holidays,
                               std::uint64_t known_at = UINT64_MAX);

// The day itself, or the first bank day after it. REQUIRES: `from` is a day that an event may name.
[[nodiscard]] Date first_bank_day(Date from, const RuleTable* holidays,
                                  std::uint64_t known_at = UINT64_MAX);

}  // namespace saldo

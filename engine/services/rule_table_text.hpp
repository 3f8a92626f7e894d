// The text of a rule table, read strictly (docs/formats/rule-tables.md): lines of words, the first
// of which says the kind and the format's version. What a line says wrongly is a fault of that
// line, never a guess.
#pragma once

#include <expected>
#include <string_view>

#include "engine/services/rule_table.hpp"
#include "engine/services/table_lines.hpp"

namespace saldo {

// The one calendar of a ledger.
inline constexpr std::string_view kHolidaysTable = "holidays";
// "time_classes": of every service; "time_classes/SERVICE": of one, which then has no part in the
// other.
inline constexpr std::string_view kTimeClassesTable = "time_classes";
// "values/NAME".
inline constexpr std::string_view kValuesPrefix = "values/";
// "fees/SERVICE".
inline constexpr std::string_view kFeesPrefix = "fees/";
// "coding/FUNDER": the funder's coding map (coding_lines.hpp).
inline constexpr std::string_view kCodingPrefix = "coding/";

// Whether a table of that name is one that the rules know.
[[nodiscard]] bool is_rule_table_name(std::string_view name) noexcept;
// "home_care" of "time_classes/home_care" and "fees/home_care"; empty: the name has no service.
[[nodiscard]] std::string_view service_of_table(std::string_view name) noexcept;
// "county" of "coding/county"; empty: the name has no funder.
[[nodiscard]] std::string_view funder_of_table(std::string_view name) noexcept;

// REQUIRES: is_rule_table_name(name); at most limits::kRuleTableBytesMax bytes.
[[nodiscard]] std::expected<RuleTableContent, RuleTableFault> read_rule_table(
    std::string_view name, std::string_view text);

}  // namespace saldo

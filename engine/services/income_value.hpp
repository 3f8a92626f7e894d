// A voucher's value by the household's income: looked up in a table of values, in whole numbers
// only.
//
//   formula   value = (old maximum - (income - limit) x percent / divisor) x (1 + increase), half up
//             to the cent, then within the minimum and the maximum. Limit and percent are those of
//             the household's size; beyond the last size that is listed each person adds to both,
//             and the percent falls no lower than zero. (City of Helsinki, the published calculator
//             of home care vouchers.)
//   steps     the value of the last step whose income is not above the household's, of the steps
//             for the largest size that is not above the household's
//
// Who does not say an income is granted the least: the formula's minimum, the least of the steps.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/services/rule_table.hpp"

namespace saldo {

// In 1/10,000 EUR for a unit of the service; whole cents. nullopt: the table is none of values, the
// household is empty or larger than limits::kHouseholdMax, or the income is below zero or above
// kCentsMax.
[[nodiscard]] std::optional<UnitPrice> value_of(const RuleTableContent& table,
                                                std::uint32_t persons, std::optional<Cents> income);

}  // namespace saldo

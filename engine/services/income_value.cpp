#include "engine/services/income_value.hpp"

#include <algorithm>

#include "engine/base/limits.hpp"
#include "engine/money/rounding.hpp"

namespace saldo {

namespace {

constexpr std::int64_t kPricesPerCent = 100;  // 1/10,000 EUR in a cent

UnitPrice by_formula(const ValueFormula& formula, std::uint32_t persons,
                     std::optional<Cents> income) {
    if (!income) return formula.minimum;
    const HouseholdRow& listed =
        formula.households[std::min<std::size_t>(persons, formula.households.size()) - 1];
    const std::int64_t beyond = persons - listed.persons;
    const std::int64_t limit = listed.income_limit.value + formula.limit_beyond.value * beyond;
    const std::int64_t percent = std::max<std::int64_t>(
        0, listed.percent.value + std::int64_t{formula.percent_beyond.value} * beyond);
    // Everything in 1/10,000 EUR x 1/10,000 x divisor, so that nothing is rounded before the end.
    const std::int64_t whole = kBasisPointsMax.value;
    const __int128 reduced =
        static_cast<__int128>(formula.old_maximum.value) * whole * formula.divisor -
        static_cast<__int128>(income->value - limit) * kPricesPerCent * percent;
    const __int128 increased = reduced * (whole + formula.increase.value);
    const std::int64_t cent = whole * whole * kPricesPerCent;
    // Compared before the division, whose result might not fit: rounding keeps the order.
    const __int128 scale = static_cast<__int128>(whole) * whole * formula.divisor;
    if (increased <= scale * formula.minimum.value) return formula.minimum;
    if (increased >= scale * formula.maximum.value) return formula.maximum;
    return UnitPrice{divide_half_up(increased, cent * formula.divisor) * kPricesPerCent};
}

// The steps of one size stand together, by income.
std::optional<UnitPrice> by_steps(const std::vector<ValueStep>& steps, std::uint32_t persons,
                                  std::optional<Cents> income) {
    std::uint32_t size = 0;
    for (const ValueStep& step : steps)
        if (step.persons <= persons) size = step.persons;
    std::optional<UnitPrice> found;
    for (const ValueStep& step : steps) {
        if (step.persons != size) continue;
        if (income && step.income_from <= *income) found = step.value;
        if (!income) found = found ? std::min(*found, step.value) : step.value;
    }
    return found;
}

}  // namespace

std::optional<UnitPrice> value_of(const RuleTableContent& table, std::uint32_t persons,
                                  std::optional<Cents> income) {
    if (persons == 0 || persons > limits::kHouseholdMax) return std::nullopt;
    if (income && (income->value < 0 || *income > kCentsMax)) return std::nullopt;
    if (table.kind == RuleTableKind::value_formula && !table.formula.households.empty())
        return by_formula(table.formula, persons, income);
    return table.kind == RuleTableKind::value_steps ? by_steps(table.steps, persons, income)
                                                    : std::nullopt;
}

}  // namespace saldo

#include "engine/services/rule_table_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/limits.hpp"
#include "engine/services/coding_lines.hpp"
#include "schemas/codec/text_values.hpp"

namespace saldo {

namespace {

using Words = std::vector<std::string_view>;

constexpr std::int32_t kDivisorMax = 1'000'000;
constexpr std::int32_t kIncreaseMax = 1'000'000;  // 10,000 %
constexpr std::uint16_t kMinutesPerHour = 60;
constexpr std::uint16_t kMinutesPerDay = 24 * kMinutesPerHour;

template <class Number>
std::optional<Number> whole_number(std::string_view text, Number min, Number max) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool sound = error == std::errc{} && end == text.data() + text.size();
    return sound && number >= min && number <= max ? std::optional(number) : std::nullopt;
}

// "07:30"; 24:00 is the day's end.
std::optional<std::uint16_t> minute_of(std::string_view text) {
    constexpr std::size_t kClockBytes = 5;
    if (text.size() != kClockBytes || text[2] != ':') return std::nullopt;
    const auto hours = whole_number<std::uint16_t>(text.substr(0, 2), 0, 24);
    const auto minutes = whole_number<std::uint16_t>(text.substr(3), 0, kMinutesPerHour - 1);
    if (!hours || !minutes) return std::nullopt;
    const int minute = *hours * kMinutesPerHour + *minutes;
    return minute <= kMinutesPerDay ? std::optional(static_cast<std::uint16_t>(minute))
                                    : std::nullopt;
}

template <class Value, std::size_t Count>
std::optional<Value> named(const std::array<std::pair<std::string_view, Value>, Count>& names,
                           std::string_view name) {
    for (const auto& [known, value] : names)
        if (known == name) return value;
    return std::nullopt;
}

std::optional<UnitPrice> price_of(std::string_view text) {
    const auto price = codec::parse_unit_price(text);
    if (!price || price->value() < 0 || price->value() > kUnitPriceMax.value) return std::nullopt;
    return UnitPrice{price->value()};
}

// A value or a bound of one: whole cents, which rounding to the cent leaves as they are.
std::optional<UnitPrice> value_in_cents(std::string_view text) {
    constexpr std::int64_t kPerCent = 100;
    const auto price = price_of(text);
    return price && price->value % kPerCent == 0 ? price : std::nullopt;
}

std::optional<Cents> income_of(std::string_view text) {
    const auto cents = codec::parse_cents(text);
    if (!cents || cents->value() < 0 || cents->value() > kCentsMax.value) return std::nullopt;
    return Cents{cents->value()};
}

std::optional<BasisPoints> percent_of(std::string_view text, std::int32_t min, std::int32_t max) {
    const auto rate = codec::parse_basis_points(text);
    if (!rate || rate->value() < min || rate->value() > max) return std::nullopt;
    return BasisPoints{rate->value()};
}

std::optional<std::uint32_t> persons_of(std::string_view text) {
    return whole_number<std::uint32_t>(text, 1, limits::kHouseholdMax);
}

// DATE [NAME…], rising.
bool read_holiday(const Words& words, RuleTableContent& content) {
    const auto day = codec::parse_date(words.front());
    if (!day) return false;
    const Date date{day->days()};
    if (!content.holidays.empty() && date <= content.holidays.back()) return false;
    content.holidays.push_back(date);
    return true;
}

// CLASS DAYS FROM UNTIL
bool read_window(const Words& words, RuleTableContent& content) {
    using enum TimeClass;
    static constexpr std::array<std::pair<std::string_view, TimeClass>, 7> kClasses{
        {{"any", any},
         {"day", day},
         {"evening", evening},
         {"night", night},
         {"saturday", saturday},
         {"sunday", sunday},
         {"public_holiday", public_holiday}}};
    static constexpr std::array<std::pair<std::string_view, DayType>, 5> kDays{
        {{"every", DayType::every},
         {"weekday", DayType::weekday},
         {"saturday", DayType::saturday},
         {"sunday", DayType::sunday},
         {"holiday", DayType::holiday}}};
    constexpr std::size_t kWords = 4;
    if (words.size() != kWords) return false;
    const auto time_class = named(kClasses, words[0]);
    const auto days = named(kDays, words[1]);
    const auto from = minute_of(words[2]);
    const auto until = minute_of(words[3]);
    if (!time_class || !days || !from || !until || *from == *until || *from == kMinutesPerDay)
        return false;
    content.windows.push_back({*time_class, *days, *from, *until});
    return true;
}

// The single values of a formula, each said once.
enum FormulaWord : unsigned { minimum, old_maximum, maximum, increase, divisor, beyond, words_max };

struct FormulaSeen {
    std::array<bool, FormulaWord::words_max> words{};

    // False: it was said before.
    [[nodiscard]] bool first(FormulaWord word) { return !std::exchange(words[word], true); }
};

// household PERSONS limit EUROS percent PERCENT
bool read_household(const Words& words, ValueFormula& formula) {
    constexpr std::size_t kWords = 6;
    if (words.size() != kWords || words[2] != "limit" || words[4] != "percent") return false;
    const auto persons = persons_of(words[1]);
    const auto limit = income_of(words[3]);
    const auto percent = percent_of(words[5], 0, kBasisPointsMax.value);
    if (!persons || !limit || !percent || *persons != formula.households.size() + 1) return false;
    formula.households.push_back({*persons, *limit, *percent});
    return true;
}

// beyond limit EUROS percent PERCENT
bool read_beyond(const Words& words, ValueFormula& formula) {
    constexpr std::size_t kWords = 5;
    if (words.size() != kWords || words[1] != "limit" || words[3] != "percent") return false;
    const auto limit = income_of(words[2]);
    const auto percent = percent_of(words[4], -kBasisPointsMax.value, kBasisPointsMax.value);
    if (!limit || !percent) return false;
    formula.limit_beyond = *limit;
    formula.percent_beyond = *percent;
    return true;
}

bool read_formula_line(const Words& words, ValueFormula& formula, FormulaSeen& seen) {
    if (words[0] == "household") return read_household(words, formula);
    if (words[0] == "beyond") return seen.first(beyond) && read_beyond(words, formula);
    if (words.size() != 2) return false;
    const auto take = [&](FormulaWord word, auto read, auto& into) {
        if (!read || !seen.first(word)) return false;
        into = *read;
        return true;
    };
    if (words[0] == "minimum") return take(minimum, value_in_cents(words[1]), formula.minimum);
    if (words[0] == "old_maximum")
        return take(old_maximum, price_of(words[1]), formula.old_maximum);
    if (words[0] == "maximum") return take(maximum, value_in_cents(words[1]), formula.maximum);
    if (words[0] == "increase")
        return take(increase, percent_of(words[1], 0, kIncreaseMax), formula.increase);
    if (words[0] == "divisor")
        return take(divisor, whole_number<std::int32_t>(words[1], 1, kDivisorMax), formula.divisor);
    return false;
}

// "increase" may be left out; the lines for households and those beyond them may not.
bool is_whole(const ValueFormula& formula, const FormulaSeen& seen) {
    for (const FormulaWord word : {minimum, old_maximum, maximum, divisor, beyond})
        if (!seen.words[word]) return false;
    return !formula.households.empty() && formula.minimum <= formula.maximum;
}

// household PERSONS begins the steps of a size; from EUROS value EUROS, rising
bool read_step(const Words& words, std::uint32_t& persons, std::vector<ValueStep>& steps) {
    if (words[0] == "household") {
        const auto said = words.size() == 2 ? persons_of(words[1]) : std::nullopt;
        const bool rises =
            said && (steps.empty() ? persons == 0 && *said == 1
                                   : persons == steps.back().persons && *said > persons);
        if (!rises) return false;
        persons = *said;
        return true;
    }
    constexpr std::size_t kWords = 4;
    if (words.size() != kWords || words[0] != "from" || words[2] != "value") return false;
    const auto from = income_of(words[1]);
    const auto value = value_in_cents(words[3]);
    if (!from || !value) return false;
    if (persons == 0) persons = 1;
    const bool first = steps.empty() || steps.back().persons != persons;
    if (first ? from->value != 0 : *from <= steps.back().income_from) return false;
    steps.push_back({persons, *from, *value});
    return true;
}

// fee EUROS [CONTENT…], each content once
bool read_fee(const Words& words, std::vector<OwnFee>& fees) {
    if (words.size() < 2 || words[0] != "fee") return false;
    const auto price = price_of(words[1]);
    std::string content;
    for (const std::string_view word : std::span(words).subspan(2)) {
        if (!content.empty()) content.push_back(' ');
        content.append(word);
    }
    const bool sound = price && content.size() <= limits::kIdBytesMax &&
                       std::ranges::find(fees, content, &OwnFee::content) == fees.end();
    if (sound) fees.push_back({std::move(content), *price});
    return sound;
}

std::optional<RuleTableKind> kind_of(std::string_view name, const Words& words) {
    constexpr std::size_t kWords = 2;
    if (words.size() != kWords || words[1] != "1") return std::nullopt;
    const bool values = name.starts_with(kValuesPrefix);
    const bool fees = name.starts_with(kFeesPrefix);
    const bool coding = name.starts_with(kCodingPrefix);
    if (name == kHolidaysTable && words[0] == "holidays") return RuleTableKind::holidays;
    if (values && words[0] == "value_formula") return RuleTableKind::value_formula;
    if (values && words[0] == "value_steps") return RuleTableKind::value_steps;
    if (fees && words[0] == "fees") return RuleTableKind::fees;
    if (coding && words[0] == "coding") return RuleTableKind::coding;
    if (!values && !fees && !coding && name != kHolidaysTable && words[0] == "time_classes")
        return RuleTableKind::time_classes;
    return std::nullopt;
}

}  // namespace

bool is_rule_table_name(std::string_view name) noexcept {
    return name == kHolidaysTable || name == kTimeClassesTable || !service_of_table(name).empty() ||
           !funder_of_table(name).empty() ||
           (name.starts_with(kValuesPrefix) && name.size() > kValuesPrefix.size());
}

std::string_view service_of_table(std::string_view name) noexcept {
    if (name.starts_with(kFeesPrefix)) return name.substr(kFeesPrefix.size());
    const bool of_service = name.starts_with(kTimeClassesTable) &&
                            name.substr(kTimeClassesTable.size()).starts_with('/');
    return of_service ? name.substr(kTimeClassesTable.size() + 1) : std::string_view{};
}

std::string_view funder_of_table(std::string_view name) noexcept {
    return name.starts_with(kCodingPrefix) ? name.substr(kCodingPrefix.size()) : std::string_view{};
}

std::expected<RuleTableContent, RuleTableFault> read_rule_table(std::string_view name,
                                                                std::string_view text) {
    const auto lines = table_lines(text);
    if (!lines) return std::unexpected(lines.error());
    if (lines->empty()) return std::unexpected(RuleTableFault{});
    const auto kind = kind_of(name, lines->front().words);
    if (!kind) return std::unexpected(RuleTableFault{lines->front().number});
    RuleTableContent content;
    content.kind = *kind;
    if (*kind == RuleTableKind::coding) {
        // Judged here, and read again by who writes documents: no event is judged by it.
        const auto read = read_coding_lines(text);
        if (!read) return std::unexpected(read.error());
        return content;
    }
    FormulaSeen seen;
    std::uint32_t persons = 0;  // whose steps are being read; 0: none said
    const auto read = [&](const Words& words) {
        switch (*kind) {
            case RuleTableKind::holidays:
                return read_holiday(words, content);
            case RuleTableKind::time_classes:
                return read_window(words, content);
            case RuleTableKind::value_formula:
                return read_formula_line(words, content.formula, seen);
            case RuleTableKind::value_steps:
                return read_step(words, persons, content.steps);
            case RuleTableKind::fees:
                return read_fee(words, content.fees);
            case RuleTableKind::coding:
                break;
        }
        return false;
    };
    for (std::size_t at = 1; at < lines->size(); ++at)
        if (!read((*lines)[at].words)) return std::unexpected(RuleTableFault{(*lines)[at].number});
    // What is missing is missing behind the last line. A calendar and time classes may be empty.
    const bool steps_end = content.steps.empty() || content.steps.back().persons != persons;
    const bool missing =
        (*kind == RuleTableKind::value_formula && !is_whole(content.formula, seen)) ||
        (*kind == RuleTableKind::value_steps && steps_end) ||
        (*kind == RuleTableKind::fees && content.fees.empty());
    if (missing) return std::unexpected(RuleTableFault{lines->back().number});
    return content;
}

}  // namespace saldo

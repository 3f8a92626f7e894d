#include "engine/settlement/bank_values.hpp"

#include <algorithm>

namespace saldo::settlement {

namespace {

constexpr std::string_view kSpace = " \t\r\n";
constexpr std::size_t kNumberDigitsMax = 18;  // ISO 20022 Number, and what 64 bits hold

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

// A decimal's two sides. XML Schema allows either to be empty, not both.
struct Decimal {
    std::string_view whole;
    std::string_view fraction;
};

std::optional<Decimal> decimal_of(std::string_view text) noexcept {
    text = trimmed(text);
    if (text.starts_with('+')) text.remove_prefix(1);
    const std::size_t dot = text.find('.');
    const Decimal parts{text.substr(0, dot),
                        dot == std::string_view::npos ? "" : text.substr(dot + 1)};
    if (parts.whole.empty() && parts.fraction.empty()) return std::nullopt;
    if (!std::ranges::all_of(parts.whole, is_digit)) return std::nullopt;
    if (!std::ranges::all_of(parts.fraction, is_digit)) return std::nullopt;
    return parts;
}

// REQUIRES: digits only, at most 18.
std::uint64_t number_of(std::string_view digits) noexcept {
    std::uint64_t number = 0;
    for (const char digit : digits) number = number * 10 + static_cast<std::uint64_t>(digit - '0');
    return number;
}

}  // namespace

std::string_view trimmed_front(std::string_view text) noexcept {
    text.remove_prefix(std::min(text.find_first_not_of(kSpace), text.size()));
    return text;
}

std::string_view trimmed_back(std::string_view text) noexcept {
    return text.substr(0, text.find_last_not_of(kSpace) + 1);  // npos + 1 is 0: all of it is space
}

std::string_view trimmed(std::string_view text) noexcept {
    return trimmed_back(trimmed_front(text));
}

bool is_decimal(std::string_view text) noexcept { return decimal_of(text).has_value(); }

Result<Cents> amount_of_decimal(std::string_view text) {
    const auto parts = decimal_of(text);
    if (!parts) return fail(ErrorKind::bad_input, "is no amount");
    std::string_view whole = parts->whole;
    while (whole.starts_with('0')) whole.remove_prefix(1);
    const std::string_view rest =
        parts->fraction.substr(std::min<std::size_t>(2, parts->fraction.size()));
    if (!std::ranges::all_of(rest, [](char c) { return c == '0'; }))
        return fail(ErrorKind::bad_input, "has more than two decimals");
    if (whole.size() > kNumberDigitsMax - 2)
        return fail(ErrorKind::limit, "is larger than any account");
    std::uint64_t hundredths = number_of(whole) * 100;
    if (!parts->fraction.empty())
        hundredths += static_cast<std::uint64_t>(parts->fraction[0] - '0') * 10;
    if (parts->fraction.size() > 1)
        hundredths += static_cast<std::uint64_t>(parts->fraction[1] - '0');
    const Cents amount{static_cast<std::int64_t>(hundredths)};
    if (amount > kBankAmountMax) return fail(ErrorKind::limit, "is larger than any account");
    return amount;
}

bool is_currency(std::string_view code) noexcept {
    return code.size() == 3 &&
           std::ranges::all_of(code, [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::optional<Date> day_of_text(std::string_view text) noexcept {
    text = trimmed(text);
    if (text.size() < 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const std::string_view year = text.substr(0, 4);
    const std::string_view month = text.substr(5, 2);
    const std::string_view day = text.substr(8, 2);
    for (const std::string_view digits : {year, month, day})
        if (!std::ranges::all_of(digits, is_digit)) return std::nullopt;
    // What may follow: a time of the day, or the offset of a date.
    if (text.size() > 10 && std::string_view{"TZ+-"}.find(text[10]) == std::string_view::npos)
        return std::nullopt;
    return date_of(static_cast<int>(number_of(year)), static_cast<unsigned>(number_of(month)),
                   static_cast<unsigned>(number_of(day)));
}

std::optional<Direction> direction_of(std::string_view code) noexcept {
    code = trimmed(code);
    if (code == "CRDT") return Direction::credit;
    if (code == "DBIT") return Direction::debit;
    return std::nullopt;
}

std::optional<std::uint64_t> whole_number(std::string_view text) noexcept {
    text = trimmed(text);
    if (text.empty() || text.size() > kNumberDigitsMax || !std::ranges::all_of(text, is_digit))
        return std::nullopt;
    return number_of(text);
}

}  // namespace saldo::settlement

// The decimal half of text_values.hpp: money, prices, quantities, shares.
#include <charconv>
#include <cstdint>
#include <limits>

#include "schemas/codec/text_message.hpp"
#include "schemas/codec/text_values.hpp"

namespace saldo::codec {
namespace {

// How a type counts: `decimals` digits after the point are one unit of its integer.
struct Decimals {
    unsigned decimals = 0;
    unsigned shown_min = 0;  // trailing zeros beyond these are not written
    std::int64_t least = std::numeric_limits<std::int64_t>::min();
    std::int64_t most = std::numeric_limits<std::int64_t>::max();
    std::string_view what;  // "an amount in euros, such as 12.34"
};

constexpr Decimals cents{
    .decimals = 2, .shown_min = 2, .what = "an amount in euros, such as 12.34"};
constexpr Decimals unit_price{
    .decimals = 4, .shown_min = 2, .what = "a price in euros, such as 25.00 or 0.1234"};
constexpr Decimals quantity{.decimals = 3, .what = "a quantity, such as 2 or 2.5"};
constexpr Decimals basis_points{.decimals = 2,
                                .least = std::numeric_limits<std::int32_t>::min(),
                                .most = std::numeric_limits<std::int32_t>::max(),
                                .what = "a percentage, such as 25.5"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::unexpected<std::string> wrong(std::string_view text, std::string_view why) {
    return std::unexpected(wrong_text(text, why));
}

std::unexpected<std::string> no_decimal(std::string_view text, const Decimals& type) {
    std::string why;
    if (text.find(',') != std::string_view::npos) {
        why = "write the decimals after a point, and nothing between thousands; ";
    } else if (text.find_first_of("eE") != std::string_view::npos) {
        why = "write the digits without an exponent; ";
    }
    why += "expected ";
    why += type.what;
    return wrong(text, why);
}

std::unexpected<std::string> too_precise(std::string_view text, std::size_t decimals,
                                         const Decimals& type) {
    std::string why = "has " + std::to_string(decimals) + " decimals, at most " +
                      std::to_string(type.decimals) + " are possible";
    constexpr std::size_t binary_fraction_decimals = 9;
    if (decimals >= binary_fraction_decimals) {
        why += "; it looks like a binary floating point number: round it where it comes from";
    }
    return wrong(text, why);
}

std::unexpected<std::string> out_of_range(std::string_view text, const Decimals& type) {
    std::string why = "is out of range; expected ";
    why += type.what;
    return wrong(text, why);
}

// value * 10 + digit, away from zero; false where an int64 cannot hold it. Counted downwards, since
// the least int64 has no positive counterpart.
bool append_digit(std::int64_t& negated, int digit) {
    return !__builtin_mul_overflow(negated, std::int64_t{10}, &negated) &&
           !__builtin_sub_overflow(negated, std::int64_t{digit}, &negated);
}

ParsedValue<std::int64_t> parse_decimal(std::string_view text, const Decimals& type) {
    std::string_view rest = text;
    const bool negative = rest.starts_with('-');
    if (negative) rest.remove_prefix(1);
    const std::size_t point = rest.find('.');
    const std::string_view whole = rest.substr(0, point);
    const std::string_view fraction =
        point == std::string_view::npos ? std::string_view{} : rest.substr(point + 1);
    bool all_digits = !whole.empty() && (point == std::string_view::npos || !fraction.empty());
    for (const char c : whole) all_digits = all_digits && is_digit(c);
    for (const char c : fraction) all_digits = all_digits && is_digit(c);
    if (!all_digits) return no_decimal(text, type);
    if (fraction.size() > type.decimals) return too_precise(text, fraction.size(), type);

    std::int64_t negated = 0;
    bool fits = true;
    for (const char c : whole) fits = fits && append_digit(negated, c - '0');
    for (std::size_t i = 0; i < type.decimals; ++i) {
        fits = fits && append_digit(negated, i < fraction.size() ? fraction[i] - '0' : 0);
    }
    if (!fits || (!negative && negated == std::numeric_limits<std::int64_t>::min())) {
        return out_of_range(text, type);
    }
    const std::int64_t value = negative ? negated : -negated;
    if (value < type.least || value > type.most) return out_of_range(text, type);
    return value;
}

void append_decimal(std::string& out, std::int64_t value, const Decimals& type) {
    char buffer[24];
    const std::uint64_t magnitude =
        value < 0 ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value);
    const char* const end = std::to_chars(buffer, buffer + sizeof buffer, magnitude).ptr;
    const std::string_view digits(buffer, static_cast<std::size_t>(end - buffer));
    if (value < 0) out += '-';
    const std::size_t whole_digits =
        digits.size() > type.decimals ? digits.size() - type.decimals : 0;
    if (whole_digits == 0) {
        out += '0';
    } else {
        out += digits.substr(0, whole_digits);
    }
    out += '.';
    if (whole_digits == 0) out.append(type.decimals - digits.size(), '0');
    out += digits.substr(whole_digits);
    for (unsigned shown = type.decimals; shown > type.shown_min && out.back() == '0'; --shown) {
        out.pop_back();
    }
    if (out.back() == '.') out.pop_back();
}

}  // namespace

ParsedValue<events::Cents> parse_cents(std::string_view text) {
    const auto value = parse_decimal(text, cents);
    if (!value) return std::unexpected(value.error());
    return events::Cents(*value);
}

ParsedValue<events::UnitPrice> parse_unit_price(std::string_view text) {
    const auto value = parse_decimal(text, unit_price);
    if (!value) return std::unexpected(value.error());
    return events::UnitPrice(*value);
}

ParsedValue<events::Quantity> parse_quantity(std::string_view text) {
    const auto value = parse_decimal(text, quantity);
    if (!value) return std::unexpected(value.error());
    return events::Quantity(*value);
}

ParsedValue<events::BasisPoints> parse_basis_points(std::string_view text) {
    const auto value = parse_decimal(text, basis_points);
    if (!value) return std::unexpected(value.error());
    return events::BasisPoints(static_cast<std::int32_t>(*value));
}

void append_cents(std::string& out, events::Cents value) {
    append_decimal(out, value.value(), cents);
}
void append_unit_price(std::string& out, events::UnitPrice value) {
    append_decimal(out, value.value(), unit_price);
}
void append_quantity(std::string& out, events::Quantity value) {
    append_decimal(out, value.value(), quantity);
}
void append_basis_points(std::string& out, events::BasisPoints value) {
    append_decimal(out, value.value(), basis_points);
}

std::string format_cents(events::Cents value) {
    std::string out;
    append_cents(out, value);
    return out;
}

std::string format_unit_price(events::UnitPrice value) {
    std::string out;
    append_unit_price(out, value);
    return out;
}

std::string format_quantity(events::Quantity value) {
    std::string out;
    append_quantity(out, value);
    return out;
}

std::string format_basis_points(events::BasisPoints value) {
    std::string out;
    append_basis_points(out, value);
    return out;
}

}  // namespace saldo::codec

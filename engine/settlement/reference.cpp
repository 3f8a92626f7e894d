#include "engine/settlement/reference.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "engine/base/assert.hpp"

namespace saldo::settlement {
namespace {

constexpr std::size_t domestic_length_min = 4;
constexpr std::size_t domestic_length_max = 20;
constexpr std::size_t rf_prefix_length = 4;  // RF and two check digits
constexpr std::size_t rf_length_max = 25;

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_capital(char c) noexcept { return c >= 'A' && c <= 'Z'; }

bool all_digits(std::string_view text) noexcept { return std::ranges::all_of(text, is_digit); }

std::string_view without_leading_zeros(std::string_view digits) noexcept {
    digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
    return digits;
}

// The digit that belongs behind `base`. The weights run from the right, so leading zeros change
// nothing.
char domestic_check_digit(std::string_view base) noexcept {
    constexpr std::array<int, 3> weights{7, 3, 1};
    int sum = 0;
    for (std::size_t i = 0; i < base.size(); ++i) {
        sum += (base[base.size() - 1 - i] - '0') * weights[i % weights.size()];
    }
    return static_cast<char>('0' + (10 - sum % 10) % 10);
}

// `reference` followed by the prefix "RFcc", letters as 10 to 35, modulo 97.
unsigned mod_97(std::string_view reference, std::string_view prefix) noexcept {
    unsigned rest = 0;
    const auto take = [&rest](char c) {
        const auto value = static_cast<unsigned>(is_digit(c) ? c - '0' : c - 'A' + 10);
        rest = (rest * (value < 10 ? 10 : 100) + value) % 97;
    };
    std::ranges::for_each(reference, take);
    std::ranges::for_each(prefix, take);
    return rest;
}

}  // namespace

bool is_domestic_reference(std::string_view text) noexcept {
    if (text.size() > domestic_length_max || !all_digits(text)) {
        return false;
    }
    const std::string_view digits = without_leading_zeros(text);
    return digits.size() >= domestic_length_min &&
           domestic_check_digit(digits.substr(0, digits.size() - 1)) == digits.back();
}

bool is_rf_reference(std::string_view text) noexcept {
    if (text.size() <= rf_prefix_length || text.size() > rf_length_max || !text.starts_with("RF") ||
        !all_digits(text.substr(2, 2))) {
        return false;
    }
    const std::string_view reference = text.substr(rf_prefix_length);
    const bool capitals_and_digits =
        std::ranges::all_of(reference, [](char c) { return is_digit(c) || is_capital(c); });
    const std::string_view check_digits = text.substr(2, 2);
    return capitals_and_digits && check_digits >= "02" && check_digits <= "98" &&
           mod_97(reference, text.substr(0, rf_prefix_length)) == 1;
}

bool is_finnish_rf_reference(std::string_view text) noexcept {
    return is_rf_reference(text) && is_domestic_reference(text.substr(rf_prefix_length));
}

Result<std::string> make_domestic_reference(std::string_view base) {
    if (base.size() < domestic_length_min - 1 || base.size() > domestic_length_max - 1 ||
        !all_digits(base) || base.front() == '0') {
        return fail(ErrorKind::bad_input,
                    "a reference number is made from 3 to 19 digits, the first not zero");
    }
    std::string reference{base};
    reference += domestic_check_digit(base);
    return reference;
}

std::string make_rf_reference(std::string_view domestic) {
    SALDO_ASSERT(is_domestic_reference(domestic), "only a checked reference number is wrapped");
    const std::string_view digits = without_leading_zeros(domestic);
    const unsigned check = 98 - mod_97(digits, "RF00");
    std::string reference = "RF";
    reference += static_cast<char>('0' + check / 10);
    reference += static_cast<char>('0' + check % 10);
    reference += digits;
    SALDO_ASSERT(is_finnish_rf_reference(reference), "the check digits just made must hold");
    return reference;
}

std::string make_payment_reference(std::uint32_t run_number, std::size_t place) {
    constexpr std::size_t place_digits = 9;
    const std::string digits = std::to_string(place);
    SALDO_ASSERT(run_number != 0 && place != 0 && digits.size() <= place_digits,
                 "a payment has a run and a place in it");
    std::string base = std::to_string(run_number);
    base.append(place_digits - digits.size(), '0').append(digits);
    base += domestic_check_digit(base);
    return base;
}

std::string_view canonical_reference(std::string_view text) noexcept {
    if (is_finnish_rf_reference(text)) {
        text.remove_prefix(rf_prefix_length);
    }
    if (text.starts_with("RF")) {
        return text;
    }
    SALDO_ASSERT(is_domestic_reference(text), "only a checked reference has a canonical form");
    return without_leading_zeros(text);
}

}  // namespace saldo::settlement

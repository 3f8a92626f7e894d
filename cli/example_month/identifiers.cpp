#include "cli/example_month/identifiers.hpp"

#include <array>

#include <fmt/format.h>

#include "engine/base/assert.hpp"

namespace saldo::example_month {
namespace {

constexpr std::uint32_t kBusinessIdFirst = 9'000'000;
// No Finnish bank's accounts begin with these two digits.
constexpr std::string_view kBankCode = "99";

// The weighted sum modulo 11 of seven digits.
unsigned business_id_remainder(std::uint32_t number) {
    constexpr std::array<unsigned, 7> weights_from_right{2, 4, 8, 5, 10, 9, 7};
    unsigned sum = 0;
    for (const unsigned weight : weights_from_right) {
        sum += number % 10 * weight;
        number /= 10;
    }
    return sum % 11;
}

char luhn_digit(std::string_view digits) {
    unsigned sum = 0;
    for (std::size_t at = 0; at < digits.size(); ++at) {
        const unsigned product = static_cast<unsigned>(digits[at] - '0') * (at % 2 == 0 ? 2U : 1U);
        sum += product / 10 + product % 10;
    }
    return static_cast<char>('0' + (10 - sum % 10) % 10);
}

unsigned mod_97(std::string_view digits) {
    unsigned rest = 0;
    for (const char digit : digits) {
        rest = (rest * 10 + static_cast<unsigned>(digit - '0')) % 97;
    }
    return rest;
}

}  // namespace

std::string artificial_business_id(std::uint32_t ordinal) {
    SALDO_ASSERT(ordinal < 499'000, "the artificial range has seven digits");
    // Numbers whose remainder is 1 are never issued. The next one adds the last weight, 2, and is
    // odd, so that ordinals never meet.
    std::uint32_t number = kBusinessIdFirst + 2 * ordinal;
    if (business_id_remainder(number) == 1) {
        ++number;
    }
    const unsigned remainder = business_id_remainder(number);
    return fmt::format("{:07}-{}", number, remainder == 0 ? 0 : 11 - remainder);
}

std::string artificial_iban(std::uint32_t ordinal) {
    std::string account = fmt::format("{}{:011}", kBankCode, ordinal);
    account += luhn_digit(account);
    // FI is 15 and 18, and 00 stands where the check digits will.
    constexpr std::string_view finland_and_zeros = "151800";
    return fmt::format("FI{:02}{}", 98 - mod_97(account + std::string(finland_and_zeros)), account);
}

std::string numbered(std::string_view prefix, std::uint64_t number, int digits) {
    return fmt::format("{}{:0{}}", prefix, number, digits);
}

}  // namespace saldo::example_month

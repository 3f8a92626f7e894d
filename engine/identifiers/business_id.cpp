#include "engine/identifiers/business_id.hpp"

#include <array>
#include <cstddef>

#include "engine/base/assert.hpp"

namespace saldo::identifiers {
namespace {

constexpr std::array<int, 7> weights{7, 9, 10, 5, 8, 4, 2};
constexpr std::size_t hyphen_at = weights.size();
constexpr std::size_t check_digit_at = hyphen_at + 1;

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

}  // namespace

bool is_business_id(std::string_view text) noexcept {
    if (text.size() != check_digit_at + 1 || text[hyphen_at] != '-' ||
        !is_digit(text[check_digit_at])) {
        return false;
    }
    int sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        if (!is_digit(text[i])) {
            return false;
        }
        sum += (text[i] - '0') * weights[i];
    }
    const int remainder = sum % 11;
    const int check_digit = text[check_digit_at] - '0';
    // 11 - 1 = 10 is no digit, so a remainder of 1 matches none.
    return check_digit == (remainder == 0 ? 0 : 11 - remainder);
}

std::string business_id_digits(std::string_view business_id) {
    SALDO_ASSERT(is_business_id(business_id), "only a checked business id has its digits");
    std::string digits{business_id.substr(0, hyphen_at)};
    digits += business_id[check_digit_at];
    return digits;
}

}  // namespace saldo::identifiers

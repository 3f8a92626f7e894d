#include "engine/identifiers/personal_identity_code.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "engine/base/assert.hpp"
#include "engine/time/date.hpp"

namespace saldo::identifiers {

namespace {

constexpr std::size_t kCodeLetters = 11;
constexpr std::size_t kSignAt = 6;
constexpr std::size_t kNumberAt = 7;
constexpr std::size_t kCheckAt = 10;

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

unsigned number_of(std::string_view digits) {
    unsigned number = 0;
    for (const char digit : digits) number = number * 10 + static_cast<unsigned>(digit - '0');
    return number;
}

// 0: no sign of a century.
int century_of(char sign) {
    constexpr std::string_view k1900s = "-YXWVU";
    constexpr std::string_view k2000s = "ABCDEF";
    if (sign == '+') return 1800;
    if (k1900s.contains(sign)) return 1900;
    return k2000s.contains(sign) ? 2000 : 0;
}

}  // namespace

bool is_personal_identity_code(std::string_view code) noexcept {
    constexpr std::string_view kChecks = "0123456789ABCDEFHJKLMNPRSTUVWXY";
    if (code.size() != kCodeLetters) return false;
    const std::string_view day = code.substr(0, kSignAt);
    const std::string_view number = code.substr(kNumberAt, kCheckAt - kNumberAt);
    if (!std::ranges::all_of(day, is_digit) || !std::ranges::all_of(number, is_digit)) return false;
    const int century = century_of(code[kSignAt]);
    const int year = century + static_cast<int>(number_of(day.substr(4)));
    if (century == 0 || !date_of(year, number_of(day.substr(2, 2)), number_of(day.substr(0, 2))))
        return false;
    const std::uint32_t whole = number_of(day) * 1'000 + number_of(number);
    return code[kCheckAt] == kChecks[whole % kChecks.size()];
}

bool is_artificial(std::string_view code) noexcept {
    SALDO_ASSERT(code.size() == kCodeLetters, "callers ask only of codes");
    return code[kNumberAt] == '9';
}

}  // namespace saldo::identifiers

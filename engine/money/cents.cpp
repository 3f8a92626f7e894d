#include "engine/money/cents.hpp"

namespace saldo {

namespace {

// `value` with `decimals` digits after the point, of which trailing zeros beyond `decimals_min` are
// cut.
std::string decimal_text(std::int64_t value, unsigned decimals, unsigned decimals_min) {
    const bool negative = value < 0;
    // Negating as unsigned is right for the smallest integer too.
    std::uint64_t rest =
        negative ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    std::string reversed;
    for (unsigned digit = 0; rest > 0 || digit <= decimals; ++digit) {
        if (digit == decimals) reversed.push_back('.');
        reversed.push_back(static_cast<char>('0' + rest % 10));
        rest /= 10;
    }
    if (negative) reversed.push_back('-');
    std::string text(reversed.rbegin(), reversed.rend());
    const std::size_t shortest = text.size() - (decimals - decimals_min);
    while (text.size() > shortest && text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text;
}

}  // namespace

std::string to_text(Cents amount) { return decimal_text(amount.value, 2, 2); }
std::string to_text(UnitPrice price) { return decimal_text(price.value, 4, 2); }
std::string to_text(Quantity quantity) { return decimal_text(quantity.value, 3, 0); }

}  // namespace saldo

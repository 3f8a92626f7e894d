#include "schemas/codec/base64.hpp"

#include <array>
#include <cstddef>

namespace saldo::codec {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t no_digit = 0xFF;

constexpr std::array<std::uint8_t, 256> digits_of_characters() {
    std::array<std::uint8_t, 256> digits{};
    digits.fill(no_digit);
    for (std::size_t i = 0; i < alphabet.size(); ++i) {
        digits[static_cast<std::uint8_t>(alphabet[i])] = static_cast<std::uint8_t>(i);
    }
    return digits;
}

constexpr auto digits = digits_of_characters();

// The 6 bits of `group` that begin `shift` bits from its end.
char character(std::uint32_t group, unsigned shift) { return alphabet[(group >> shift) & 0x3FU]; }

}  // namespace

void append_base64(std::string& out, std::span<const std::uint8_t> bytes) {
    out.reserve(out.size() + (bytes.size() + 2) / 3 * 4);
    while (!bytes.empty()) {
        const std::size_t taken = bytes.size() < 3 ? bytes.size() : 3;
        std::uint32_t group = std::uint32_t{bytes[0]} << 16U;
        if (taken > 1) group |= std::uint32_t{bytes[1]} << 8U;
        if (taken > 2) group |= std::uint32_t{bytes[2]};
        out += character(group, 18);
        out += character(group, 12);
        out += taken > 1 ? character(group, 6) : '=';
        out += taken > 2 ? character(group, 0) : '=';
        bytes = bytes.subspan(taken);
    }
}

std::optional<std::vector<std::uint8_t>> bytes_of_base64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    std::size_t padding = 0;
    if (text.ends_with("==")) {
        padding = 2;
    } else if (text.ends_with('=')) {
        padding = 1;
    }
    text.remove_suffix(padding);

    std::vector<std::uint8_t> bytes;
    bytes.reserve(text.size() * 3 / 4);
    std::uint32_t bits = 0;
    unsigned bit_count = 0;
    for (const char c : text) {
        const std::uint8_t digit = digits[static_cast<std::uint8_t>(c)];
        if (digit == no_digit) return std::nullopt;
        bits = (bits << 6U) | digit;
        bit_count += 6;
        if (bit_count >= 8) {
            bit_count -= 8;
            bytes.push_back(static_cast<std::uint8_t>(bits >> bit_count));
            bits &= (1U << bit_count) - 1U;
        }
    }
    if (bits != 0) return std::nullopt;
    return bytes;
}

}  // namespace saldo::codec

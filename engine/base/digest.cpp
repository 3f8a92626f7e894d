#include "engine/base/digest.hpp"

namespace saldo {

namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

int hex_value(char digit) noexcept {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

}  // namespace

std::string to_hex(const Digest& digest) {
    std::string text;
    text.reserve(digest.bytes.size() * 2);
    for (const std::uint8_t byte : digest.bytes) {
        text.push_back(kHexDigits[byte >> 4U]);
        text.push_back(kHexDigits[byte & 0xfU]);
    }
    return text;
}

std::optional<Digest> digest_of_hex(std::string_view text) noexcept {
    Digest digest;
    if (text.size() != digest.bytes.size() * 2) return std::nullopt;
    for (std::size_t at = 0; at < digest.bytes.size(); ++at) {
        const int high = hex_value(text[2 * at]);
        const int low = hex_value(text[2 * at + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        digest.bytes[at] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return digest;
}

}  // namespace saldo

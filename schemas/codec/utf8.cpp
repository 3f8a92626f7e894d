#include "schemas/codec/utf8.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace saldo::codec {
namespace {

constexpr std::uint64_t high_bits = 0x8080808080808080U;

// What a lead byte asks for: how many bytes follow, and the range of the first of them (RFC 3629,
// section 4).
struct Lead {
    std::size_t following = 0;
    std::uint8_t first_min = 0x80;
    std::uint8_t first_max = 0xBF;
    bool valid = false;
};

Lead lead_of(std::uint8_t byte) noexcept {
    if (byte >= 0xC2 && byte <= 0xDF) return {1, 0x80, 0xBF, true};
    if (byte == 0xE0) return {2, 0xA0, 0xBF, true};
    if (byte == 0xED) return {2, 0x80, 0x9F, true};
    if (byte >= 0xE1 && byte <= 0xEF) return {2, 0x80, 0xBF, true};
    if (byte == 0xF0) return {3, 0x90, 0xBF, true};
    if (byte >= 0xF1 && byte <= 0xF3) return {3, 0x80, 0xBF, true};
    if (byte == 0xF4) return {3, 0x80, 0x8F, true};
    return {};
}

// Checks from the first byte that is not ASCII.
bool is_utf8_slowly(std::string_view text) noexcept {
    std::size_t at = 0;
    while (at < text.size()) {
        const auto byte = static_cast<std::uint8_t>(text[at++]);
        if (byte < 0x80) continue;
        const Lead lead = lead_of(byte);
        if (!lead.valid || text.size() - at < lead.following) return false;
        for (std::size_t i = 0; i < lead.following; ++i) {
            const auto next = static_cast<std::uint8_t>(text[at++]);
            const std::uint8_t least = i == 0 ? lead.first_min : std::uint8_t{0x80};
            const std::uint8_t most = i == 0 ? lead.first_max : std::uint8_t{0xBF};
            if (next < least || next > most) return false;
        }
    }
    return true;
}

}  // namespace

bool is_utf8(std::string_view text) noexcept {
    std::size_t at = 0;
    for (; text.size() - at >= sizeof(std::uint64_t); at += sizeof(std::uint64_t)) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + at, sizeof word);
        if ((word & high_bits) != 0) return is_utf8_slowly(text.substr(at));
    }
    std::uint8_t seen = 0;
    for (std::size_t i = at; i < text.size(); ++i) seen |= static_cast<std::uint8_t>(text[i]);
    return seen < 0x80 || is_utf8_slowly(text.substr(at));
}

}  // namespace saldo::codec

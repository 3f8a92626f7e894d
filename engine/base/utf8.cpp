#include "engine/base/utf8.hpp"

#include <cstdint>

#include "engine/base/assert.hpp"

namespace saldo {

std::optional<Utf8Character> first_character(std::string_view text) noexcept {
    SALDO_ASSERT(!text.empty(), "an empty text has no first character");
    const auto lead = static_cast<std::uint8_t>(text[0]);
    if (lead < 0x80) {
        return Utf8Character{.code_point = lead, .bytes = 1};
    }

    // The lead byte says how many bytes follow; `smallest` is the first code point that needs so
    // many.
    std::size_t bytes = 0;
    std::uint32_t code_point = 0;
    std::uint32_t smallest = 0;
    if ((lead & 0xE0U) == 0xC0U) {
        bytes = 2;
        code_point = lead & 0x1FU;
        smallest = 0x80;
    } else if ((lead & 0xF0U) == 0xE0U) {
        bytes = 3;
        code_point = lead & 0x0FU;
        smallest = 0x800;
    } else if ((lead & 0xF8U) == 0xF0U) {
        bytes = 4;
        code_point = lead & 0x07U;
        smallest = 0x10000;
    } else {
        return std::nullopt;
    }
    if (text.size() < bytes) {
        return std::nullopt;
    }
    for (std::size_t i = 1; i < bytes; ++i) {
        const auto next = static_cast<std::uint8_t>(text[i]);
        if ((next & 0xC0U) != 0x80U) {
            return std::nullopt;
        }
        code_point = (code_point << 6U) | (next & 0x3FU);
    }
    const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
    if (code_point < smallest || code_point > 0x10FFFF || surrogate) {
        return std::nullopt;
    }
    return Utf8Character{.code_point = static_cast<char32_t>(code_point), .bytes = bytes};
}

std::optional<std::size_t> count_characters(std::string_view text) noexcept {
    std::size_t characters = 0;
    while (!text.empty()) {
        const auto character = first_character(text);
        if (!character) {
            return std::nullopt;
        }
        text.remove_prefix(character->bytes);
        ++characters;
    }
    return characters;
}

}  // namespace saldo

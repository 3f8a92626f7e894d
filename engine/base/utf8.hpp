// Reading UTF-8 one character at a time: lengths in the formats that Saldo writes are counted in
// characters, not in bytes, and a name must never be cut in the middle of one.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace saldo {

// One character and how much of the text it took.
struct Utf8Character {
    char32_t code_point = 0;
    std::size_t bytes = 0;  // 1 to 4
};

// The first character of `text`, or nothing when the bytes are not well-formed UTF-8: cut short,
// longer than needed, half of a surrogate pair, or beyond U+10FFFF (Unicode, section 3.9, table
// 3-7). REQUIRES: `text` is not empty.
[[nodiscard]] std::optional<Utf8Character> first_character(std::string_view text) noexcept;

// How many characters `text` has, or nothing when it is not well-formed.
[[nodiscard]] std::optional<std::size_t> count_characters(std::string_view text) noexcept;

}  // namespace saldo

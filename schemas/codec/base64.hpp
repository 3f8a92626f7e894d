// Bytes as text (RFC 4648, section 4, with padding), for the byte fields of the JSON text form.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace saldo::codec {

void append_base64(std::string& out, std::span<const std::uint8_t> bytes);

// nullopt: other characters than the alphabet's, a length that four does not divide, padding in the
// wrong place, or left-over bits that are not zero, so that every text stands for one sequence of
// bytes and every sequence has one text.
[[nodiscard]] std::optional<std::vector<std::uint8_t>> bytes_of_base64(std::string_view text);

}  // namespace saldo::codec

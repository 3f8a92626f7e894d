// Texts of a bank's message as an event keeps them, and as they are compared with ours; and its
// moments.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/time/instant.hpp"

namespace saldo::settlement {

// At most limits::kTextBytesMax bytes of it, between characters.
[[nodiscard]] std::string text_of_event(std::string_view text);

// ASCII letters, in capitals, and digits; nothing else: banks change, cut and space out the rest.
[[nodiscard]] std::string letters_of(std::string_view text);

// ISODateTime as banks write it: "2026-01-30T06:20:00.125Z", with or without fraction and offset.
// Without an offset the clock's time counts as UTC; a day alone is its beginning. Milliseconds.
// nullopt: it is no moment, or of a year that no event can have.
[[nodiscard]] std::optional<Instant> moment_of_text(std::string_view text) noexcept;

}  // namespace saldo::settlement

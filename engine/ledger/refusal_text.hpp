// What a refusal says to people, in the languages of Finland's public administration (Language Act
// 423/2003: Finnish and Swedish) and in English. Machines read refusal_code().
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/ledger/refusal.hpp"

namespace saldo {

enum class Language : std::uint8_t { fi, sv, en };

// "fi", "sv" or "en" (ISO 639-1); nullopt: another text.
[[nodiscard]] std::optional<Language> language_of(std::string_view code) noexcept;
[[nodiscard]] std::string_view language_code(Language language) noexcept;

// One sentence. A reason that this build does not know has a sentence that says so.
[[nodiscard]] std::string_view refusal_text(Refusal refusal, Language language) noexcept;

}  // namespace saldo

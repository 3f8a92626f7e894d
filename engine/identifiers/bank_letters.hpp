// The letters that banks carry. SEPA promises only the EPC's basic Latin characters:
//
//     a-z A-Z 0-9 / - ? : ( ) . , ' + and space
//
// Finnish banks carry å ä ö besides, by agreement. Everything else is spelled with these, always
// the same way, so that a file made twice has the same bytes: é -> e, ü -> u, ß -> ss, š -> s, & ->
// +, Ж -> ZH, Ω -> O, “ -> ', € -> EUR. What has no spelling here (a Chinese character, an emoji, a
// byte that is not UTF-8) becomes a full stop, as the EPC's table has it. (EPC217-08, best
// practices for character sets; Cyrillic as in passports, ICAO 9303.)
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace saldo::identifiers {

// Which letters the funder's bank has agreed to.
enum class BankLetters : std::uint8_t {
    basic_latin,             // å ä ö are written a a o
    basic_latin_and_nordic,  // å ä ö Å Ä Ö stay
};

// Longest party name in SEPA, in characters (EPC132-08).
inline constexpr std::size_t kBankNameCharactersMax = 70;

// `text` in the bank's letters. White space and control characters become spaces, runs of spaces
// one, and none stays at either end; accents that come as characters of their own (a + U+0308) join
// their letter first. What is longer than `characters_max` after that is cut there, between
// characters, and loses a space at the cut. Any bytes may come in.
[[nodiscard]] std::string bank_text(std::string_view text, BankLetters letters,
                                    std::size_t characters_max);

// Whether anything a person could read is left: a letter or a digit. A name of full stops and
// hyphens alone is as good as none: no bank could compare it with the account's owner.
[[nodiscard]] bool has_letter_or_digit(std::string_view bank_text) noexcept;

}  // namespace saldo::identifiers

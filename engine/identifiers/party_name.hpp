// The names of those who pay and are paid, as a payment file writes them. One judgement for the
// fold, which lets a name into the books, and for the file, which takes it to the bank: a name that
// no file could hold would keep a whole run from being paid.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace saldo::identifiers {

// Above what registers hold; doors cut further (70 in SEPA).
inline constexpr std::size_t kPartyNameCharactersMax = 250;

// The first thing that is wrong with a name, in this order.
enum class PartyNameFault : std::uint8_t {
    none,
    not_utf8,
    empty,      // nothing but white space
    too_long,   // more than kPartyNameCharactersMax code points
    illegible,  // within the 70 characters that SEPA carries, no letter or digit that banks write
};

// Pure. The same whichever letters the funder's bank has agreed to (bank_letters.hpp).
[[nodiscard]] PartyNameFault party_name_fault(std::string_view name);

// The end of a sentence that the field's name begins: "is empty".
[[nodiscard]] std::string_view to_text(PartyNameFault fault) noexcept;

}  // namespace saldo::identifiers

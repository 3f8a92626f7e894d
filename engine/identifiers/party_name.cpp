#include "engine/identifiers/party_name.hpp"

#include "engine/base/assert.hpp"
#include "engine/base/utf8.hpp"
#include "engine/identifiers/bank_letters.hpp"

namespace saldo::identifiers {

PartyNameFault party_name_fault(std::string_view name) {
    const auto characters = count_characters(name);
    if (!characters) return PartyNameFault::not_utf8;
    if (name.find_first_not_of(" \t\r\n") == std::string_view::npos) return PartyNameFault::empty;
    if (*characters > kPartyNameCharactersMax) return PartyNameFault::too_long;
    if (!has_letter_or_digit(bank_text(name, BankLetters::basic_latin, kBankNameCharactersMax)))
        return PartyNameFault::illegible;
    return PartyNameFault::none;
}

std::string_view to_text(PartyNameFault fault) noexcept {
    switch (fault) {
        case PartyNameFault::none:
            return "is in order";
        case PartyNameFault::not_utf8:
            return "is not UTF-8";
        case PartyNameFault::empty:
            return "is empty";
        case PartyNameFault::too_long:
            return "is longer than 250 characters";
        case PartyNameFault::illegible:
            return "has no letter or digit that the bank's character set can write";
    }
    SALDO_ASSERT(false, "a PartyNameFault that is not in the list");
    return {};
}

}  // namespace saldo::identifiers

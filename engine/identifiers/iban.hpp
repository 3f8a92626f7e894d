// Bank account numbers as SEPA knows them (IBAN, ISO 13616): characters, country, the country's own
// structure, and the two check digits (MOD 97-10, ISO 7064). A number that passes may still not
// exist; only the bank knows that.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace saldo::identifiers {

// The first thing that is wrong with an account number, in this order.
enum class IbanFault : std::uint8_t {
    none,          // nothing
    characters,    // something else than capital letters and digits, or the first four are not LLDD
    country,       // not a country or territory of SEPA with account numbers of its own
    length,        // not the country's length: 18 in Finland
    structure,     // a letter where the country's numbers have a digit, or the other way round
    check_digits,  // MOD 97-10 is not 1, or the check digits are outside 02-98: a typing mistake
};

// Looks at the electronic form: capitals, no spaces ("FI2112345600000785"). Pure, and allocates
// nothing.
[[nodiscard]] IbanFault iban_fault(std::string_view iban) noexcept;

// What to tell a person, without the number itself: "the check digits do not match: a typing
// mistake".
[[nodiscard]] std::string_view to_text(IbanFault fault) noexcept;

// The electronic form of what a person typed: spaces and no-break spaces gone, letters in capitals.
// It judges nothing.
[[nodiscard]] std::string electronic_iban(std::string_view typed);

// Whether the 14-digit account number inside a Finnish IBAN passes its own Luhn check. The rule is
// the banks' old national one: warn when it fails, never refuse. REQUIRES: iban_fault(iban) is none
// and the country is FI.
[[nodiscard]] bool finnish_luhn_holds(std::string_view iban) noexcept;

// A BIC (ISO 9362) of 8 or 11 characters: four letters or digits, the country's two letters, and
// two or five letters or digits, all capitals. Says nothing about whether that bank exists.
[[nodiscard]] bool is_bic(std::string_view bic) noexcept;

}  // namespace saldo::identifiers

// Identifiers that pass every check and belong to nobody: business ids from a range that the
// register has not reached, account numbers of a bank code that no Finnish bank has.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace saldo::example_month {

// "9000014-6": a different one for each ordinal, with the check digit of the Finnish business id.
// REQUIRES: ordinal < 499,000.
[[nodiscard]] std::string artificial_business_id(std::uint32_t ordinal);

// A Finnish IBAN, 18 characters, with the check digits of MOD 97-10 (ISO 7064) and the banks' own
// Luhn digit at the end; a different one for each ordinal.
[[nodiscard]] std::string artificial_iban(std::uint32_t ordinal);

// A letter and a number with leading zeros: numbered("V", 42, 6) is "V000042".
[[nodiscard]] std::string numbered(std::string_view prefix, std::uint64_t number, int digits);

}  // namespace saldo::example_month

// Business ids and account numbers that pass every check and belong to nobody, for suppliers of
// whom a file says only the name. Business ids lie in a range that the register has not reached;
// account numbers have a bank code that no bank has.
#pragma once

#include <cstdint>
#include <string>

namespace saldo::oracle {

// "9000001-8": another one for each ordinal. REQUIRES: ordinal < 400,000.
[[nodiscard]] std::string artificial_business_id(std::uint32_t ordinal);

// A Finnish IBAN, 18 characters, with valid check digits and the banks' own Luhn digit; another one
// for each ordinal.
[[nodiscard]] std::string artificial_iban(std::uint32_t ordinal);

}  // namespace saldo::oracle

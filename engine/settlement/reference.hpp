// Creditor references: what a payment carries so that its receiver knows what was paid. Two forms
// that wrap one another:
//
//   domestic (viitenumero)   4-20 digits, the last a check digit: weights 7 3 1 from the right
//   "1229" RF (ISO 11649)           "RF", two check digits (MOD 97-10), 1-21 capital letters and
//   digits    "RF921229"
//
// A Finnish RF reference holds a domestic one without its leading zeros. Statements pad domestic
// references with zeros to 20 digits, so references are compared in canonical form.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"

namespace saldo::settlement {

// Digits only, 4 to 20 of them without leading zeros and at most 20 with them, check digit right.
[[nodiscard]] bool is_domestic_reference(std::string_view text) noexcept;

// Electronic form ("RF81123453"), any country's: lengths, capitals and digits, check digits 02-98
// and right.
[[nodiscard]] bool is_rf_reference(std::string_view text) noexcept;

// An RF reference that wraps a domestic one.
[[nodiscard]] bool is_finnish_rf_reference(std::string_view text) noexcept;

// The domestic reference that `base` becomes with its check digit behind it: "122" -> "1229".
// Errors: bad_input unless `base` is 3 to 19 digits that do not begin with a zero.
[[nodiscard]] Result<std::string> make_domestic_reference(std::string_view base);

// The RF reference that wraps a domestic one, leading zeros dropped: "1229" -> "RF921229".
// REQUIRES: is_domestic_reference(domestic).
[[nodiscard]] std::string make_rf_reference(std::string_view domestic);

// The domestic reference of a payment of ours, for payees who want one and gave none: the run's
// number, the payment's place in the run in nine digits, and the check digit. Of one ledger no two
// payments have the same. "120000000032": run 12, place 3. REQUIRES: run_number is not 0; place is
// 1 to 999,999,999.
[[nodiscard]] std::string make_payment_reference(std::uint32_t run_number, std::size_t place);

// One spelling for all that mean the same: a domestic reference without leading zeros, also when it
// came wrapped in RF; a foreign RF reference as it is. Nothing else is changed. REQUIRES:
// is_domestic_reference(text) or is_rf_reference(text).
[[nodiscard]] std::string_view canonical_reference(std::string_view text) noexcept;

}  // namespace saldo::settlement

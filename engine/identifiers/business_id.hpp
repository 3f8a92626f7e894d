// The Finnish business id (Y-tunnus, företags- och organisationsnummer): seven digits, a hyphen and
// a check digit. Weights 7 9 10 5 8 4 2 from the left; the sum modulo 11 decides the check digit,
// and a remainder of 1 is never issued.
#pragma once

#include <string>
#include <string_view>

namespace saldo::identifiers {

// Whether `text` is a business id in its one written form, "0109862-8". The old form of six digits
// is not: the register writes it with a leading zero. Pure, and allocates nothing. It does not say
// that such a business exists.
[[nodiscard]] bool is_business_id(std::string_view text) noexcept;

// The eight digits without the hyphen: "01098628". Banks, VAT numbers ("FI" + these) and OVT ids
// ("0037" + these) use them. REQUIRES: is_business_id(business_id).
[[nodiscard]] std::string business_id_digits(std::string_view business_id);

}  // namespace saldo::identifiers

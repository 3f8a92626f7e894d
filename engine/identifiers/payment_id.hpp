// Ids in payment files: of a message, a batch, a payment, a payer.
#pragma once

#include <cstddef>
#include <string_view>

namespace saldo::identifiers {

inline constexpr std::size_t kPaymentIdCharactersMax = 35;  // ISO 20022 Max35Text

// What bank files accept as an id: 1 to 35 of the EPC's basic Latin characters, no space at either
// end, not beginning or ending with '/', and without "//" (EPC132-08, section 1.4). Pure, and
// allocates nothing.
[[nodiscard]] bool is_payment_id(std::string_view id) noexcept;

}  // namespace saldo::identifiers

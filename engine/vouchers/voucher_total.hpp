// How much a voucher can come to hold in its life: what its terms grant in every period until its
// last day, and its tranches. It is kept within limits::kVoucherTotalMax, so that balances over all
// vouchers stay within 64 bits.
#pragma once

#include <string_view>

#include "engine/ledger/event_context.hpp"
#include "engine/vouchers/voucher.hpp"

namespace saldo {

// Refuses, as record_full with `field`, a voucher whose total, with `added` (cents or thousandths)
// on top, is over the limit. An entitlement's total is the value of its months. A voucher until
// further notice counts to the last day that an event may name.
[[nodiscard]] Refusal check_total(EventContext& event, const Voucher& voucher, std::int64_t added,
                                  std::string_view field);

}  // namespace saldo

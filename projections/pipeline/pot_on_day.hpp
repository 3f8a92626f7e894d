// What a pot of a voucher holds in the period that a day is in, as the fold would find it if an
// event came on that day: periods that nothing has touched count as they would open, holds that
// have expired are not held any more.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/vouchers/voucher.hpp"

namespace saldo {

struct PotOnDay {
    Period period;  // cut by the voucher's validity; `last` may be kDateMax
    // In the pot's commodity: cents or thousandths.
    std::int64_t granted = 0;
    std::int64_t used = 0;
    std::int64_t held = 0;
    // What a service may still use: with carry-over also of earlier periods. 0 once the voucher is
    // annulled or has ended; what it left lapsed.
    std::int64_t left = 0;
};

// A day outside the validity shows the first or the last period. REQUIRES: the pot is one of the
// voucher's, and the voucher has terms.
[[nodiscard]] PotOnDay pot_on(const Voucher& voucher, std::uint32_t pot, Date day);

// "valid", "not_yet_valid", "suspended", "expired", "ended" (by a decision), "annulled".
[[nodiscard]] std::string_view voucher_state_on(const Voucher& voucher, Date day);

}  // namespace saldo

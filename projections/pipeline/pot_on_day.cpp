#include "projections/pipeline/pot_on_day.hpp"

#include <algorithm>

#include "engine/base/assert.hpp"
#include "engine/vouchers/pot_use.hpp"

namespace saldo {

PotOnDay pot_on(const Voucher& voucher, std::uint32_t pot, Date day) {
    SALDO_ASSERT(pot < voucher.pots.size(), "the pot is one of the voucher's");
    // A voucher that ended before it began has no day within.
    const Date within = std::max(std::min(day, voucher.valid_until), voucher.valid_from);
    const Period period = voucher.period_on(within);
    std::int64_t expired = 0;
    for (const Voucher::Hold& hold : voucher.holds)
        if (hold.pot == pot && hold.expires_on < day && hold.period.first == period.first)
            expired += hold.amount;
    PotOnDay found;
    found.period = {std::max(period.first, voucher.valid_from),
                    std::min(period.last, voucher.valid_until)};
    const auto& periods = voucher.pots[pot].periods;
    const auto opened = std::ranges::find(
        periods, period.first, [](const Voucher::UsedPeriod& used) { return used.period.first; });
    if (opened == periods.end()) {
        found.granted = granted_for(voucher, pot, period);
    } else {
        found.granted = opened->granted;
        found.used = opened->used;
        found.held = opened->held - expired;
    }
    const bool over = voucher.annulled || day > voucher.valid_until;
    if (!over) found.left = left_on(voucher, pot, within, ComesBack{{}, 0, day});
    return found;
}

std::string_view voucher_state_on(const Voucher& voucher, Date day) {
    if (voucher.annulled) return "annulled";
    if (day > voucher.valid_until) return voucher.ended ? "ended" : "expired";
    if (day < voucher.valid_from) return "not_yet_valid";
    return voucher.suspended_on(day) ? "suspended" : "valid";
}

}  // namespace saldo

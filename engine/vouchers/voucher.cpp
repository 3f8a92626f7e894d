#include "engine/vouchers/voucher.hpp"

#include <algorithm>

#include "engine/base/assert.hpp"

namespace saldo {

const Voucher::Terms& Voucher::terms_on(Date date) const {
    SALDO_ASSERT(!terms.empty(), "a voucher is granted with terms");
    const Terms* found = &terms.front();
    for (const Terms& candidate : terms)
        if (candidate.from <= date && candidate.from >= found->from) found = &candidate;
    return *found;
}

bool Voucher::suspended_on(Date date) const {
    return std::ranges::any_of(suspensions, [date](const Period& period) {
        return period.first <= date && date <= period.last;
    });
}

Period Voucher::period_on(Date date) const {
    if (recurrence == Recurrence::none) return {valid_from, kDateMax};
    return period_of(recurrence, date);
}

}  // namespace saldo

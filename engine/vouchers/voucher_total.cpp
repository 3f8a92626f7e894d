#include "engine/vouchers/voucher_total.hpp"

#include <algorithm>
#include <cstdint>

#include "engine/base/limits.hpp"
#include "engine/vouchers/pot_use.hpp"

namespace saldo {

namespace {

constexpr std::int64_t kUnitPricesPerCent = 100;  // 1/10,000 EUR in a cent

// The most that one period of these terms is worth: all pots together.
__int128 amount_a_period(const Voucher& voucher, const Voucher::Terms& terms) {
    __int128 amount = 0;
    for (const std::int64_t granted : terms.amounts) amount += granted;
    if (voucher.kind == VoucherKind::entitlement)
        for (const Voucher::Line& line : terms.lines)
            amount += line.unit_value.value / kUnitPricesPerCent + 1;
    return amount;
}

}  // namespace

Refusal check_total(EventContext& event, const Voucher& voucher, std::int64_t added,
                    std::string_view field) {
    const Recurrence recurrence =
        voucher.kind == VoucherKind::entitlement ? Recurrence::month : voucher.recurrence;
    const std::int64_t periods = periods_between(recurrence, voucher.valid_from,
                                                 std::min(voucher.valid_until, kEventDateMax));
    __int128 most = 0;
    for (const Voucher::Terms& terms : voucher.terms)
        most = std::max(most, amount_a_period(voucher, terms));
    __int128 total = most * periods + added;
    for (const Voucher::Tranche& tranche : voucher.tranches) total += tranche.amount;
    if (total <= limits::kVoucherTotalMax) return Refusal::none;
    return event.refuse(Refusal::record_full, field,
                        static_cast<std::int64_t>(std::min<__int128>(total, INT64_MAX)),
                        limits::kVoucherTotalMax);
}

}  // namespace saldo

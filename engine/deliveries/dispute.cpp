#include "engine/deliveries/dispute.hpp"

#include "engine/deliveries/named_voucher.hpp"
#include "engine/deliveries/payable_postings.hpp"
#include "engine/money/rounding.hpp"
#include "engine/vouchers/pot_use.hpp"

namespace saldo {

namespace {

// What of the voucher's balance the credited money stands for.
std::int64_t used_by(const Delivery& delivery, Cents credited) {
    const std::int64_t payable = delivery.payable().value;
    if (credited.value == 0 || payable == 0) return 0;
    return divide_half_up(static_cast<__int128>(delivery.used) * credited.value, payable);
}

}  // namespace

Refusal dispute_delivery(DeliveryDesk& desk, EventContext& event,
                         const events::DeliveryDisputed& disputed, bool settled) {
    const NamedDelivery named =
        find_existing(desk, event, DeliveryRecordKind::delivery, disputed.delivery(),
                      disputed.voucher(), disputed.provider());
    if (named.refused != Refusal::none) return named.refused;
    const Delivery& now = named.delivery->record;
    if (now.state == DeliveryState::disputed)
        return event.refuse(Refusal::already_in_this_state, "delivery");
    if (!is_open(now) || settled)
        return event.refuse(Refusal::delivery_state_does_not_allow, "delivery");
    dispute_payable(desk, event, desk.deliveries.cache.change(*named.delivery));
    return Refusal::none;
}

Refusal resolve_dispute(DeliveryDesk& desk, EventContext& event,
                        const events::DisputeResolved& resolved) {
    const Cents credited{resolved.credited() == nullptr ? 0 : resolved.credited()->value()};
    if (credited.value < 0 || credited > kCentsMax)
        return event.refuse(Refusal::amount_out_of_range, "credited");
    const NamedDelivery named =
        find_existing(desk, event, DeliveryRecordKind::delivery, resolved.delivery(),
                      resolved.voucher(), resolved.provider());
    if (named.refused != Refusal::none) return named.refused;
    const Delivery& now = named.delivery->record;
    if (now.state != DeliveryState::disputed)
        return event.refuse(Refusal::delivery_state_does_not_allow, "delivery");
    if (credited > now.payable())
        return event.refuse(Refusal::credit_exceeds_delivery, "credited", credited.value,
                            now.payable().value);

    Voucher& voucher = desk.vouchers.cache.change(*named.voucher);
    Delivery& delivery = desk.deliveries.cache.change(*named.delivery);
    if (credited.value != 0)
        desk.deliveries.keep_replaced(event, text_of(resolved.provider()),
                                      text_of(resolved.delivery()), ReplacedBy::dispute, delivery);
    const std::int64_t back = used_by(delivery, credited);
    if (back != 0) {
        use_amount({desk.books, voucher, delivery.pot},
                   opened_period(voucher, delivery.pot, delivery.period), -back);
        delivery.used -= back;
    }
    release_payable(desk, event, delivery, credited);
    release_ended_periods(desk.books, voucher, event.recorded_on);
    return Refusal::none;
}

}  // namespace saldo

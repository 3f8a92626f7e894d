#include "engine/deliveries/record.hpp"

#include <algorithm>

#include "engine/deliveries/named_voucher.hpp"
#include "engine/deliveries/payable_postings.hpp"
#include "engine/deliveries/rate.hpp"
#include "engine/money/rounding.hpp"
#include "engine/services/calendar.hpp"
#include "engine/vouchers/pot_use.hpp"

namespace saldo {

namespace {

template <class Said>
Refusal check_said(const DeliveryDesk& desk, EventContext& event, const Said& said) {
    if (!id_ok(said.voucher())) return event.refuse(Refusal::field_invalid, "voucher");
    if (!id_ok(said.provider())) return event.refuse(Refusal::field_invalid, "provider");
    if (!id_ok(said.service())) return event.refuse(Refusal::field_invalid, "service");
    if (!optional_id_ok(said.content())) return event.refuse(Refusal::field_invalid, "content");
    if constexpr (requires { said.worker(); }) {
        if (!optional_id_ok(said.worker())) return event.refuse(Refusal::field_invalid, "worker");
    }
    if (!quantity_ok(*said.quantity()))
        return event.refuse(Refusal::amount_out_of_range, "quantity");
    if (!price_ok(*said.unit_price()))
        return event.refuse(Refusal::amount_out_of_range, "unit_price");
    if (!date_ok(*said.service_date()))
        return event.refuse(Refusal::date_out_of_range, "service_date");
    const Quantity quantity{said.quantity()->value()};
    const Handle service = desk.registry.services.find(event.ledger, text_of(said.service()));
    if (service != kNoHandle && !is_countable(desk.registry.services[service].unit, quantity))
        return event.refuse(Refusal::amount_out_of_range, "quantity");
    if (price_times_quantity(UnitPrice{said.unit_price()->value()}, quantity) > kCentsMax.value)
        return event.refuse(Refusal::amount_out_of_range, "quantity");
    return Refusal::none;
}

template <class Said>
RateAsk ask_of(const Said& said) {
    RateAsk ask;
    ask.provider = text_of(said.provider());
    ask.service = text_of(said.service());
    ask.content = text_of(said.content());
    ask.service_date = date_of(*said.service_date());
    ask.quantity = Quantity{said.quantity()->value()};
    ask.unit_price = UnitPrice{said.unit_price()->value()};
    return ask;
}

// Where the moment decides the time class, it lies on the service date; elsewhere it is not asked.
Refusal check_start(const DeliveryDesk& desk, EventContext& event, RateAsk& ask) {
    if (!has_time_classes(desk.registry, event.ledger, ask.service, ask.service_date))
        ask.started_at.reset();
    if (!ask.started_at || local_date(*ask.started_at) == ask.service_date) return Refusal::none;
    return event.refuse(Refusal::field_invalid, "started_at");
}

void fill(const EventContext& event, Delivery& delivery, const RateAsk& ask, Rated&& rated) {
    delivery.provider = rated.provider;
    delivery.service = rated.service;
    delivery.content = ask.content;
    delivery.service_date = ask.service_date;
    delivery.quantity = ask.quantity;
    delivery.unit_price = ask.unit_price;
    delivery.co_payment = rated.co_payment;
    delivery.coding = rated.coding;
    delivery.parts = std::move(rated.parts);
    delivery.pot = rated.pot;
    delivery.used = rated.used;
    delivery.credited = Cents{};
    delivery.rated_event = event.event_number;
}

std::vector<Voucher::Hold>::const_iterator find_hold(const Voucher& voucher, std::string_view order,
                                                     std::string_view provider) {
    return std::ranges::find_if(voucher.holds, [&](const Voucher::Hold& hold) {
        return hold.order == order && hold.provider == provider;
    });
}

// Uses the voucher: from the hold of the delivery's order where it has one, and lets the hold's
// rest go.
void use_voucher(DeliveryDesk& desk, Voucher& voucher, Delivery& delivery, std::string_view order,
                 std::string_view provider) {
    const PotUse use{desk.books, voucher, delivery.pot};
    Voucher::UsedPeriod& period = open_period(use, delivery.service_date);
    delivery.period = period.period;
    const auto hold = find_hold(voucher, order, provider);
    std::int64_t from_hold = 0;
    if (!order.empty() && hold != voucher.holds.end()) {
        // It is erased: NOLINTNEXTLINE(performance-unnecessary-copy-initialization)
        const Voucher::Hold held = *hold;
        voucher.holds.erase(hold);
        Voucher::UsedPeriod& held_in = opened_period(voucher, held.pot, held.period);
        const bool same = held.pot == delivery.pot && held.period == period.period;
        from_hold = same ? std::min(held.amount, delivery.used) : 0;
        use_held(use, period, from_hold);
        hold_amount({desk.books, voucher, held.pot}, held_in, from_hold - held.amount);
    }
    use_amount(use, period, delivery.used - from_hold);
}

VisitOwner owner_of(const EventContext& event, const Voucher& voucher, std::string_view provider,
                    std::string_view delivery) {
    return {event.ledger, voucher.client, provider, delivery};
}

// What the delivery says of its times, compared with itself and with the visits that stand.
void say_visit(DeliveryDesk& desk, const VisitOwner& owner, Delivery& delivery, Visit&& visit) {
    delivery.flags = desk.visit_days.overlaps(owner, visit);
    if (time_differs(visit, delivery.service_date, desk.registry.services[delivery.service].unit,
                     delivery.quantity))
        delivery.flags |= static_cast<std::uint8_t>(VisitFlag::time_differs);
    desk.visit_days.keep(owner, visit);
    delivery.visit = std::move(visit);
}

// A delivery waits for an official where its service asks for one, or where its visit is flagged;
// else its payable is open with this event.
void open_or_wait(const EventContext& event, Delivery& delivery, bool needs_approval) {
    const bool waits = needs_approval || delivery.flags != 0;
    delivery.state = waits ? DeliveryState::recorded : DeliveryState::approved;
    delivery.opened_event = waits ? 0 : event.event_number;
}

// What was used goes back to the period that it came from.
void give_back(DeliveryDesk& desk, Voucher& voucher, const Delivery& delivery) {
    use_amount({desk.books, voucher, delivery.pot},
               opened_period(voucher, delivery.pot, delivery.period), -delivery.used);
}

// The organiser, and within bounds the provider itself.
Refusal may_change(EventContext& event, const Delivery& delivery, bool settled, bool deleting) {
    if (delivery.state == DeliveryState::cancelled || delivery.state == DeliveryState::disputed)
        return event.refuse(Refusal::delivery_state_does_not_allow, "delivery");
    if (is_organiser(event.role)) return Refusal::none;
    const bool provider_may = deleting ? !settled : delivery.state == DeliveryState::recorded;
    return provider_may ? Refusal::none
                        : event.refuse(Refusal::delivery_state_does_not_allow, "delivery");
}

}  // namespace

Refusal record_delivery(DeliveryDesk& desk, EventContext& event,
                        const events::ServiceDelivered& delivered) {
    if (const Refusal refused = check_said(desk, event, delivered); refused != Refusal::none)
        return refused;
    if (!optional_id_ok(delivered.order())) return event.refuse(Refusal::field_invalid, "order");
    if (delivered.time_class() > event.rules->time_class_max)
        return event.refuse(Refusal::field_invalid, "time_class");
    RateAsk ask = ask_of(delivered);
    ask.time_class = static_cast<TimeClass>(delivered.time_class());
    Visit visit = visit_of(delivered);
    ask.started_at = visit.started_at();
    if (const Refusal refused = check_start(desk, event, ask); refused != Refusal::none)
        return refused;
    const NamedDelivery named =
        find_named(desk, event, DeliveryRecordKind::delivery, delivered.delivery(),
                   delivered.voucher(), delivered.provider());
    if (named.refused != Refusal::none) return named.refused;
    ask.exists = named.delivery->present ? Refusal::delivery_exists : Refusal::none;
    const std::string_view order = text_of(delivered.order());
    if (!order.empty()) {
        const Voucher& now = named.voucher->record;
        const auto hold = find_hold(now, order, ask.provider);
        if (hold == now.holds.end()) return event.refuse(Refusal::order_unknown, "order");
        // An expired hold counts as let go already.
        ask.replaces = hold->expires_on >= event.recorded_on;
        ask.replaced_pot = hold->pot;
        ask.replaced_period = hold->period;
        ask.replaced_amount = hold->amount;
    }
    Rated rated;
    if (const Refusal refused = rate(desk, event, named.voucher->record, ask, rated);
        refused != Refusal::none)
        return refused;

    Voucher& voucher = desk.vouchers.cache.change(*named.voucher);
    Delivery& delivery = desk.deliveries.cache.change(*named.delivery);
    release_expired_holds(desk.books, voucher, event.recorded_on);
    delivery.voucher = voucher.id;
    const bool needs_approval = rated.needs_approval;
    fill(event, delivery, ask, std::move(rated));
    say_visit(desk, owner_of(event, voucher, ask.provider, text_of(delivered.delivery())), delivery,
              std::move(visit));
    open_or_wait(event, delivery, needs_approval);
    use_voucher(desk, voucher, delivery, order, ask.provider);
    post_payable(desk, event.ledger, delivery, 1);
    release_ended_periods(desk.books, voucher, event.recorded_on);
    if (!order.empty()) {
        auto& slot = desk.deliveries.cache.at(
            Deliveries::key(event.ledger, DeliveryRecordKind::order, ask.provider, order));
        desk.deliveries.cache.change(slot).state = DeliveryState::released;
    }
    return Refusal::none;
}

Refusal approve_delivery(DeliveryDesk& desk, EventContext& event,
                         const events::DeliveryApproved& approved) {
    const NamedDelivery named =
        find_existing(desk, event, DeliveryRecordKind::delivery, approved.delivery(),
                      approved.voucher(), approved.provider());
    if (named.refused != Refusal::none) return named.refused;
    const DeliveryState state = named.delivery->record.state;
    if (state == DeliveryState::approved)
        return event.refuse(Refusal::already_in_this_state, "delivery");
    if (state != DeliveryState::recorded && state != DeliveryState::under_review)
        return event.refuse(Refusal::delivery_state_does_not_allow, "delivery");
    open_payable(desk, event, desk.deliveries.cache.change(*named.delivery));
    return Refusal::none;
}

Refusal correct_delivery(DeliveryDesk& desk, EventContext& event,
                         const events::DeliveryCorrected& corrected) {
    if (const Refusal refused = check_said(desk, event, corrected); refused != Refusal::none)
        return refused;
    if (corrected.time_class() > event.rules->time_class_max)
        return event.refuse(Refusal::field_invalid, "time_class");
    const NamedDelivery named =
        find_existing(desk, event, DeliveryRecordKind::delivery, corrected.delivery(),
                      corrected.voucher(), corrected.provider());
    if (named.refused != Refusal::none) return named.refused;
    const Delivery before = named.delivery->record;
    RateAsk ask = ask_of(corrected);
    ask.time_class = static_cast<TimeClass>(corrected.time_class());
    Visit visit = visit_of(corrected, before.visit);
    ask.started_at = visit.started_at();
    if (const Refusal refused = check_start(desk, event, ask); refused != Refusal::none)
        return refused;
    ask.after_deadline = is_organiser(event.role);
    if (before.state != DeliveryState::cancelled) {
        ask.replaces = true;
        ask.replaced_pot = before.pot;
        ask.replaced_period = before.period;
        ask.replaced_amount = before.used;
    }
    Rated rated;
    if (const Refusal refused = rate(desk, event, named.voucher->record, ask, rated);
        refused != Refusal::none)
        return refused;
    if (const Refusal refused = may_change(event, before, false, false); refused != Refusal::none)
        return refused;

    Voucher& voucher = desk.vouchers.cache.change(*named.voucher);
    Delivery& delivery = desk.deliveries.cache.change(*named.delivery);
    release_expired_holds(desk.books, voucher, event.recorded_on);
    give_back(desk, voucher, before);
    post_payable(desk, event.ledger, before, -1);
    if (is_open(before))
        desk.deliveries.keep_replaced(event, ask.provider, text_of(corrected.delivery()),
                                      ReplacedBy::correction, before);
    const bool needs_approval = rated.needs_approval;
    fill(event, delivery, ask, std::move(rated));
    delivery.corrections += 1;
    const VisitOwner owner = owner_of(event, voucher, ask.provider, text_of(corrected.delivery()));
    desk.visit_days.forget(owner, before.visit);
    say_visit(desk, owner, delivery, std::move(visit));
    // An approved delivery stays approved: the organiser, who approves, corrected it.
    if (is_open(before))
        delivery.opened_event = event.event_number;
    else
        open_or_wait(event, delivery, needs_approval);
    use_voucher(desk, voucher, delivery, {}, ask.provider);
    post_payable(desk, event.ledger, delivery, 1);
    release_ended_periods(desk.books, voucher, event.recorded_on);
    return Refusal::none;
}

Refusal cancel_delivery(DeliveryDesk& desk, EventContext& event,
                        const events::DeliveryCancelled& cancelled, bool settled) {
    const NamedDelivery named =
        find_existing(desk, event, DeliveryRecordKind::delivery, cancelled.delivery(),
                      cancelled.voucher(), cancelled.provider());
    if (named.refused != Refusal::none) return named.refused;
    if (const Refusal refused = may_change(event, named.delivery->record, settled, true);
        refused != Refusal::none)
        return refused;
    Voucher& voucher = desk.vouchers.cache.change(*named.voucher);
    Delivery& delivery = desk.deliveries.cache.change(*named.delivery);
    give_back(desk, voucher, delivery);
    post_payable(desk, event.ledger, delivery, -1);
    if (is_open(delivery))
        desk.deliveries.keep_replaced(event, text_of(cancelled.provider()),
                                      text_of(cancelled.delivery()), ReplacedBy::cancellation,
                                      delivery);
    desk.visit_days.forget(
        owner_of(event, voucher, text_of(cancelled.provider()), text_of(cancelled.delivery())),
        delivery.visit);
    delivery.state = DeliveryState::cancelled;
    delivery.opened_event = 0;
    release_ended_periods(desk.books, voucher, event.recorded_on);
    return Refusal::none;
}

Refusal order_service(DeliveryDesk& desk, EventContext& event,
                      const events::ServiceOrdered& ordered) {
    if (const Refusal refused = check_said(desk, event, ordered); refused != Refusal::none)
        return refused;
    if (!optional_date_ok(ordered.expires_on()))
        return event.refuse(Refusal::date_out_of_range, "expires_on");
    const NamedDelivery named = find_named(desk, event, DeliveryRecordKind::order, ordered.order(),
                                           ordered.voucher(), ordered.provider());
    if (named.refused != Refusal::none) return named.refused;
    RateAsk ask = ask_of(ordered);
    ask.in_advance = true;
    ask.exists = named.delivery->present ? Refusal::order_exists : Refusal::none;
    Rated rated;
    if (const Refusal refused = rate(desk, event, named.voucher->record, ask, rated);
        refused != Refusal::none)
        return refused;

    Voucher& voucher = desk.vouchers.cache.change(*named.voucher);
    Delivery& order = desk.deliveries.cache.change(*named.delivery);
    release_expired_holds(desk.books, voucher, event.recorded_on);
    const PotUse use{desk.books, voucher, rated.pot};
    Voucher::UsedPeriod& period = open_period(use, ask.service_date);
    hold_amount(use, period, rated.used);
    voucher.holds.push_back({std::string(text_of(ordered.order())), std::string(ask.provider),
                             rated.pot, period.period, rated.used,
                             date_or(ordered.expires_on(), kDateMax)});
    order.voucher = voucher.id;
    order.state = DeliveryState::held;
    order.period = period.period;
    fill(event, order, ask, std::move(rated));
    order.parts.clear();  // a hold owes nothing yet
    release_ended_periods(desk.books, voucher, event.recorded_on);
    return Refusal::none;
}

Refusal cancel_order(DeliveryDesk& desk, EventContext& event,
                     const events::OrderCancelled& cancelled) {
    const NamedDelivery named =
        find_existing(desk, event, DeliveryRecordKind::order, cancelled.order(),
                      cancelled.voucher(), cancelled.provider());
    if (named.refused != Refusal::none) return named.refused;
    const Voucher& now = named.voucher->record;
    const auto found = find_hold(now, text_of(cancelled.order()), text_of(cancelled.provider()));
    if (found == now.holds.end()) return event.refuse(Refusal::already_in_this_state, "order");
    // It is erased: NOLINTNEXTLINE(performance-unnecessary-copy-initialization)
    const Voucher::Hold hold = *found;
    Voucher& voucher = desk.vouchers.cache.change(*named.voucher);
    std::erase_if(voucher.holds, [&](const Voucher::Hold& other) {
        return other.order == hold.order && other.provider == hold.provider;
    });
    hold_amount({desk.books, voucher, hold.pot}, opened_period(voucher, hold.pot, hold.period),
                -hold.amount);
    desk.deliveries.cache.change(*named.delivery).state = DeliveryState::released;
    release_ended_periods(desk.books, voucher, event.recorded_on);
    return Refusal::none;
}

}  // namespace saldo

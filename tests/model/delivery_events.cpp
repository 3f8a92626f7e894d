// Orders, deliveries, their corrections, cancellations, and credits.
#include <algorithm>

#include "tests/model/deliveries.hpp"
#include "tests/model/fields.hpp"
#include "tests/model/lines.hpp"
#include "tests/model/pots.hpp"
#include "tests/model/prices.hpp"
#include "tests/model/rule_tables.hpp"
#include "tests/model/rules.hpp"
#include "tests/model/visits.hpp"

namespace saldo::model {

namespace {

// Fields that orders, deliveries and corrections share.
template <class Fact>
Reasons faults_of(const World& world, const Fact& fact) {
    Reasons why;
    why.when(!is_id(fact.voucher) || !is_id(fact.provider) || !is_id(fact.service) ||
                 !may_be_id(fact.content),
             Refusal::field_invalid);
    if constexpr (requires { fact.worker; })
        why.when(!may_be_id(fact.worker), Refusal::field_invalid);
    why.when(!is_quantity(fact.quantity.get()) || !is_price(fact.unit_price.get()),
             Refusal::amount_out_of_range);
    why.when(!is_date(fact.service_date.get()), Refusal::date_out_of_range);
    why.when(!is_countable(world, fact.service, fact.quantity->value()) ||
                 cents_of(fact.unit_price->value(), fact.quantity->value()) > kMostCents,
             Refusal::amount_out_of_range);
    return why;
}

template <class Fact>
Use use_of(const Fact& fact) {
    Use use;
    use.provider = fact.provider;
    use.service = fact.service;
    use.content = fact.content;
    use.date = fact.service_date->days();
    use.quantity = fact.quantity->value();
    use.unit_price = fact.unit_price->value();
    return use;
}

void check_named(const World& world, const Text& id, const Text& voucher, const Text& provider,
                 Reasons& why) {
    why.when(!is_id(id) || !is_id(voucher) || !is_id(provider), Refusal::field_invalid);
    why.when(!world.vouchers.contains(voucher), Refusal::voucher_unknown);
}

// Expense and VAT against what is owed; `sign` -1 takes it back, exactly as it was.
void post_delivery(World& world, const Delivery& delivery, int sign) {
    const auto payable =
        delivery.open ? AccountClass::payable_open : AccountClass::payable_recorded;
    for (const Part& part : delivery.parts) {
        world.post(AccountClass::expense, part.funder, delivery.coding, sign * part.net);
        world.post(AccountClass::vat_receivable, part.funder, "", sign * part.vat);
        world.post(payable, part.funder, delivery.provider, -sign * (part.net + part.vat));
        if (delivery.open)
            world.open.push_back({part.funder, delivery.provider, delivery.service, delivery.coding,
                                  delivery.date, sign * (part.net + part.vat)});
    }
}

Delivery delivery_from(const Text& voucher, const Use& use, const Priced& priced) {
    Delivery delivery;
    delivery.voucher = voucher;
    delivery.provider = use.provider;
    delivery.service = use.service;
    delivery.coding = priced.coding;
    delivery.date = use.date;
    delivery.co_payment = priced.co_payment;
    delivery.parts = priced.parts;
    delivery.pot = priced.pot;
    delivery.used = priced.used;
    return delivery;
}

// Where the table of time classes decides: the moment is one of the service date, and the class is
// the table's.
void check_class(const World& world, const Clock& clock, Use& use, Reasons& why) {
    const TableContent* const classes =
        clock.starts ? time_classes_of(world, use.service, use.date) : nullptr;
    if (classes == nullptr) return;
    why.when(local_day(clock.start) != use.date, Refusal::field_invalid);
    use.time_class_differs =
        use.time_class != time_class_of(world, *classes, use.date, local_minute(clock.start));
}

void give_back(Voucher& voucher, const Delivery& delivery) {
    voucher.pots.at(delivery.pot).periods.at(delivery.period).used -= delivery.used;
}

void check_may_change(const Said& said, const Delivery& delivery, bool deletes, Reasons& why) {
    const bool settled = std::ranges::any_of(delivery.parts, &Part::settled);
    const bool provider_may = deletes ? !settled : !delivery.open;
    why.when(delivery.cancelled || delivery.disputed || (!is_organiser(said.role) && !provider_may),
             Refusal::delivery_state_does_not_allow);
}

}  // namespace

const Delivery* delivery_of(const World& world, const Text& id, const Text& voucher,
                            const Text& provider, Reasons& why) {
    check_named(world, id, voucher, provider, why);
    const auto found = world.deliveries.find({provider, id});
    const bool is_there = found != world.deliveries.end() && found->second.voucher == voucher;
    why.when(!is_there, Refusal::delivery_unknown);
    return is_there ? &found->second : nullptr;
}

void keep(World& world, const Text& id, Voucher&& then, Day today) {
    const Balances before = balances_of(id, world.vouchers.at(id));
    take_back_released(then);
    release_ended(then, today);
    world.vouchers.at(id) = std::move(then);
    post_difference(world, id, before);
}

Reasons apply(World& world, const Said& said, const events::ServiceOrderedT& fact) {
    Reasons why = faults_of(world, fact);
    why.when(!may_be_date(fact.expires_on.get()), Refusal::date_out_of_range);
    check_named(world, fact.order, fact.voucher, fact.provider, why);
    if (why.any()) return why;
    const ProviderNumber number{fact.provider, fact.order};
    Use use = use_of(fact);
    use.in_advance = true;
    Voucher then = world.vouchers.at(fact.voucher);
    let_go_expired(then, said.today);
    Priced priced;
    why = price(world, then, use, said.today, priced);
    why.when(world.orders.contains(number), Refusal::order_exists);
    if (why.any()) return why;

    PeriodUse& period = open_period(then, priced.pot, use.date);
    period.held += priced.used;
    then.holds[number] = {priced.pot, period.days.first, priced.used,
                          fact.expires_on == nullptr ? kNoEnd : fact.expires_on->days()};
    world.orders[number] = fact.voucher;
    keep(world, fact.voucher, std::move(then), said.today);
    return why;
}

Reasons apply(World& world, const Said& said, const events::OrderCancelledT& fact) {
    Reasons why;
    check_named(world, fact.order, fact.voucher, fact.provider, why);
    const ProviderNumber number{fact.provider, fact.order};
    const auto known = world.orders.find(number);
    why.when(known == world.orders.end() || known->second != fact.voucher, Refusal::order_unknown);
    if (why.any()) return why;
    Voucher then = world.vouchers.at(fact.voucher);
    why.when(!then.holds.contains(number), Refusal::already_in_this_state);
    if (why.any()) return why;
    const Hold& hold = then.holds.at(number);
    then.pots.at(hold.pot).periods.at(hold.period).held -= hold.amount;
    then.holds.erase(number);
    keep(world, fact.voucher, std::move(then), said.today);
    return why;
}

Reasons apply(World& world, const Said& said, const events::ServiceDeliveredT& fact) {
    Reasons why = faults_of(world, fact);
    why.when(!may_be_id(fact.order) || fact.time_class > events::TimeClass::public_holiday,
             Refusal::field_invalid);
    const Clock clock = clock_of(fact);
    Use use = use_of(fact);
    use.time_class = fact.time_class;
    if (is_date(fact.service_date.get())) check_class(world, clock, use, why);
    check_named(world, fact.delivery, fact.voucher, fact.provider, why);
    if (why.any()) return why;
    Voucher then = world.vouchers.at(fact.voucher);
    const ProviderNumber order{fact.provider, fact.order};
    if (!fact.order.empty()) {
        why.when(!then.holds.contains(order), Refusal::order_unknown);
        if (why.any()) return why;
        const Hold& hold = then.holds.at(order);
        then.pots.at(hold.pot).periods.at(hold.period).held -= hold.amount;
        then.holds.erase(order);
    }
    let_go_expired(then, said.today);
    Priced priced;
    const ProviderNumber number{fact.provider, fact.delivery};
    why = price(world, then, use, said.today, priced);
    why.when(world.deliveries.contains(number), Refusal::delivery_exists);
    if (why.any()) return why;

    Delivery delivery = delivery_from(fact.voucher, use, priced);
    delivery.clock = clock;
    delivery.open = !priced.needs_approval && !is_flagged(world, number, delivery, use.quantity);
    PeriodUse& period = open_period(then, priced.pot, use.date);
    period.used += priced.used;
    delivery.period = period.days.first;
    post_delivery(world, delivery, 1);
    if (delivery.open) world.unsettled.insert(number);
    world.deliveries[number] = delivery;
    keep(world, fact.voucher, std::move(then), said.today);
    return why;
}

Reasons apply(World& world, const Said&, const events::DeliveryApprovedT& fact) {
    Reasons why;
    const Delivery* const now = delivery_of(world, fact.delivery, fact.voucher, fact.provider, why);
    if (why.any()) return why;
    why.when(now->cancelled || now->disputed, Refusal::delivery_state_does_not_allow);
    why.when(now->open, Refusal::already_in_this_state);
    if (why.any()) return why;
    const ProviderNumber number{fact.provider, fact.delivery};
    Delivery& delivery = world.deliveries.at(number);
    post_delivery(world, delivery, -1);
    delivery.open = true;
    post_delivery(world, delivery, 1);
    world.unsettled.insert(number);
    return why;
}

Reasons apply(World& world, const Said& said, const events::DeliveryCorrectedT& fact) {
    Reasons why = faults_of(world, fact);
    why.when(fact.time_class > events::TimeClass::public_holiday, Refusal::field_invalid);
    const Delivery* const now = delivery_of(world, fact.delivery, fact.voucher, fact.provider, why);
    if (why.any()) return why;
    Voucher then = world.vouchers.at(fact.voucher);
    let_go_expired(then, said.today);
    if (!now->cancelled) give_back(then, *now);
    Use use = use_of(fact);
    use.time_class = fact.time_class;
    const Clock clock = clock_of(fact, now->clock);
    check_class(world, clock, use, why);
    if (why.any()) return why;
    use.after_deadline = is_organiser(said.role);
    Priced priced;
    why = price(world, then, use, said.today, priced);
    check_may_change(said, *now, false, why);
    if (why.any()) return why;

    const ProviderNumber number{fact.provider, fact.delivery};
    Delivery delivery = delivery_from(fact.voucher, use, priced);
    delivery.clock = clock;
    delivery.open =
        now->open || (!priced.needs_approval && !is_flagged(world, number, delivery, use.quantity));
    PeriodUse& period = open_period(then, priced.pot, use.date);
    period.used += priced.used;
    delivery.period = period.days.first;
    post_delivery(world, *now, -1);
    post_delivery(world, delivery, 1);
    if (delivery.open) world.unsettled.insert(number);
    world.deliveries.at(number) = delivery;
    keep(world, fact.voucher, std::move(then), said.today);
    return why;
}

Reasons apply(World& world, const Said& said, const events::DeliveryCancelledT& fact) {
    Reasons why;
    const Delivery* const now = delivery_of(world, fact.delivery, fact.voucher, fact.provider, why);
    if (why.any()) return why;
    check_may_change(said, *now, true, why);
    if (why.any()) return why;
    const ProviderNumber number{fact.provider, fact.delivery};
    Delivery& delivery = world.deliveries.at(number);
    Voucher then = world.vouchers.at(fact.voucher);
    give_back(then, delivery);
    post_delivery(world, delivery, -1);
    delivery.cancelled = true;
    delivery.open = false;
    world.unsettled.erase(number);
    keep(world, fact.voucher, std::move(then), said.today);
    return why;
}

Reasons apply(World& world, const Said& said, const events::CreditGivenT& fact) {
    Reasons why;
    why.when(!is_id(fact.service), Refusal::field_invalid);
    why.when(!is_amount(fact.amount.get()), Refusal::amount_out_of_range);
    why.when(fact.quantity != nullptr && !is_quantity(fact.quantity.get()),
             Refusal::amount_out_of_range);
    why.when(!is_date(fact.service_date.get()), Refusal::date_out_of_range);
    check_named(world, fact.credit, fact.voucher, fact.provider, why);
    if (why.any()) return why;
    const Day on = fact.service_date->days();
    const auto service = world.services.find(fact.service);
    const Service::Definition* const defined =
        service == world.services.end() ? nullptr : defined_on(service->second, on);
    why.when(defined == nullptr, Refusal::service_unknown);
    why.when(!world.providers.contains(fact.provider), Refusal::provider_unknown);
    const ProviderNumber number{fact.provider, fact.credit};
    why.when(world.credits.contains(number), Refusal::delivery_exists);
    const Voucher& now = world.vouchers.at(fact.voucher);
    const auto& lines = terms_on(now, on).lines;
    const auto line = std::ranges::find(lines, fact.service, &Line::service);
    why.when(line == lines.end(), Refusal::service_not_in_voucher);
    why.when(on < now.valid.first || on > std::max(said.today, now.valid.first),
             Refusal::voucher_not_valid_on_date);
    why.when(!periods_fit(now, on), Refusal::record_full);
    if (why.any()) return why;
    const Amount gross = fact.amount->value();
    const Amount vat =
        adds_vat(now, *defined)
            ? half_up(static_cast<__int128>(gross) * defined->vat_rate, 10'000 + defined->vat_rate)
            : 0;
    Delivery credit;
    credit.voucher = fact.voucher;
    credit.provider = fact.provider;
    credit.service = fact.service;
    credit.coding = defined->coding;
    credit.date = on;
    credit.open = true;
    why.when(!split_between_funders(world, now, on, vat - gross, -vat, credit.parts),
             Refusal::funder_not_found_for_client);
    if (why.any()) return why;

    Voucher then = now;
    if (!then.pots.empty()) {
        const bool in_euros = then.pots.at(line->pot).commodity == Commodity::eur;
        const Amount quantity = fact.quantity == nullptr ? 0 : fact.quantity->value();
        if (in_euros || quantity > 0) {
            PeriodUse& period = open_period(then, line->pot, on);
            period.used -= std::min(in_euros ? gross : quantity, std::max<Amount>(0, period.used));
        }
    }
    post_delivery(world, credit, 1);
    world.credits[number] = credit;
    keep(world, fact.voucher, std::move(then), said.today);
    return why;
}

}  // namespace saldo::model

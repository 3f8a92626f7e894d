// Disputes and their resolution. Written from engine/deliveries/dispute.hpp and the golden scripts
// disputes and disputes_and_vat.
#include <algorithm>

#include "tests/model/deliveries.hpp"
#include "tests/model/fields.hpp"
#include "tests/model/rules.hpp"

namespace saldo::model {

namespace {

using enum AccountClass;

Amount payable_of(const Delivery& delivery) {
    Amount payable = 0;
    for (const Part& part : delivery.parts) payable += part.net + part.vat;
    return payable;
}

// A part that is open waits for a close again.
void post_open(World& world, const Delivery& delivery, const Part& part, Amount amount) {
    world.post(payable_open, part.funder, delivery.provider, -amount);
    world.open.push_back(
        {part.funder, delivery.provider, delivery.service, delivery.coding, delivery.date, amount});
}

// Of expense and VAT of each part, in their order, in proportion: what of the credit has been given
// by then is rounded, so that no cent is lost.
void credit_parts(World& world, Delivery& delivery, Amount credited) {
    const Amount payable = payable_of(delivery);
    Amount passed = 0;
    Amount given = 0;
    const auto take = [&](Amount& of) {
        passed += of;
        const Amount by_now =
            payable == 0 ? 0 : half_up(static_cast<__int128>(credited) * passed, payable);
        const Amount back = by_now - given;
        given = by_now;
        of -= back;
        return back;
    };
    for (Part& part : delivery.parts) {
        world.post(expense, part.funder, delivery.coding, -take(part.net));
        world.post(vat_receivable, part.funder, "", -take(part.vat));
    }
}

// What the credited money is of what the delivery used: itself where the voucher counts euros, else
// the same part of the quantity.
Amount use_given_back(const Voucher& voucher, const Delivery& delivery, Amount credited) {
    const bool counts_euros =
        voucher.has_balance() && voucher.pots.at(delivery.pot).commodity == Commodity::eur;
    if (counts_euros) return credited;
    const Amount payable = payable_of(delivery);
    return payable == 0 ? 0 : half_up(static_cast<__int128>(delivery.used) * credited, payable);
}

}  // namespace

Reasons apply(World& world, const Said&, const events::DeliveryDisputedT& fact) {
    Reasons why;
    const Delivery* const now = delivery_of(world, fact.delivery, fact.voucher, fact.provider, why);
    if (why.any()) return why;
    const bool settled = std::ranges::any_of(now->parts, &Part::settled);
    why.when(now->disputed, Refusal::already_in_this_state);
    why.when(!now->open || settled, Refusal::delivery_state_does_not_allow);
    if (why.any()) return why;
    const ProviderNumber number{fact.provider, fact.delivery};
    Delivery& delivery = world.deliveries.at(number);
    for (const Part& part : delivery.parts) {
        post_open(world, delivery, part, -(part.net + part.vat));
        world.post(payable_disputed, part.funder, delivery.provider, -(part.net + part.vat));
    }
    delivery.open = false;
    delivery.disputed = true;
    world.unsettled.erase(number);
    return why;
}

Reasons apply(World& world, const Said& said, const events::DisputeResolvedT& fact) {
    Reasons why;
    const Amount credited = fact.credited == nullptr ? 0 : fact.credited->value();
    why.when(credited < 0 || credited > kMostCents, Refusal::amount_out_of_range);
    const Delivery* const now = delivery_of(world, fact.delivery, fact.voucher, fact.provider, why);
    if (why.any()) return why;
    why.when(!now->disputed, Refusal::delivery_state_does_not_allow);
    why.when(now->disputed && credited > payable_of(*now), Refusal::credit_exceeds_delivery);
    if (why.any()) return why;
    const ProviderNumber number{fact.provider, fact.delivery};
    Delivery& delivery = world.deliveries.at(number);
    Voucher then = world.vouchers.at(fact.voucher);
    const Amount back = use_given_back(then, delivery, credited);
    then.pots.at(delivery.pot).periods.at(delivery.period).used -= back;
    delivery.used -= back;
    for (const Part& part : delivery.parts)
        world.post(payable_disputed, part.funder, delivery.provider, part.net + part.vat);
    credit_parts(world, delivery, credited);
    for (const Part& part : delivery.parts) post_open(world, delivery, part, part.net + part.vat);
    delivery.disputed = false;
    delivery.open = true;
    world.unsettled.insert(number);
    keep(world, fact.voucher, std::move(then), said.today);
    return why;
}

}  // namespace saldo::model

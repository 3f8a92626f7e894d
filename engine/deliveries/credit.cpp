// CreditGiven: the organiser lowers what a provider is owed without reversing a single delivery. It
// is kept as a delivery record of its own kind with negative parts, so that it reverses by the same
// postings.

#include <algorithm>

#include "engine/deliveries/named_voucher.hpp"
#include "engine/deliveries/payable_postings.hpp"
#include "engine/deliveries/rate.hpp"
#include "engine/deliveries/record.hpp"
#include "engine/money/rounding.hpp"
#include "engine/vouchers/pot_use.hpp"

namespace saldo {

namespace {

Refusal check_fields(EventContext& event, const events::CreditGiven& given) {
    if (!id_ok(given.service())) return event.refuse(Refusal::field_invalid, "service");
    if (!cents_ok(*given.amount()) || given.amount()->value() <= 0)
        return event.refuse(Refusal::amount_out_of_range, "amount");
    if (given.quantity() != nullptr && !quantity_ok(*given.quantity()))
        return event.refuse(Refusal::amount_out_of_range, "quantity");
    if (!date_ok(*given.service_date()))
        return event.refuse(Refusal::date_out_of_range, "service_date");
    return Refusal::none;
}

// The VAT within a gross amount, where the service adds VAT to its prices.
Cents vat_within(const Service::Definition& service, const Voucher& voucher, Cents gross) {
    if (voucher.kind != VoucherKind::purchase_order || service.vat != VatTreatment::net_plus)
        return Cents{0};
    const std::int64_t rate = service.vat_rate.value;
    return Cents{
        divide_half_up(static_cast<__int128>(gross.value) * rate, kBasisPointsMax.value + rate)};
}

// Gives the voucher back what the credit names, but no more than was used in the period of the
// service date.
void give_back(DeliveryDesk& desk, Voucher& voucher, Delivery& credit, std::int64_t wanted) {
    if (wanted <= 0 || voucher.pots.empty()) return;
    const PotUse use{desk.books, voucher, credit.pot};
    Voucher::UsedPeriod& period = open_period(use, credit.service_date);
    credit.period = period.period;
    const std::int64_t back = std::min(wanted, std::max<std::int64_t>(period.used, 0));
    use_amount(use, period, -back);
    credit.used = -back;
}

}  // namespace

Refusal give_credit(DeliveryDesk& desk, EventContext& event, const events::CreditGiven& given) {
    if (const Refusal refused = check_fields(event, given); refused != Refusal::none)
        return refused;
    const NamedDelivery named = find_named(desk, event, DeliveryRecordKind::credit, given.credit(),
                                           given.voucher(), given.provider());
    if (named.refused != Refusal::none) return named.refused;
    const Date on = date_of(*given.service_date());
    const Handle service = desk.registry.services.find(event.ledger, text_of(given.service()));
    const Service::Definition* const definition =
        service == kNoHandle ? nullptr : desk.registry.services[service].on(on);
    if (definition == nullptr) return event.refuse(Refusal::service_unknown, "service");
    const Handle provider = desk.registry.providers.find(event.ledger, text_of(given.provider()));
    if (provider == kNoHandle) return event.refuse(Refusal::provider_unknown, "provider");
    if (named.delivery->present) return event.refuse(Refusal::delivery_exists, "credit");
    const Voucher& now = named.voucher->record;
    const auto& lines = now.terms_on(on).lines;
    const auto line = std::ranges::find(lines, service, &Voucher::Line::service);
    if (line == lines.end()) return event.refuse(Refusal::service_not_in_voucher, "service");
    // A day that the decision never covered has no period to give back to.
    if (on < now.valid_from || on > std::max(event.recorded_on, now.valid_from))
        return event.refuse(Refusal::voucher_not_valid_on_date, "service_date");
    if (const Refusal refused = check_periods(event, now, on, "service_date");
        refused != Refusal::none)
        return refused;
    Delivery credit;
    credit.state = DeliveryState::approved;
    credit.voucher = now.id;
    credit.provider = provider;
    credit.service = service;
    credit.service_date = on;
    credit.coding = definition->coding;
    credit.pot = line->pot;
    credit.opened_event = event.event_number;
    credit.rated_event = event.event_number;
    const Cents gross{given.amount()->value()};
    const Cents vat = vat_within(*definition, now, gross);
    if (!split_by_funder(desk, now, on, Cents{-(gross.value - vat.value)}, Cents{-vat.value},
                         credit.parts))
        return event.refuse(Refusal::funder_not_found_for_client, "voucher");

    Voucher& voucher = desk.vouchers.cache.change(*named.voucher);
    const bool euros =
        !voucher.pots.empty() && voucher.pots[credit.pot].commodity == Commodity::eur;
    const std::int64_t quantity = given.quantity() == nullptr ? 0 : given.quantity()->value();
    give_back(desk, voucher, credit, euros ? gross.value : quantity);
    post_payable(desk, event.ledger, credit, 1);
    release_ended_periods(desk.books, voucher, event.recorded_on);
    desk.deliveries.cache.change(*named.delivery) = std::move(credit);
    return Refusal::none;
}

}  // namespace saldo

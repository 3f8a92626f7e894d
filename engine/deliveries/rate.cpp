#include "engine/deliveries/rate.hpp"

#include <algorithm>

#include "engine/base/limits.hpp"
#include "engine/deliveries/unit_price.hpp"
#include "engine/money/rounding.hpp"
#include "engine/services/calendar.hpp"
#include "engine/vouchers/pot_use.hpp"

namespace saldo {

namespace {

struct Amounts {
    Cents net;
    Cents vat;
    Cents co_payment;
    std::int64_t used = 0;
};

Refusal check_provider(DeliveryDesk& desk, EventContext& event, const Voucher& voucher,
                       const RateAsk& ask, const Rated& rated) {
    const auto& client =
        desk.registry.clients.at(Registry::client_key(event.ledger, voucher.client));
    const std::string_view home = client.record.municipality(ask.service_date);
    if (!desk.registry.providers[rated.provider].approved(rated.service, home, ask.service_date))
        return event.refuse(Refusal::provider_not_approved, "provider");
    return Refusal::none;
}

Refusal check_dates(EventContext& event, const Service::Definition& service, const RateAsk& ask) {
    if (ask.in_advance) return Refusal::none;
    if (ask.service_date > event.recorded_on)
        return event.refuse(Refusal::service_date_in_future, "service_date", ask.service_date.days,
                            event.recorded_on.days);
    const std::int32_t last_day = ask.service_date.days + service.recording_deadline_days;
    if (ask.after_deadline) return Refusal::none;
    if (service.recording_deadline_days != 0 && event.recorded_on.days > last_day)
        return event.refuse(Refusal::recording_deadline_passed, "recorded_at",
                            event.recorded_on.days, last_day);
    return Refusal::none;
}

Refusal check_voucher(EventContext& event, const Voucher& voucher, Date date) {
    if (voucher.kind == VoucherKind::entitlement)
        return event.refuse(Refusal::voucher_kind_does_not_allow, "voucher");
    if (!voucher.covers(date)) {
        const bool after_end = voucher.annulled || (voucher.ended && date > voucher.valid_until);
        if (after_end)
            return event.refuse(Refusal::voucher_ended, "service_date", date.days,
                                voucher.valid_until.days);
        return event.refuse(Refusal::voucher_not_valid_on_date, "service_date");
    }
    if (voucher.suspended_on(date)) return event.refuse(Refusal::voucher_suspended, "service_date");
    return Refusal::none;
}

Refusal check_price(DeliveryDesk& desk, EventContext& event, const Voucher& voucher,
                    const RateAsk& ask, const Voucher::Line& line,
                    const Service::Definition& service, Handle provider) {
    const UnitPrice price = ask.unit_price;
    if (ask.started_at) {
        const auto of_table =
            time_class_at(desk.registry, event.ledger, ask.service, *ask.started_at);
        if (of_table && *of_table != ask.time_class)
            return event.refuse_naming(Refusal::time_class_differs, "time_class",
                                       time_class_name(*of_table));
    }
    const Provider::Price* const listed = desk.registry.providers[provider].price(
        line.service, ask.content, voucher.contract, ask.time_class, ask.service_date);
    if (listed != nullptr) {
        const UnitPrice bound = comparable(*listed, adds_vat(voucher, service), service);
        if (price > bound)
            return event.refuse(Refusal::price_above_listed, "unit_price", price.value,
                                bound.value);
    }
    const bool orders = voucher.kind == VoucherKind::purchase_order;
    const bool agreed = orders && line.unit_value.value > 0;
    if (agreed && price > line.unit_value)
        return event.refuse(Refusal::price_above_listed, "unit_price", price.value,
                            line.unit_value.value);
    if (service.price_ceiling.value > 0 && price > service.price_ceiling)
        return event.refuse(Refusal::price_above_ceiling, "unit_price", price.value,
                            service.price_ceiling.value);
    if (service.free_by_law && price > paid_price(voucher, line, price))
        return event.refuse(Refusal::price_above_value, "unit_price", price.value,
                            line.unit_value.value);
    if (orders && !agreed && listed == nullptr)
        return event.refuse(Refusal::price_not_agreed, "unit_price");
    return Refusal::none;
}

// A contract that the voucher names binds its provider, on its days.
Refusal check_contract(DeliveryDesk& desk, EventContext& event, const Voucher& voucher,
                       const RateAsk& ask, Handle provider) {
    if (voucher.contract.empty()) return Refusal::none;
    const Contract* const contract =
        desk.registry.contract_of(event.ledger, voucher.contract, provider);
    if (contract == nullptr) return event.refuse(Refusal::provider_not_payee, "provider");
    const bool valid =
        contract->valid_from <= ask.service_date && ask.service_date <= contract->valid_until;
    return valid ? Refusal::none : event.refuse(Refusal::contract_not_valid, "service_date");
}

bool counts_euros(const Voucher& voucher) {
    return (voucher.kind == VoucherKind::balance_voucher ||
            voucher.kind == VoucherKind::personal_budget) &&
           voucher.pots.front().commodity == Commodity::eur;
}

// What the balance covers. False: it does not, and the service does not part-pay.
bool cover(const Voucher& voucher, const Service::Definition& service, UnitPrice paid,
           std::int64_t left, Amounts& amounts) {
    if (amounts.used <= left) return true;
    const bool part_pays = service.short_balance == ShortBalance::part_pay &&
                           !service.free_by_law && left > 0 &&
                           (voucher.kind == VoucherKind::balance_voucher ||
                            voucher.kind == VoucherKind::personal_budget);
    if (!part_pays) return false;
    const std::int64_t total = amounts.net.value + amounts.co_payment.value;
    amounts.used = left;
    amounts.net =
        counts_euros(voucher)
            ? Cents{left}
            : Cents{static_cast<std::int64_t>(price_times_quantity(paid, Quantity{left}))};
    amounts.co_payment = Cents{total - amounts.net.value};
    return true;
}

// Periods that the day needs open; for an order, one more hold.
Refusal check_room(EventContext& event, const Voucher& voucher, const RateAsk& ask) {
    if (const Refusal refused = check_periods(event, voucher, ask.service_date, "service_date");
        refused != Refusal::none)
        return refused;
    if (!ask.in_advance) return Refusal::none;
    const auto standing = std::ranges::count_if(voucher.holds, [&](const Voucher::Hold& hold) {
        return hold.expires_on >= event.recorded_on;
    });
    return event.expect_room(static_cast<std::size_t>(standing), limits::kHoldsMax, "order");
}

// What may be used on the day, with what the replaced delivery gives back and what expired holds
// let go.
std::int64_t left_for(const Voucher& voucher, std::uint32_t pot, const RateAsk& ask, Date today) {
    ComesBack comes_back{ask.replaced_period, 0, today};
    if (ask.replaces && ask.replaced_pot == pot) comes_back.amount = ask.replaced_amount;
    return left_on(voucher, pot, ask.service_date, comes_back);
}

}  // namespace

bool split_by_funder(const DeliveryDesk& desk, const Voucher& voucher, Date date, Cents net,
                     Cents vat, Delivery::Parts& parts) {
    parts.clear();
    std::int64_t shared = 0;
    for (const Voucher::Share& share : voucher.shares) shared += share.share.value;
    Handle home_funder = kNoHandle;
    if (shared < kBasisPointsMax.value) {
        const auto& client =
            desk.registry.clients.at(Registry::client_key(voucher.ledger, voucher.client));
        home_funder =
            desk.registry.funder_for(voucher.ledger, client.record.municipality(date), date);
        if (home_funder == kNoHandle) return false;
    }
    if (voucher.shares.empty()) {
        parts.push_back({home_funder, net, vat});
        return true;
    }
    std::vector<BasisPoints> shares;
    for (const Voucher::Share& share : voucher.shares) shares.push_back(share.share);
    const std::vector<Cents> nets = split(net, shares);
    const std::vector<Cents> vats = split(vat, shares);
    for (std::size_t at = 0; at < voucher.shares.size(); ++at)
        parts.push_back({voucher.shares[at].funder, nets[at + 1], vats[at + 1]});
    if (home_funder != kNoHandle) {
        parts.push_back({home_funder, nets[0], vats[0]});
    } else {
        // Shares of 100 %: what rounding left goes to the first of them.
        parts.front().net.value += nets[0].value;
        parts.front().vat.value += vats[0].value;
    }
    return true;
}

Refusal rate(DeliveryDesk& desk, EventContext& event, const Voucher& voucher, const RateAsk& ask,
             Rated& rated) {
    rated.service = desk.registry.services.find(event.ledger, ask.service);
    const Service::Definition* const service =
        rated.service == kNoHandle ? nullptr
                                   : desk.registry.services[rated.service].on(ask.service_date);
    if (service == nullptr) return event.refuse(Refusal::service_unknown, "service");
    rated.provider = desk.registry.providers.find(event.ledger, ask.provider);
    if (rated.provider == kNoHandle) return event.refuse(Refusal::provider_unknown, "provider");
    if (ask.exists != Refusal::none)
        return event.refuse(ask.exists, ask.exists == Refusal::order_exists ? "order" : "delivery");
    if (const Refusal refused = check_provider(desk, event, voucher, ask, rated);
        refused != Refusal::none)
        return refused;
    const Voucher::Terms& terms = voucher.terms_on(ask.service_date);
    const Voucher::Line* const line = line_for(terms, rated.service, ask.content);
    if (line == nullptr) return event.refuse(Refusal::service_not_in_voucher, "service");
    if (!voucher.payee.empty() && voucher.payee != ask.provider)
        return event.refuse(Refusal::provider_not_payee, "provider");
    if (const Refusal refused = check_contract(desk, event, voucher, ask, rated.provider);
        refused != Refusal::none)
        return refused;
    if (const Refusal refused = check_dates(event, *service, ask); refused != Refusal::none)
        return refused;
    if (const Refusal refused = check_voucher(event, voucher, ask.service_date);
        refused != Refusal::none)
        return refused;
    if (const Refusal refused =
            check_price(desk, event, voucher, ask, *line, *service, rated.provider);
        refused != Refusal::none)
        return refused;

    if (const Refusal refused = check_room(event, voucher, ask); refused != Refusal::none)
        return refused;
    const UnitPrice paid = paid_price(voucher, *line, ask.unit_price);
    const __int128 total = price_times_quantity(ask.unit_price, ask.quantity);
    Amounts amounts;
    amounts.net = Cents{static_cast<std::int64_t>(price_times_quantity(paid, ask.quantity))};
    amounts.co_payment = Cents{static_cast<std::int64_t>(total) - amounts.net.value};
    const Commodity commodity = voucher.pots[line->pot].commodity;
    amounts.used = counts_euros(voucher) ? amounts.net.value : counted(commodity, ask.quantity);
    const std::int64_t asked = amounts.used;
    const std::int64_t left = left_for(voucher, line->pot, ask, event.recorded_on);
    if (!cover(voucher, *service, paid, left, amounts))
        return event.refuse(
            commodity == Commodity::eur ? Refusal::balance_exceeded : Refusal::allowance_exceeded,
            "quantity", asked, left);
    if (adds_vat(voucher, *service)) amounts.vat = share_of(amounts.net, service->vat_rate);
    if (!split_by_funder(desk, voucher, ask.service_date, amounts.net, amounts.vat, rated.parts))
        return event.refuse(Refusal::funder_not_found_for_client, "voucher");
    rated.coding = service->coding;
    rated.needs_approval = service->needs_approval;
    rated.pot = line->pot;
    rated.used = amounts.used;
    rated.co_payment = amounts.co_payment;
    return Refusal::none;
}

}  // namespace saldo

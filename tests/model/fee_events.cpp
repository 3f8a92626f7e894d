// Client fees: what a client owes the organiser. Written from engine/fees/fee_rules.hpp and the
// golden scripts client_fees and client_fees_and_vouchers.
#include <algorithm>

#include "tests/model/fields.hpp"
#include "tests/model/pots.hpp"
#include "tests/model/prices.hpp"
#include "tests/model/rules.hpp"

namespace saldo::model {

namespace {

constexpr std::size_t kMostFees = 600;
constexpr std::size_t kMostAssessments = 4'096;
constexpr std::size_t kMostInvoices = 4'096;

const Client* named(const World& world, const Text& id, Reasons& why) {
    why.when(!is_id(id), Refusal::field_invalid);
    const auto found = world.clients.find(id);
    why.when(found == world.clients.end(), Refusal::client_unknown);
    return found == world.clients.end() ? nullptr : &found->second;
}

// Of purchase orders and entitlements the client owes the provider nothing.
bool leaves_co_payment(const Voucher& voucher) {
    return voucher.has_balance() || voucher.kind == events::VoucherKind::service_voucher;
}

// Whether the client holds a voucher for the service that leaves a co-payment. A suspended one is
// held.
bool uses_by_voucher(const World& world, const Text& client, const Text& service, Day day) {
    for (const auto& [id, voucher] : world.vouchers) {
        if (voucher.client != client || !leaves_co_payment(voucher)) continue;
        if (voucher.annulled || !voucher.valid.has(day)) continue;
        for (const Line& line : terms_on(voucher, day).lines)
            if (line.service == service) return true;
    }
    return false;
}

void check_service(const World& world, const Text& client, const Text& service, Day day,
                   Reasons& why) {
    const auto known = world.services.find(service);
    const auto* const defined =
        known == world.services.end() ? nullptr : defined_on(known->second, day);
    why.when(defined == nullptr, Refusal::service_unknown);
    why.when(defined != nullptr && defined->free_by_law, Refusal::service_free_by_law);
    why.when(uses_by_voucher(world, client, service, day), Refusal::service_used_by_voucher);
}

// What is open of an invoice bears what is credited or paid.
template <class Fact>
Reasons lower(World& world, const Fact& fact, AccountClass against, Reasons why) {
    why.when(!is_id(fact.invoice), Refusal::field_invalid);
    why.when(!is_amount(fact.amount.get()), Refusal::amount_out_of_range);
    const Client* const client = named(world, fact.client, why);
    if (client == nullptr) return why;
    const auto known = client->invoices.find(fact.invoice);
    why.when(known == client->invoices.end(), Refusal::invoice_unknown);
    if (why.any()) return why;
    const Amount amount = fact.amount->value();
    why.when(amount > known->second.open, Refusal::amount_exceeds_receivable);
    if (why.any()) return why;
    Invoice& invoice = world.clients.at(fact.client).invoices.at(fact.invoice);
    invoice.open -= amount;
    world.post(against, invoice.funder, "", amount);
    world.post(AccountClass::receivable_client, invoice.funder, "", -amount);
    return why;
}

}  // namespace

Reasons apply(World& world, const Said&, const events::ClientFeeDecidedT& fact) {
    Reasons why;
    why.when(!is_id(fact.fee) || !is_id(fact.service), Refusal::field_invalid);
    why.when(!is_price(fact.unit_fee.get()), Refusal::amount_out_of_range);
    why.when(!is_date(fact.valid_from.get()) || !may_be_date(fact.valid_until.get()),
             Refusal::date_out_of_range);
    why.when(fact.valid_until != nullptr && fact.valid_until->days() < fact.valid_from->days(),
             Refusal::date_out_of_range);
    const Client* const client = named(world, fact.client, why);
    if (client == nullptr) return why;
    check_service(world, fact.client, fact.service, fact.valid_from->days(), why);
    why.when(client->fees.contains(fact.fee), Refusal::already_exists);
    why.when(client->fees.size() >= kMostFees, Refusal::record_full);
    if (!why.any())
        world.clients.at(fact.client).fees[fact.fee] = {
            fact.service, span_of(*fact.valid_from, fact.valid_until.get()), {}};
    return why;
}

Reasons apply(World& world, const Said&, const events::ClientFeeAssessedT& fact) {
    Reasons why;
    why.when(!is_id(fact.fee), Refusal::field_invalid);
    const Amount amount = fact.amount->value();
    why.when(amount < 0 || amount > kMostCents, Refusal::amount_out_of_range);
    why.when(!is_date(fact.period_end.get()), Refusal::date_out_of_range);
    const Client* const client = named(world, fact.client, why);
    if (client == nullptr) return why;
    const auto known = client->fees.find(fact.fee);
    why.when(known == client->fees.end(), Refusal::fee_unknown);
    if (why.any()) return why;
    const Fee& fee = known->second;
    const Day end = fact.period_end->days();
    why.when(fee.assessed.contains(end), Refusal::already_exists);
    const bool covers = fee.valid.first <= end && month_first(end) <= fee.valid.last;
    why.when(!covers, Refusal::fee_not_valid);
    if (covers) check_service(world, fact.client, fee.service, std::min(end, fee.valid.last), why);
    std::size_t assessments = 0;
    for (const auto& [id, one] : client->fees) assessments += one.assessed.size();
    why.when(assessments >= kMostAssessments, Refusal::record_full);
    why.when(end != month_last(end), Refusal::period_end_not_month_end);
    if (!why.any()) world.clients.at(fact.client).fees.at(fact.fee).assessed.insert(end);
    return why;
}

Reasons apply(World& world, const Said&, const events::ClientFeeInvoicedT& fact) {
    Reasons why;
    why.when(!is_id(fact.invoice) || !is_id(fact.funder) || !is_id(fact.service) ||
                 !may_be_known_reference(fact.reference),
             Refusal::field_invalid);
    why.when(!is_amount(fact.amount.get()), Refusal::amount_out_of_range);
    why.when(!is_date(fact.service_date.get()) || !may_be_date(fact.due_on.get()),
             Refusal::date_out_of_range);
    const Client* const client = named(world, fact.client, why);
    why.when(!world.funders.contains(fact.funder), Refusal::funder_unknown);
    if (client == nullptr) return why;
    check_service(world, fact.client, fact.service, fact.service_date->days(), why);
    why.when(client->invoices.contains(fact.invoice), Refusal::already_exists);
    why.when(client->invoices.size() >= kMostInvoices, Refusal::record_full);
    if (why.any()) return why;
    const Amount amount = fact.amount->value();
    world.clients.at(fact.client).invoices[fact.invoice] = {fact.funder, amount};
    world.post(AccountClass::receivable_client, fact.funder, "", amount);
    world.post(AccountClass::fee_income, fact.funder, "", -amount);
    return why;
}

Reasons apply(World& world, const Said&, const events::ClientFeeCreditedT& fact) {
    Reasons why;
    why.when(!is_short(fact.reason), Refusal::field_invalid);
    return lower(world, fact, AccountClass::fee_income, why);
}

Reasons apply(World& world, const Said&, const events::ClientFeePaidT& fact) {
    Reasons why;
    why.when(!is_date(fact.paid_on.get()), Refusal::date_out_of_range);
    return lower(world, fact, AccountClass::bank, why);
}

}  // namespace saldo::model

#include "engine/fees/fee_rules.hpp"

#include <algorithm>

#include "engine/ledger/field_checks.hpp"
#include "engine/settlement/reference.hpp"

namespace saldo {

namespace {

bool is_positive(const events::Cents& amount) { return amount.value() > 0 && cents_ok(amount); }

bool is_reference(const flatbuffers::String* reference) {
    if (reference == nullptr) return true;
    const std::string_view text = text_of(reference);
    return settlement::is_domestic_reference(text) || settlement::is_finnish_rf_reference(text);
}

// Whether the client holds a voucher for the service on the day that leaves a co-payment.
bool used_by_voucher(FeeDesk& desk, Handle ledger, const Client& client, Handle service, Date day) {
    return std::ranges::any_of(client.vouchers, [&](const std::string& id) {
        const Voucher& voucher = desk.vouchers.cache.at(Vouchers::key(ledger, id)).record;
        if (!voucher.covers(day)) return false;
        const auto& lines = voucher.terms_on(day).lines;
        return std::ranges::find(lines, service, &Voucher::Line::service) != lines.end();
    });
}

// Whether a fee may be taken of the client for the service on that day.
Refusal check_service(FeeDesk& desk, EventContext& event, const Client& client, Handle service,
                      Date day, std::string_view field) {
    const Service::Definition* const defined =
        service == kNoHandle ? nullptr : desk.registry.services[service].on(day);
    if (defined == nullptr) return event.refuse(Refusal::service_unknown, field);
    if (defined->free_by_law) return event.refuse(Refusal::service_free_by_law, field);
    if (used_by_voucher(desk, event.ledger, client, service, day))
        return event.refuse(Refusal::service_used_by_voucher, field);
    return Refusal::none;
}

RecordCache<ClientFees>::Slot& fees_of(FeeDesk& desk, const EventContext& event,
                                       const flatbuffers::String* client) {
    return desk.fees.cache.at(AllClientFees::key(event.ledger, text_of(client)));
}

// nullptr: nobody registered the client.
const Client* find_client(FeeDesk& desk, const EventContext& event,
                          const flatbuffers::String* client) {
    const auto& slot =
        desk.registry.clients.at(Registry::client_key(event.ledger, text_of(client)));
    return slot.present ? &slot.record : nullptr;
}

// The invoice and what is open of it must bear the amount.
Refusal check_open(EventContext& event, const ClientFees& fees, const flatbuffers::String* id,
                   Cents amount, std::size_t& at) {
    const auto found = std::ranges::find(fees.invoices, text_of(id), &ClientFees::Invoice::id);
    if (found == fees.invoices.end()) return event.refuse(Refusal::invoice_unknown, "invoice");
    if (amount > found->open())
        return event.refuse(Refusal::amount_exceeds_receivable, "amount", amount.value,
                            found->open().value);
    at = static_cast<std::size_t>(found - fees.invoices.begin());
    return Refusal::none;
}

template <class Fact>
Refusal check_invoice_fields(EventContext& event, const Fact& fact) {
    if (!id_ok(fact.invoice())) return event.refuse(Refusal::field_invalid, "invoice");
    if (!id_ok(fact.client())) return event.refuse(Refusal::field_invalid, "client");
    if (!is_positive(*fact.amount())) return event.refuse(Refusal::amount_out_of_range, "amount");
    return Refusal::none;
}

Refusal check_decision_fields(EventContext& event, const events::ClientFeeDecided& decided) {
    if (!id_ok(decided.fee())) return event.refuse(Refusal::field_invalid, "fee");
    if (!id_ok(decided.client())) return event.refuse(Refusal::field_invalid, "client");
    if (!id_ok(decided.service())) return event.refuse(Refusal::field_invalid, "service");
    if (!price_ok(*decided.unit_fee()))
        return event.refuse(Refusal::amount_out_of_range, "unit_fee");
    if (!date_ok(*decided.valid_from()))
        return event.refuse(Refusal::date_out_of_range, "valid_from");
    if (!optional_date_ok(decided.valid_until()))
        return event.refuse(Refusal::date_out_of_range, "valid_until");
    if (decided.valid_until() != nullptr &&
        decided.valid_until()->days() < decided.valid_from()->days())
        return event.refuse(Refusal::date_out_of_range, "valid_until",
                            decided.valid_until()->days(), decided.valid_from()->days());
    return Refusal::none;
}

}  // namespace

Refusal decide_fee(FeeDesk& desk, EventContext& event, const events::ClientFeeDecided& decided) {
    if (const Refusal refused = check_decision_fields(event, decided); refused != Refusal::none)
        return refused;
    const Client* const client = find_client(desk, event, decided.client());
    if (client == nullptr) return event.refuse(Refusal::client_unknown, "client");
    const Handle service = desk.registry.services.find(event.ledger, text_of(decided.service()));
    const Date from = date_of(*decided.valid_from());
    if (service == kNoHandle || desk.registry.services[service].on(from) == nullptr)
        return event.refuse(Refusal::service_unknown, "service");
    auto& slot = fees_of(desk, event, decided.client());
    const ClientFees& now = slot.record;
    if (std::ranges::find(now.fees, text_of(decided.fee()), &ClientFees::Fee::id) != now.fees.end())
        return event.refuse(Refusal::already_exists, "fee");
    if (const Refusal refused = check_service(desk, event, *client, service, from, "service");
        refused != Refusal::none)
        return refused;
    if (const Refusal refused = event.expect_room(now.fees.size(), limits::kFeesMax, "fee");
        refused != Refusal::none)
        return refused;

    ClientFees::Fee& fee = desk.fees.cache.change(slot).fees.emplace_back();
    fee.id = text_of(decided.fee());
    fee.service = service;
    fee.unit_fee = UnitPrice{decided.unit_fee()->value()};
    fee.valid_from = from;
    fee.valid_until = date_or(decided.valid_until(), kDateMax);
    return Refusal::none;
}

Refusal assess_fee(FeeDesk& desk, EventContext& event, const events::ClientFeeAssessed& assessed) {
    if (!id_ok(assessed.fee())) return event.refuse(Refusal::field_invalid, "fee");
    if (!id_ok(assessed.client())) return event.refuse(Refusal::field_invalid, "client");
    if (!cents_ok(*assessed.amount()) || assessed.amount()->value() < 0)
        return event.refuse(Refusal::amount_out_of_range, "amount");
    if (!date_ok(*assessed.period_end()))
        return event.refuse(Refusal::date_out_of_range, "period_end");
    const Client* const client = find_client(desk, event, assessed.client());
    if (client == nullptr) return event.refuse(Refusal::client_unknown, "client");
    auto& slot = fees_of(desk, event, assessed.client());
    const ClientFees& now = slot.record;
    const auto fee = std::ranges::find(now.fees, text_of(assessed.fee()), &ClientFees::Fee::id);
    if (fee == now.fees.end()) return event.refuse(Refusal::fee_unknown, "fee");
    const Date end = date_of(*assessed.period_end());
    if (std::ranges::find(fee->assessments, end, &ClientFees::Assessment::period_end) !=
        fee->assessments.end())
        return event.refuse(Refusal::already_exists, "period_end");
    if (end < fee->valid_from || month_start(end) > fee->valid_until)
        return event.refuse(Refusal::fee_not_valid, "period_end");
    if (const Refusal refused = check_service(desk, event, *client, fee->service,
                                              std::min(end, fee->valid_until), "fee");
        refused != Refusal::none)
        return refused;
    if (const Refusal refused =
            event.expect_room(now.assessments, limits::kFeeAssessmentsMax, "period_end");
        refused != Refusal::none)
        return refused;
    if (end != month_end(end)) return event.refuse(Refusal::period_end_not_month_end, "period_end");

    const auto at = static_cast<std::size_t>(fee - now.fees.begin());
    ClientFees& fees = desk.fees.cache.change(slot);
    fees.fees[at].assessments.push_back({end, Cents{assessed.amount()->value()}});
    fees.assessments += 1;
    return Refusal::none;
}

Refusal invoice_fee(FeeDesk& desk, EventContext& event, const events::ClientFeeInvoiced& invoiced) {
    if (const Refusal refused = check_invoice_fields(event, invoiced); refused != Refusal::none)
        return refused;
    if (!id_ok(invoiced.funder())) return event.refuse(Refusal::field_invalid, "funder");
    if (!id_ok(invoiced.service())) return event.refuse(Refusal::field_invalid, "service");
    if (!is_reference(invoiced.reference()))
        return event.refuse(Refusal::field_invalid, "reference");
    if (!date_ok(*invoiced.service_date()))
        return event.refuse(Refusal::date_out_of_range, "service_date");
    if (!optional_date_ok(invoiced.due_on()))
        return event.refuse(Refusal::date_out_of_range, "due_on");
    const Client* const client = find_client(desk, event, invoiced.client());
    if (client == nullptr) return event.refuse(Refusal::client_unknown, "client");
    const Handle funder = desk.registry.funders.find(event.ledger, text_of(invoiced.funder()));
    if (funder == kNoHandle) return event.refuse(Refusal::funder_unknown, "funder");
    const Handle service = desk.registry.services.find(event.ledger, text_of(invoiced.service()));
    const Date on = date_of(*invoiced.service_date());
    if (service == kNoHandle || desk.registry.services[service].on(on) == nullptr)
        return event.refuse(Refusal::service_unknown, "service");
    auto& slot = fees_of(desk, event, invoiced.client());
    const auto& invoices = slot.record.invoices;
    if (std::ranges::find(invoices, text_of(invoiced.invoice()), &ClientFees::Invoice::id) !=
        invoices.end())
        return event.refuse(Refusal::already_exists, "invoice");
    if (const Refusal refused = check_service(desk, event, *client, service, on, "service");
        refused != Refusal::none)
        return refused;
    if (const Refusal refused =
            event.expect_room(invoices.size(), limits::kFeeInvoicesMax, "invoice");
        refused != Refusal::none)
        return refused;

    ClientFees::Invoice& invoice = desk.fees.cache.change(slot).invoices.emplace_back();
    invoice.id = text_of(invoiced.invoice());
    invoice.funder = funder;
    invoice.service = service;
    invoice.service_date = on;
    invoice.amount = Cents{invoiced.amount()->value()};
    invoice.due_on = date_or(invoiced.due_on(), Date{0});
    invoice.reference = text_of(invoiced.reference());
    desk.books.transfer(AccountClass::receivable_client, AccountClass::fee_income, funder,
                        kNoHandle, invoice.amount);
    return Refusal::none;
}

Refusal credit_fee(FeeDesk& desk, EventContext& event, const events::ClientFeeCredited& credited) {
    if (const Refusal refused = check_invoice_fields(event, credited); refused != Refusal::none)
        return refused;
    if (!text_ok(credited.reason())) return event.refuse(Refusal::field_invalid, "reason");
    if (find_client(desk, event, credited.client()) == nullptr)
        return event.refuse(Refusal::client_unknown, "client");
    auto& slot = fees_of(desk, event, credited.client());
    const Cents amount{credited.amount()->value()};
    std::size_t at = 0;
    if (const Refusal refused = check_open(event, slot.record, credited.invoice(), amount, at);
        refused != Refusal::none)
        return refused;

    ClientFees::Invoice& invoice = desk.fees.cache.change(slot).invoices[at];
    invoice.credited.value += amount.value;
    desk.books.transfer(AccountClass::fee_income, AccountClass::receivable_client, invoice.funder,
                        kNoHandle, amount);
    return Refusal::none;
}

Refusal pay_fee(FeeDesk& desk, EventContext& event, const events::ClientFeePaid& paid) {
    if (const Refusal refused = check_invoice_fields(event, paid); refused != Refusal::none)
        return refused;
    if (!date_ok(*paid.paid_on())) return event.refuse(Refusal::date_out_of_range, "paid_on");
    if (find_client(desk, event, paid.client()) == nullptr)
        return event.refuse(Refusal::client_unknown, "client");
    auto& slot = fees_of(desk, event, paid.client());
    const Cents amount{paid.amount()->value()};
    std::size_t at = 0;
    if (const Refusal refused = check_open(event, slot.record, paid.invoice(), amount, at);
        refused != Refusal::none)
        return refused;

    ClientFees::Invoice& invoice = desk.fees.cache.change(slot).invoices[at];
    invoice.paid.value += amount.value;
    desk.books.transfer(AccountClass::bank, AccountClass::receivable_client, invoice.funder,
                        kNoHandle, amount);
    return Refusal::none;
}

}  // namespace saldo

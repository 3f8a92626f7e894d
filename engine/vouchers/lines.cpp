#include "engine/vouchers/lines.hpp"

#include "engine/ledger/field_checks.hpp"

namespace saldo {

namespace {

bool counts_by_line(VoucherKind kind) {
    return kind == VoucherKind::service_voucher || kind == VoucherKind::purchase_order;
}

Handle service_of(const Registry& registry, Handle ledger, const events::VoucherLine& line) {
    return registry.services.find(ledger, text_of(line.service()));
}

Refusal check_line(const Registry& registry, EventContext& event, const events::VoucherLine& line) {
    if (!id_ok(line.service())) return event.refuse(Refusal::field_invalid, "lines.service");
    if (!optional_id_ok(line.content()))
        return event.refuse(Refusal::field_invalid, "lines.content");
    if (line.quantity() != nullptr) {
        const Handle service = service_of(registry, event.ledger, line);
        const bool countable =
            service == kNoHandle ||
            is_countable(registry.services[service].unit, Quantity{line.quantity()->value()});
        if (!quantity_ok(*line.quantity()) || !countable)
            return event.refuse(Refusal::amount_out_of_range, "lines.quantity");
    }
    if (line.unit_value() != nullptr && !price_ok(*line.unit_value()))
        return event.refuse(Refusal::amount_out_of_range, "lines.unit_value");
    if (line.co_payment() != nullptr && !price_ok(*line.co_payment()))
        return event.refuse(Refusal::amount_out_of_range, "lines.co_payment");
    return Refusal::none;
}

// A balance may begin at zero: it is loaded by top-ups.
Refusal check_balance(EventContext& event, const LinesSaid& said) {
    if (said.balance != nullptr && (!cents_ok(*said.balance) || said.balance->value() < 0))
        return event.refuse(Refusal::amount_out_of_range, "balance");
    if (said.balance_quantity != nullptr &&
        (said.balance_quantity->value() < 0 || said.balance_quantity->value() > kQuantityMax.value))
        return event.refuse(Refusal::amount_out_of_range, "balance_quantity");
    return Refusal::none;
}

// The pot of a line that counts for itself: the one that its service and content had, or a new one.
std::uint32_t pot_for_line(const Registry& registry, Handle service, const std::string& content,
                           const Voucher::Lines& earlier, Voucher::Pots& pots) {
    for (const Voucher::Line& line : earlier)
        if (line.service == service && line.content == content) return line.pot;
    Voucher::Pot pot;
    pot.commodity = registry.services[service].unit;
    pot.service = service;
    pots.push_back(pot);
    return static_cast<std::uint32_t>(pots.size() - 1);
}

bool has_balance(VoucherKind kind) {
    return kind == VoucherKind::balance_voucher || kind == VoucherKind::personal_budget;
}

}  // namespace

Refusal check_lines(const Registry& registry, EventContext& event, const LinesSaid& said) {
    if (const Refusal refused = check_balance(event, said); refused != Refusal::none)
        return refused;
    if (said.lines == nullptr) return Refusal::none;
    for (const events::VoucherLine* const line : *said.lines)
        if (const Refusal refused = check_line(registry, event, *line); refused != Refusal::none)
            return refused;
    if (said.lines->size() > limits::kVoucherLinesMax)
        return event.refuse(Refusal::too_many, "lines", said.lines->size(),
                            limits::kVoucherLinesMax);
    const bool units_counted =
        said.balance_quantity == nullptr || said.lines->size() == 0 ||
        service_of(registry, event.ledger, *said.lines->Get(0)) == kNoHandle ||
        is_countable(first_unit(registry, event.ledger, said),
                     Quantity{said.balance_quantity->value()});
    return units_counted ? Refusal::none
                         : event.refuse(Refusal::amount_out_of_range, "balance_quantity");
}

KindFault kind_fault(const LinesSaid& said, VoucherKind kind) {
    const bool euros = said.balance != nullptr;
    const bool units = said.balance_quantity != nullptr;
    if (has_balance(kind) ? euros == units || (units && kind == VoucherKind::personal_budget)
                          : euros || units)
        return {Refusal::field_invalid, "balance"};
    if (said.lines == nullptr || said.lines->size() == 0) return {Refusal::field_invalid, "lines"};
    const bool needs_value =
        kind == VoucherKind::service_voucher || kind == VoucherKind::entitlement;
    for (const events::VoucherLine* const line : *said.lines) {
        if (counts_by_line(kind) && line->quantity() == nullptr)
            return {Refusal::amount_out_of_range, "lines.quantity"};
        if (needs_value && line->unit_value() == nullptr)
            return {Refusal::amount_out_of_range, "lines.unit_value"};
    }
    return {};
}

Refusal check_services(const Registry& registry, EventContext& event, const LinesSaid& said) {
    if (said.lines == nullptr) return Refusal::none;
    for (const events::VoucherLine* const line : *said.lines)
        if (service_of(registry, event.ledger, *line) == kNoHandle)
            return event.refuse(Refusal::service_unknown, "lines.service");
    return Refusal::none;
}

Commodity first_unit(const Registry& registry, Handle ledger, const LinesSaid& said) {
    return registry.services[service_of(registry, ledger, *said.lines->Get(0))].unit;
}

bool units_agree(const Registry& registry, Handle ledger, const LinesSaid& said, Commodity unit) {
    if (said.balance_quantity == nullptr) return true;
    for (const events::VoucherLine* const line : *said.lines)
        if (registry.services[service_of(registry, ledger, *line)].unit != unit) return false;
    return true;
}

void read_lines(const Registry& registry, Handle ledger, const LinesSaid& said, VoucherKind kind,
                Voucher::Terms& terms, Voucher::Pots& pots) {
    // Lines of the terms so far find their pots again; the caller passes them in `terms.lines`.
    Voucher::Lines known = std::move(terms.lines);
    terms.lines.clear();
    terms.amounts.assign(pots.size(), 0);
    for (const events::VoucherLine* const said_line : *said.lines) {
        Voucher::Line line;
        line.service = service_of(registry, ledger, *said_line);
        line.content = text_of(said_line->content());
        line.unit_value = price_or_zero(said_line->unit_value());
        line.co_payment = price_or_zero(said_line->co_payment());
        if (counts_by_line(kind)) {
            line.pot = pot_for_line(registry, line.service, line.content, known, pots);
            known.push_back(line);
            terms.amounts.resize(pots.size(), 0);
            terms.amounts[line.pot] +=
                counted(pots[line.pot].commodity, Quantity{said_line->quantity()->value()});
        }
        terms.lines.push_back(std::move(line));
    }
    if (!has_balance(kind)) return;
    const Commodity unit = first_unit(registry, ledger, said);
    if (pots.empty())
        pots.push_back({said.balance != nullptr ? Commodity::eur : unit,
                        terms.lines.front().service,
                        {},
                        0,
                        0});
    terms.amounts.assign(1, said.balance != nullptr
                                ? said.balance->value()
                                : counted(unit, Quantity{said.balance_quantity->value()}));
}

}  // namespace saldo

#include "engine/vouchers/lines.hpp"

#include "engine/ledger/field_checks.hpp"

namespace saldo {

namespace {

bool counts_by_line(VoucherKind kind) {
    return kind == VoucherKind::service_voucher || kind == VoucherKind::purchase_order;
}

Refusal check_line(EventContext& event, const events::VoucherLine& line, VoucherKind kind) {
    if (!id_ok(line.service())) return event.refuse(Refusal::field_invalid, "lines.service");
    if (!optional_id_ok(line.content()))
        return event.refuse(Refusal::field_invalid, "lines.content");
    if (counts_by_line(kind) && (line.quantity() == nullptr || !quantity_ok(*line.quantity())))
        return event.refuse(Refusal::amount_out_of_range, "lines.quantity");
    const bool needs_value =
        kind == VoucherKind::service_voucher || kind == VoucherKind::entitlement;
    if (needs_value && line.unit_value() == nullptr)
        return event.refuse(Refusal::amount_out_of_range, "lines.unit_value");
    if (line.unit_value() != nullptr && !price_ok(*line.unit_value()))
        return event.refuse(Refusal::amount_out_of_range, "lines.unit_value");
    if (line.co_payment() != nullptr && !price_ok(*line.co_payment()))
        return event.refuse(Refusal::amount_out_of_range, "lines.co_payment");
    return Refusal::none;
}

Refusal check_balance(EventContext& event, const LinesSaid& said, VoucherKind kind) {
    const bool euros = said.balance != nullptr;
    const bool units = said.balance_quantity != nullptr;
    if (kind == VoucherKind::balance_voucher || kind == VoucherKind::personal_budget) {
        if (euros == units || (units && kind == VoucherKind::personal_budget))
            return event.refuse(Refusal::field_invalid, "balance");
        // A balance may begin at zero: it is loaded by top-ups.
        if (euros && (!cents_ok(*said.balance) || said.balance->value() < 0))
            return event.refuse(Refusal::amount_out_of_range, "balance");
        if (units && (said.balance_quantity->value() < 0 ||
                      said.balance_quantity->value() > kQuantityMax.value))
            return event.refuse(Refusal::amount_out_of_range, "balance_quantity");
    } else if (euros || units) {
        return event.refuse(Refusal::field_invalid, "balance");
    }
    return Refusal::none;
}

// The pot of a line that counts for itself: the one that its service and content had, or a new one.
std::uint32_t pot_for_line(const Registry& registry, Handle service, const std::string& content,
                           const std::vector<Voucher::Line>& earlier,
                           std::vector<Voucher::Pot>& pots) {
    for (const Voucher::Line& line : earlier)
        if (line.service == service && line.content == content) return line.pot;
    Voucher::Pot pot;
    pot.commodity = registry.services[service].unit;
    pot.service = service;
    pots.push_back(pot);
    return static_cast<std::uint32_t>(pots.size() - 1);
}

// An amount of a service in its pot's commodity: thousandths of a euro become cents.
std::int64_t pot_amount(Commodity commodity, Quantity quantity) {
    constexpr std::int64_t kThousandthsPerCent = 10;
    return commodity == Commodity::eur ? quantity.value / kThousandthsPerCent : quantity.value;
}

}  // namespace

Refusal check_lines(EventContext& event, const LinesSaid& said, VoucherKind kind) {
    if (said.lines == nullptr || said.lines->size() == 0)
        return event.refuse(Refusal::field_invalid, "lines");
    if (const Refusal refused = check_balance(event, said, kind); refused != Refusal::none)
        return refused;
    for (const events::VoucherLine* const line : *said.lines)
        if (const Refusal refused = check_line(event, *line, kind); refused != Refusal::none)
            return refused;
    if (said.lines->size() > limits::kVoucherLinesMax)
        return event.refuse(Refusal::too_many, "lines", said.lines->size(),
                            limits::kVoucherLinesMax);
    return Refusal::none;
}

Refusal read_lines(const Registry& registry, EventContext& event, const LinesSaid& said,
                   VoucherKind kind, Voucher::Terms& terms, std::vector<Voucher::Pot>& pots) {
    // Lines of the terms so far find their pots again; the caller passes them in `terms.lines`.
    const std::vector<Voucher::Line> earlier = std::move(terms.lines);
    terms.lines.clear();
    terms.amounts.assign(pots.size(), 0);
    for (const events::VoucherLine* const said_line : *said.lines) {
        const Handle service = registry.services.find(event.ledger, text_of(said_line->service()));
        if (service == kNoHandle) return event.refuse(Refusal::service_unknown, "lines.service");
        Voucher::Line line;
        line.service = service;
        line.content = text_of(said_line->content());
        line.unit_value = price_or_zero(said_line->unit_value());
        line.co_payment = price_or_zero(said_line->co_payment());
        if (counts_by_line(kind)) {
            std::vector<Voucher::Line> known = earlier;
            known.insert(known.end(), terms.lines.begin(), terms.lines.end());
            line.pot = pot_for_line(registry, service, line.content, known, pots);
            terms.amounts.resize(pots.size(), 0);
            terms.amounts[line.pot] +=
                pot_amount(pots[line.pot].commodity, Quantity{said_line->quantity()->value()});
        }
        terms.lines.push_back(std::move(line));
    }
    if (kind == VoucherKind::balance_voucher || kind == VoucherKind::personal_budget) {
        const Commodity unit = registry.services[terms.lines.front().service].unit;
        if (pots.empty())
            pots.push_back({said.balance != nullptr ? Commodity::eur : unit,
                            terms.lines.front().service,
                            {},
                            0,
                            0});
        terms.amounts.assign(1, said.balance != nullptr
                                    ? said.balance->value()
                                    : pot_amount(unit, Quantity{said.balance_quantity->value()}));
        const bool in_units = said.balance == nullptr;
        for (const Voucher::Line& line : terms.lines)
            if (in_units && registry.services[line.service].unit != unit)
                return event.refuse(Refusal::field_invalid, "lines.service");
    }
    return Refusal::none;
}

}  // namespace saldo

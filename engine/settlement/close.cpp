#include "engine/settlement/close.hpp"

#include <algorithm>
#include <string_view>
#include <tuple>

#include "engine/base/assert.hpp"
#include "engine/ledger/field_checks.hpp"
#include "engine/settlement/documents.hpp"
#include "engine/settlement/entitlement_close.hpp"
#include "engine/settlement/settlement_id.hpp"
#include "engine/settlement/settlement_text.hpp"

namespace saldo {

namespace {

Refusal check_fields(EventContext& event, const events::PeriodClosed& closed) {
    if (!optional_id_ok(closed.service())) return event.refuse(Refusal::field_invalid, "service");
    if (!optional_id_ok(closed.funder())) return event.refuse(Refusal::field_invalid, "funder");
    if (!text_ok(closed.override_reason()))
        return event.refuse(Refusal::field_invalid, "override_reason");
    if (!date_ok(*closed.period_end()))
        return event.refuse(Refusal::date_out_of_range, "period_end");
    const Date month_last = month_end(event.recorded_on);
    if (date_of(*closed.period_end()) > month_last)
        return event.refuse(Refusal::date_out_of_range, "period_end", closed.period_end()->days(),
                            month_last.days);
    return Refusal::none;
}

// nullptr: the scope was never closed.
const Settlement* last_of_scope(const Settlements& settlements, Handle ledger,
                                const CloseScope& scope) {
    for (Handle handle = settlements.settlements.size(); handle > 0; --handle) {
        const Settlement& settlement = settlements.settlements[handle];
        if (settlement.ledger == ledger && settlement.scope_service == scope.service &&
            settlement.scope_funder == scope.funder)
            return &settlement;
    }
    return nullptr;
}

Refusal check_order(const SettlementDesk& desk, EventContext& event, const CloseScope& scope,
                    std::uint16_t extra_run) {
    if (scope.period_end != month_end(scope.period_end))
        return event.refuse(Refusal::period_end_not_month_end, "period_end");
    const Settlement* const last = last_of_scope(desk.settlements, event.ledger, scope);
    if (last != nullptr && scope.period_end < last->period_end)
        return event.refuse(Refusal::period_end_goes_back, "period_end", scope.period_end.days,
                            last->period_end.days);
    const bool again = last != nullptr && scope.period_end == last->period_end;
    if (again && extra_run == 0) return event.refuse(Refusal::period_already_closed, "extra_run");
    const int next = again ? last->extra_run + 1 : 0;
    if (extra_run != next)
        return event.refuse(Refusal::extra_run_out_of_order, "extra_run", extra_run, next);
    return Refusal::none;
}

// Every control total of a day that this close is the first to pass over must be what was received:
// the days since the scope's last period end, and the whole month where it is closed again.
Refusal check_control_totals(const SettlementDesk& desk, EventContext& event,
                             const CloseScope& scope, std::string_view override_reason) {
    if (!override_reason.empty()) return Refusal::none;
    const Settlement* const last = last_of_scope(desk.settlements, event.ledger, scope);
    Date first = last == nullptr ? kEventDateMin : Date{last->period_end.days + 1};
    first = std::min(first, month_start(scope.period_end));
    const auto unmatched = desk.control_days.first_unmatched(event.ledger, first, scope.period_end);
    if (!unmatched) return Refusal::none;
    return event.refuse_naming(Refusal::control_total_unmatched, "override_reason",
                               desk.books.publishers[unmatched->publisher].id);
}

// Takes the scope's open sums; those that came to zero are taken without a line.
std::vector<Settlement::Line> take_open_sums(SettlementDesk& desk, Handle ledger,
                                             const CloseScope& scope) {
    std::vector<Settlement::Line> lines;
    for (const OpenPayables::Sum& sum : desk.open_payables.up_to(
             ledger, month_start(scope.period_end), scope.service, scope.funder)) {
        desk.open_payables.remove(sum.key);
        if (sum.amount.value == 0) continue;
        Settlement::Line& line = lines.emplace_back();
        line.funder = sum.key.funder;
        line.provider = sum.key.provider;
        line.service = sum.key.service;
        line.coding = sum.key.coding;
        line.month = sum.key.month;
        line.amount = sum.amount;
        line.vat = sum.vat;
    }
    const auto order = [&desk](const Settlement::Line& line) {
        return std::tuple<std::string_view, std::string_view, std::string_view, std::string_view,
                          Date>(
            desk.registry.funders[line.funder].id, desk.registry.providers[line.provider].id,
            desk.registry.services[line.service].id, desk.books.words[line.coding].id, line.month);
    };
    std::ranges::sort(lines, {}, order);
    return lines;
}

// REQUIRES: lines of one funder and provider stand together.
std::vector<Settlement::Payee> nets_of(const std::vector<Settlement::Line>& lines) {
    std::vector<Settlement::Payee> payees;
    for (const Settlement::Line& line : lines) {
        if (payees.empty() || payees.back().funder != line.funder ||
            payees.back().provider != line.provider) {
            payees.emplace_back();
            payees.back().funder = line.funder;
            payees.back().provider = line.provider;
        }
        payees.back().net.value += line.amount.value;
    }
    return payees;
}

void post_payee(SettlementDesk& desk, Handle ledger, Settlement::Payee& payee) {
    using enum AccountClass;
    const Handle funder = payee.funder;
    const Handle provider = payee.provider;
    desk.books.transfer(payable_open, payable_settled, funder, provider, payee.net);
    if (payee.net.value < 0) {
        desk.books.transfer(receivable_provider, payable_settled, funder, provider,
                            Cents{-payee.net.value});
    } else {
        const std::int64_t receivable = desk.books.balance(
            ledger, Account{receivable_provider, funder, provider}, Commodity::eur);
        SALDO_ASSERT(receivable >= 0, "no more was set off or repaid than a provider owed");
        payee.set_off = Cents{std::min(payee.net.value, receivable)};
        payee.to_pay = Cents{payee.net.value - payee.set_off.value};
        desk.books.transfer(payable_settled, receivable_provider, funder, provider, payee.set_off);
    }
    payee.state = payee.to_pay.value > 0 ? Settlement::PayeeState::settled
                                         : Settlement::PayeeState::nothing_to_pay;
}

}  // namespace

Refusal close_period(SettlementDesk& desk, EventContext& event, const events::PeriodClosed& closed,
                     std::span<const Date> holidays) {
    if (const Refusal refused = check_fields(event, closed); refused != Refusal::none)
        return refused;
    const std::string_view service = text_of(closed.service());
    const std::string_view funder = text_of(closed.funder());
    CloseScope scope;
    scope.period_end = date_of(*closed.period_end());
    if (!funder.empty()) scope.funder = desk.registry.funders.find(event.ledger, funder);
    if (!service.empty()) scope.service = desk.registry.services.find(event.ledger, service);
    if (!funder.empty() && scope.funder == kNoHandle)
        return event.refuse(Refusal::funder_unknown, "funder");
    if (!service.empty() && scope.service == kNoHandle)
        return event.refuse(Refusal::service_unknown, "service");
    if (const Refusal refused = check_order(desk, event, scope, closed.extra_run());
        refused != Refusal::none)
        return refused;

    if (const Refusal refused =
            check_control_totals(desk, event, scope, text_of(closed.override_reason()));
        refused != Refusal::none)
        return refused;

    std::vector<EntitlementRow> rows = post_entitlements(desk, event, scope, holidays);
    const Handle handle = desk.settlements.settlements.add(
        event.ledger, settlement_id(scope.period_end, service, funder, closed.extra_run()));
    if (!rows.empty()) desk.settlements.new_rows.push_back({handle, std::move(rows)});
    Settlement& settlement = desk.settlements.settlements.change(handle);
    settlement.scope_service = scope.service;
    settlement.scope_funder = scope.funder;
    settlement.period_end = scope.period_end;
    settlement.extra_run = closed.extra_run();
    settlement.closed_event = event.event_number;
    settlement.closed_at = event.recorded_at;
    settlement.closed_by = event.actor;
    settlement.override_reason = text_of(closed.override_reason());
    settlement.lines = take_open_sums(desk, event.ledger, scope);
    number_documents(desk, event.ledger, settlement);
    settlement.payees = nets_of(settlement.lines);
    for (Settlement::Payee& payee : settlement.payees) {
        post_payee(desk, event.ledger, payee);
        settlement.total.value += payee.net.value;
    }
    settlement.digest = desk.hasher.sha256(settlement_text(desk.books, desk.registry, settlement));
    return Refusal::none;
}

}  // namespace saldo

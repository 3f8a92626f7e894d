#include "engine/settlement/payment_run.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/ledger/field_checks.hpp"
#include "engine/settlement/money_roles.hpp"
#include "engine/settlement/payees.hpp"
#include "engine/settlement/settlement_id.hpp"

namespace saldo {

namespace {

using WaitReason = PaymentRun::WaitReason;

// The nets of one funder and provider, over the run's settlements.
struct Due {
    Handle funder = kNoHandle;
    Handle provider = kNoHandle;
    Cents amount;
    std::uint32_t attempts = 0;  // the most that was made of any of them
    std::vector<Handle> settlements;
};

Refusal check_fields(EventContext& event, const events::PaymentRunMade& made) {
    if (!may_settle(event.role)) return event.refuse(Refusal::role_may_not, "role");
    if (!id_ok(made.run())) return event.refuse(Refusal::field_invalid, "run");
    const auto& named = *made.settlements();
    if (named.size() == 0) return event.refuse(Refusal::field_invalid, "settlements");
    for (const flatbuffers::String* const id : named)
        if (id->size() == 0 || id->size() > kSettlementIdBytesMax)
            return event.refuse(Refusal::field_invalid, "settlements");
    std::vector<std::string_view> ids;
    for (const flatbuffers::String* const id : named) ids.push_back(text_of(id));
    std::ranges::sort(ids);
    if (std::ranges::adjacent_find(ids) != ids.end())
        return event.refuse(Refusal::field_invalid, "settlements");
    if (!date_ok(*made.execution_date()))
        return event.refuse(Refusal::date_out_of_range, "execution_date");
    if (date_of(*made.execution_date()) < event.recorded_on)
        return event.refuse(Refusal::date_out_of_range, "execution_date",
                            made.execution_date()->days(), event.recorded_on.days);
    if (named.size() > limits::kRunSettlementsMax)
        return event.refuse(Refusal::too_many, "settlements", named.size(),
                            limits::kRunSettlementsMax);
    return Refusal::none;
}

// In order of external ids.
std::vector<Due> due_of(const SettlementDesk& desk, const std::vector<Handle>& settlements) {
    std::map<std::pair<std::string_view, std::string_view>, Due> found;
    for (const Handle handle : settlements) {
        for (const Settlement::Payee& payee : desk.settlements.settlements[handle].payees) {
            if (payee.state != Settlement::PayeeState::settled) continue;
            Due& due = found[{desk.registry.funders[payee.funder].id,
                              desk.registry.providers[payee.provider].id}];
            due.funder = payee.funder;
            due.provider = payee.provider;
            due.amount.value += payee.to_pay.value;
            due.attempts = std::max(due.attempts, payee.attempts);
            due.settlements.push_back(handle);
        }
    }
    std::vector<Due> due;
    for (auto& [ids, one] : found) due.push_back(std::move(one));
    return due;
}

// nullopt: nothing keeps the provider from being paid.
std::optional<WaitReason> why_it_waits(const Provider& provider, std::uint16_t check_days_max,
                                       Date execution_date) {
    if (provider.account.iban.empty()) return WaitReason::no_confirmed_account;
    if (!provider.payment_holds.empty()) return WaitReason::payment_held;
    if (check_days_max == 0) return std::nullopt;
    const Provider::RegisterCheck* latest = nullptr;  // of one day, the one recorded last
    for (const Provider::RegisterCheck& check : provider.checks)
        if (latest == nullptr || check.as_of >= latest->as_of) latest = &check;
    if (latest == nullptr || !latest->registered ||
        latest->as_of.days < execution_date.days - check_days_max)
        return WaitReason::register_check_missing;
    return std::nullopt;
}

PaymentRun::Payment payment_of_due(const Due& due, const Provider& provider) {
    PaymentRun::Payment payment;
    payment.funder = due.funder;
    payment.provider = due.provider;
    payment.amount = due.amount;
    payment.attempt = due.attempts + 1;
    payment.creditor_name = provider.account.name;
    payment.creditor_iban = provider.account.iban;
    payment.creditor_bic = provider.account.bic;
    payment.account_changed_by = provider.account.changed_by;
    payment.account_confirmed_by = provider.account.confirmed_by;
    payment.settlements = due.settlements;
    return payment;
}

void take_nets(SettlementDesk& desk, const PaymentRun::Payment& payment) {
    for (const Handle settlement : payment.settlements)
        change_net(desk, settlement, payment.funder, payment.provider).attempts = payment.attempt;
    set_payees(desk, payment, Settlement::PayeeState::in_run);
}

}  // namespace

Refusal make_run(SettlementDesk& desk, EventContext& event, const events::PaymentRunMade& made) {
    if (const Refusal refused = check_fields(event, made); refused != Refusal::none) return refused;
    const Settlements& books = desk.settlements;
    std::vector<Handle> settlements;
    for (const flatbuffers::String* const id : *made.settlements()) {
        settlements.push_back(books.settlements.find(event.ledger, text_of(id)));
        if (settlements.back() == kNoHandle)
            return event.refuse(Refusal::settlement_unknown, "settlements");
    }
    const std::vector<Due> due = due_of(desk, settlements);
    // After settlement_unknown in spite of its number: amounts are only known of settlements that
    // are.
    for (const Due& one : due)
        if (one.amount > kCentsMax)
            return event.refuse(Refusal::amount_out_of_range, "settlements", one.amount.value,
                                kCentsMax.value);
    if (books.runs.find(event.ledger, text_of(made.run())) != kNoHandle)
        return event.refuse(Refusal::run_exists, "run");
    for (const Handle handle : settlements)
        if (books.settlements[handle].approved_by.empty())
            return event.refuse(Refusal::settlement_not_approved, "settlements");

    PaymentRun run;
    run.execution_date = date_of(*made.execution_date());
    const std::uint16_t check_days_max = desk.books.ledgers[event.ledger].register_check_days_max;
    for (const Due& one : due) {
        const Provider& provider = desk.registry.providers[one.provider];
        if (const auto reason = why_it_waits(provider, check_days_max, run.execution_date)) {
            run.waiting.push_back({one.funder, one.provider, one.amount, *reason});
            continue;
        }
        run.payments.push_back(payment_of_due(one, provider));
        run.total.value += one.amount.value;
    }
    if (run.payments.empty()) return event.refuse(Refusal::nothing_to_pay, "settlements");

    run.ledger = event.ledger;
    run.id = text_of(made.run());
    run.number = ++desk.books.ledgers.change(event.ledger).runs_made;
    run.made_at = event.recorded_at;
    run.made_by = event.actor;
    run.settlements = std::move(settlements);
    for (std::size_t at = 0; at < run.payments.size(); ++at) {
        PaymentRun::Payment& payment = run.payments[at];
        payment.end_to_end_id =
            end_to_end_id(desk.hasher, event.ledger_id, run.number, at + 1, payment.attempt);
        take_nets(desk, payment);
    }
    const Handle handle = desk.settlements.runs.add(event.ledger, run.id);
    desk.settlements.runs.change(handle) = std::move(run);
    return Refusal::none;
}

Refusal approve_run(SettlementDesk& desk, EventContext& event,
                    const events::PaymentRunApproved& approved) {
    // Looked up first, because four eyes come first in the order of refusals.
    const Handle handle = desk.settlements.runs.find(event.ledger, text_of(approved.run()));
    if (handle != kNoHandle) {
        const PaymentRun& run = desk.settlements.runs[handle];
        const auto changed_account = [&event](const PaymentRun::Payment& payment) {
            return payment.account_changed_by == event.actor ||
                   payment.account_confirmed_by == event.actor;
        };
        if (run.made_by == event.actor || std::ranges::any_of(run.payments, changed_account))
            return event.refuse(Refusal::four_eyes, "actor");
    }
    if (!may_settle(event.role)) return event.refuse(Refusal::role_may_not, "role");
    if (!id_ok(approved.run())) return event.refuse(Refusal::field_invalid, "run");
    if (handle == kNoHandle) return event.refuse(Refusal::run_unknown, "run");
    const PaymentRun& seen = desk.settlements.runs[handle];
    if (!seen.approved_by.empty()) return event.refuse(Refusal::already_in_this_state, "run");
    if (approved.total()->value() != seen.total.value)
        return event.refuse(Refusal::totals_differ, "total", approved.total()->value(),
                            seen.total.value);

    PaymentRun& run = desk.settlements.runs.change(handle);
    run.approved_by = event.actor;
    run.approved_at = event.recorded_at;
    return Refusal::none;
}

}  // namespace saldo

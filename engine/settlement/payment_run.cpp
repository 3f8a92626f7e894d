#include "engine/settlement/payment_run.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/ledger/field_checks.hpp"
#include "engine/settlement/payees.hpp"
#include "engine/settlement/payment_file.hpp"
#include "engine/settlement/settlement_id.hpp"
#include "engine/settlement/waiting.hpp"
#include "engine/settlement/withdrawal.hpp"

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

// The most payments that one funder's file could have. Dues stand in order of funders.
std::size_t largest_file_of(const std::vector<Due>& dues) {
    std::size_t largest = 0;
    std::size_t of_funder = 0;
    for (std::size_t at = 0; at < dues.size(); ++at) {
        of_funder = at > 0 && dues[at].funder == dues[at - 1].funder ? of_funder + 1 : 1;
        largest = std::max(largest, of_funder);
    }
    return largest;
}

// nullopt: the net is paid. `payer` is the funder's definition on the execution date, or nullptr.
std::optional<WaitReason> why_due_waits(const SettlementDesk& desk, const Due& due,
                                        const Funder::Definition* payer, const PaymentRun& run) {
    const std::uint16_t check_days_max = desk.books.ledgers[run.ledger].register_check_days_max;
    const auto reason =
        why_it_waits(desk.registry.providers[due.provider], check_days_max, run.execution_date);
    if (reason) return reason;
    return payer == nullptr ? std::optional(WaitReason::funder_has_no_account) : std::nullopt;
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

// Dues stand in order of funders: each funder's are together.
void add_payer(PaymentRun& run, Handle funder, const Funder::Definition& defined) {
    if (!run.payers.empty() && run.payers.back().funder == funder) return;
    run.payers.push_back(
        {funder, defined.debtor_name, defined.iban, defined.bic, defined.payer_code});
}

void add_dues(const SettlementDesk& desk, const std::vector<Due>& dues, PaymentRun& run) {
    for (const Due& due : dues) {
        const Funder::Definition* const payer =
            desk.registry.funders[due.funder].on(run.execution_date);
        if (const auto reason = why_due_waits(desk, due, payer, run)) {
            run.waiting.push_back({due.funder, due.provider, due.amount, *reason});
            continue;
        }
        add_payer(run, due.funder, *payer);
        run.payments.push_back(payment_of_due(due, desk.registry.providers[due.provider]));
        run.total.value += due.amount.value;
    }
}

// Everyone whom the settlements name, in order of ids.
void add_parties(const SettlementDesk& desk, const std::vector<Handle>& settlements,
                 PaymentRun& run) {
    std::map<std::string_view, Handle> named;
    for (const Handle settlement : settlements)
        for (const Settlement::Line& line : desk.settlements.settlements[settlement].lines)
            named.emplace(desk.registry.providers[line.provider].id, line.provider);
    for (const auto& [id, handle] : named) {
        const Provider& provider = desk.registry.providers[handle];
        run.parties.push_back({handle, provider.name, provider.business_id, provider.account.name,
                               provider.account.iban});
    }
}

// Whoever closed what the run pays, made it, or stands behind an account that it pays to.
bool took_part(const SettlementDesk& desk, const PaymentRun& run, std::string_view actor) {
    const auto closed = [&](Handle settlement) {
        return desk.settlements.settlements[settlement].closed_by == actor;
    };
    const auto changed_account = [actor](const PaymentRun::Payment& payment) {
        return payment.account_changed_by == actor || payment.account_confirmed_by == actor;
    };
    return run.made_by == actor || std::ranges::any_of(run.settlements, closed) ||
           std::ranges::any_of(run.payments, changed_account);
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
    // After settlement_unknown in spite of their numbers: amounts are only known of settlements
    // that are. What no payment file could hold is not made into a run.
    for (const Due& one : due)
        if (one.amount > kCentsMax)
            return event.refuse(Refusal::amount_out_of_range, "settlements", one.amount.value,
                                kCentsMax.value);
    if (const std::size_t most = largest_file_of(due); most > settlement::kPaymentsPerFileMax)
        return event.refuse(Refusal::too_many, "settlements", static_cast<std::int64_t>(most),
                            settlement::kPaymentsPerFileMax);
    if (books.runs.find(event.ledger, text_of(made.run())) != kNoHandle)
        return event.refuse(Refusal::run_exists, "run");
    for (const Handle handle : settlements)
        if (books.settlements[handle].approved_by.empty())
            return event.refuse(Refusal::settlement_not_approved, "settlements");

    PaymentRun run;
    run.ledger = event.ledger;
    run.execution_date = date_of(*made.execution_date());
    add_dues(desk, due, run);
    if (run.payments.empty()) return event.refuse(Refusal::nothing_to_pay, "settlements");

    run.id = text_of(made.run());
    run.number = ++desk.books.ledgers.change(event.ledger).runs_made;
    run.made_at = event.recorded_at;
    run.made_by = event.actor;
    add_parties(desk, settlements, run);
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
    if (handle != kNoHandle && took_part(desk, desk.settlements.runs[handle], event.actor))
        return event.refuse(Refusal::four_eyes, "actor");
    if (!id_ok(approved.run())) return event.refuse(Refusal::field_invalid, "run");
    // The files' moment is the approval's: one that no file could name would lock the run.
    if (!settlement::is_file_moment(event.recorded_at))
        return event.refuse(Refusal::date_out_of_range, "recorded_at");
    if (handle == kNoHandle) return event.refuse(Refusal::run_unknown, "run");
    const PaymentRun& seen = desk.settlements.runs[handle];
    if (!seen.approved_by.empty()) return event.refuse(Refusal::already_in_this_state, "run");
    if (approved.total()->value() != seen.total.value)
        return event.refuse(Refusal::totals_differ, "total", approved.total()->value(),
                            seen.total.value);
    if (is_withdrawn(seen)) return event.refuse(Refusal::run_withdrawn, "run");
    if (const Handle payee = payee_on_hold(desk, seen, kNoHandle); payee != kNoHandle)
        return event.refuse_naming(Refusal::payee_on_hold, "run",
                                   desk.registry.providers[payee].id);

    PaymentRun& run = desk.settlements.runs.change(handle);
    run.approved_by = event.actor;
    run.approved_at = event.recorded_at;
    run.approved_event = event.event_number;
    return Refusal::none;
}

}  // namespace saldo

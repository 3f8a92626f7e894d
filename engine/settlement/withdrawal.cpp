#include "engine/settlement/withdrawal.hpp"

#include <algorithm>

#include "engine/ledger/field_checks.hpp"
#include "engine/settlement/payees.hpp"

namespace saldo {

namespace {

using PaymentState = PaymentRun::PaymentState;

bool any_in(const PaymentRun& run, PaymentState state) {
    return std::ranges::find(run.payments, state, &PaymentRun::Payment::state) !=
           run.payments.end();
}

}  // namespace

bool is_withdrawn(const PaymentRun& run) {
    return std::ranges::all_of(run.payments, [](const PaymentRun::Payment& payment) {
        return payment.state == PaymentState::withdrawn;
    });
}

bool is_withdrawn(const PaymentRun& run, Handle funder) {
    const auto of_funder = [funder](const PaymentRun::Payment& payment) {
        return payment.funder == funder && payment.state == PaymentState::withdrawn;
    };
    return is_withdrawn(run) || std::ranges::any_of(run.payments, of_funder);
}

Refusal withdraw_run(SettlementDesk& desk, EventContext& event,
                     const events::PaymentRunWithdrawn& withdrawn) {
    if (!id_ok(withdrawn.run())) return event.refuse(Refusal::field_invalid, "run");
    if (withdrawn.reason()->size() == 0 || !text_ok(withdrawn.reason()))
        return event.refuse(Refusal::field_invalid, "reason");
    const Handle handle = desk.settlements.runs.find(event.ledger, text_of(withdrawn.run()));
    if (handle == kNoHandle) return event.refuse(Refusal::run_unknown, "run");
    const PaymentRun& seen = desk.settlements.runs[handle];
    if (!any_in(seen, PaymentState::made))
        return event.refuse(any_in(seen, PaymentState::withdrawn) ? Refusal::already_in_this_state
                                                                  : Refusal::run_exported,
                            "run");

    PaymentRun& run = desk.settlements.runs.change(handle);
    for (PaymentRun::Payment& payment : run.payments) {
        if (payment.state != PaymentState::made) continue;
        payment.state = PaymentState::withdrawn;
        set_payees(desk, payment, Settlement::PayeeState::settled);
    }
    run.withdrawn_by = event.actor;
    run.withdrawn_at = event.recorded_at;
    run.withdrawn_event = event.event_number;
    run.withdrawn_reason = text_of(withdrawn.reason());
    return Refusal::none;
}

}  // namespace saldo

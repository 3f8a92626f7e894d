// What was settled and what was paid of it.
//
// A settlement's state: closed (waits for its approver), approved, in_payment (some of it is in a
// run), paid (nothing is left to pay). A run's: made (waits for its approver), approved, exported,
// answered (the bank has answered every payment and refused or returned one), paid (every payment
// is booked), withdrawn (it pays nothing). Of a run that was withdrawn in part the state is that of
// what has left.
#pragma once

#include <span>
#include <string>

#include "engine/base/result.hpp"
#include "projections/pipeline/answer.hpp"

namespace saldo {

struct SettlementsRequest {
    std::string ledger{};  // empty: every ledger
};

// Rows by ledger, in order of closing: ledger, settlement, period_end, closed_by, closed_at,
// approved_by, total, payees, to_pay, state, digest. Errors: not_found (no such ledger), io,
// damaged.
[[nodiscard]] Result<Answer> ask_settlements(std::span<ShardView> shards,
                                             const SettlementsRequest& request);

struct SettlementRequest {
    std::string ledger{};  // empty: looked for in every ledger
    std::string settlement{};
    bool payees = false;        // rows are the payees rather than the lines
    bool entitlements = false;  // or the entitlements that the settlement settled
};

// Facts: settlement, ledger, scope_service, scope_funder, period_end, extra_run, closed_by,
// closed_at, override_reason (why it was closed over unmatched control totals), approved_by, total,
// payees, to_pay, state, digest: what an approver sees and signs.
// Rows, in the order that the digest is over: funder, provider, service, coding, month ("2026-01"),
// amount, document ("2026-000001"), posted_on; of payees: funder, provider, net, set_off, to_pay,
// state, attempts; of entitlements: type (original, reversal, correction), voucher, client,
// provider, service, funder, coding, from, until, value, co_payment, amount. Errors: not_found
// (names the settlement), bad_input (several ledgers have one of that name), io, damaged.
[[nodiscard]] Result<Answer> ask_settlement(std::span<ShardView> shards,
                                            const SettlementRequest& request);

struct RunsRequest {
    std::string ledger{};  // empty: every ledger
};

// Rows by ledger, in order of number: ledger, run, number, execution_date, made_by, approved_by,
// total, payments, waiting, state. Errors: not_found (no such ledger), io, damaged.
[[nodiscard]] Result<Answer> ask_runs(std::span<ShardView> shards, const RunsRequest& request);

struct RunRequest {
    std::string ledger{};  // empty: looked for in every ledger
    std::string run{};
};

// Facts: run, ledger, number, execution_date, made_by, made_at, approved_by, approved_at,
// withdrawn_by, withdrawn_for, total, payments, waiting, state, settlements, exports ("SINK:
// FILE"), answers ("SINK: accepted"). Rows: the payments: funder, provider, creditor_name, iban,
// amount, end_to_end_id, attempt, state, settlements, reason (the bank's; of a payment that has not
// left, why it may not leave now); then what waits: state "waiting", and why. Errors: not_found
// (names the run), bad_input (several ledgers have one of that name), io, damaged.
[[nodiscard]] Result<Answer> ask_run(std::span<ShardView> shards, const RunRequest& request);

}  // namespace saldo

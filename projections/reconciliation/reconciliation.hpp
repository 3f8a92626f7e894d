// What was sent to banks and what became of it, per run and funder, beside what stands on the
// funder's bank account in our books: the question that a clerk asks with the statement in hand.
//
//     row     run   funder    sent  unanswered  accepted  rejected  booked  returned  unexplained  other    bank
//     run     R1    espoo   100.00        0.00      0.00      0.00  100.00      0.00
//     funder        espoo   100.00        0.00      0.00      0.00  100.00      0.00         7.00   0.00  -107.00
//     total                 100.00        0.00      0.00      0.00  100.00      0.00         7.00   0.00  -107.00
//
// sent = unanswered + accepted + rejected + booked: where each sent payment is now; what came back
// was booked before, and stands under both booked and returned. bank = returned - booked -
// unexplained + other: `unexplained` is what left the account and nobody explains, less what came;
// `other` what providers repaid and clients paid. A payment whose return was told of before its
// booking counts as accepted, and its money as unexplained, until the booking is told of.
//
// Beside that stands what the bank's statements say of the funder's accounts (statements.hpp):
//
//     row     funder     bank   closed_on   closing  findings  missing  difference
//     funder  espoo   -107.00  2026-02-12    893.00         1    -7.00        0.00
//
// `difference` is what the statements list less what the books have of it: not 0.00 where something
// was recorded ahead of its statement, or without one. `missing` is what moved between statements
// that do not follow each other. Where every statement says its balances and its sums in euros, and
// agrees with itself: closing = the first statement's opening + bank + difference + missing.
#pragma once

#include <span>
#include <string>

#include "engine/base/result.hpp"
#include "projections/pipeline/answer.hpp"

namespace saldo {

struct ReconciliationRequest {
    std::string ledger{};  // empty: every ledger
    std::string run{};     // only that run: no rows of funders and no total
};

// Columns: row (run, funder, total), ledger, run, funder, sent, unanswered, accepted, rejected,
// booked, returned, unexplained, other, bank; closed_on and closing of the last statement,
// findings, missing, difference (empty: no statement was received). By ledger: its runs in their
// order, by funder; its funders; then one total over all. Runs that have not left are left out.
// Errors: not_found (no such ledger or run), io, damaged.
[[nodiscard]] Result<Answer> ask_reconciliation(std::span<ShardView> shards,
                                                const ReconciliationRequest& request);

struct FunderAccountsRequest {
    std::string ledger{};  // empty: every ledger
};

// Rows: ledger, funder, iban: every account that a funder was ever defined with, in the order of
// definition. Errors: not_found (no such ledger), io, damaged.
[[nodiscard]] Result<Answer> ask_funder_accounts(std::span<ShardView> shards,
                                                 const FunderAccountsRequest& request);

}  // namespace saldo

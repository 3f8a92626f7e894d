// StatementReceived: a bank's statement of a funder's account came, and its entries are recorded.
// It posts nothing. Kept is what the statement says of itself, so that questions can find what is
// missing between statements, whenever each of them came (report_checks.hpp).
//
// A statement that does not follow, comes late, comes twice with other figures or contradicts
// itself is a finding, and no reason to refuse it; nor is a funder or an account that the ledger
// does not have. Refused is only what cannot be read: field_invalid, date_out_of_range,
// amount_out_of_range (beyond kBankAmountMax, above or below zero).
#pragma once

#include <string>

#include "engine/ledger/event_context.hpp"
#include "engine/settlement/bank_report.hpp"
#include "engine/settlement/bank_rows.hpp"
#include "engine/settlement/settlements.hpp"
#include "schemas/events_generated.h"

namespace saldo {

[[nodiscard]] Refusal note_statement(SettlementDesk& desk, EventContext& event,
                                     const events::StatementReceived& received);

namespace settlement {

// What is kept of a statement of a funder's account (`account`: its IBAN in its electronic form),
// less the event's id. Balances and sums in another currency than euros are left out.
[[nodiscard]] BankStatement statement_of(const AccountReport& report, const std::string& funder,
                                         const std::string& account);

// The same as a report, as far as it is kept: what statements are compared as.
[[nodiscard]] AccountReport report_of(const BankStatement& kept);

// The id under which it is recorded: from everything that it says. The same statement in another
// file or message is the same; one that says something else under the same number is another.
[[nodiscard]] std::string statement_id(Hasher& hasher, const BankStatement& statement);

}  // namespace settlement

}  // namespace saldo

// The banks' statements that were received, account by account in their order, and what is wrong
// between them: the record by which a missing one is noticed.
//
//     funder  account     legal_sequence  until       opening  closing  credits  debits  finding
//     espoo   FI21...785  1               2026-02-10     0.00  -100.00     0.00  100.00
//     espoo   FI21...785  3               2026-02-12  -107.00  -107.00     0.00    0.00  statement
//                                         number 3 until 2026-02-12 does not follow number 1 ...
//
// Nothing is judged when a statement comes: findings are found anew by every question, so that one
// that came late leaves none. Of two of one number the later received counts: the other one is
// compared with none, and only that their figures differ is told.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>

#include "engine/base/result.hpp"
#include "engine/money/cents.hpp"
#include "engine/time/date.hpp"
#include "projections/pipeline/answer.hpp"
#include "projections/pipeline/ledger_places.hpp"

namespace saldo {

struct StatementsRequest {
    std::string ledger{};    // empty: every ledger
    std::string funder{};    // only its accounts
    bool differing = false;  // only those with a finding
};

// Columns of ask_statements(), in this order.
enum class StatementColumn : std::uint8_t {
    ledger,
    funder,
    account,
    statement,
    electronic_sequence,
    legal_sequence,
    page,  // empty: it is one
    from,
    until,
    opening,
    closing,
    closed_on,
    entries,
    credits,
    debits,
    missing,  // what moved between the one before and this one, where it does not follow
    finding,  // sentences; empty: it follows, and its balances agree
    event,
    position,
};
inline constexpr std::size_t kStatementColumns = 19;

// By ledger, funder, account, day, number and page. Errors: not_found (no such ledger), io,
// damaged.
[[nodiscard]] Result<Answer> ask_statements(std::span<ShardView> shards,
                                            const StatementsRequest& request);

// What the statements of a funder's accounts come to.
struct StatementSums {
    std::optional<Date> closed_on;  // of the latest
    Cents closing;                  // of the last statement of each account, summed
    Cents moved;                    // the entries of each statement once
    Cents missing;                  // what moved between statements that do not follow
    std::uint64_t findings = 0;
};
// Adds within what sums can hold, whatever an invented statement says. REQUIRES: `more` is within
// twice limits::kBalanceMax.
void add_to(Cents& sum, std::int64_t more);

// By funder; one without statements is not there. Errors: io, damaged.
[[nodiscard]] Result<std::map<std::string, StatementSums>> statement_sums(const LedgerPlace& place);

}  // namespace saldo

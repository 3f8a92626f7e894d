// What a client owes the organiser: fees as they were decided, assessed for months, invoiced,
// credited and paid, and what is open (engine/fees/fee_rules.hpp).
#pragma once

#include <span>
#include <string>

#include "engine/base/result.hpp"
#include "projections/pipeline/answer.hpp"

namespace saldo {

struct FeesRequest {
    std::string ledger{};  // empty: looked for in every ledger
    std::string client{};
    bool open = false;  // only invoices of which something is open
};

// Facts: client, ledger, and the sums assessed, invoiced, credited, paid, open (invoiced less
// credited and paid). Rows: each decision in log order, behind it the months assessed under it;
// then each invoice in log order: kind (decision, assessment, invoice), id (of an assessment its
// decision's), service, funder, from, until (empty: until further notice; of an invoice both are
// the service date), unit_fee, amount, credited, paid, open, due_on, reference. An invoice need not
// rest on a decision, and a month that was assessed need not be invoiced: the sums of the two may
// differ.
//
// Reads one row. Errors: not_found (names the client), bad_input (several ledgers have the client),
// io, damaged.
[[nodiscard]] Result<Answer> ask_fees(std::span<ShardView> shards, const FeesRequest& request);

}  // namespace saldo

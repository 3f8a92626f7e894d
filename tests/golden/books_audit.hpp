// An auditor beside the books: looks at every outcome, and computes from the stored rows what the
// balances must be, by another road than the fold's.
//
//   of each event    postings sum to zero; a refused event and a redelivery post nothing; the
//   balance
//                    after each posting is the running sum of that account's postings
//   of the books     balances sum to zero in each commodity, and for each funder in euros
//                    vouchers' accounts are the sums of their pots; pots are the sums of their
//                    periods expense, payables and receivables are what deliveries, credits,
//                    entitlements, settlements and payment runs say, for every funder and provider
//                    (invariant 3); what clients owe and fee income are what their invoices say;
//                    what is unexplained is the sum of the facts that are kept of it
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>

#include "engine/fold/outcome.hpp"
#include "engine/fold/state.hpp"
#include "tests/golden/folded_ledger.hpp"

namespace saldo::test {

class BooksAudit {
  public:
    // What is wrong with an outcome; empty: nothing.
    [[nodiscard]] std::string look_at(const Outcome& outcome);
    // What is wrong with the books; empty: nothing.
    [[nodiscard]] std::string look_at_books(const State& state, const Rows& rows) const;

  private:
    using AccountKey = std::tuple<Handle, Account, Commodity>;
    std::map<AccountKey, std::int64_t> running_;
    // By ledger, funder and provider, in cents: what providers gave back or need not give back.
    std::map<std::tuple<Handle, Handle, Handle>, std::int64_t> recovered_;
};

}  // namespace saldo::test

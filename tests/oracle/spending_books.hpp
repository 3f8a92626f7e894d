// A council's payments as our events. Each supplier is a provider with a purchase order; a row
// becomes a delivery of one piece at that price, a credit note a credit; a row of nothing is
// counted and becomes no event. Then the month is closed, approved, paid and approved again, each
// by another actor, and what the books say is read back.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/money/cents.hpp"
#include "engine/settlement/payment_file.hpp"
#include "tests/oracle/check_list.hpp"
#include "tests/oracle/spending_file.hpp"

namespace saldo::oracle {

// What became of one supplier's rows.
struct SupplierBooks {
    Cents net;      // the settlement's net for it
    Cents paid;     // the run's payment to it
    Cents carried;  // what it owes and carries over, positive
};

struct SpendingBooks {
    std::vector<SupplierBooks> suppliers;  // in the order of SpendingFile::suppliers
    std::size_t deliveries = 0;
    std::size_t credits = 0;
    std::size_t zero_rows = 0;
    std::size_t events = 0;  // of the whole log
    Cents net;               // the settlement's total
    Cents paid;              // the run's total
    Cents carried;           // posted to receivable/provider by the close
    Date period_end;
    std::vector<settlement::PaymentFile> payment_files;  // none where nobody is to be paid
};

// Each event that should be accepted is a check, and of each row that it owes the supplier exactly
// its amount. Errors: those of the log and the store, and `refused` where the close itself was, so
// that nothing more can be said.
[[nodiscard]] Result<SpendingBooks> book_spending(const SpendingFile& file, CheckList& checks);

}  // namespace saldo::oracle

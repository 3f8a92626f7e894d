// The payments of a run as a table, for a finance department that reads it, checks it or types from
// it: payments.csv, version 1 (docs/formats/payments-csv.md).
//
//   run,funder,provider,creditor_name,iban,amount,currency,end_to_end_id,settlements,execution_date
//
// One header row, then a row a payment in the file's order. The same file gives the same bytes. The
// table only *informs*: it moves no money, and a bank's file beside it pays.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/base/byte_sink.hpp"
#include "engine/base/result.hpp"
#include "engine/base/unit_marks.hpp"
#include "engine/money/cents.hpp"
#include "engine/settlement/payment_file.hpp"

namespace saldo::plaintext {

// What was written, to compare with what was approved.
struct CsvTotals {
    std::size_t rows = 0;  // less the header
    Cents total;           // of the column `amount`
    std::uint64_t bytes = 0;
};

// Writes UTF-8 without a byte order mark, one row a piece. The whole file is checked first, so that
// a fault leaves the sink untouched. A settlement's id may hold no space, because the ids of one
// payment are divided by spaces. Errors: what settlement::check_payment_file says; bad_input for
// such an id; the sink's own error as it came. Units are the payments.
[[nodiscard]] Result<CsvTotals> write_payments_csv(const settlement::PaymentFile& file,
                                                   const ByteSink& sink,
                                                   const UnitMarks& marks = {});

}  // namespace saldo::plaintext

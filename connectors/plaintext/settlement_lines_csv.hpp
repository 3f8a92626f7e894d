// What settlements are made of, as a table: settlement-lines.csv, version 1
// (docs/formats/payments-csv.md).
//
//   settlement,funder,provider,coding,service,service_month,amount,document,posting_date
//
// One row for each sum that a settlement holds, in the order given. Credits and reversals are
// negative. The writer takes rows one at a time, so that a month of a whole county passes through
// without being in memory.
#pragma once

#include <span>
#include <utility>

#include "connectors/plaintext/payments_csv.hpp"
#include "engine/base/byte_sink.hpp"
#include "engine/base/result.hpp"
#include "engine/base/unit_marks.hpp"
#include "engine/settlement/settled_line.hpp"

namespace saldo::plaintext {

// Writes the header with the first row, or with finish(). Not thread-safe; `sink` outlives it.
class SettlementLinesCsv {
  public:
    explicit SettlementLinesCsv(const ByteSink& sink, UnitMarks marks = {})
        : sink_(sink), marks_(std::move(marks)) {}

    // Errors: bad_input for an empty id or a month outside the years 1900 to 2999, naming row and
    // column; limit when the total would leave 64 bits; the sink's own error. After an error
    // nothing more may be written.
    [[nodiscard]] Status write(const settlement::SettledLine& line);

    // Ends the file; one without rows has its header all the same.
    [[nodiscard]] Result<CsvTotals> finish();

  private:
    Status put(std::string_view bytes);
    Status begin();

    const ByteSink& sink_;
    UnitMarks marks_;
    CsvTotals totals_;
    bool begun_ = false;
};

// A whole table of lines that are in memory. Units are the lines. Errors: as
// SettlementLinesCsv.
[[nodiscard]] Result<CsvTotals> write_settlement_lines_csv(
    std::span<const settlement::SettledLine> lines, const ByteSink& sink,
    const UnitMarks& marks = {});

}  // namespace saldo::plaintext

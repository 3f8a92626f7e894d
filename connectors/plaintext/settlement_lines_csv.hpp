// What settlements are made of, as a table: settlement-lines.csv, version 1
// (docs/formats/payments-csv.md).
//
//   settlement,funder,provider,coding,service,service_month,amount
//
// One row for each sum that a settlement holds, in the order given. Credits and reversals are
// negative. The writer takes rows one at a time, so that a month of a whole county passes through
// without being in memory.
#pragma once

#include <cstdint>
#include <string>

#include "connectors/plaintext/payments_csv.hpp"
#include "engine/base/byte_sink.hpp"
#include "engine/base/result.hpp"
#include "engine/money/cents.hpp"
#include "engine/time/date.hpp"

namespace saldo::plaintext {

// A settled sum: what one funder owes one provider for one service of one month, on one account of
// its books.
struct SettlementLineRow {
    std::string settlement;
    std::string funder;
    std::string provider;
    std::string coding;
    std::string service;
    Date service_month;  // any day in the month of service: "2026-01" is written
    Cents amount;        // negative for a credit
};

// Writes the header with the first row, or with finish(). Not thread-safe; `sink` outlives it.
class SettlementLinesCsv {
  public:
    explicit SettlementLinesCsv(const ByteSink& sink) : sink_(sink) {}

    // Errors: bad_input for an empty id or a month outside the years 1900 to 2999, naming row and
    // column; limit when the total would leave 64 bits; the sink's own error. After an error
    // nothing more may be written.
    [[nodiscard]] Status write(const SettlementLineRow& row);

    // Ends the file; one without rows has its header all the same.
    [[nodiscard]] Result<CsvTotals> finish();

  private:
    Status put(std::string_view bytes);
    Status begin();

    const ByteSink& sink_;
    CsvTotals totals_;
    bool begun_ = false;
};

}  // namespace saldo::plaintext

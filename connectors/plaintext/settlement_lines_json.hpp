// What settlements are made of, as JSON lines: the columns of settlement-lines.csv and `vat`
// (docs/formats/payments-csv.md), one object for each sum that a settlement holds.
#pragma once

#include <span>

#include "connectors/plaintext/payments_csv.hpp"
#include "engine/base/byte_sink.hpp"
#include "engine/base/result.hpp"
#include "engine/base/unit_marks.hpp"
#include "engine/settlement/settled_line.hpp"

namespace saldo::plaintext {

// Errors: limit when the total leaves 64 bits; the sink's own. Units are the lines.
[[nodiscard]] Result<CsvTotals> write_settlement_lines_json(
    std::span<const settlement::SettledLine> lines, const ByteSink& sink,
    const UnitMarks& marks = {});

}  // namespace saldo::plaintext

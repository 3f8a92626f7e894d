// The journal of a booking file as a table: a row for each posting of its documents, the payable
// among them, and one for each posting that is held back. In two forms with the same columns: CSV
// (RFC 4180) and JSON lines. docs/formats/journal.md has the columns.
//
// Debits are positive and credits negative, so that the rows of a document sum to zero; rows that
// are held back say what would be posted.
#pragma once

#include "connectors/plaintext/payments_csv.hpp"
#include "engine/base/byte_sink.hpp"
#include "engine/base/result.hpp"
#include "engine/base/unit_marks.hpp"
#include "engine/settlement/booked_document.hpp"

namespace saldo::plaintext {

enum class TableForm : std::uint8_t { csv, json_lines };

// `total` is the sum of the documents' payables, as the other booking doors count it. The whole
// file is checked first. Errors: settlement::check_booked_file; the sink's own. Units are the
// documents with their lines, and behind them what is held back.
[[nodiscard]] Result<CsvTotals> write_journal(const settlement::BookedFile& file, TableForm form,
                                              const ByteSink& sink, const UnitMarks& marks = {});

}  // namespace saldo::plaintext

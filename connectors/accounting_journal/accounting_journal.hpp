// Documents as a city's simple accounting journal for SAP (SBO_SimpleAccountingContainer): a
// document each, with the payable as a line of its own, every element written even if it is empty.
// docs/formats/accounting-journal.md has the elements, one by one.
//
// Invariants
// 1. The same file gives the same bytes: no clock, chance, locale or path comes in.
// 2. Nothing is written before the whole file has been checked.
// 3. The line items of a document sum to zero; credits are negative.
#pragma once

#include <string_view>

#include "engine/base/byte_sink.hpp"
#include "engine/base/result.hpp"
#include "engine/base/unit_marks.hpp"
#include "engine/settlement/booked_document.hpp"

namespace saldo::accounting_journal {

// Writes UTF-8 to `sink`; units are the documents with their lines. `layout` is the sink's settings
// (settlement/sink_settings.hpp). Errors: those of the settings and of
// settlement::check_booked_file; bad_input for a coding that is longer than its element; limit for
// a number of more than 9 digits or an amount of more than 13 characters; the sink's.
[[nodiscard]] Result<settlement::BookedTotals> write_accounting_journal(
    const settlement::BookedFile& file, std::string_view layout, const ByteSink& sink,
    const UnitMarks& marks = {});

}  // namespace saldo::accounting_journal

// The payable accounting message (ostovelkojen kirjausaineisto) that a large Finnish city's SAP
// takes over its integration platform: a SOAP 1.2 envelope with an invoice for each document.
// docs/formats/payable-accounting.md has the elements, one by one.
//
// Invariants
// 1. The same file gives the same bytes: no clock, chance, locale or path comes in.
// 2. Nothing is written before the whole file has been checked.
// 3. An invoice's BillValue, by its sign, is the sum of its lines' values, by theirs.
#pragma once

#include <string_view>

#include "engine/base/byte_sink.hpp"
#include "engine/base/result.hpp"
#include "engine/base/unit_marks.hpp"
#include "engine/settlement/booked_document.hpp"

namespace saldo::payable_accounting {

// Writes UTF-8 to `sink`; units are the documents with their lines. `layout` is the sink's settings
// (settlement/sink_settings.hpp). Errors: those of the settings and of
// settlement::check_booked_file; bad_input for a payable without a vendor's number; limit for a
// number that does not fit; the sink's.
[[nodiscard]] Result<settlement::BookedTotals> write_payable_accounting(
    const settlement::BookedFile& file, std::string_view layout, const ByteSink& sink,
    const UnitMarks& marks = {});

}  // namespace saldo::payable_accounting

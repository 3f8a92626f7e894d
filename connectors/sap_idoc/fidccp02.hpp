// Documents as SAP's IDoc FIDCCP02 (message FIDCC2, XML): one IDoc a document, a vendor item and a
// cost item for each line. docs/formats/sap-idoc.md has the elements, one by one.
//
// Invariants
// 1. The same file gives the same bytes: no clock, chance, locale or path comes in.
// 2. Nothing is written before the whole file has been checked.
// 3. The items of an IDoc sum to zero: H (credit) less S (debit).
#pragma once

#include <string_view>

#include "engine/base/byte_sink.hpp"
#include "engine/base/result.hpp"
#include "engine/base/unit_marks.hpp"
#include "engine/settlement/booked_document.hpp"

namespace saldo::sap_idoc {

// Writes UTF-8 to `sink`; units are the documents with their lines. `layout` is the sink's settings
// (settlement/sink_settings.hpp). Errors: those of the settings and of
// settlement::check_booked_file; bad_input for a coding that is longer than SAP's field, naming it;
// limit for a document of more than 998 lines; the sink's.
[[nodiscard]] Result<settlement::BookedTotals> write_fidccp02(const settlement::BookedFile& file,
                                                              std::string_view layout,
                                                              const ByteSink& sink,
                                                              const UnitMarks& marks = {});

}  // namespace saldo::sap_idoc

// Documents as rows of fixed width in ISO-8859-1, as purchase ledgers take them: what stands where
// is the sink's layout (layout.hpp).
//
// Invariants
// 1. The same file and layout give the same bytes: no clock, chance, locale or path comes in.
// 2. Nothing is written before every row has been made: a fault leaves the sink untouched.
// 3. Every row has its record's width. Only a field that the layout says to cut is cut, between
//    characters; money never is.
#pragma once

#include <string_view>

#include "engine/base/byte_sink.hpp"
#include "engine/base/result.hpp"
#include "engine/base/unit_marks.hpp"
#include "engine/settlement/booked_document.hpp"

namespace saldo::fixed_width {

// Letters that ISO-8859-1 lacks are spelled as banks spell them (identifiers/bank_letters.hpp): Š
// as S, € as EUR. Errors: those of read_layout() and settlement::check_booked_file; bad_input,
// naming document and field, for a letter without a spelling, a value wider than its field, a
// negative amount in a record that has no field for its sign; limit for a number that does not fit;
// the sink's.
// Units are the documents with their lines.
[[nodiscard]] Result<settlement::BookedTotals> write_fixed_width(const settlement::BookedFile& file,
                                                                 std::string_view layout,
                                                                 const ByteSink& sink,
                                                                 const UnitMarks& marks = {});

}  // namespace saldo::fixed_width

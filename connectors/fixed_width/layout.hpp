// The declarative record description of a file of fixed-width rows, as SinkDefined.layout has it:
// another city's purchase ledger is another text, not other code. docs/formats/fixed-width.md draws
// it:
//
//     fixed_width 1
//     line_end crlf
//     record document 76
//     vendor   1  8 zeros vendor
//     number   9 12 left  number_12
//     amount  21 12 zeros payable
//     …
//
// A field is NAME OFFSET WIDTH PADDING SOURCE [what the source needs]. Offsets count from 1; what
// no field covers is spaces.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"

namespace saldo::fixed_width {

inline constexpr std::size_t kRecordWidthMax = 4'096;

// `begin` and `end` come once a file, `document` once a document, `line` once a line of it.
enum class RecordKind : std::uint8_t { begin, document, line, end };

enum class Padding : std::uint8_t {
    left,   // at the left, spaces behind it
    right,  // at the right, spaces before it
    zeros,  // at the right, zeros before it; a minus sign stays first
    cut     // as `left`, and what is too long is cut; in the others it is an error
};

enum class Source : std::uint8_t {
    words,  // a constant: the words behind it
    // of the file
    run,
    execution_date,  // a date has its format behind it: yyyymmdd, yymmdd, ddmmyyyy, …
    document_count,
    total,         // amounts are cents without a sign, …
    total_signed,  // … or with a minus sign where they are negative
    // of a document, and of the document of a line
    number,  // "2026-000012-0003"
    number_14,
    number_12,
    number_9,
    reference,
    settlement,
    provider,
    name,
    business_id,
    iban,
    iban_spaced,  // in groups of four
    document_date,
    posting_date,
    due_date,
    payable,
    payable_signed,
    payable_sign,  // "+" what is owed, "-" a credit note
    // of a line
    line_number,  // 1, 2, … within the document
    kind,         // "expense", "vat"
    service,
    service_month,
    amount,
    amount_signed,
    amount_sign,  // "+" a debit, "-" a credit
    // the coding: of the line, or of the document's payable
    company,
    account,
    cost_center,
    profit_center,
    internal_order,
    service_class,
    partner,
    vat_code,
    vendor
};

struct Field {
    std::string name;
    std::size_t offset = 1;
    std::size_t width = 1;
    Padding padding = Padding::left;
    Source source = Source::words;
    std::string argument;  // the words, or the date's format
};

struct Record {
    RecordKind kind = RecordKind::document;
    std::size_t width = 0;
    std::vector<Field> fields;  // by offset, none over another
};

struct Layout {
    std::string line_end = "\r\n";
    std::vector<Record> records;  // at most one of each kind
};

// Errors: bad_input, naming the line and what is wrong with it.
[[nodiscard]] Result<Layout> read_layout(std::string_view text);

}  // namespace saldo::fixed_width

// Documents as every booking door takes them: what a funder owes one provider by one settlement,
// with the codings of the funder's finance system. SAP's IDoc, a payable message, a journal and
// rows of fixed width all say the same document in words of their own.
//
//     payable 1,240.00 (credit)   =   expense 1,000.00 + VAT 240.00 (debits)
//
// Invariants, which check_booked_file() holds against a file before any door writes a byte of it
// 1. The lines' amounts sum to the payable: the document sums to zero.
// 2. Every posting is coded, all of one document for one company.
// 3. A document has one posting date, and a number that is its own in the funder's books of that
//    year: the funder's document (settlement/documents.hpp) and the place in it. Nothing comes from
//    a clock.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/money/cents.hpp"
#include "engine/services/coding_lines.hpp"
#include "engine/time/date.hpp"
#include "engine/time/instant.hpp"

namespace saldo::settlement {

// Documents of one file: a region's year stays under it, and a file is in memory.
inline constexpr std::size_t kDocumentsPerFileMax = 100'000;

// A debit (positive) or credit (negative) against the payable.
struct BookedLine {
    PostingKind kind = PostingKind::expense;  // or vat
    Cents amount;
    Coding coding;
    std::string service;      // the ledger's id
    std::string coding_word;  // of the service's definition
    Date service_month;       // any day of it
};

struct BookedDocument {
    std::string settlement;
    int year = 1970;           // of the posting date
    std::uint32_t number = 0;  // of the funder's document of that year
    std::uint32_t place = 0;   // 1, 2, … within it
    Date document_date;        // of the close, on the publisher's local day
    Date posting_date;
    Date due_date;         // when the run pays
    std::string provider;  // the ledger's id of the payee
    std::string name;      // as its bank knows it, else the provider's
    std::string business_id;
    std::string iban;  // electronic form; empty: no account was confirmed when the run was made
    Cents payable;     // negative: a credit note
    Coding payable_coding;
    std::vector<BookedLine> lines;
};

// "2026-000012-0003": at most 16 characters while a year has fewer than a million documents and
// each fewer than ten thousand places.
[[nodiscard]] std::string document_number(const BookedDocument& document);
// The same in digits only, of which the last `digits` hold number and place: 14 "20260000120003",
// 12 "260000120003", 9 "000120003". Errors: limit where the number does not fit. REQUIRES: digits
// is 9, 12 or 14.
[[nodiscard]] Result<std::string> document_digits(const BookedDocument& document,
                                                  std::size_t digits);
// A reference number (viitenumero) made of the 14 digits: "202600001200039". Errors: limit.
[[nodiscard]] Result<std::string> document_reference(const BookedDocument& document);

// A posting without a coding, or one that waits with it: its document is held back whole.
struct HeldPosting {
    std::string settlement;
    std::string document;  // document_number()
    std::string provider;
    PostingKind kind = PostingKind::expense;
    std::string service;  // empty with the coding word: a payable
    std::string coding_word;
    Date posting_date;
    Cents amount;        // as in the document; a payable's is the document's
    std::string reason;  // "the map coding/county does not say account, cost_center"
};

// One funder's documents of a payment run, and what it holds back.
struct BookedFile {
    std::string run;
    std::string name;    // the file's, without its ending
    Instant created_at;  // of the run's approval
    std::string funder;  // the ledger's id
    Date execution_date;
    std::vector<BookedDocument> documents;
    std::vector<HeldPosting> held;
};

// What a door wrote, to compare with what was approved.
struct BookedTotals {
    std::size_t documents = 0;
    Cents total;  // of the payables
    std::uint64_t bytes = 0;
};

// How many characters a format has for a field of a coding.
struct CodingWidth {
    std::string Coding::* field;
    std::size_t characters_max = 0;
};

// The sum of the documents' payables. Errors: limit when it leaves 64 bits.
[[nodiscard]] Result<Cents> total_of(const std::vector<BookedDocument>& documents);

// Whether a door may write the file; names the first document and field that it may not. Errors:
// bad_input; limit for too many documents or too large a sum. No message holds an account number.
[[nodiscard]] Status check_booked_file(const BookedFile& file);

// Whether every coding fits a format. Errors: bad_input, naming document and field.
[[nodiscard]] Status check_widths(const BookedFile& file, std::span<const CodingWidth> widths);

// "0000440100": a number of a finance system that counts digits; words stay as they are, and what
// is longer too.
[[nodiscard]] std::string zero_padded(std::string_view number, std::size_t digits);

}  // namespace saldo::settlement

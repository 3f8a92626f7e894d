#include "connectors/plaintext/journal.hpp"

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "connectors/plaintext/csv_row.hpp"
#include "connectors/plaintext/json_row.hpp"

namespace saldo::plaintext {

namespace {

using settlement::BookedDocument;
using settlement::BookedFile;
using settlement::BookedLine;
using settlement::HeldPosting;

constexpr std::string_view kBooked = "booked";
constexpr std::string_view kHeld = "held";

// A row before it has a form.
struct Posting {
    UnitMark place;
    std::string_view state = kBooked;
    std::string document, settlement, provider, name, business_id, iban;
    std::string document_date, posting_date, period, due_date;
    PostingKind kind = PostingKind::payable;
    std::string service, service_month;
    Cents amount;
    Coding coding;
    std::string reason;
};

struct TextColumn {
    std::string_view name;
    std::string Posting::* value;
};
constexpr std::array<TextColumn, 10> kWho{{
    {"document", &Posting::document},
    {"settlement", &Posting::settlement},
    {"provider", &Posting::provider},
    {"name", &Posting::name},
    {"business_id", &Posting::business_id},
    {"iban", &Posting::iban},
    {"document_date", &Posting::document_date},
    {"posting_date", &Posting::posting_date},
    {"period", &Posting::period},
    {"due_date", &Posting::due_date},
}};

std::string month_text(Date date) { return to_text(date).substr(0, 7); }

Posting begin_posting(const BookedDocument& document) {
    Posting posting;
    posting.document = document_number(document);
    posting.settlement = document.settlement;
    posting.provider = document.provider;
    posting.name = document.name;
    posting.business_id = document.business_id;
    posting.iban = document.iban;
    posting.document_date = to_text(document.document_date);
    posting.posting_date = to_text(document.posting_date);
    posting.period = month_text(document.posting_date);
    posting.due_date = to_text(document.due_date);
    return posting;
}

Posting posting_of(const BookedDocument& document, const BookedLine& line) {
    Posting posting = begin_posting(document);
    posting.kind = line.kind;
    posting.service = line.service;
    posting.service_month = month_text(line.service_month);
    posting.amount = line.amount;
    posting.coding = line.coding;
    return posting;
}

Posting posting_of(const HeldPosting& held) {
    Posting posting;
    posting.state = kHeld;
    posting.document = held.document;
    posting.settlement = held.settlement;
    posting.provider = held.provider;
    posting.posting_date = to_text(held.posting_date);
    posting.period = month_text(held.posting_date);
    posting.kind = held.kind;
    posting.service = held.service;
    posting.amount = held.kind == PostingKind::payable ? Cents{-held.amount.value} : held.amount;
    posting.reason = held.reason;
    return posting;
}

std::vector<Posting> postings_of(const BookedFile& file) {
    std::vector<Posting> postings;
    for (std::size_t unit = 0; unit < file.documents.size(); ++unit) {
        const BookedDocument& document = file.documents[unit];
        Posting payable = begin_posting(document);
        payable.amount = Cents{-document.payable.value};
        payable.coding = document.payable_coding;
        payable.place.unit = unit;
        if (document.payable.value != 0) postings.push_back(std::move(payable));
        for (std::size_t at = 0; at < document.lines.size(); ++at) {
            postings.push_back(posting_of(document, document.lines[at]));
            postings.back().place = {unit, at + 1, 0};
        }
    }
    for (std::size_t at = 0; at < file.held.size(); ++at) {
        postings.push_back(posting_of(file.held[at]));
        postings.back().place.unit = file.documents.size() + at;
    }
    return postings;
}

std::string header_row() {
    CsvRow row;
    row.text("run").text("funder").text("state");
    for (const TextColumn& column : kWho) row.text(column.name);
    row.text("kind").text("service").text("service_month").text("amount");
    for (const CodingField& field : kCodingFields) row.text(field.name);
    return row.text("reason").take();
}

std::string csv_row(const BookedFile& file, const Posting& posting) {
    CsvRow row;
    row.text(file.run).text(file.funder).text(posting.state);
    for (const TextColumn& column : kWho) row.text(posting.*column.value);
    row.text(posting_kind_name(posting.kind)).text(posting.service).text(posting.service_month);
    row.amount(posting.amount);
    for (const CodingField& field : kCodingFields) row.text(posting.coding.*field.value);
    return row.text(posting.reason).take();
}

std::string json_row(const BookedFile& file, const Posting& posting) {
    JsonRow row;
    row.text("run", file.run).text("funder", file.funder).text("state", posting.state);
    for (const TextColumn& column : kWho) row.text(column.name, posting.*column.value);
    row.text("kind", posting_kind_name(posting.kind)).text("service", posting.service);
    row.text("service_month", posting.service_month).text("amount", to_text(posting.amount));
    for (const CodingField& field : kCodingFields)
        row.text(field.name, posting.coding.*field.value);
    return row.text("reason", posting.reason).take();
}

}  // namespace

Result<CsvTotals> write_journal(const BookedFile& file, TableForm form, const ByteSink& sink,
                                const UnitMarks& marks) {
    if (const Status checked = check_booked_file(file); !checked)
        return std::unexpected(checked.error());
    const auto total = settlement::total_of(file.documents);
    if (!total) return std::unexpected(total.error());
    const bool is_csv = form == TableForm::csv;
    CsvTotals totals{.rows = 0, .total = *total, .bytes = 0};
    const auto put = [&](const std::string& row) {
        totals.bytes += row.size();
        return sink(row);
    };
    if (is_csv)
        if (Status taken = put(header_row()); !taken)
            return std::unexpected(std::move(taken.error()));
    for (const Posting& posting : postings_of(file)) {
        if (marks) marks({posting.place.unit, posting.place.part, totals.bytes});
        if (Status taken = put(is_csv ? csv_row(file, posting) : json_row(file, posting)); !taken)
            return std::unexpected(std::move(taken.error()));
        ++totals.rows;
    }
    return totals;
}

}  // namespace saldo::plaintext

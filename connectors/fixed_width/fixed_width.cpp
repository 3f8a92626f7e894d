#include "connectors/fixed_width/fixed_width.hpp"

#include <algorithm>
#include <array>
#include <expected>
#include <string>
#include <utility>

#include "connectors/fixed_width/layout.hpp"
#include "engine/base/utf8.hpp"
#include "engine/identifiers/bank_letters.hpp"
#include "engine/time/date.hpp"

namespace saldo::fixed_width {

namespace {

using settlement::BookedDocument;
using settlement::BookedFile;
using settlement::BookedLine;

// What a record is written of; nullptr: the record is of the whole file.
struct Place {
    const BookedFile& file;
    Cents total;
    const BookedDocument* document = nullptr;
    const BookedLine* line = nullptr;
    std::size_t line_number = 0;
};

// "1234" of 12.34 and of -12.34.
std::string cents_text(Cents amount) {
    const std::string text = std::to_string(amount.value);
    return amount.value < 0 ? text.substr(1) : text;
}

std::string date_text(Date date, std::string_view format) {
    std::string iso = to_text(date);  // "2026-01-31"
    const std::string year = iso.substr(0, 4);
    const std::string month = iso.substr(5, 2);
    const std::string day = iso.substr(8, 2);
    if (format == "yyyymmdd") return year + month + day;
    if (format == "yymmdd") return year.substr(2) + month + day;
    if (format == "ddmmyyyy") return day + month + year;
    if (format == "dd.mm.yyyy") return day + "." + month + "." + year;
    if (format == "yyyymm") return year + month;
    if (format == "yymm") return year.substr(2) + month;
    return iso;
}

// "FI21 1234 5600 0007 85"
std::string in_fours(std::string_view iban) {
    constexpr std::size_t kGroup = 4;
    std::string text;
    for (std::size_t at = 0; at < iban.size(); at += kGroup)
        text.append(at == 0 ? "" : " ").append(iban.substr(at, kGroup));
    return text;
}

// The field of a coding that a source names; nullptr: it names none.
std::string Coding::* coding_field(Source source) {
    constexpr std::array<std::pair<Source, std::string Coding::*>, 9> kFields{{
        {Source::company, &Coding::company},
        {Source::account, &Coding::account},
        {Source::cost_center, &Coding::cost_center},
        {Source::profit_center, &Coding::profit_center},
        {Source::internal_order, &Coding::internal_order},
        {Source::service_class, &Coding::service_class},
        {Source::partner, &Coding::partner},
        {Source::vat_code, &Coding::vat_code},
        {Source::vendor, &Coding::vendor},
    }};
    for (const auto& [known, field] : kFields)
        if (known == source) return field;
    return nullptr;
}

Result<std::string> file_text(const Place& place, const Field& field) {
    const Source source = field.source;
    if (source == Source::words) return field.argument;
    if (source == Source::run) return place.file.run;
    if (source == Source::execution_date)
        return date_text(place.file.execution_date, field.argument);
    if (source == Source::document_count) return std::to_string(place.file.documents.size());
    if (source == Source::total) return cents_text(place.total);
    return std::to_string(place.total.value);  // total_signed
}

Result<std::string> line_text(const Place& place, const Field& field) {
    const BookedLine& line = *place.line;
    const Source source = field.source;
    if (source == Source::line_number) return std::to_string(place.line_number);
    if (source == Source::kind) return std::string(posting_kind_name(line.kind));
    if (source == Source::service) return line.service;
    if (source == Source::service_month) return date_text(line.service_month, field.argument);
    if (source == Source::amount) return cents_text(line.amount);
    if (source == Source::amount_signed) return std::to_string(line.amount.value);
    return line.amount.value < 0 ? "-" : "+";  // amount_sign
}

Result<std::string> document_text(const Place& place, const Field& field) {
    const BookedDocument& document = *place.document;
    switch (field.source) {
        case Source::number:
            return settlement::document_number(document);
        case Source::number_14:
            return settlement::document_digits(document, 14);
        case Source::number_12:
            return settlement::document_digits(document, 12);
        case Source::number_9:
            return settlement::document_digits(document, 9);
        case Source::reference:
            return settlement::document_reference(document);
        case Source::settlement:
            return document.settlement;
        case Source::provider:
            return document.provider;
        case Source::name:
            return document.name;
        case Source::business_id:
            return document.business_id;
        case Source::iban:
            return document.iban;
        case Source::iban_spaced:
            return in_fours(document.iban);
        case Source::document_date:
            return date_text(document.document_date, field.argument);
        case Source::posting_date:
            return date_text(document.posting_date, field.argument);
        case Source::due_date:
            return date_text(document.due_date, field.argument);
        case Source::payable:
            return cents_text(document.payable);
        case Source::payable_signed:
            return std::to_string(document.payable.value);
        case Source::payable_sign:
            return document.payable.value < 0 ? "-" : "+";
        // of the file, of a line, of a coding: value_of() asks elsewhere
        case Source::words:
        case Source::run:
        case Source::execution_date:
        case Source::document_count:
        case Source::total:
        case Source::total_signed:
        case Source::line_number:
        case Source::kind:
        case Source::service:
        case Source::service_month:
        case Source::amount:
        case Source::amount_signed:
        case Source::amount_sign:
        case Source::company:
        case Source::account:
        case Source::cost_center:
        case Source::profit_center:
        case Source::internal_order:
        case Source::service_class:
        case Source::partner:
        case Source::vat_code:
        case Source::vendor:
            break;
    }
    return fail(ErrorKind::bad_input, "a document has no such value");
}

// In the order of the enum: of the file, of a document, of a line, codings.
Result<std::string> value_of(const Place& place, const Field& field) {
    if (field.source < Source::number) return file_text(place, field);
    if (std::string Coding::* const coded = coding_field(field.source); coded != nullptr)
        return (place.line != nullptr ? place.line->coding : place.document->payable_coding).*coded;
    return field.source < Source::line_number ? document_text(place, field)
                                              : line_text(place, field);
}

// The text in ISO-8859-1, a byte a character; what it lacks is spelled as banks do. The error is
// what is wrong, as the end of a sentence that the field's name begins.
std::expected<std::string, std::string> latin1(std::string_view text) {
    std::string bytes;
    while (!text.empty()) {
        const auto next = first_character(text);
        if (!next) return std::unexpected("is not UTF-8");
        const std::string_view letter = text.substr(0, next->bytes);
        const bool is_printable =
            (next->code_point >= 0x20 && next->code_point < 0x7f) ||
            (next->code_point >= 0xa0 && next->code_point <= 0xff && next->code_point != 0xad);
        const std::string spelled =
            is_printable ? std::string(1, static_cast<char>(next->code_point))
                         : identifiers::bank_text(letter, identifiers::BankLetters::basic_latin,
                                                  letter.size() * 4);
        if (spelled.empty() || spelled == ".")
            return std::unexpected("has a letter that ISO-8859-1 cannot write: \"" +
                                   std::string(letter) + "\"");
        bytes += spelled;
        text.remove_prefix(next->bytes);
    }
    return bytes;
}

std::expected<std::string, std::string> padded(std::string text, const Field& field) {
    if (text.size() > field.width) {
        if (field.padding != Padding::cut)
            return std::unexpected("has " + std::to_string(text.size()) +
                                   " characters, the field " + std::to_string(field.width));
        text.resize(field.width);
    }
    const std::size_t rest = field.width - text.size();
    switch (field.padding) {
        case Padding::left:
        case Padding::cut:
            return text.append(rest, ' ');
        case Padding::right:
            return text.insert(0, rest, ' ');
        case Padding::zeros:
            return text.insert(text.starts_with('-') ? 1 : 0, rest, '0');
    }
    return text;
}

bool has(const Record& record, Source source) {
    return std::ranges::find(record.fields, source, &Field::source) != record.fields.end();
}

// A record that says an amount without its sign says nothing of a credit.
bool hides_sign(const Place& place, const Record& record) {
    const bool payable = place.document != nullptr && place.document->payable.value < 0 &&
                         has(record, Source::payable) && !has(record, Source::payable_sign);
    const bool amount = place.line != nullptr && place.line->amount.value < 0 &&
                        has(record, Source::amount) && !has(record, Source::amount_sign);
    const bool total = place.total.value < 0 && has(record, Source::total);
    return payable || amount || total;
}

std::unexpected<Error> refuse(const Place& place, const std::string& why) {
    std::string where = "run " + place.file.run;
    if (place.document != nullptr)
        where += ", document " + settlement::document_number(*place.document);
    return fail(ErrorKind::bad_input, where + ": " + why);
}

Status add_row(const Place& place, const Record& record, const Layout& layout, std::string& rows) {
    if (hides_sign(place, record))
        return refuse(place, "a negative amount, and the record has no field for its sign");
    std::string row(record.width, ' ');
    for (const Field& field : record.fields) {
        const auto value = value_of(place, field);
        if (!value) return std::unexpected(value.error());
        auto bytes = latin1(*value);
        if (bytes) bytes = padded(std::move(*bytes), field);
        if (!bytes) return refuse(place, field.name + " " + bytes.error());
        row.replace(field.offset - 1, field.width, *bytes);
    }
    rows.append(row).append(layout.line_end);
    return {};
}

Status add_rows(const Place& place, RecordKind kind, const Layout& layout, std::string& rows) {
    const auto record = std::ranges::find(layout.records, kind, &Record::kind);
    return record == layout.records.end() ? Status{} : add_row(place, *record, layout, rows);
}

Status add_document(Place place, std::size_t unit, const Layout& layout, std::string& rows,
                    const UnitMarks& marks) {
    if (marks) marks({unit, 0, rows.size()});
    if (const Status added = add_rows(place, RecordKind::document, layout, rows); !added)
        return added;
    for (const BookedLine& line : place.document->lines) {
        place.line = &line;
        ++place.line_number;
        if (marks) marks({unit, place.line_number, rows.size()});
        if (const Status added = add_rows(place, RecordKind::line, layout, rows); !added)
            return added;
    }
    return {};
}

Result<std::string> rows_of(const BookedFile& file, Cents total, const Layout& layout,
                            const UnitMarks& marks) {
    std::string rows;
    const Place whole{file, total};
    Status added = add_rows(whole, RecordKind::begin, layout, rows);
    for (std::size_t at = 0; added && at < file.documents.size(); ++at)
        added = add_document({file, total, &file.documents[at]}, at, layout, rows, marks);
    if (marks) marks({UnitMark::kWholeFile, 0, rows.size()});
    if (added) added = add_rows(whole, RecordKind::end, layout, rows);
    if (!added) return std::unexpected(added.error());
    return rows;
}

}  // namespace

Result<settlement::BookedTotals> write_fixed_width(const BookedFile& file, std::string_view layout,
                                                   const ByteSink& sink, const UnitMarks& marks) {
    const auto read = read_layout(layout);
    if (!read) return std::unexpected(read.error());
    if (const Status checked = check_booked_file(file); !checked)
        return std::unexpected(checked.error());
    const auto total = settlement::total_of(file.documents);
    if (!total) return std::unexpected(total.error());
    const auto rows = rows_of(file, *total, *read, marks);
    if (!rows) return std::unexpected(rows.error());
    if (Status taken = sink(*rows); !taken) return std::unexpected(std::move(taken.error()));
    return settlement::BookedTotals{file.documents.size(), *total, rows->size()};
}

}  // namespace saldo::fixed_width

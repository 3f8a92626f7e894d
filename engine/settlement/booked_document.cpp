#include "engine/settlement/booked_document.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "engine/base/assert.hpp"
#include "engine/base/utf8.hpp"
#include "engine/identifiers/business_id.hpp"
#include "engine/identifiers/iban.hpp"
#include "engine/settlement/payment_file.hpp"
#include "engine/settlement/reference.hpp"

namespace saldo::settlement {

namespace {

constexpr std::size_t kNumberDigits = 6;
constexpr std::size_t kPlaceDigits = 4;

std::string padded(std::uint64_t number, std::size_t digits) {
    const std::string text = std::to_string(number);
    return std::string(digits - std::min(digits, text.size()), '0') + text;
}

// What is wrong with a field, with its name before it; or nothing.
using Fault = std::optional<std::string>;

Fault text_fault(std::string_view field, std::string_view text) {
    const bool sound = !text.empty() && count_characters(text);
    return sound ? Fault{} : std::string(field) + (text.empty() ? " is empty" : " is not UTF-8");
}

// What a period that is closed to the end of 2999 leaves is posted on the day after.
Fault date_fault(std::string_view field, Date date) {
    const bool sound = date >= kEventDateMin && date.days <= kEventDateMax.days + 1;
    return sound ? Fault{} : std::string(field) + " is outside the years 1900 to 3000";
}

Fault amount_fault(std::string_view field, Cents amount) {
    const bool sound =
        amount.value <= kPaymentTotalMax.value && amount.value >= -kPaymentTotalMax.value;
    return sound ? Fault{} : std::string(field) + " is larger than " + to_text(kPaymentTotalMax);
}

Fault coding_fault(const Coding& coding, std::string_view company) {
    for (const CodingField& field : kCodingFields)
        if ((coding.*field.value).size() > kCodingBytesMax)
            return std::string(field.name) + " is longer than a coding may be";
    if (coding.company != company) return "the postings are of several companies";
    return std::nullopt;
}

Fault width_fault(const Coding& coding, std::span<const CodingWidth> widths) {
    for (const CodingWidth& width : widths) {
        const std::string& value = coding.*width.field;
        const auto field = std::ranges::find(kCodingFields, width.field, &CodingField::value);
        if (value.size() > width.characters_max)
            return std::string(field->name) + " " + value + " has more than the format's " +
                   std::to_string(width.characters_max) + " characters";
    }
    return std::nullopt;
}

Fault width_fault(const BookedDocument& document, std::span<const CodingWidth> widths) {
    if (Fault fault = width_fault(document.payable_coding, widths)) return fault;
    for (const BookedLine& line : document.lines)
        if (Fault fault = width_fault(line.coding, widths)) return fault;
    return std::nullopt;
}

Fault lines_fault(const BookedDocument& document) {
    std::int64_t sum = 0;
    for (const BookedLine& line : document.lines) {
        for (Fault fault :
             {amount_fault("amount", line.amount), date_fault("service_month", line.service_month),
              text_fault("service", line.service),
              coding_fault(line.coding, document.payable_coding.company)})
            if (fault) return fault;
        if (__builtin_add_overflow(sum, line.amount.value, &sum)) return "the lines leave 64 bits";
    }
    if (document.lines.empty()) return "there is no line";
    return sum == document.payable.value ? Fault{}
                                         : "the lines come to " + to_text(Cents{sum}) +
                                               ", the payable to " + to_text(document.payable);
}

Fault document_fault(const BookedDocument& document) {
    for (Fault fault :
         {text_fault("settlement", document.settlement), text_fault("provider", document.provider),
          text_fault("name", document.name), date_fault("document_date", document.document_date),
          date_fault("posting_date", document.posting_date),
          date_fault("due_date", document.due_date), amount_fault("payable", document.payable),
          coding_fault(document.payable_coding, document.payable_coding.company)})
        if (fault) return fault;
    if (document.year != civil(document.posting_date).year || document.number == 0 ||
        document.place == 0)
        return "the number is not one of the posting date's year";
    if (!identifiers::is_business_id(document.business_id))
        return "business_id is not a business id";
    if (!document.iban.empty() &&
        identifiers::iban_fault(document.iban) != identifiers::IbanFault::none)
        return "iban is not valid";
    return lines_fault(document);
}

}  // namespace

std::string document_number(const BookedDocument& document) {
    std::string text = std::to_string(document.year);
    text.append("-").append(padded(document.number, kNumberDigits));
    return text.append("-").append(padded(document.place, kPlaceDigits));
}

Result<std::string> document_digits(const BookedDocument& document, std::size_t digits) {
    SALDO_ASSERT(digits == 9 || digits == 12 || digits == 14, "numbers have 9, 12 or 14 digits");
    const std::size_t number_digits = digits == 9 ? digits - kPlaceDigits : kNumberDigits;
    const std::string number = padded(document.number, number_digits);
    const std::string place = padded(document.place, kPlaceDigits);
    if (number.size() > number_digits || place.size() > kPlaceDigits)
        return fail(ErrorKind::limit, "document " + document_number(document) +
                                          ": its number has more than " + std::to_string(digits) +
                                          " digits");
    const std::string year = padded(static_cast<std::uint64_t>(document.year), 4);
    return year.substr(year.size() - (digits - number_digits - kPlaceDigits)) + number + place;
}

Result<std::string> document_reference(const BookedDocument& document) {
    const auto digits = document_digits(document, 14);
    if (!digits) return std::unexpected(digits.error());
    return make_domestic_reference(*digits);
}

Result<Cents> total_of(const std::vector<BookedDocument>& documents) {
    std::int64_t total = 0;
    for (const BookedDocument& document : documents)
        if (__builtin_add_overflow(total, document.payable.value, &total))
            return fail(ErrorKind::limit, "the documents' sum leaves 64 bits");
    return Cents{total};
}

Status check_widths(const BookedFile& file, std::span<const CodingWidth> widths) {
    for (const BookedDocument& document : file.documents)
        if (const Fault fault = width_fault(document, widths))
            return fail(ErrorKind::bad_input, "run " + file.run + ", document " +
                                                  document_number(document) + ": " + *fault);
    return {};
}

std::string zero_padded(std::string_view number, std::size_t digits) {
    const bool is_number =
        !number.empty() && number.find_first_not_of("0123456789") == std::string_view::npos;
    std::string text(is_number && number.size() < digits ? digits - number.size() : 0, '0');
    return text.append(number);
}

Status check_booked_file(const BookedFile& file) {
    if (file.documents.size() > kDocumentsPerFileMax)
        return fail(ErrorKind::limit, "run " + file.run + ": more than " +
                                          std::to_string(kDocumentsPerFileMax) +
                                          " documents: divide the run");
    if (!is_file_moment(file.created_at))
        return fail(ErrorKind::bad_input, "run " + file.run + ": created_at is no file's moment");
    std::set<std::string> numbers;
    for (const BookedDocument& document : file.documents) {
        Fault fault = document_fault(document);
        if (!fault && !numbers.insert(document_number(document)).second)
            fault = "an earlier document has its number";
        if (fault)
            return fail(ErrorKind::bad_input, "run " + file.run + ", document " +
                                                  document_number(document) + ": " + *fault);
    }
    const auto total = total_of(file.documents);
    return total ? Status{} : std::unexpected(total.error());
}

}  // namespace saldo::settlement

#include "tests/connectors/booked_file_sample.hpp"

#include <string>

namespace saldo::test {

namespace {

using settlement::BookedDocument;
using settlement::BookedFile;

// 2026-02-09T10:00:00+02:00
constexpr Instant approved_at{.utc_ms = 1'770'624'000'000, .offset_minutes = 120};

Coding payable_coding() {
    Coding coding;
    coding.company = "1310";
    coding.account = "244100";
    coding.vendor = "81591";
    return coding;
}

Coding expense_coding() {
    Coding coding;
    coding.company = "1310";
    coding.account = "440100";
    coding.cost_center = "131111";
    coding.internal_order = "20285";
    coding.service_class = "2252";
    coding.partner = "9000";
    coding.vat_code = "29";
    return coding;
}

Coding vat_coding() {
    Coding coding;
    coding.company = "1310";
    coding.account = "174100";
    coding.vat_code = "V5";
    return coding;
}

}  // namespace

void add_line(BookedDocument& document, PostingKind kind, std::int64_t cents, Date month) {
    document.payable.value += cents;
    document.lines.push_back({kind, Cents{cents},
                              kind == PostingKind::vat ? vat_coding() : expense_coding(),
                              "home_care", "4310 kotihoito", month});
}

BookedDocument begin_document(std::uint32_t place, Date posted_on) {
    BookedDocument document;
    document.settlement = "2026-01";
    document.year = civil(posted_on).year;
    document.number = 12;
    document.place = place;
    document.document_date = date_of(2026, 2, 5).value();
    document.posting_date = posted_on;
    document.due_date = date_of(2026, 2, 10).value();
    document.provider = "P" + std::to_string(place);
    document.name = "Hoivapalvelu Äyräs & Öhman Oy";
    document.business_id = "2077474-0";
    document.iban = "FI4819503000000010";
    document.payable_coding = payable_coding();
    return document;
}

BookedFile small_booked_file() {
    const Date december = date_of(2025, 12, 31).value();
    const Date january = date_of(2026, 1, 31).value();
    BookedFile file;
    file.run = "2026-01-run1";
    file.name = "0f1e2d3c-000012-B01";
    file.created_at = approved_at;
    file.funder = "county";
    file.execution_date = date_of(2026, 2, 10).value();
    file.documents.push_back(begin_document(1, december));
    add_line(file.documents.back(), PostingKind::expense, 100'000, december);
    add_line(file.documents.back(), PostingKind::vat, 25'500, december);
    file.documents.push_back(begin_document(2, january));
    add_line(file.documents.back(), PostingKind::expense, 35'000, january);
    add_line(file.documents.back(), PostingKind::expense, -1'234, december);
    file.documents.push_back(begin_document(3, january));
    add_line(file.documents.back(), PostingKind::expense, -5'000, january);
    file.documents.back().iban.clear();
    file.held.push_back({.settlement = "2026-01",
                         .document = "2026-000012-0004",
                         .provider = "P4",
                         .kind = PostingKind::expense,
                         .service = "cleaning",
                         .coding_word = "4320",
                         .posting_date = january,
                         .amount = Cents{7'700},
                         .reason = "the map coding/county does not say account"});
    return file;
}

}  // namespace saldo::test

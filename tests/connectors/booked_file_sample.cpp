#include "tests/connectors/booked_file_sample.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "tests/connectors/payment_file_sample.hpp"

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

std::uint64_t below(std::mt19937_64& random, std::uint64_t bound) { return random() % bound; }

// 1 to 70 characters of those that ledgers meet, beginning with a letter.
std::string random_name(std::mt19937_64& random) {
    constexpr std::array<std::string_view, 18> characters{
        "a", "e", "K", "ä", "ö", "å", "Ä", "Ö", "Å", "é", "&", "<", "\"", "'", " ", "-", "š", "0"};
    std::string name = "P";
    for (std::uint64_t left = below(random, 70); left > 0; --left)
        name += characters[below(random, characters.size())];
    return name;
}

Date random_date(std::mt19937_64& random) {
    constexpr std::array<std::pair<unsigned, unsigned>, 7> ends{
        {{12, 29}, {12, 30}, {12, 31}, {1, 1}, {2, 28}, {2, 29}, {7, 15}}};
    const int year = 2024 + static_cast<int>(below(random, 12));
    const auto [month, day] = ends[below(random, ends.size())];
    return date_of(year, month, day == 29 && month == 2 && year % 4 != 0 ? 28 : day).value();
}

constexpr std::int64_t kMostCents = 99'999'999'999;

// Up to 999,999,999.99, as likely small as large, now and then a credit.
std::int64_t random_cents(std::mt19937_64& random) {
    std::int64_t bound = 1;
    for (std::uint64_t digits = 1 + below(random, 11); digits > 0; --digits) bound *= 10;
    const std::int64_t cents =
        1 + static_cast<std::int64_t>(below(random, static_cast<std::uint64_t>(bound)));
    return (below(random, 4) == 0 ? -1 : 1) * std::min(cents, kMostCents);
}

}  // namespace

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

BookedFile random_booked_file(std::mt19937_64& random) {
    BookedFile file = small_booked_file();
    file.documents.clear();
    file.held.clear();
    const std::uint64_t count = 1 + below(random, 30);
    for (std::uint32_t place = 1; place <= count; ++place) {
        BookedDocument document = begin_document(place, random_date(random));
        document.name = random_name(random);
        document.due_date = random_date(random);
        document.document_date = random_date(random);
        if (below(random, 3) == 0) document.iban = finnish_iban("12345600000785");
        for (std::uint64_t left = 1 + below(random, 5); left > 0; --left) {
            std::int64_t cents = random_cents(random);
            // A document is no larger than a payment may be.
            if (std::abs(document.payable.value + cents) > kMostCents) cents = -cents;
            add_line(document, below(random, 4) == 0 ? PostingKind::vat : PostingKind::expense,
                     cents, random_date(random));
        }
        file.documents.push_back(std::move(document));
    }
    return file;
}

}  // namespace saldo::test

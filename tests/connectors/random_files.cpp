#include "tests/connectors/random_files.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "engine/settlement/reference.hpp"
#include "tests/connectors/booked_file_sample.hpp"
#include "tests/connectors/payment_file_sample.hpp"

namespace saldo::test {
namespace {

using settlement::BookedDocument;
using settlement::BookedFile;
using settlement::PaymentFile;
using settlement::StructuredReference;
using settlement::UnstructuredText;

constexpr std::uint64_t kNameCharacters = 70;
constexpr std::int64_t kMostCents = settlement::kPaymentAmountMax.value;

// What ledgers meet; and what no bank's letters have.
constexpr std::array<std::string_view, 18> kUsual{"a", "e", "K", "ä",  "ö", "å", "Ä", "Ö", "Å",
                                                  "é", "&", "<", "\"", "'", " ", "-", "š", "0"};
constexpr std::array<std::string_view, 24> kUnusual{"a",  "e", "K", "Z", "ä", "ö", "å",  "Ä",
                                                    "Ö",  "Å", "é", "ü", "ß", "š", "&",  "<",
                                                    "\"", "'", " ", "-", "Ж", "€", "漢", "0"};

std::uint64_t below(std::mt19937_64& random, std::uint64_t bound) { return random() % bound; }

std::string random_digits(std::mt19937_64& random, std::size_t count) {
    std::string digits;
    for (std::size_t i = 0; i < count; ++i) digits += static_cast<char>('0' + below(random, 10));
    return digits;
}

// 1 to 70 characters that begin with a letter, and do not end with a space; a fourth of them 70.
std::string random_name(std::mt19937_64& random, std::span<const std::string_view> characters) {
    const bool longest = below(random, 4) == 0;
    std::string name = "P";
    for (std::uint64_t left = longest ? kNameCharacters - 1 : below(random, kNameCharacters);
         left > 0; --left) {
        const std::string_view next = characters[below(random, characters.size())];
        name += left == 1 && next == " " ? "x" : next;
    }
    return name;
}

Date random_date(std::mt19937_64& random) {
    constexpr std::array<std::pair<unsigned, unsigned>, 7> ends{
        {{12, 29}, {12, 30}, {12, 31}, {1, 1}, {2, 28}, {2, 29}, {7, 15}}};
    const int year = 2024 + static_cast<int>(below(random, 12));
    const auto [month, day] = ends[below(random, ends.size())];
    return date_of(year, month, day == 29 && month == 2 && year % 4 != 0 ? 28 : day).value();
}

// 0.01 to 999,999,999.99, as likely small as large; each end now and then.
std::int64_t random_cents(std::mt19937_64& random) {
    const std::uint64_t edge = below(random, 16);
    if (edge < 2) return edge == 0 ? 1 : kMostCents;
    std::int64_t bound = 1;
    for (std::uint64_t digits = 1 + below(random, 11); digits > 0; --digits) bound *= 10;
    const auto value = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(bound));
    return std::clamp<std::int64_t>(value, 1, kMostCents);
}

settlement::Remittance random_remittance(std::mt19937_64& random) {
    const std::string base = "1" + random_digits(random, 2 + below(random, 17));
    const std::string reference = settlement::make_domestic_reference(base).value();
    switch (below(random, 3)) {
        case 0:
            return StructuredReference{reference};
        case 1:
            return StructuredReference{settlement::make_rf_reference(reference)};
        default:
            return UnstructuredText{"Tilitys " + random_name(random, kUnusual)};
    }
}

settlement::Payment random_payment(std::mt19937_64& random, std::uint64_t number) {
    return {.provider = "P" + std::to_string(number),
            .settlements = {"S-" + std::to_string(number)},
            .end_to_end_id = random_digits(random, 29) + "/" + std::to_string(number),
            .instruction_id = random_digits(random, 30) + std::to_string(number),
            .amount = Cents{random_cents(random)},
            .creditor_name = random_name(random, kUnusual),
            .creditor_iban = finnish_iban(random_digits(random, 14)),
            .creditor_bic = std::nullopt,
            .remittance = random_remittance(random)};
}

PaymentFile random_header(std::mt19937_64& random) {
    PaymentFile file = small_payment_file();
    file.message_id = "M" + random_digits(random, 34);
    file.payment_information_id = "I" + random_digits(random, 1 + below(random, 34));
    file.created_at = {.utc_ms = static_cast<std::int64_t>(below(random, 4'000'000'000'000)),
                       .offset_minutes = static_cast<std::int16_t>(
                           static_cast<int>(below(random, 1'681)) - 840)};  // -14 to +14 hours
    file.initiating_party_name = random_name(random, kUnusual);
    file.funder.debtor_name = random_name(random, kUnusual);
    file.funder.iban = finnish_iban(random_digits(random, 14));
    file.execution_date = random_date(random);
    if (below(random, 2) == 0) {
        file.funder.bic.reset();
        file.funder.payer_code.reset();
    }
    file.payments.clear();
    return file;
}

void add_random_lines(std::mt19937_64& random, BookedDocument& document) {
    for (std::uint64_t left = 1 + below(random, 5); left > 0; --left) {
        std::int64_t cents = random_cents(random);
        if (below(random, 4) == 0) cents = -cents;
        // A document is no larger than a payment may be.
        if (std::abs(document.payable.value + cents) > kMostCents) cents = -cents;
        add_line(document, below(random, 4) == 0 ? PostingKind::vat : PostingKind::expense, cents,
                 random_date(random));
    }
}

}  // namespace

PaymentFile random_payment_file(std::mt19937_64& random) {
    PaymentFile file = random_header(random);
    for (std::uint64_t number = 1 + below(random, 40); number > 0; --number)
        file.payments.push_back(random_payment(random, number));
    return file;
}

BookedFile random_booked_file(std::mt19937_64& random) {
    BookedFile file = small_booked_file();
    file.documents.clear();
    file.held.clear();
    const std::uint64_t count = 1 + below(random, 30);
    for (std::uint32_t place = 1; place <= count; ++place) {
        BookedDocument document = begin_document(place, random_date(random));
        document.name = random_name(random, kUsual);
        document.due_date = random_date(random);
        document.document_date = random_date(random);
        if (below(random, 3) == 0) document.iban = finnish_iban(random_digits(random, 14));
        add_random_lines(random, document);
        file.documents.push_back(std::move(document));
    }
    return file;
}

RandomSettlement random_settlement(std::mt19937_64& random) {
    RandomSettlement made{random_booked_file(random), {}, random_header(random)};
    for (BookedDocument& document : made.booked.documents) {
        for (const settlement::BookedLine& line : document.lines)
            made.lines.push_back({.settlement = document.settlement,
                                  .funder = made.booked.funder,
                                  .provider = document.provider,
                                  .coding = line.coding_word,
                                  .service = line.service,
                                  .service_month = line.service_month,
                                  .amount = line.amount,
                                  .posted_on = document.posting_date,
                                  .document = "2026-000012",
                                  .document_number = document.number,
                                  .vat = line.kind == PostingKind::vat ? line.amount : Cents{}});
        if (document.payable.value <= 0) continue;
        settlement::Payment payment = random_payment(random, document.place);
        payment.amount = document.payable;
        payment.creditor_name = document.name;
        payment.creditor_iban = document.iban;
        made.payments.payments.push_back(std::move(payment));
    }
    return made;
}

}  // namespace saldo::test

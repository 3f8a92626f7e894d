#include "tests/connectors/payment_file_sample.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/settlement/reference.hpp"

namespace saldo::test {
namespace {

using settlement::Payment;
using settlement::PaymentFile;
using settlement::StructuredReference;
using settlement::UnstructuredText;

// 2025-12-30T14:05:09.250+02:00
constexpr Instant approved_at{.utc_ms = 1'767'096'309'250, .offset_minutes = 120};

std::uint64_t below(std::mt19937_64& random, std::uint64_t bound) { return random() % bound; }

std::string random_digits(std::mt19937_64& random, std::size_t count) {
    std::string digits;
    for (std::size_t i = 0; i < count; ++i) {
        digits += static_cast<char>('0' + below(random, 10));
    }
    return digits;
}

// 1 to 70 characters that begin with a letter.
std::string random_name(std::mt19937_64& random) {
    constexpr std::array<std::string_view, 24> characters{"a",  "e", "K", "Z", "ä", "ö", "å",  "Ä",
                                                          "Ö",  "Å", "é", "ü", "ß", "š", "&",  "<",
                                                          "\"", "'", " ", "-", "Ж", "€", "漢", "0"};
    std::string name = "P";
    for (std::uint64_t i = below(random, 70); i > 0; --i) {
        name += characters[below(random, characters.size())];
    }
    return name;
}

// 0.01 to 999,999,999.99, as likely small as large.
Cents random_amount(std::mt19937_64& random) {
    std::int64_t bound = 1;
    for (std::uint64_t digits = 1 + below(random, 11); digits > 0; --digits) {
        bound *= 10;
    }
    const auto value = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(bound));
    return Cents{std::clamp<std::int64_t>(value, 1, settlement::kPaymentAmountMax.value)};
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
            return UnstructuredText{"Tilitys " + random_name(random)};
    }
}

Date random_date(std::mt19937_64& random) {
    constexpr std::array<std::pair<unsigned, unsigned>, 6> ends{
        {{12, 29}, {12, 30}, {12, 31}, {1, 1}, {2, 28}, {2, 29}}};
    const int year = 2024 + static_cast<int>(below(random, 12));
    const auto [month, day] = ends[below(random, ends.size())];
    const bool leap = year % 4 == 0;
    return date_of(year, month, day == 29 && month == 2 && !leap ? 28 : day).value();
}

}  // namespace

std::string finnish_iban(std::string_view account) {
    // 98 less the remainder of account + "FI00", with F = 15 and I = 18.
    std::uint64_t rest = 0;
    for (const char c : std::string{account} + "151800") {
        rest = (rest * 10 + static_cast<std::uint64_t>(c - '0')) % 97;
    }
    const std::uint64_t check = 98 - rest;
    return std::string{"FI"} + (check < 10 ? "0" : "") + std::to_string(check) +
           std::string{account};
}

PaymentFile small_payment_file() {
    return {
        .run = "R-2025-12",
        .message_id = "ESIHVA-R-2025-12-1",
        .created_at = approved_at,
        .initiating_party_name = "Esimerkkilän hyvinvointialue",
        .initiating_party_business_id = "2077474-0",
        .funder = {.funder = "esihva",
                   .debtor_name = "Esimerkkilän hyvinvointialue",
                   .iban = "FI2112345600000785",
                   .bic = "NDEAFIHH",
                   .payer_code = "020774740"},
        .execution_date = date_of(2025, 12, 31).value(),
        .payment_information_id = "ESIHVA-R-2025-12-1-1",
        .payments =
            {
                {.provider = "P7",
                 .settlements = {"S-2025-000112"},
                 .end_to_end_id = "ESIHVA-R-2025-12-P7-1",
                 .instruction_id = "ESIHVA-R-2025-12-1-0001",
                 .amount = Cents{1'234'567},
                 .creditor_name = "Hoivapalvelu Äyräs & Öhman Oy",
                 .creditor_iban = "FI4819503000000010",
                 .creditor_bic = std::nullopt,
                 .remittance = UnstructuredText{"Tilitys S-2025-000112, joulukuu 2025 – kiitos!"}},
                {.provider = "P9",
                 .settlements = {"S-2025-000113", "S-2025-000098"},
                 .end_to_end_id = "ESIHVA-R-2025-12-P9-1",
                 .instruction_id = "ESIHVA-R-2025-12-1-0002",
                 .amount = Cents{1},
                 .creditor_name = "Café Šárka Oü",
                 .creditor_iban = "EE382200221020145685",
                 .creditor_bic = "HABAEE2X",
                 .remittance = StructuredReference{"RF921229"}},
                {.provider = "P12",
                 .settlements = {"S-2025-000114"},
                 .end_to_end_id = "ESIHVA-R-2025-12-P12-2",
                 .instruction_id = "ESIHVA-R-2025-12-1-0003",
                 .amount = Cents{99'999'999'999},
                 .creditor_name = "Åbo Omsorg Ab",
                 .creditor_iban = "FI9080002627761348",
                 .creditor_bic = std::nullopt,
                 .remittance = StructuredReference{"1232"}},
            },
    };
}

PaymentFile random_payment_file(std::mt19937_64& random) {
    PaymentFile file = small_payment_file();
    file.message_id = "M" + random_digits(random, 34);
    file.payment_information_id = "I" + random_digits(random, 1 + below(random, 34));
    file.created_at = {.utc_ms = static_cast<std::int64_t>(below(random, 4'000'000'000'000)),
                       .offset_minutes = static_cast<std::int16_t>(
                           static_cast<int>(below(random, 1'681)) - 840)};  // -14 to +14 hours
    file.initiating_party_name = random_name(random);
    file.funder.debtor_name = random_name(random);
    file.funder.iban = finnish_iban(random_digits(random, 14));
    file.execution_date = random_date(random);
    if (below(random, 2) == 0) {
        file.funder.bic.reset();
        file.funder.payer_code.reset();
    }
    file.payments.clear();
    for (std::uint64_t i = 1 + below(random, 40); i > 0; --i) {
        file.payments.push_back(
            {.provider = "P" + std::to_string(i),
             .settlements = {"S-" + std::to_string(i)},
             .end_to_end_id = random_digits(random, 29) + "/" + std::to_string(i),
             .instruction_id = random_digits(random, 30) + std::to_string(i),
             .amount = random_amount(random),
             .creditor_name = random_name(random),
             .creditor_iban = finnish_iban(random_digits(random, 14)),
             .creditor_bic = std::nullopt,
             .remittance = random_remittance(random)});
    }
    return file;
}

ByteSink sink_into(std::string& bytes) {
    return [&bytes](std::string_view piece) -> Status {
        bytes += piece;
        return {};
    };
}

}  // namespace saldo::test

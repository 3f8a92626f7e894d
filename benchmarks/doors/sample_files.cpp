#include "benchmarks/doors/sample_files.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "benchmarks/report/report.hpp"
#include "engine/settlement/reference.hpp"

namespace saldo::bench {

namespace {

// 2026-02-06T10:00:00+02:00
constexpr Instant kApprovedAt{.utc_ms = 1'770'364'800'000, .offset_minutes = 120};

// The Finnish IBAN of a 14-digit account: 98 less the remainder of account + "FI00" (F 15, I 18).
std::string iban_of(std::uint64_t number) {
    const std::string account = fmt::format("123456{:08}", number);
    std::uint64_t rest = 0;
    for (const char digit : account + "151800")
        rest = (rest * 10 + static_cast<std::uint64_t>(digit - '0')) % 97;
    return fmt::format("FI{:02}{}", 98 - rest, account);
}

// Amounts in no order that a row of equal digits would compress or a map would like.
std::int64_t cents_of_number(std::uint64_t number) {
    constexpr std::uint64_t kSpread = 7'919;  // a prime
    return static_cast<std::int64_t>(1 + number * kSpread % 999'999);
}

Coding coding_of(const char* account) {
    Coding coding;
    coding.company = "1310";
    coding.account = account;
    coding.cost_center = "131111";
    coding.internal_order = "20285";
    coding.service_class = "2252";
    coding.partner = "9000";
    coding.vat_code = "29";
    return coding;
}

settlement::BookedDocument document_of(std::uint64_t number, std::uint64_t lines) {
    const Date posted = date_of(2026, 1, 31).value();
    settlement::BookedDocument document;
    document.settlement = "2026-01";
    document.year = 2026;
    document.number = 1;
    document.place = static_cast<std::uint32_t>(number);
    document.document_date = date_of(2026, 2, 5).value();
    document.posting_date = posted;
    document.due_date = date_of(2026, 2, 10).value();
    document.provider = fmt::format("P{}", number);
    document.name = fmt::format("Hoivapalvelu {} Äyräs & Öhman Oy", number);
    document.business_id = "2077474-0";
    document.iban = iban_of(number);
    document.payable_coding.company = "1310";
    document.payable_coding.account = "244100";
    document.payable_coding.vendor = "81591";
    for (std::uint64_t line = 1; line <= lines; ++line) {
        const std::int64_t cents = (line % 4 == 0 ? -1 : 1) * cents_of_number(number * 20 + line);
        document.payable.value += cents;
        document.lines.push_back({line % 5 == 0 ? PostingKind::vat : PostingKind::expense,
                                  Cents{cents}, coding_of(line % 5 == 0 ? "174100" : "440100"),
                                  "home_care", "4310", posted});
    }
    return document;
}

}  // namespace

settlement::PaymentFile make_payments(std::uint64_t payments) {
    settlement::PaymentFile file;
    file.run = "2026-01-run1";
    file.message_id = "BENCH-2026-01-RUN1-1";
    file.created_at = kApprovedAt;
    file.initiating_party_name = "Esimerkkilän hyvinvointialue";
    file.initiating_party_business_id = "2077474-0";
    file.funder = {.funder = "county",
                   .debtor_name = "Esimerkkilän hyvinvointialue",
                   .iban = "FI2112345600000785",
                   .bic = "NDEAFIHH",
                   .payer_code = "020774740"};
    file.execution_date = date_of(2026, 2, 10).value();
    file.payment_information_id = "BENCH-2026-01-RUN1-1-B";
    file.payments.reserve(payments);
    for (std::uint64_t number = 1; number <= payments; ++number) {
        settlement::Payment payment;
        payment.provider = fmt::format("P{}", number);
        payment.settlements = {"2026-01"};
        payment.end_to_end_id = fmt::format("BENCH-2026-01-P{}-1", number);
        payment.instruction_id = fmt::format("BENCH-2026-01-RUN1-1-{:06}", number);
        payment.amount = Cents{cents_of_number(number)};
        payment.creditor_name = fmt::format("Hoivapalvelu {} Äyräs & Öhman Oy", number);
        payment.creditor_iban = iban_of(number);
        if (number % 2 == 0) {
            const std::string base = fmt::format("{}", 1'000 + number);
            payment.remittance =
                settlement::StructuredReference{take(settlement::make_domestic_reference(base))};
        } else {
            payment.remittance =
                settlement::UnstructuredText{fmt::format("Tilitys 2026-01, palvelut {}", number)};
        }
        file.payments.push_back(std::move(payment));
    }
    return file;
}

settlement::BookedFile make_documents(std::uint64_t lines) {
    constexpr std::uint64_t kLines = 20;
    settlement::BookedFile file;
    file.run = "2026-01-run1";
    file.name = "0f1e2d3c-000001-B01";
    file.created_at = kApprovedAt;
    file.funder = "county";
    file.execution_date = date_of(2026, 2, 10).value();
    for (std::uint64_t number = 1; lines > 0; ++number) {
        const std::uint64_t here = std::min(kLines, lines);
        file.documents.push_back(document_of(number, here));
        lines -= here;
    }
    return file;
}

}  // namespace saldo::bench

#include "tests/connectors/payment_file_sample.hpp"

namespace saldo::test {
namespace {

using settlement::PaymentFile;
using settlement::StructuredReference;
using settlement::UnstructuredText;

// 2025-12-30T14:05:09.250+02:00
constexpr Instant approved_at{.utc_ms = 1'767'096'309'250, .offset_minutes = 120};

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

ByteSink sink_into(std::string& bytes) {
    return [&bytes](std::string_view piece) -> Status {
        bytes += piece;
        return {};
    };
}

}  // namespace saldo::test

#include "connectors/plaintext/payments_csv.hpp"

#include <string>
#include <utility>

#include "connectors/plaintext/csv_row.hpp"

namespace saldo::plaintext {
namespace {

using settlement::Payment;
using settlement::PaymentFile;

constexpr std::string_view header =
    "run,funder,provider,creditor_name,iban,amount,currency,end_to_end_id,settlements,execution_"
    "date\r\n";

Status check_settlement_ids(const PaymentFile& file) {
    for (std::size_t i = 0; i < file.payments.size(); ++i) {
        for (const std::string& settlement : file.payments[i].settlements) {
            if (settlement.find_first_of(" \t\r\n") != std::string::npos) {
                return fail(ErrorKind::bad_input, "run " + file.run + ", payment " +
                                                      std::to_string(i + 1) + " (" +
                                                      file.payments[i].end_to_end_id +
                                                      "): settlements: an id has a space in it");
            }
        }
    }
    return {};
}

std::string row_of(const PaymentFile& file, const Payment& payment) {
    std::string settlements;
    for (const std::string& settlement : payment.settlements) {
        settlements += settlements.empty() ? "" : " ";
        settlements += settlement;
    }
    CsvRow row;
    row.text(file.run).text(file.funder.funder).text(payment.provider).text(payment.creditor_name);
    row.text(payment.creditor_iban).amount(payment.amount).text("EUR").text(payment.end_to_end_id);
    row.text(settlements).date(file.execution_date);
    return row.take();
}

}  // namespace

Result<CsvTotals> write_payments_csv(const PaymentFile& file, const ByteSink& sink,
                                     const UnitMarks& marks) {
    if (Status checked = check_payment_file(file); !checked) {
        return std::unexpected(std::move(checked.error()));
    }
    if (Status checked = check_settlement_ids(file); !checked) {
        return std::unexpected(std::move(checked.error()));
    }
    auto total = settlement::total_of(file.payments);
    if (!total) {
        return std::unexpected(std::move(total.error()));
    }

    CsvTotals totals{.rows = file.payments.size(), .total = *total, .bytes = header.size()};
    if (Status taken = sink(header); !taken) {
        return std::unexpected(std::move(taken.error()));
    }
    for (std::size_t at = 0; at < file.payments.size(); ++at) {
        if (marks) marks({at, 0, totals.bytes});
        const std::string row = row_of(file, file.payments[at]);
        if (Status taken = sink(row); !taken) {
            return std::unexpected(std::move(taken.error()));
        }
        totals.bytes += row.size();
    }
    return totals;
}

}  // namespace saldo::plaintext

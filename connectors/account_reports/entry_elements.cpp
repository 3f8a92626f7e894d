#include "connectors/account_reports/entry_elements.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "connectors/account_reports/account_report_file.hpp"
#include "connectors/account_reports/transaction_elements.hpp"
#include "connectors/xml_reading/bank_elements.hpp"

namespace saldo::account_reports {

namespace {

using settlement::BatchInformation;
using settlement::EntryStatus;
using settlement::ReportEntry;
using xml_reading::Allowance;
using xml_reading::XmlElements;

// Transactions, batches, and the lists within them, of one entry.
constexpr std::size_t kEntryListsMax = 4 * kTransactionsMax;

EntryStatus status_of(std::string_view code) {
    if (code.empty()) return EntryStatus::not_said;
    if (code == "BOOK") return EntryStatus::booked;
    if (code == "PDNG") return EntryStatus::pending;
    if (code == "INFO") return EntryStatus::information;
    if (code == "FUTR") return EntryStatus::future;
    return EntryStatus::other;
}

Status read_batch(XmlElements& xml, BatchInformation& batch) {
    return xml.children([&](std::string_view name) -> Status {
        if (name == "MsgId") return xml_reading::read_text(xml, batch.message_id);
        if (name == "PmtInfId") return xml_reading::read_text(xml, batch.payment_information_id);
        if (name == "NbOfTxs") return xml_reading::read_count(xml, batch.payments);
        if (name == "TtlAmt") return xml_reading::read_money(xml, batch.total);
        if (name == "CdtDbtInd") return xml_reading::read_direction(xml, batch.direction);
        return {};
    });
}

// NtryDtls: at most one batch, and transactions. An entry may have several.
Status read_details(XmlElements& xml, Allowance& allowance, ReportEntry& entry) {
    return xml.children([&](std::string_view name) -> Status {
        if (name == "Btch") {
            if (Status taken = allowance.take(xml); !taken) return taken;
            return read_batch(xml, entry.batches.emplace_back());
        }
        if (name != "TxDtls") return {};
        if (entry.transactions.size() == kTransactionsMax)
            return xml.refuse(ErrorKind::limit, "more than 100,000 transactions in an entry");
        if (Status taken = allowance.take(xml); !taken) return taken;
        auto& transaction = entry.transactions.emplace_back();
        transaction.index = entry.transactions.size() - 1;
        return read_transaction(xml, allowance, transaction);
    });
}

}  // namespace

Status read_entry(XmlElements& xml, ReportEntry& entry) {
    Allowance allowance{xml, kEntryListsMax};
    std::optional<settlement::BankMoney> money;
    std::optional<settlement::Direction> direction;
    std::string status;
    const Status read = xml.children([&](std::string_view name) -> Status {
        if (name == "Amt") return xml_reading::read_money(xml, money);
        if (name == "CdtDbtInd") return xml_reading::read_direction(xml, direction);
        if (name == "NtryDtls") return read_details(xml, allowance, entry);
        if (name == "BookgDt") return xml_reading::read_day(xml, entry.booked_on);
        if (name == "ValDt") return xml_reading::read_day(xml, entry.value_on);
        if (name == "BkTxCd") return read_transaction_code(xml, entry.code);
        if (name == "Sts") return xml_reading::read_code(xml, status);
        if (name == "RvslInd") return xml_reading::read_flag(xml, entry.reversal);
        if (name == "NtryRef") return xml_reading::read_text(xml, entry.reference);
        if (name == "AcctSvcrRef") return xml_reading::read_text(xml, entry.bank_reference);
        if (name == "AddtlNtryInf") return xml_reading::read_text(xml, entry.additional);
        return {};
    });
    if (!read) return read;
    if (!money) return xml.refuse(ErrorKind::bad_input, "an entry without Amt", "Ntry", entry.line);
    if (!direction)
        return xml.refuse(ErrorKind::bad_input, "an entry without CdtDbtInd", "Ntry", entry.line);
    entry.money = std::move(*money);
    entry.direction = *direction;
    entry.status = status_of(status);
    return {};
}

}  // namespace saldo::account_reports

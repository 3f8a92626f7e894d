// The message down to its reports; entry_elements.cpp goes on from there.
#include "connectors/account_reports/account_report_file.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "connectors/account_reports/entry_elements.hpp"
#include "connectors/xml_reading/bank_elements.hpp"
#include "connectors/xml_reading/xml_elements.hpp"

namespace saldo::account_reports {

namespace {

using settlement::AccountReport;
using settlement::BankReports;
using settlement::EntrySum;
using settlement::ReportBalance;
using settlement::ReportEntry;
using settlement::ReportKind;
using xml_reading::XmlElements;

// The elements that the two messages call differently.
struct Names {
    std::string_view message;
    std::string_view report;
    ReportKind kind;
};
constexpr Names kStatement{"BkToCstmrStmt", "Stmt", ReportKind::statement};
constexpr Names kNotification{"BkToCstmrDbtCdtNtfctn", "Ntfctn", ReportKind::notification};

Status read_page(XmlElements& xml, std::optional<std::uint64_t>& page, bool& last) {
    return xml.children([&](std::string_view name) -> Status {
        if (name == "PgNb") return xml_reading::read_count(xml, page);
        if (name == "LastPgInd") return xml_reading::read_flag(xml, last);
        return {};
    });
}

Status read_balance(XmlElements& xml, AccountReport& report) {
    const std::uint64_t line = xml.line();
    if (report.balances.size() == kBalancesMax)
        return xml.refuse(ErrorKind::limit, "more than 1,000 balances in a report");
    ReportBalance balance;
    std::string issuer;
    std::optional<settlement::BankMoney> money;
    std::optional<settlement::Direction> direction;
    const Status read = xml.children([&](std::string_view name) -> Status {
        if (name == "Tp") return xml_reading::read_type(xml, balance.type, issuer);
        if (name == "Amt") return xml_reading::read_money(xml, money);
        if (name == "CdtDbtInd") return xml_reading::read_direction(xml, direction);
        if (name == "Dt") return xml_reading::read_day(xml, balance.date);
        return {};
    });
    if (!read) return read;
    if (!money) return xml.refuse(ErrorKind::bad_input, "a balance without Amt", "Bal", line);
    if (!direction)
        return xml.refuse(ErrorKind::bad_input, "a balance without CdtDbtInd", "Bal", line);
    balance.money = std::move(*money);
    balance.direction = *direction;
    report.balances.push_back(std::move(balance));
    return {};
}

Status read_entry_sum(XmlElements& xml, EntrySum& into) {
    return xml.children([&](std::string_view name) -> Status {
        if (name == "NbOfNtries") return xml_reading::read_count(xml, into.entries);
        if (name == "Sum") return xml_reading::read_sum(xml, into.sum);
        return {};
    });
}

Status read_summary(XmlElements& xml, AccountReport& report) {
    return xml.children([&](std::string_view name) -> Status {
        if (name == "TtlNtries") return read_entry_sum(xml, report.declared);
        if (name == "TtlCdtNtries") return read_entry_sum(xml, report.declared_credits);
        if (name == "TtlDbtNtries") return read_entry_sum(xml, report.declared_debits);
        return {};
    });
}

// Acct: read_account() and who has it, who keeps it.
Status read_own_account(XmlElements& xml, AccountReport& report) {
    return xml.children([&](std::string_view name) -> Status {
        if (name == "Ccy") return xml_reading::read_text(xml, report.account.currency);
        if (name == "Nm") return xml_reading::read_text(xml, report.account.name);
        if (name == "Ownr") return xml_reading::read_name(xml, report.owner);
        if (name == "Svcr") return xml_reading::read_bic(xml, report.servicer_bic);
        if (name == "Id") return xml_reading::read_account_id(xml, report.account);
        return {};
    });
}

// One reading of the file.
class Reading {
  public:
    Reading(xml_reading::ReadTwice& bytes, const OnEntry& on_entry)
        : xml_(bytes), on_entry_(on_entry) {}

    Result<BankReports> run() {
        if (Status opened = xml_.open(); !opened) return std::unexpected(std::move(opened.error()));
        Status read = document();
        if (read) read = xml_.close();
        if (!read) return std::unexpected(std::move(read.error()));
        return std::move(said_);
    }

  private:
    // The message stands in a Document, whose namespace names the version; some systems leave the
    // Document out.
    Status document() {
        said_.schema = xml_.namespace_uri();
        const std::string outermost{xml_.name()};
        for (const Names& names : {kStatement, kNotification})
            if (outermost == names.message) return message(names);
        bool found = false;
        std::string other;
        const Status read = xml_.children([&](std::string_view name) -> Status {
            for (const Names& names : {kStatement, kNotification}) {
                if (outermost != "Document" || name != names.message || found) continue;
                found = true;
                return message(names);
            }
            if (other.empty()) other = name;
            return {};
        });
        if (!read) return read;
        if (found) return {};
        return xml_.refuse(
            ErrorKind::bad_input,
            "this is neither a statement (camt.053) nor a notification (camt.054) of an account: "
            "the first element is " +
                xml_reading::in_quotes(outermost) +
                (other.empty() ? "" : " with " + xml_reading::in_quotes(other)),
            {}, 1);
    }

    Status message(const Names& names) {
        const std::uint64_t line = xml_.line();
        said_.kind = names.kind;
        const Status read = xml_.children([&](std::string_view name) -> Status {
            if (name == "GrpHdr") return group_header();
            if (name == names.report) return report();
            return {};
        });
        if (!read) return read;
        // A bank sends no message about nothing: what was meant is missing.
        if (said_.reports.empty())
            return xml_.refuse(ErrorKind::bad_input,
                               "the message has no " + std::string{names.report} + " in it", {},
                               line);
        return {};
    }

    Status group_header() {
        return xml_.children([&](std::string_view name) -> Status {
            if (name == "MsgId") return xml_reading::read_text(xml_, said_.message_id);
            if (name == "CreDtTm") return xml_reading::read_text(xml_, said_.created_at);
            if (name == "MsgPgntn") return read_page(xml_, said_.page, said_.last_page);
            return {};
        });
    }

    Status report() {
        if (said_.reports.size() == kReportsMax)
            return xml_.refuse(ErrorKind::limit, "more than 10,000 reports in a file");
        AccountReport report;
        report.line = xml_.line();
        const Status read = xml_.children([&](std::string_view name) -> Status {
            if (name == "Ntry") return entry(report);
            if (name == "Bal") return read_balance(xml_, report);
            if (name == "Acct") return read_own_account(xml_, report);
            if (name == "TxsSummry") return read_summary(xml_, report);
            if (name == "StmtPgntn" || name == "NtfctnPgntn")
                return read_page(xml_, report.page, report.last_page);
            if (name == "FrToDt") return from_to(report);
            return report_text(name, report);
        });
        if (!read) return read;
        said_.reports.push_back(std::move(report));
        return {};
    }

    Status report_text(std::string_view name, AccountReport& report) {
        if (name == "Id") return xml_reading::read_text(xml_, report.id);
        if (name == "ElctrncSeqNb") return xml_reading::read_text(xml_, report.electronic_sequence);
        if (name == "LglSeqNb") return xml_reading::read_text(xml_, report.legal_sequence);
        if (name == "CreDtTm") return xml_reading::read_text(xml_, report.created_at);
        if (name == "CpyDplctInd") return xml_reading::read_text(xml_, report.copy_or_duplicate);
        if (name == "AddtlStmtInf" || name == "AddtlNtfctnInf")
            return xml_reading::read_text(xml_, report.additional);
        return {};
    }

    Status from_to(AccountReport& report) {
        return xml_.children([&](std::string_view name) -> Status {
            if (name == "FrDtTm") return xml_reading::read_day(xml_, report.from);
            if (name == "ToDtTm") return xml_reading::read_day(xml_, report.to);
            return {};
        });
    }

    Status entry(AccountReport& report) {
        ReportEntry entry;
        entry.report = said_.reports.size();
        entry.index = report.counted.entries;
        entry.line = xml_.line();
        if (Status read = read_entry(xml_, entry); !read) return read;
        Status counted = settlement::count_entry(report.counted, entry.money, entry.direction);
        if (counted && settlement::is_booked(said_.kind, entry.status))
            counted = settlement::count_entry(report.booked, entry.money, entry.direction);
        if (!counted)
            return xml_.refuse(counted.error().kind, counted.error().message, "Ntry", entry.line);
        return on_entry_ ? on_entry_(entry) : Status{};
    }

    XmlElements xml_;
    const OnEntry& on_entry_;
    BankReports said_;
};

}  // namespace

AccountReportFile::AccountReportFile(xml_reading::ReadTwice bytes, BankReports said)
    : bytes_(std::move(bytes)), said_(std::move(said)) {}

Result<AccountReportFile> AccountReportFile::check(const std::filesystem::path& file) {
    auto bytes = xml_reading::ReadTwice::open(file);
    if (!bytes) return std::unexpected(std::move(bytes.error()));
    return check(std::move(*bytes));
}

Result<AccountReportFile> AccountReportFile::check(xml_reading::ReadTwice bytes) {
    const OnEntry nobody;
    auto said = Reading{bytes, nobody}.run();
    if (!said) return std::unexpected(std::move(said.error()));
    return AccountReportFile{std::move(bytes), std::move(*said)};
}

Status AccountReportFile::entries(const OnEntry& on_entry) {
    auto again = Reading{bytes_, on_entry}.run();
    if (!again) return std::unexpected(std::move(again.error()));
    return {};
}

}  // namespace saldo::account_reports

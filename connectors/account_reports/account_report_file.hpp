// Reads what a bank says of an account: statements (ISO 20022 camt.053) and debit or credit
// notifications (camt.054), versions .02, .04 and .08, and others by the same rules. The two are
// one door, because they are one message family with one structure of entries, under two names of
// the message and of the report in it. docs/formats/camt.md has what is read from where, and what
// is tolerated.
//
// Invariants
// 1. A file is read whole before anything of it is handed over. What is malformed, no such message
// or has an amount, currency, direction or day that is none is refused as a whole, with its line.
// 2. What entries() hands over is what was checked, byte for byte; a file that changed in between
// ends it with an error before the change is seen.
// 3. Memory grows with the number of reports and with the largest entry, not with that of entries.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>

#include "connectors/xml_reading/read_twice.hpp"
#include "engine/base/result.hpp"
#include "engine/settlement/bank_report.hpp"

namespace saldo::account_reports {

// A report a day of 27 accounts for a year.
inline constexpr std::size_t kReportsMax = 10'000;
inline constexpr std::size_t kBalancesMax = 1'000;  // of a report: forward balances are the many
// Of one entry: as many as a payment file may have payments, in some 150 MB.
inline constexpr std::size_t kTransactionsMax = 100'000;

// Gets one entry, in the file's order. An error ends the reading and is handed on.
using OnEntry = std::function<Status(const settlement::ReportEntry&)>;

class AccountReportFile {
  public:
    // Reads the file once, whole. Errors: not_found, io; bad_input for what is not such a message
    // or holds what cannot be read, with the line; limit.
    [[nodiscard]] static Result<AccountReportFile> check(const std::filesystem::path& file);
    [[nodiscard]] static Result<AccountReportFile> check(xml_reading::ReadTwice bytes);

    // All but the entries: the reports with their balances, and how many entries each has.
    [[nodiscard]] const settlement::BankReports& said() const { return said_; }

    // Reads the file again and hands over its entries, as many as said() counts. May be called
    // again. Errors: differs, where the file is not what was checked; io; those of `on_entry`.
    [[nodiscard]] Status entries(const OnEntry& on_entry);

  private:
    AccountReportFile(xml_reading::ReadTwice bytes, settlement::BankReports said);

    xml_reading::ReadTwice bytes_;
    settlement::BankReports said_;
};

}  // namespace saldo::account_reports

// Banks' answers for the tests of the doors that read them: those of this folder's files, those of
// the shared samples where they are, and large ones that are made.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/account_reports/account_report_file.hpp"
#include "connectors/payment_status/payment_status_file.hpp"
#include "connectors/xml_reading/read_twice.hpp"

namespace saldo::test {

// Of tests/connectors/files.
[[nodiscard]] std::string own_file(const std::string& name);

// The folder of samples: SALDO_BANK_SAMPLES, else ../shared/formats/samples; empty: there is none.
[[nodiscard]] std::filesystem::path shared_samples();

[[nodiscard]] std::string bytes_of_file(const std::filesystem::path& file);

// A text as a file that is called "bank.xml" in errors.
[[nodiscard]] xml_reading::ReadTwice as_file(std::string bytes);

[[nodiscard]] Result<payment_status::PaymentStatusFile> check_status(std::string bytes);
[[nodiscard]] Result<account_reports::AccountReportFile> check_reports(std::string bytes);

// All that a second reading hands over. REQUIRES: it succeeds.
[[nodiscard]] std::vector<settlement::PaymentStatus> payments_of(
    payment_status::PaymentStatusFile& file);
[[nodiscard]] std::vector<settlement::ReportEntry> entries_of(
    account_reports::AccountReportFile& file);

// `text` with the first `from` replaced. REQUIRES: it is there.
[[nodiscard]] std::string with(std::string text, std::string_view from, std::string_view to);

// Writes a camt.053 of `entries` debits of 1.25, each with references, parties and words.
void write_long_statement(const std::filesystem::path& file, std::size_t entries);

}  // namespace saldo::test

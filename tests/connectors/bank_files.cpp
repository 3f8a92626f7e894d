#include "tests/connectors/bank_files.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>
#include <utility>

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace saldo::test {

namespace fs = std::filesystem;

std::string bytes_of_file(const fs::path& file) {
    std::ifstream stream{file, std::ios::binary};
    REQUIRE_MESSAGE(stream, file.string());
    return {std::istreambuf_iterator<char>{stream}, {}};
}

std::string own_file(const std::string& name) {
    return bytes_of_file(fs::path{SALDO_SOURCE_DIR} / "tests/connectors/files" / name);
}

fs::path shared_samples() {
    const char* const said = std::getenv("SALDO_BANK_SAMPLES");
    const fs::path folder =
        said != nullptr ? fs::path{said} : fs::path{SALDO_SOURCE_DIR} / "../shared/formats/samples";
    return fs::is_directory(folder / "camt053") ? folder : fs::path{};
}

xml_reading::ReadTwice as_file(std::string bytes) {
    return {std::make_unique<std::istringstream>(std::move(bytes)), "bank.xml"};
}

Result<payment_status::PaymentStatusFile> check_status(std::string bytes) {
    return payment_status::PaymentStatusFile::check(as_file(std::move(bytes)));
}

Result<account_reports::AccountReportFile> check_reports(std::string bytes) {
    return account_reports::AccountReportFile::check(as_file(std::move(bytes)));
}

std::vector<settlement::PaymentStatus> payments_of(payment_status::PaymentStatusFile& file) {
    std::vector<settlement::PaymentStatus> payments;
    const Status read = file.payments([&](const settlement::PaymentStatus& payment) -> Status {
        payments.push_back(payment);
        return {};
    });
    REQUIRE_MESSAGE(read, read.error().message);
    return payments;
}

std::vector<settlement::ReportEntry> entries_of(account_reports::AccountReportFile& file) {
    std::vector<settlement::ReportEntry> entries;
    const Status read = file.entries([&](const settlement::ReportEntry& entry) -> Status {
        entries.push_back(entry);
        return {};
    });
    REQUIRE_MESSAGE(read, read.error().message);
    return entries;
}

std::string with(std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    REQUIRE_MESSAGE(at != std::string::npos, std::string{from});
    return text.replace(at, from.size(), to);
}

void write_long_statement(const fs::path& file, std::size_t entries) {
    std::ofstream out{file, std::ios::binary};
    out << R"(<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">
<BkToCstmrStmt><GrpHdr><MsgId>LONG</MsgId><CreDtTm>2026-02-02T22:00:00Z</CreDtTm></GrpHdr><Stmt>
<Id>LONG.1</Id><Acct><Id><IBAN>FI2112345600000785</IBAN></Id><Ccy>EUR</Ccy></Acct>
)";
    for (std::size_t at = 1; at <= entries; ++at) {
        out << fmt::format(
            R"(  <Ntry>
    <NtryRef>{0}</NtryRef>
    <Amt Ccy="EUR">1.25</Amt>
    <CdtDbtInd>DBIT</CdtDbtInd>
    <Sts><Cd>BOOK</Cd></Sts>
    <BookgDt><Dt>2026-02-02</Dt></BookgDt>
    <ValDt><Dt>2026-02-02</Dt></ValDt>
    <AcctSvcrRef>260202ARCH{0}</AcctSvcrRef>
    <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>
    <NtryDtls><TxDtls>
      <Refs><PmtInfId>S-esihva-R8-1</PmtInfId><EndToEndId>S-esihva-R8-P{0}-1</EndToEndId></Refs>
      <Amt Ccy="EUR">1.25</Amt>
      <CdtDbtInd>DBIT</CdtDbtInd>
      <RltdPties>
        <Dbtr><Pty><Nm>Esimerkin hyvinvointialue</Nm></Pty></Dbtr>
        <Cdtr><Pty><Nm>Palveluntuottaja {0} Oy</Nm></Pty></Cdtr>
        <CdtrAcct><Id><IBAN>FI1410093000123458</IBAN></Id></CdtrAcct>
      </RltdPties>
      <RltdAgts><CdtrAgt><FinInstnId><BICFI>NDEAFIHH</BICFI></FinInstnId></CdtrAgt></RltdAgts>
      <RmtInf><Ustrd>Palvelusetelitilitys tammikuulta 2026, tosite {0}</Ustrd></RmtInf>
    </TxDtls></NtryDtls>
  </Ntry>
)",
            at);
    }
    out << "</Stmt></BkToCstmrStmt></Document>\n";
}

}  // namespace saldo::test

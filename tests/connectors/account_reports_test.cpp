// What a bank says of an account: statements and notifications, down to each transaction.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "connectors/account_reports/account_report_file.hpp"
#include "tests/connectors/bank_files.hpp"
#include "tests/skip.hpp"

using namespace saldo;
using namespace saldo::settlement;
using account_reports::AccountReportFile;
using test::check_reports;
using test::entries_of;
using test::own_file;
using test::with;

namespace {

std::string refusal_of(std::string bytes) {
    const auto file = check_reports(std::move(bytes));
    REQUIRE(!file);
    CHECK(file.error().kind == ErrorKind::bad_input);
    return file.error().message;
}

AccountReportFile checked(std::string bytes) {
    auto file = check_reports(std::move(bytes));
    REQUIRE_MESSAGE(file, file.error().message);
    return std::move(*file);
}

const BankMoney kBatchTotal{Cents{225'075}, "EUR"};

}  // namespace

TEST_CASE("a day's statement: account, balances and sums") {
    const AccountReportFile file = checked(own_file("camt053_day.xml"));
    const BankReports& said = file.said();
    CHECK(said.kind == ReportKind::statement);
    CHECK(said.schema == "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02");
    CHECK(said.message_id == "TITO-1");
    CHECK(said.page == 1);
    REQUIRE(said.reports.size() == 1);
    const AccountReport& report = said.reports[0];
    CHECK(report.id == "TITO-1.1");
    CHECK(report.electronic_sequence == "0021");
    CHECK(report.legal_sequence == "21");
    CHECK(report.from == date_of(2026, 2, 2));
    CHECK(report.to == date_of(2026, 2, 2));
    CHECK(report.account == BankAccount{.iban = "FI2112345600000785",
                                        .other_id = {},
                                        .currency = "EUR",
                                        .name = "Maksuliiketili"});
    CHECK(report.owner == "Esimerkin hyvinvointialue");
    CHECK(report.servicer_bic == "ESIMFIHH");
    CHECK(report.additional == "Hyvää päivää");
    REQUIRE(report.balances.size() == 3);
    CHECK(report.balances[0] == ReportBalance{.type = "OPBD",
                                              .money = {Cents{100'000}, "EUR"},
                                              .direction = Direction::credit,
                                              .date = date_of(2026, 2, 1)});
    CHECK(report.balances[1] == ReportBalance{.type = "CLBD",
                                              .money = {Cents{123'840}, "EUR"},
                                              .direction = Direction::debit,
                                              .date = date_of(2026, 2, 2)});
    CHECK(report.balances[2].money.amount == Cents{4'876'160});  // not that of the credit line
    CHECK(report.declared.entries == 4);
    CHECK(report.counted == CountedEntries{.currency = "EUR",
                                           .several = false,
                                           .entries = 4,
                                           .credits = 2,
                                           .debits = 2,
                                           .credit_sum = Cents{11'235},
                                           .debit_sum = Cents{236'075}});
    CHECK(report.booked.entries == 2);
    CHECK(contradictions_in(report).empty());
    CHECK(check_balances(report).outcome == BalanceCheck::Outcome::agrees);
}

TEST_CASE("a batch booking is one debit with its payments, and one of them is named in full") {
    AccountReportFile file = checked(own_file("camt053_day.xml"));
    const std::vector<ReportEntry> entries = entries_of(file);
    REQUIRE(entries.size() == 4);
    const ReportEntry& batch = entries[0];
    CHECK(batch.index == 0);
    CHECK(batch.line == 31);
    CHECK(batch.reference == "1");
    CHECK(batch.money == kBatchTotal);
    CHECK(batch.direction == Direction::debit);
    CHECK(batch.status == EntryStatus::booked);
    CHECK(batch.booked_on == date_of(2026, 2, 2));
    CHECK(batch.value_on == date_of(2026, 2, 2));
    CHECK(batch.bank_reference == "260202ARCH0001");
    CHECK(batch.code == BankTransactionCode{.domain = "PMNT",
                                            .family = "ICDT",
                                            .sub_family = "ESCT",
                                            .proprietary = "702TILISIIRTO",
                                            .issuer = "FFFS"});
    REQUIRE(batch.batches.size() == 1);
    CHECK(batch.batches[0].payment_information_id == "S-esihva-R8-1-B");
    CHECK(batch.batches[0].payments == 2);
    REQUIRE(batch.transactions.size() == 2);
    CHECK(batch.transactions[0].references.end_to_end_id == "S-esihva-R8-P1-1");
    CHECK(amount_of(batch, batch.transactions[0]) == BankMoney{Cents{200'075}, "EUR"});
    const TransactionDetails& second = batch.transactions[1];
    CHECK(second.index == 1);
    CHECK(amount_of(batch, second) == BankMoney{Cents{25'000}, "EUR"});
    CHECK(!second.instructed_amount);  // thousandths of a dinar
    CHECK(second.creditor.name == "Hoiva Äijälä Oy");
    CHECK(second.creditor.account.iban == "FI1410093000123458");
    CHECK(second.creditor.bank_bic == "NDEAFIHH");
}

TEST_CASE("a return, an entry that waits with all its words, and one in disorder") {
    AccountReportFile file = checked(own_file("camt053_day.xml"));
    const std::vector<ReportEntry> entries = entries_of(file);
    REQUIRE(entries.size() == 4);
    CHECK(entries[1].reversal);
    CHECK(entries[1].booked_on == date_of(2026, 2, 2));
    CHECK(entries[1].additional == "Palautus");
    REQUIRE(entries[1].transactions.size() == 1);
    CHECK(entries[1].transactions[0].returned == ReturnInformation{.code = "AC04",
                                                                   .proprietary = false,
                                                                   .text = "Tili on suljettu",
                                                                   .originator = "Saajan pankki"});
    CHECK(amount_of(entries[1], entries[1].transactions[0]) == BankMoney{Cents{1'235}, "EUR"});

    CHECK(entries[2].status == EntryStatus::pending);
    REQUIRE(entries[2].transactions.size() == 1);
    const TransactionDetails& waiting = entries[2].transactions[0];
    CHECK(waiting.debtor.name == "Kunta A");
    CHECK(waiting.debtor.ultimate_name == "Kunta B");
    CHECK(waiting.purpose == "GOVT");
    REQUIRE(waiting.unstructured.size() == 2);
    CHECK(waiting.unstructured[0].size() == 171);
    CHECK(waiting.structured == std::vector<StructuredRemittance>{{.reference_type = "SCOR",
                                                                   .issuer = "ISO",
                                                                   .reference = "RF332348236",
                                                                   .document_type = "CINV",
                                                                   .document = "4711",
                                                                   .additional = "one\ntwo"}});
    CHECK(waiting.happened_at == "2026-02-01T12:00:00+02:00");
    CHECK(waiting.additional == "odottaa");

    CHECK(entries[3].index == 3);
    CHECK(entries[3].money == BankMoney{Cents{11'000}, "EUR"});
    CHECK(entries[3].status == EntryStatus::information);
    CHECK(!entries[3].booked_on);
}

TEST_CASE("a notification with prefixes, details in two parts and a page of several") {
    AccountReportFile file = checked(own_file("camt054_debits.xml"));
    const BankReports& said = file.said();
    CHECK(said.kind == ReportKind::notification);
    REQUIRE(said.reports.size() == 1);
    const AccountReport& report = said.reports[0];
    CHECK(report.page == 2);
    CHECK(!report.last_page);
    CHECK(report.copy_or_duplicate == "DUPL");
    CHECK(report.account.other_id == "1234-5678");
    CHECK(report.servicer_bic == "ESIMFIHH");
    CHECK(report.counted.entries == 2);
    CHECK(report.booked.entries == 1);
    CHECK(check_balances(report).outcome == BalanceCheck::Outcome::not_comparable);
    const std::vector<ReportEntry> entries = entries_of(file);
    REQUIRE(entries.size() == 2);
    CHECK(entries[0].batches ==
          std::vector<BatchInformation>{{.message_id = "S-esihva-R8-1",
                                         .payment_information_id = "S-esihva-R8-1-B",
                                         .payments = 2,
                                         .total = kBatchTotal,
                                         .direction = Direction::debit}});
    REQUIRE(entries[0].transactions.size() == 1);
    CHECK(entries[0].transactions[0].references.uetr == "3b2a9c1e-0000-4000-8000-000000000001");
    CHECK(entries[0].transactions[0].creditor.name == "A bank");
    CHECK(entries[1].status == EntryStatus::not_said);
}

TEST_CASE("what money hangs on refuses a statement whole, with line, place and words") {
    const std::string day = own_file("camt053_day.xml");
    CHECK(refusal_of(with(day, ">2250.75<", ">2250,75<")) ==
          "bank.xml: line 33: Stmt/Ntry/Amt: \"2250,75\" is no amount");
    CHECK(refusal_of(with(day, ">2250.75<", ">-2250.75<")).find("is no amount") !=
          std::string::npos);
    CHECK(refusal_of(with(day, ">1000.00000<", ">1000.00001<")).find("more than two decimals") !=
          std::string::npos);
    CHECK(refusal_of(with(day, "<Amt Ccy=\"EUR\">2250.75<", "<Amt Ccy=\"eur\">2250.75<")) ==
          "bank.xml: line 33: Stmt/Ntry/Amt: Ccy \"eur\" is no currency");
    CHECK(refusal_of(with(day, "<Amt Ccy=\"EUR\">2250.75<", "<Amt>2250.75<")).find("no currency") !=
          std::string::npos);
    CHECK(refusal_of(with(day, "<CdtDbtInd>DBIT</CdtDbtInd>\n        <Sts>", "<Sts>")) ==
          "bank.xml: line 31: Stmt/Ntry: an entry without CdtDbtInd");
    CHECK(refusal_of(with(day, "<Amt Ccy=\"EUR\">110</Amt>", "")).find("an entry without Amt") !=
          std::string::npos);
    CHECK(refusal_of(with(day, "<CdtDbtInd>CRDT<", "<CdtDbtInd>Credit<"))
              .find("\"Credit\" is neither CRDT nor DBIT") != std::string::npos);
    CHECK(refusal_of(with(day, "<BookgDt><Dt>2026-02-02<", "<BookgDt><Dt>2026-02-30<")) ==
          "bank.xml: line 36: Stmt/Ntry/BookgDt: \"2026-02-30\" is no day");
    CHECK(refusal_of("<Document><BkToCstmrStmt><GrpHdr/></BkToCstmrStmt></Document>") ==
          "bank.xml: line 1: the message has no Stmt in it");
    CHECK(refusal_of(own_file("pain002_in_part.xml")).find("neither a statement") !=
          std::string::npos);
}

TEST_CASE("every shared camt.053 and camt.054 is read as it says") {
    struct Known {
        std::string_view file;
        std::size_t reports;
        std::string_view first_id;
        std::size_t balances;
        std::uint64_t entries;
        std::int64_t credit_cents;
        std::int64_t debit_cents;
        std::size_t transactions;
        std::string_view outcomes;  // of the balances: agrees, differs, not comparable
    };
    static constexpr std::array kKnown = std::to_array<Known>({
        {"camt053/abn_amro_example_camt.xml", 1, "0574908765.2013-04-02", 8, 13, 2'800, 92'800, 26,
         "a"},
        {"camt053/fi_corporatejs_camt.053.001.02_1_parse_camt_053_001_2.xml", 1,
         "TI0107.122005810.1", 4, 2, 140'923, 0, 2, "d"},
        {"camt053/fi_corporatejs_camt.053.001.02_2_parse_camt_053_001_2_with_creditline_false.xml",
         1, "TI0107.122005810.1", 4, 1, 115'923, 0, 1, "d"},
        {"camt053/genkgo_camt053.v2.all-balance-types.xml", 1, "CAMT0532015012200001", 10, 1, 885,
         0, 1, "d"},
        {"camt053/genkgo_camt053.v2.five.decimals.xml", 1, "253EURNL26VAYB8060476890", 2, 1, 885, 0,
         1, "d"},
        {"camt053/genkgo_camt053.v2.minimal.ultimate.xml", 1, "253EURNL26VAYB8060476890", 4, 1, 885,
         0, 1, "n"},
        {"camt053/genkgo_camt053.v2.minimal.xml", 1, "253EURNL26VAYB8060476890", 4, 1, 885, 0, 1,
         "n"},
        {"camt053/genkgo_camt053.v2.multi.statement.xml", 2, "253EURNL26VAYB8060476890", 4, 2, 885,
         700, 2, "aa"},
        {"camt053/genkgo_camt053.v2.with-party-ids.xml", 1, "253EURNL26VAYB8060476890", 4, 1, 885,
         0, 1, "n"},
        {"camt053/genkgo_camt053.v8.xml", 1, "253EURNL26VAYB8060476890", 4, 1, 885, 0, 1, "n"},
        {"camt053/genkgo_camt53.only-Dt-with-DtTm.xml", 1, "I38y0h4YyLnQiOV6P7nEd44r2", 1, 0, 0, 0,
         0, "n"},
        {"camt053/gs_camt_053_uk_v2_1.xml", 2, "9740092600", 8, 6, 20'000, 40'000, 6, "ad"},
        {"camt053/ing_example_camt.xml", 1, "201401030009999", 4, 9, 99'000, 38'500, 7, "a"},
        {"camt053/nordea_example_camt.xml", 1, "2019-05-09-04.44.12-EUR0574", 2, 6, 1'010'050,
         150'050, 6, "a"},
        {"camt053/pyiso20022_gs_camt053_001_02.xml", 1, "258158850", 4, 15, 10'000, 6'906, 15, "n"},
        {"camt053/swiss_postfinance_camt053.xml", 1, "20201124375204229003973", 4, 5, 473'372,
         7'770, 5, "d"},
        {"camt053/viafintech_valid_example.xml", 1, "0352C5320131227220503", 2, 4, 100, 1'100, 5,
         "a"},
        {"camt053/viafintech_valid_example_v8.xml", 1, "R30B4SA880HMZ9XA", 3, 3, 56'325, 2'097, 3,
         "n"},
        {"camt053/viafintech_valid_example_with_batch.xml", 1, "2019062434566666666666666", 6, 3,
         768'800, 475'374, 2, "d"},
        {"camt054/fi_corporatejs_camt.054.001.02_1_parse_xml.xml", 1, "IOY7M2WUIWVD", 0, 2, 19'300,
         0, 3, "n"},
        {"camt054/genkgo_camt054.v2.xml", 1, "AAAASESS-FP-ACCR001", 0, 1, 0, 20'000'000, 3, "n"},
        {"camt054/genkgo_camt054.v8-with-UETR.xml", 1, "AAAASESS-FP-ACCR001", 0, 1, 0, 20'000'000,
         1, "n"},
        {"camt054/genkgo_camt054.v8-with-financial-institution.xml", 1, "AAAASESS-FP-ACCR001", 0, 1,
         0, 20'000'000, 1, "n"},
        {"camt054/genkgo_camt054.v8.xml", 1, "AAAASESS-FP-ACCR001", 0, 1, 0, 20'000'000, 3, "n"},
        {"camt054/handelsbanken_FI_camt054_credit_notification.xml", 1, "55667788992027122200001",
         0, 4, 704'800, 0, 4, "n"},
        {"camt054/"
         "swiss_200519_camt.054-Credit_P_CH2909000000250094239_1110092691_0_2019042421291293.xml",
         1, "20190424375204223076553", 0, 1, 150'000, 0, 1, "n"},
        {"camt054/"
         "swiss_200519_camt.054-Debit_P_CH2909000000250094239_1110092692_0_2019042401501580.xml",
         1, "20190424375204222704047", 0, 1, 0, 91'300, 1, "n"},
        {"camt054/swiss_200924_camt.054_P_CH2909000000250094239_1111091335_0_2020061900081727.xml",
         1, "20200618375204295372465", 0, 1, 169'222, 0, 2, "n"},
        {"camt054/viafintech_valid_example.xml", 1, "20160410375204000131032", 0, 4, 8'056, 2'153,
         5, "n"},
    });
    const auto samples = test::shared_samples();
    if (samples.empty()) SALDO_SKIP("no ../shared/formats/samples, and no SALDO_BANK_SAMPLES");
    for (const Known& known : kKnown) {
        CAPTURE(known.file);
        auto file = AccountReportFile::check(samples / known.file);
        REQUIRE_MESSAGE(file, file.error().message);
        const auto& reports = file->said().reports;
        REQUIRE(reports.size() == known.reports);
        CHECK(reports[0].id == known.first_id);
        std::size_t balances = 0;
        Cents credits;
        Cents debits;
        std::string outcomes;
        for (const AccountReport& report : reports) {
            balances += report.balances.size();
            credits.value += report.counted.credit_sum.value;
            debits.value += report.counted.debit_sum.value;
            outcomes += "adn"[static_cast<std::size_t>(check_balances(report).outcome)];
        }
        CHECK(balances == known.balances);
        CHECK(credits == Cents{known.credit_cents});
        CHECK(debits == Cents{known.debit_cents});
        CHECK(outcomes == known.outcomes);
        const std::vector<ReportEntry> entries = entries_of(*file);
        CHECK(entries.size() == known.entries);
        std::size_t transactions = 0;
        for (const ReportEntry& entry : entries) transactions += entry.transactions.size();
        CHECK(transactions == known.transactions);
    }
    const auto nothing = AccountReportFile::check(samples / "camt053/genkgo_camt053.v2.wrong.xml");
    REQUIRE(!nothing);
    CHECK(nothing.error().message.find("line 3: the message has no Stmt in it") !=
          std::string::npos);
}

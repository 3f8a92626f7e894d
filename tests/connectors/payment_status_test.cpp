// What a bank says of a payment file: all levels of a report, and the files that are refused whole.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "connectors/payment_status/payment_status_file.hpp"
#include "tests/connectors/bank_files.hpp"
#include "tests/skip.hpp"

using namespace saldo;
using settlement::PaymentStatus;
using test::check_status;
using test::own_file;
using test::payments_of;
using test::with;

namespace {

std::string refusal_of(std::string bytes) {
    const auto file = check_status(std::move(bytes));
    REQUIRE(!file);
    CHECK(file.error().kind == ErrorKind::bad_input);
    return file.error().message;
}

}  // namespace

TEST_CASE("a payment file that was refused as a whole, with a reason that was cut") {
    auto file = check_status(own_file("pain002_group_refused.xml"));
    REQUIRE_MESSAGE(file, file.error().message);
    const auto& report = file->report();
    CHECK(report.schema == "urn:iso:std:iso:20022:tech:xsd:pain.002.001.03");
    CHECK(report.message_id == "BANK-0001");
    CHECK(report.created_at == "2026-01-30T06:15:00+02:00");
    CHECK(report.original_message_id == "S-esihva-R7-1");
    CHECK(report.original_message_name == "pain.001.001.09");
    CHECK(report.original_payments == 3);
    CHECK(report.original_total == Cents{461'250});
    CHECK(report.level.status == "RJCT");
    REQUIRE(report.level.reasons.size() == 1);
    const auto& reason = report.level.reasons[0];
    CHECK(reason.code == "NARR");
    CHECK(!reason.proprietary);
    CHECK(reason.originator == "Esimerkkipankki Oyj");
    CHECK(reason.text ==
          "Tiedoston tarkistus ei onnistunut: kohdassa CtrlSum on summa 4612,5, ja rivien summa on "
          "4612,51. Maksutiedostoa ei ole otettu vastaan. Korjatkaa ja lähettäkää uudelleen.");
    CHECK(report.batches.empty());
    CHECK(payments_of(*file).empty());
}

TEST_CASE("a report in part: a batch without a list, and payments with and without their id") {
    auto file = check_status(own_file("pain002_in_part.xml"));
    REQUIRE_MESSAGE(file, file.error().message);
    const auto& report = file->report();
    CHECK(report.level.status == "PART");
    CHECK(report.counts ==
          std::vector<settlement::StatusCount>{{.status = "RJCT", .payments = 3, .total = {}}});
    REQUIRE(report.batches.size() == 2);

    const auto& refused = report.batches[0];
    CHECK(refused.payment_information_id == "S-esihva-R8-1-A");
    CHECK(refused.original_payments == 2);
    CHECK(refused.original_total == Cents{10'000});
    CHECK(refused.level.status == "RJCT");
    REQUIRE(refused.level.reasons.size() == 1);
    CHECK(refused.level.reasons[0].code == "DT01");
    CHECK(refused.payments == 0);

    const auto& part = report.batches[1];
    CHECK(part.original_total == Cents{225'075});
    CHECK(part.counts == std::vector<settlement::StatusCount>{
                             {.status = "ACCP", .payments = 4, .total = Cents{223'840}},
                             {.status = "RJCT", .payments = 1, .total = Cents{1'235}}});
    CHECK(part.payments == 2);
    CHECK(part.payments_without_id == 1);
    CHECK(settlement::contradictions_in(report).empty());

    const std::vector<PaymentStatus> payments = payments_of(*file);
    REQUIRE(payments.size() == 2);
    CHECK(payments[0] == PaymentStatus{.batch = 1,
                                       .line = 30,
                                       .status_id = "1",
                                       .instruction_id = "I-1",
                                       .end_to_end_id = "S-esihva-R8-P3-1",
                                       .level = {.status = "RJCT",
                                                 .reasons = {{.code = "AC01",
                                                              .proprietary = false,
                                                              .text = "Saajan tili on virheellinen",
                                                              .originator = "ESIMFIHH"}}},
                                       .accepted_at = {},
                                       .bank_reference = {},
                                       .amount = settlement::BankMoney{Cents{1'235}, "EUR"},
                                       .execution_date = date_of(2026, 1, 30),
                                       .creditor_name = "Hoiva Äijälä Oy",
                                       .creditor_account = "FI2112345600000785"});
    CHECK(payments[1].end_to_end_id.empty());
    CHECK(payments[1].instruction_id.empty());
    CHECK(payments[1].level.status == "ACSP");
    REQUIRE(payments[1].level.reasons.size() == 1);
    CHECK(payments[1].level.reasons[0].code == "B7");
    CHECK(payments[1].level.reasons[0].proprietary);
    CHECK(payments[1].bank_reference == "REF-99");
    CHECK(payments[1].execution_date == date_of(2026, 2, 2));
    CHECK(payments_of(*file) == payments);  // again, the same
}

TEST_CASE("another version, another namespace and no Document are read by the same rules") {
    const std::string sample = own_file("pain002_group_refused.xml");
    for (const std::string_view schema : {"urn:iso:std:iso:20022:tech:xsd:pain.002.001.14",
                                          "http://bank.example/pain.002.ch.02", ""})
        CHECK(check_status(with(sample, "urn:iso:std:iso:20022:tech:xsd:pain.002.001.03", schema)));
    std::string bare =
        with(sample, "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.03\">", "");
    bare = with(bare, "</Document>", "");
    CHECK(check_status(bare));
}

TEST_CASE("what is no payment status report is refused by its first element") {
    CHECK(refusal_of("<Document><BkToCstmrStmt/></Document>") ==
          "bank.xml: line 1: this is no payment status report (pain.002): the first element is "
          "\"Document\" with \"BkToCstmrStmt\"");
    CHECK(refusal_of("<html><body/></html>").find("\"html\" with \"body\"") != std::string::npos);
    CHECK(refusal_of("") == "bank.xml: the file is empty");
    CHECK(refusal_of(" \n ") == "bank.xml: the file is empty");
    CHECK(refusal_of("&lt;?xml version='1.0'?&gt;&lt;Document&gt;").find("escaped as text") !=
          std::string::npos);
    CHECK(refusal_of("%PDF-1.4").find("line 1: the XML is broken: ") != std::string::npos);
    CHECK(refusal_of("<Document><CstmrPmtStsRpt><GrpHdr/></CstmrPmtStsRpt></Document>") ==
          "bank.xml: line 1: no OrgnlGrpInfAndSts/OrgnlMsgId says which file this is about");
}

TEST_CASE("a value that money hangs on refuses the file, with line, place and words") {
    const std::string sample = own_file("pain002_in_part.xml");
    CHECK(refusal_of(with(sample, "100.00", "100,00")) ==
          "bank.xml: line 19: OrgnlPmtInfAndSts/OrgnlCtrlSum: \"100,00\" is no amount");
    CHECK(
        refusal_of(with(sample, ">12.35</InstdAmt>", ">12.355</InstdAmt>")) ==
        "bank.xml: line 41: OrgnlPmtInfAndSts/TxInfAndSts/OrgnlTxRef/Amt/InstdAmt: \"12.355\" has "
        "more than two decimals");
    CHECK(refusal_of(with(sample, "Ccy=\"EUR\"", "Ccy=\"€\"")).find("Ccy \"€\" is no currency") !=
          std::string::npos);
    CHECK(refusal_of(with(sample, "<Dt>2026-01-30</Dt>", "<Dt>30.1.2026</Dt>"))
              .find("ReqdExctnDt: \"30.1.2026\" is no day") != std::string::npos);
    // A count is only said by the way: what is none is not said.
    auto uncounted = check_status(with(sample, "<OrgnlNbOfTxs>7<", "<OrgnlNbOfTxs>seven<"));
    REQUIRE(uncounted);
    CHECK(!uncounted->report().original_payments);
}

TEST_CASE("every shared pain.002 is read as it says, and every malformed one is refused") {
    struct Known {
        std::string_view file;
        std::string_view original;
        std::string_view status;
        std::size_t batches;
        std::uint64_t payments;
        std::string_view code;  // of the first reason, at whatever level
    };
    constexpr std::array<Known, 8> kKnown{{
        {"fi_bankingws_payment_status_received_xml_encoded.xml", "MSGID202304", "ACTC", 0, 0, ""},
        {"fi_bankingws_payment_status_report_partially_accepted.xml", "MSGID000010", "PART", 0, 0,
         ""},
        {"fi_corporatejs_pain.002.001.03_1_accepted_technical_check.xml", "20110102-0000001",
         "ACTC", 0, 0, ""},
        {"fi_corporatejs_pain.002.001.03_2_rejected_technical_check.xml", "20110102-0000001",
         "RJCT", 0, 0, "NARR"},
        {"fi_corporatejs_pain.002.001.03_3_accepted_payment_material.xml", "20140102-0000001",
         "ACCP", 1, 1, ""},
        {"viafintech_valid_example.xml", "Message-ID-12345", "", 1, 1, "AC01"},
        {"viafintech_valid_example_001.03.xml", "bd381007c00627bb0e5adabd37fbb4", "ACTC", 0, 0, ""},
        {"viafintech_valid_example_001.10.xml", "Message-ID-4711", "", 1, 1, "AC01"},
    }};
    const auto samples = test::shared_samples();
    if (samples.empty()) SALDO_SKIP("no ../shared/formats/samples, and no SALDO_BANK_SAMPLES");
    for (const Known& known : kKnown) {
        CAPTURE(known.file);
        auto file = payment_status::PaymentStatusFile::check(samples / "pain002" / known.file);
        REQUIRE_MESSAGE(file, file.error().message);
        const auto& report = file->report();
        CHECK(report.original_message_id == known.original);
        CHECK(report.level.status == known.status);
        CHECK(report.batches.size() == known.batches);
        const std::vector<PaymentStatus> payments = payments_of(*file);
        CHECK(payments.size() == known.payments);
        std::string code = report.level.reasons.empty() ? "" : report.level.reasons[0].code;
        if (code.empty() && !payments.empty() && !payments[0].level.reasons.empty())
            code = payments[0].level.reasons[0].code;
        CHECK(code == known.code);
    }
    std::size_t malformed = 0;
    for (const auto& entry : std::filesystem::directory_iterator(samples / "pain002_malformed")) {
        const auto refused = payment_status::PaymentStatusFile::check(entry.path());
        REQUIRE(!refused);
        CHECK(refused.error().message.find(": line 1: the XML is broken: ") != std::string::npos);
        ++malformed;
    }
    CHECK(malformed >= 4);
}

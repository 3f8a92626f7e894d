// The payable accounting message: golden bytes, sums by signs, and the three answers to it.
#include "connectors/payable_accounting/payable_accounting.hpp"

#include <memory>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "connectors/payable_accounting/answer.hpp"
#include "tests/connectors/booked_file_sample.hpp"
#include "tests/connectors/golden_file.hpp"
#include "tests/connectors/payment_file_sample.hpp"
#include "tests/connectors/random_files.hpp"
#include "tests/connectors/xml_reading.hpp"

using namespace saldo;
using payable_accounting::AnswerKind;
using payable_accounting::write_payable_accounting;
using settlement::BookedFile;

namespace {

constexpr const char* kSettings =
    "payable_accounting 1\nreceipt_type 6S\ninterface_id 383\ndescription Palveluseteli\n";

std::string written(const BookedFile& file) {
    std::string xml;
    const auto totals = write_payable_accounting(file, kSettings, test::sink_into(xml));
    REQUIRE_MESSAGE(totals, totals.error().message);
    CHECK(totals->bytes == xml.size());
    return xml;
}

std::string envelope(const std::string& body) {
    return "<e:Envelope xmlns:e=\"http://www.w3.org/2003/05/soap-envelope\"><e:Header/><e:Body>" +
           body + "</e:Body></e:Envelope>";
}

std::string fault(const std::string& detail) {
    return envelope(
        "<e:Fault><e:Code><e:Value>e:Sender</e:Value></e:Code><e:Reason><e:Text xml:lang=\"en\">"
        "Processing error</e:Text></e:Reason>" +
        (detail.empty() ? "" : "<e:Detail>" + detail + "</e:Detail>") + "</e:Fault>");
}

Result<payable_accounting::Answer> read_answer(const std::string& bytes) {
    return payable_accounting::read_answer(
        xml_reading::ReadTwice(std::make_unique<std::istringstream>(bytes), "answer.xml"));
}

}  // namespace

TEST_CASE("payable_accounting: a county's documents have the golden bytes") {
    const std::string xml = written(test::small_booked_file());
    CHECK(xml == test::golden_file("booked/small.soap.xml", xml));
    CHECK(xml == written(test::small_booked_file()));
}

TEST_CASE("payable_accounting: elements stand in the message's order") {
    const test::Xml xml = test::parsed_xml(written(test::small_booked_file()));
    REQUIRE(xml);
    using Names = std::vector<std::string>;
    CHECK(test::children_of(xml, "Envelope") == Names{"Header", "Body"});
    CHECK(test::children_of(xml, "Body") == Names{"SendPayableAccountingRequest"});
    CHECK(test::children_of(xml, "PayableAccounting") == Names{"Invoice", "Invoice", "Invoice"});
    CHECK(test::children_of(xml, "PayableAccountingHeader") ==
          Names{"SAPVendor", "IBAN", "Customer", "Organisation", "Date", "ReceiptType",
                "DebetKredit", "Reference", "Currency", "Description", "BillingDate", "BillNumber",
                "BillValue", "BasicDate", "InterfaceID"});
    CHECK(test::children_of(xml, "PayableAccountingLine") ==
          Names{"Account", "CostCenter", "ProfitCenter", "InternalOrder", "TaxCode", "DebetKredit",
                "Value"});
    CHECK(test::texts_of(xml, "BillNumber") ==
          Names{"250000120001", "260000120002", "260000120003"});
}

TEST_CASE("payable_accounting: each bill is the sum of its lines") {
    std::mt19937_64 random{383};
    for (int round = 0; round < 60; ++round) {
        const BookedFile file = test::random_booked_file(random);
        const test::Xml xml = test::parsed_xml(written(file));
        REQUIRE(xml);
        const auto signs = test::texts_of(xml, "DebetKredit");
        const auto bills = test::texts_of(xml, "BillValue");
        const auto values = test::texts_of(xml, "Value");
        REQUIRE(signs.size() == bills.size() + values.size());
        std::size_t sign = 0;
        std::size_t value = 0;
        for (std::size_t at = 0; at < file.documents.size(); ++at) {
            std::int64_t sum = (signs[sign++] == "+" ? 1 : -1) * test::cents_of(bills[at]);
            for (std::size_t left = file.documents[at].lines.size(); left > 0; --left)
                sum += (signs[sign++] == "+" ? 1 : -1) * test::cents_of(values[value++]);
            CHECK(sum == 0);
        }
    }
}

TEST_CASE("payable_accounting: a payable without a vendor's number is named") {
    BookedFile file = test::small_booked_file();
    file.documents[2].payable_coding.vendor.clear();
    std::string xml;
    const auto totals = write_payable_accounting(file, kSettings, test::sink_into(xml));
    REQUIRE_FALSE(totals);
    CHECK(totals.error().message ==
          "run 2026-01-run1, document 2026-000012-0003: the payable's "
          "coding has no vendor, which the message needs");
    CHECK(xml.empty());
}

TEST_CASE("payable_accounting: ok, a fault of the application, a fault of the system") {
    const auto ok = read_answer(envelope(
        "<n:SendPayableAccountingResponse xmlns:n=\"urn:n\"><m:StatusMessage xmlns:m=\"urn:m\">ok"
        "</m:StatusMessage></n:SendPayableAccountingResponse>"));
    REQUIRE(ok);
    CHECK(ok->kind == AnswerKind::ok);
    const auto refused = read_answer(
        fault("<a:ApplicationFault xmlns:a=\"urn:a\"><a:ErrorCode>1234</a:ErrorCode>"
              "<a:ErrorMessage>Tiliä ei ole &amp; suljettu</a:ErrorMessage></a:ApplicationFault>"));
    REQUIRE(refused);
    CHECK(refused->kind == AnswerKind::application_fault);
    CHECK(refused->error_code == "1234");
    CHECK(refused->text == "application fault 1234: Tiliä ei ole & suljettu");
    const auto failed =
        read_answer(fault("<SystemFault><ErrorCode>9</ErrorCode><ErrorMessage>down</ErrorMessage>"
                          "<TechnicalTrace>at …</TechnicalTrace></SystemFault>"));
    REQUIRE(failed);
    CHECK(failed->kind == AnswerKind::system_fault);
    CHECK(failed->text == "system fault 9: down");
    const auto bare = read_answer(fault({}));
    REQUIRE(bare);
    CHECK(bare->kind == AnswerKind::system_fault);
    CHECK(bare->text == "system fault: Processing error");
}

TEST_CASE("payable_accounting: what is no answer is refused whole") {
    for (const std::string& bytes :
         {std::string(), std::string("ok"), std::string("<a><b></a>"), envelope(""),
          envelope("<SendPayableAccountingResponse><StatusMessage>maybe</StatusMessage>"
                   "</SendPayableAccountingResponse>"),
          std::string("<Body/>"),
          "<!DOCTYPE e [<!ENTITY x \"y\">]>" + envelope("<SendPayableAccountingResponse/>")}) {
        const auto answer = read_answer(bytes);
        REQUIRE_FALSE(answer);
        CHECK(answer.error().kind == ErrorKind::bad_input);
    }
    // A long message is cut to what a SinkAnswered may say.
    const auto longest =
        read_answer(fault("<SystemFault><ErrorMessage>" + std::string(10'000, 'x') +
                          "</ErrorMessage></SystemFault>"));
    REQUIRE(longest);
    CHECK(longest->text.size() <= 1'024);
}

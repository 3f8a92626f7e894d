// Finvoice: golden bytes, the schema where it lies beside the source, and sums that are counted
// again from the XML.
#include "connectors/finvoice/finvoice.hpp"

#include <random>
#include <string>

#include <doctest/doctest.h>

#include "connectors/finvoice/fee_invoice.hpp"
#include "tests/connectors/golden_file.hpp"
#include "tests/connectors/invoice_sample.hpp"
#include "tests/connectors/payment_file_sample.hpp"
#include "tests/connectors/xml_reading.hpp"
#include "tests/connectors/xml_schema.hpp"
#include "tests/skip.hpp"

using namespace saldo;
using finvoice::write_finvoice;
using settlement::InvoiceKind;
using settlement::SelfBillingInvoice;

namespace {

std::string written(const SelfBillingInvoice& invoice) {
    std::string xml;
    const auto bytes = write_finvoice(invoice, test::sink_into(xml));
    REQUIRE_MESSAGE(bytes, bytes.error().message);
    CHECK(*bytes == xml.size());
    return xml;
}

// "-12,34" -> -1234; "12,345" is no amount of cents.
std::int64_t sum_of(const test::Xml& xml, std::string_view name) {
    std::int64_t sum = 0;
    for (const std::string& text : test::texts_of(xml, name)) sum += test::cents_of(text);
    return sum;
}

// What must hold of any document.
void check_sums(const SelfBillingInvoice& invoice, const std::string& bytes) {
    const test::Xml xml = test::parsed_xml(bytes);
    REQUIRE(xml);
    const std::int64_t sign = invoice.kind == InvoiceKind::credit_note ? -1 : 1;
    std::int64_t owed = 0;
    for (const settlement::InvoiceLine& line : invoice.lines) owed += line.owed.value;
    CHECK(sum_of(xml, "EpiInstructedAmount") == sign * owed);
    CHECK(sum_of(xml, "RowAmount") == sign * owed);
    CHECK(sum_of(xml, "InvoiceTotalVatIncludedAmount") +
              sum_of(xml, "InvoiceTotalRoundoffAmount") ==
          sign * owed);
    CHECK(sum_of(xml, "RowVatExcludedAmount") == sum_of(xml, "InvoiceTotalVatExcludedAmount"));
    CHECK(sum_of(xml, "VatBaseAmount") == sum_of(xml, "InvoiceTotalVatExcludedAmount"));
    CHECK(sum_of(xml, "VatRateAmount") == sum_of(xml, "InvoiceTotalVatAmount"));
    CHECK(sum_of(xml, "InvoiceTotalVatExcludedAmount") + sum_of(xml, "InvoiceTotalVatAmount") ==
          sum_of(xml, "InvoiceTotalVatIncludedAmount"));
}

}  // namespace

TEST_CASE("finvoice: a county's invoice and its credit note have the golden bytes") {
    const std::string invoice = written(test::small_invoice());
    CHECK(invoice == test::golden_file("finvoice/invoice.xml", invoice));
    CHECK(invoice == written(test::small_invoice()));
    const std::string note = written(test::small_credit_note());
    CHECK(note == test::golden_file("finvoice/credit_note.xml", note));
}

TEST_CASE("finvoice: letters are those of ISO-8859-15, and what it has not is a reference") {
    SelfBillingInvoice invoice = test::small_invoice();
    invoice.seller.name = "Öhman €ž 漢 Oy";
    const std::string xml = written(invoice);
    CHECK(xml.starts_with("<?xml version=\"1.0\" encoding=\"ISO-8859-15\"?>"));
    CHECK(xml.find("\xD6hman \xA4\xB8 &#28450; Oy") != std::string::npos);
    CHECK(test::texts_of(test::parsed_xml(xml), "SellerOrganisationName").front() ==
          "Öhman €ž 漢 Oy");
}

TEST_CASE("finvoice: a credit note is below zero and names each original where its lines differ") {
    const test::Xml xml = test::parsed_xml(written(test::small_credit_note()));
    CHECK(test::texts_of(xml, "InvoiceTypeCode").front() == "INV02");
    CHECK(test::texts_of(xml, "EpiInstructedAmount").front() == "-75,32");
    CHECK(test::texts_of(xml, "InvoicedQuantity").front() == "-1,5");
    // Twice each: for the document, and on the line.
    CHECK(test::texts_of(xml, "OriginalInvoiceReference").size() == 2);
    CHECK(test::texts_of(xml, "OriginalInvoiceNumber") ==
          std::vector<std::string>{"L1-2026-12-3", "L1-2025-388-3"});
}

TEST_CASE("finvoice: random invoices sum up to what the ledger owes") {
    for (const std::uint64_t seed : {1U, 2U, 3U, 20'260'131U}) {
        CAPTURE(seed);
        std::mt19937_64 random{seed};
        for (int i = 0; i < 50; ++i) {
            const SelfBillingInvoice invoice = test::random_invoice(random);
            check_sums(invoice, written(invoice));
        }
    }
}

TEST_CASE("finvoice: every document is valid by Finvoice's schema") {
    const auto path = test::XmlSchema::path_of("finvoice/Finvoice3.0.xsd");
    if (!std::filesystem::exists(path)) SALDO_SKIP("no " + path.string());
    const test::XmlSchema schema(path);
    const std::string small = written(test::small_invoice());
    CHECK(schema.complaint(small) == "");
    CHECK(schema.complaint(written(test::small_credit_note())) == "");
    // The schema sees what it should: a document without its number.
    std::string spoiled = small;
    const std::size_t number = spoiled.find("<InvoiceNumber>");
    spoiled.erase(number, spoiled.find("</InvoiceNumber>") + 16 - number);
    CHECK(schema.complaint(spoiled) != "");
    std::mt19937_64 random{7};
    for (int i = 0; i < 200; ++i) {
        CAPTURE(i);
        CHECK(schema.complaint(written(test::random_invoice(random))) == "");
    }
}

TEST_CASE("finvoice: nothing is written of an invoice with a fault") {
    const auto fault_of = [](const SelfBillingInvoice& invoice) {
        std::string xml;
        const auto bytes = write_finvoice(invoice, test::sink_into(xml));
        REQUIRE_FALSE(bytes);
        CHECK(xml.empty());
        return bytes.error().message;
    };
    SelfBillingInvoice invoice = test::small_invoice();
    invoice.iban.clear();
    CHECK(fault_of(invoice).find("L1-2026-12-3") != std::string::npos);
    CHECK(fault_of(invoice).find("account") != std::string::npos);
    invoice = test::small_invoice();
    invoice.seller.business_id = "2077474-1";
    CHECK(fault_of(invoice).find("no business id") != std::string::npos);
    invoice = test::small_invoice();
    invoice.lines[2].owed.value += 1'000;  // VAT that no rate gives
    CHECK(fault_of(invoice).find("VAT") != std::string::npos);
    // A last funder of 32 may have half a cent of each of the others.
    invoice = test::small_invoice();
    invoice.lines.resize(1);
    invoice.lines[0].owed.value += 16;
    std::string xml;
    CHECK(write_finvoice(invoice, test::sink_into(xml)));
}

namespace {

FeeInvoice small_fee() {
    FeeInvoice fee;
    fee.ledger = "kuusela";
    fee.number = "F-2026-17";
    fee.client = "C1";
    fee.payer = {"Äiti Öhman & Åke", "Hoivatie 1 A 2", "12345", "Kuusela"};
    fee.funder = "kuusela";
    fee.seller_name = "Kuuselan kaupunki";
    fee.seller_business_id = "9000101-4";
    fee.iban = "FI6299900000000011";
    fee.service = "home_care";
    fee.service_name = "Kotihoito";
    fee.service_date = date_of(2026, 1, 31).value();
    fee.amount = Cents{12'345};
    fee.issued_on = date_of(2026, 2, 3).value();
    fee.due_on = date_of(2026, 2, 24).value();
    fee.reference = "1229";
    fee.text = "Lisätietoja: 09 123 456. Maksu kerryttää maksukattoa.";
    return fee;
}

}  // namespace

TEST_CASE("finvoice: a client's fee has the golden bytes and is valid by the schema") {
    std::string xml;
    REQUIRE(finvoice::write_fee_invoice(small_fee(), test::sink_into(xml)));
    CHECK(xml == test::golden_file("finvoice/client_fee.xml", xml));
    FeeInvoice erased = small_fee();
    erased.payer = {kErasedName, "", "", ""};
    erased.reference = "RF921229";
    std::string without_name;
    REQUIRE(finvoice::write_fee_invoice(erased, test::sink_into(without_name)));
    CHECK(test::texts_of(test::parsed_xml(without_name), "BuyerOrganisationName") ==
          std::vector<std::string>{"erased"});
    const auto path = test::XmlSchema::path_of("finvoice/Finvoice3.0.xsd");
    if (!std::filesystem::exists(path)) SALDO_SKIP("no " + path.string());
    const test::XmlSchema schema(path);
    CHECK(schema.complaint(xml) == "");
    CHECK(schema.complaint(without_name) == "");
}

TEST_CASE("finvoice: a fee's texts are as long as they are written, without spaces around them") {
    FeeInvoice fee = small_fee();
    fee.payer.town = " K  ";
    std::string xml;
    REQUIRE(finvoice::write_fee_invoice(fee, test::sink_into(xml)));
    CHECK(xml.find("BuyerPostalAddressDetails") == std::string::npos);
    for (std::string* const name : {&fee.payer.name, &fee.seller_name}) {
        fee = small_fee();
        *name = "  Ä ";
        const auto written = finvoice::write_fee_invoice(fee, test::sink_into(xml));
        REQUIRE_FALSE(written);
        CHECK(written.error().message.find("two characters") != std::string::npos);
    }
}

TEST_CASE("finvoice: a fee that nobody could pay is not written, and no message has a name") {
    FeeInvoice fee = small_fee();
    fee.reference.clear();
    std::string xml;
    auto written = finvoice::write_fee_invoice(fee, test::sink_into(xml));
    REQUIRE_FALSE(written);
    CHECK(written.error().message.find("F-2026-17") != std::string::npos);
    CHECK(written.error().message.find("Öhman") == std::string::npos);
    fee = small_fee();
    fee.due_on = Date{0};
    written = finvoice::write_fee_invoice(fee, test::sink_into(xml));
    REQUIRE_FALSE(written);
    CHECK(xml.empty());
}

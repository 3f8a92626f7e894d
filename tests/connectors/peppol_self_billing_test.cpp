// Peppol self-billing: golden bytes, UBL's schemas where they lie beside the source, and sums that
// are counted again from the XML. The business rules are run over the
// same invoices by tests/oracle/foreign_readers_test.cpp.
#include "connectors/peppol_self_billing/peppol_self_billing.hpp"

#include <random>
#include <string>

#include <doctest/doctest.h>

#include "tests/connectors/golden_file.hpp"
#include "tests/connectors/invoice_sample.hpp"
#include "tests/connectors/payment_file_sample.hpp"
#include "tests/connectors/xml_reading.hpp"
#include "tests/connectors/xml_schema.hpp"
#include "tests/skip.hpp"

using namespace saldo;
using peppol_self_billing::write_self_billing;
using settlement::InvoiceKind;
using settlement::SelfBillingInvoice;

namespace {

std::string written(const SelfBillingInvoice& invoice) {
    std::string xml;
    const auto bytes = write_self_billing(invoice, test::sink_into(xml));
    REQUIRE_MESSAGE(bytes, bytes.error().message);
    CHECK(*bytes == xml.size());
    return xml;
}

std::int64_t sum_of(const test::Xml& xml, std::string_view name) {
    std::int64_t sum = 0;
    for (const std::string& text : test::texts_of(xml, name)) sum += test::cents_of(text);
    return sum;
}

void check_sums(const SelfBillingInvoice& invoice, const std::string& bytes) {
    const test::Xml xml = test::parsed_xml(bytes);
    REQUIRE(xml);
    std::int64_t owed = 0;
    for (const settlement::InvoiceLine& line : invoice.lines) owed += line.owed.value;
    CHECK(sum_of(xml, "PayableAmount") == owed);
    CHECK(sum_of(xml, "TaxInclusiveAmount") + sum_of(xml, "PayableRoundingAmount") == owed);
    // The lines', and their sum.
    CHECK(sum_of(xml, "LineExtensionAmount") == 2 * sum_of(xml, "TaxExclusiveAmount"));
    CHECK(sum_of(xml, "TaxableAmount") == sum_of(xml, "TaxExclusiveAmount"));
    CHECK(2 * (sum_of(xml, "TaxInclusiveAmount") - sum_of(xml, "TaxExclusiveAmount")) ==
          sum_of(xml, "TaxAmount"));
}

}  // namespace

TEST_CASE("peppol: a county's invoice and its credit note have the golden bytes") {
    const std::string invoice = written(test::small_invoice());
    CHECK(invoice == test::golden_file("peppol_self_billing/invoice.xml", invoice));
    CHECK(invoice == written(test::small_invoice()));
    const std::string note = written(test::small_credit_note());
    CHECK(note == test::golden_file("peppol_self_billing/credit_note.xml", note));
}

TEST_CASE("peppol: exempt care has one subtotal whatever its reasons, taxed care one a rate") {
    const test::Xml xml = test::parsed_xml(written(test::small_invoice()));
    CHECK(test::texts_of(xml, "TaxableAmount") ==
          std::vector<std::string>{"145.57", "2.26", "35.86"});
    CHECK(test::texts_of(xml, "TaxExemptionReason") ==
          std::vector<std::string>{
              "AVL 34 §: terveyden- ja sairaanhoito; AVL 37 §: arvonlisäveroton sosiaalihuolto"});
    // Two reasons with different codes have none.
    CHECK(test::texts_of(xml, "TaxExemptionReasonCode").empty());
    SelfBillingInvoice alone = test::small_invoice();
    alone.lines.resize(1);
    const test::Xml exempt = test::parsed_xml(written(alone));
    CHECK(test::texts_of(exempt, "TaxExemptionReasonCode") ==
          std::vector<std::string>{"VATEX-EU-132-1G"});
}

TEST_CASE("peppol: random invoices sum up to what the ledger owes") {
    for (const std::uint64_t seed : {1U, 2U, 3U, 20'260'131U}) {
        CAPTURE(seed);
        std::mt19937_64 random{seed};
        for (int i = 0; i < 50; ++i) {
            const SelfBillingInvoice invoice = test::random_invoice(random);
            check_sums(invoice, written(invoice));
        }
    }
}

TEST_CASE("peppol: every document is valid by UBL's schemas") {
    const auto path = test::XmlSchema::path_of("ubl21/maindoc/UBL-Invoice-2.1.xsd");
    if (!std::filesystem::exists(path)) SALDO_SKIP("no " + path.string());
    const test::XmlSchema invoices(path);
    const test::XmlSchema notes(test::XmlSchema::path_of("ubl21/maindoc/UBL-CreditNote-2.1.xsd"));
    const std::string small = written(test::small_invoice());
    CHECK(invoices.complaint(small) == "");
    CHECK(notes.complaint(written(test::small_credit_note())) == "");
    CHECK(notes.complaint(small) != "");
    std::string spoiled = small;
    const std::size_t due = spoiled.find("<cbc:IssueDate>");
    spoiled.erase(due, spoiled.find("</cbc:IssueDate>") + 16 - due);
    CHECK(invoices.complaint(spoiled) != "");
    std::mt19937_64 random{7};
    for (int i = 0; i < 100; ++i) {
        CAPTURE(i);
        const SelfBillingInvoice invoice = test::random_invoice(random);
        const bool credit = invoice.kind == InvoiceKind::credit_note;
        CHECK((credit ? notes : invoices).complaint(written(invoice)) == "");
    }
}

TEST_CASE("peppol: nothing is written of an invoice with a fault, and an account may be missing") {
    SelfBillingInvoice invoice = test::small_invoice();
    invoice.iban.clear();
    CHECK(test::texts_of(test::parsed_xml(written(invoice)), "PaymentMeansCode").empty());
    invoice.lines[0].quantity = Quantity{0};
    std::string xml;
    const auto bytes = write_self_billing(invoice, test::sink_into(xml));
    REQUIRE_FALSE(bytes);
    CHECK(bytes.error().message.find("line 1 (delivery D-1001)") != std::string::npos);
    CHECK(xml.empty());
}

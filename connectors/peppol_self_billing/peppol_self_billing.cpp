// The document from top to bottom: each function below writes one group of elements, in the order
// of UBL-Invoice-2.1.xsd and UBL-CreditNote-2.1.xsd.
#include "connectors/peppol_self_billing/peppol_self_billing.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "connectors/xml_writing/xml_stream.hpp"
#include "engine/identifiers/business_id.hpp"

namespace saldo::peppol_self_billing {

namespace {

using settlement::InvoiceKind;
using settlement::InvoiceLine;
using settlement::InvoiceParty;
using settlement::InvoiceReference;
using settlement::InvoiceTotals;
using settlement::SelfBillingInvoice;
using settlement::VatCategory;
using settlement::VatSubtotal;
using xml::xml_text;
using xml::XmlStream;

constexpr const char* kCustomization =
    "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:selfbilling:3.0";
constexpr const char* kProfile = "urn:fdc:peppol.eu:2017:poacc:selfbilling:01:1.0";
constexpr std::size_t kTextMax = 200;

void write_with(XmlStream& xml, const char* name, const char* attribute, const char* value,
                const std::string& text) {
    xml.open(name);
    xml.attribute(attribute, value);
    xml.text(text);
    xml.close();
}

void write_amount(XmlStream& xml, const char* name, const std::string& amount) {
    write_with(xml, name, "currencyID", "EUR", amount);
}

void write_if(XmlStream& xml, const char* name, std::string_view text) {
    const std::string kept = xml_text(text, kTextMax);
    if (!kept.empty()) xml.text_element(name, kept);
}

// An element that holds one other.
void write_in(XmlStream& xml, const char* outer, const char* inner, const std::string& text) {
    xml.element(outer, [&] { xml.text_element(inner, text); });
}

std::string category_text(VatCategory category) {
    return std::string(1, static_cast<char>(category));
}
std::string percent_text(BasisPoints rate) { return to_text(Cents{rate.value}); }

void write_head(XmlStream& xml, const SelfBillingInvoice& invoice) {
    const bool credit = invoice.kind == InvoiceKind::credit_note;
    xml.text_element("cbc:CustomizationID", kCustomization);
    xml.text_element("cbc:ProfileID", kProfile);
    xml.text_element("cbc:ID", invoice.number);
    xml.text_element("cbc:IssueDate", to_text(invoice.issued_on));
    if (!credit) xml.text_element("cbc:DueDate", to_text(invoice.due_on));
    xml.text_element(credit ? "cbc:CreditNoteTypeCode" : "cbc:InvoiceTypeCode",
                     credit ? "261" : "389");
    xml.text_element("cbc:Note",
                     xml_text("Itselaskutus: ostaja on laatinut laskun myyjän puolesta. Tilitys " +
                                  invoice.settlement,
                              2 * kTextMax));
    xml.text_element("cbc:DocumentCurrencyCode", "EUR");
    xml.text_element("cbc:BuyerReference", xml_text(invoice.buyer_reference, kTextMax));
    const Period days = settlement::service_days_of(invoice);
    xml.element("cac:InvoicePeriod", [&] {
        xml.text_element("cbc:StartDate", to_text(days.first));
        xml.text_element("cbc:EndDate", to_text(days.last));
    });
    for (const InvoiceReference& original : settlement::originals_of(invoice)) {
        xml.element("cac:BillingReference", [&] {
            xml.element("cac:InvoiceDocumentReference", [&] {
                xml.text_element("cbc:ID", original.number);
                xml.text_element("cbc:IssueDate", to_text(original.date));
            });
        });
    }
    const std::string contract =
        xml_text(settlement::same_of_all(invoice, &InvoiceLine::contract), kTextMax);
    if (!contract.empty()) write_in(xml, "cac:ContractDocumentReference", "cbc:ID", contract);
}

void write_tax_scheme(XmlStream& xml, const char* scheme) {
    write_in(xml, "cac:TaxScheme", "cbc:ID", scheme);
}

// `tax_scheme`: VAT, TAX where the party sells what is exempt and has a business id only, or
// nullptr.
void write_party(XmlStream& xml, const char* role, const InvoiceParty& party,
                 const char* tax_scheme) {
    xml.open(role);
    xml.element("cac:Party", [&] {
        write_with(xml, "cbc:EndpointID", "schemeID", party.scheme.c_str(),
                   xml_text(party.endpoint, kTextMax));
        xml.element("cac:PostalAddress", [&] {
            write_if(xml, "cbc:StreetName", party.street);
            write_if(xml, "cbc:CityName", party.town);
            write_if(xml, "cbc:PostalZone", party.post_code);
            write_in(xml, "cac:Country", "cbc:IdentificationCode", "FI");
        });
        if (tax_scheme != nullptr) {
            xml.element("cac:PartyTaxScheme", [&] {
                const bool vat = std::string_view(tax_scheme) == "VAT";
                xml.text_element("cbc:CompanyID",
                                 vat ? "FI" + identifiers::business_id_digits(party.business_id)
                                     : party.business_id);
                write_tax_scheme(xml, tax_scheme);
            });
        }
        xml.element("cac:PartyLegalEntity", [&] {
            xml.text_element("cbc:RegistrationName", xml_text(party.name, kTextMax));
            write_with(xml, "cbc:CompanyID", "schemeID", "0212", party.business_id);
        });
    });
    xml.close();
}

void write_payment(XmlStream& xml, const SelfBillingInvoice& invoice) {
    if (!invoice.iban.empty()) {
        xml.element("cac:PaymentMeans", [&] {
            write_with(xml, "cbc:PaymentMeansCode", "name", "SEPA", "58");
            xml.text_element("cbc:PaymentID", invoice.number);
            xml.element("cac:PayeeFinancialAccount", [&] {
                xml.text_element("cbc:ID", invoice.iban);
                if (!invoice.bic.empty())
                    write_in(xml, "cac:FinancialInstitutionBranch", "cbc:ID", invoice.bic);
            });
        });
    }
    write_in(xml, "cac:PaymentTerms", "cbc:Note",
             invoice.kind == InvoiceKind::credit_note ? "Hyvitetään tilityksen maksussa"
                                                      : "Maksetaan tilityksen maksussa");
}

void write_subtotal(XmlStream& xml, const VatSubtotal& vat) {
    xml.element("cac:TaxSubtotal", [&] {
        write_amount(xml, "cbc:TaxableAmount", to_text(vat.base));
        write_amount(xml, "cbc:TaxAmount", to_text(vat.tax));
        xml.element("cac:TaxCategory", [&] {
            xml.text_element("cbc:ID", category_text(vat.vat.category));
            xml.text_element("cbc:Percent", percent_text(vat.vat.rate));
            write_if(xml, "cbc:TaxExemptionReasonCode", vat.vat.reason.code);
            write_if(xml, "cbc:TaxExemptionReason", vat.vat.reason.text);
            write_tax_scheme(xml, "VAT");
        });
    });
}

void write_totals(XmlStream& xml, const InvoiceTotals& totals) {
    xml.element("cac:TaxTotal", [&] {
        write_amount(xml, "cbc:TaxAmount", to_text(totals.tax));
        for (const VatSubtotal& vat : totals.vat) write_subtotal(xml, vat);
    });
    xml.element("cac:LegalMonetaryTotal", [&] {
        write_amount(xml, "cbc:LineExtensionAmount", to_text(totals.net));
        write_amount(xml, "cbc:TaxExclusiveAmount", to_text(totals.net));
        write_amount(xml, "cbc:TaxInclusiveAmount", to_text(totals.inclusive));
        if (totals.rounding.value != 0)
            write_amount(xml, "cbc:PayableRoundingAmount", to_text(totals.rounding));
        write_amount(xml, "cbc:PayableAmount", to_text(totals.payable));
    });
}

void write_item(XmlStream& xml, const InvoiceLine& line) {
    xml.element("cac:Item", [&] {
        write_if(xml, "cbc:Description", line.content);
        xml.text_element("cbc:Name", xml_text(line.name, kTextMax));
        write_in(xml, "cac:SellersItemIdentification", "cbc:ID", xml_text(line.service, kTextMax));
        xml.element("cac:ClassifiedTaxCategory", [&] {
            xml.text_element("cbc:ID", category_text(line.vat.category));
            xml.text_element("cbc:Percent", percent_text(line.vat.rate));
            write_tax_scheme(xml, "VAT");
        });
        xml.element("cac:AdditionalItemProperty", [&] {
            xml.text_element("cbc:Name", "Suorite");
            xml.text_element("cbc:Value", xml_text(line.delivery, kTextMax));
        });
    });
}

void write_line(XmlStream& xml, const InvoiceLine& line, std::size_t position, bool credit) {
    const std::string unit(settlement::unit_code(line.unit));
    xml.element(credit ? "cac:CreditNoteLine" : "cac:InvoiceLine", [&] {
        xml.text_element("cbc:ID", std::to_string(position));
        if (!line.original.number.empty())
            xml.text_element("cbc:Note", "Lasku " + line.original.number);
        write_with(xml, credit ? "cbc:CreditedQuantity" : "cbc:InvoicedQuantity", "unitCode",
                   unit.c_str(), to_text(line.quantity));
        write_amount(xml, "cbc:LineExtensionAmount", to_text(line.net));
        xml.element("cac:InvoicePeriod", [&] {
            xml.text_element("cbc:StartDate", to_text(line.service_date));
            xml.text_element("cbc:EndDate", to_text(line.service_date));
        });
        write_in(xml, "cac:OrderLineReference", "cbc:LineID", xml_text(line.voucher, kTextMax));
        write_item(xml, line);
        xml.element("cac:Price", [&] {
            write_amount(xml, "cbc:PriceAmount", to_text(line.price));
            if (line.base_quantity.value != 0)
                write_with(xml, "cbc:BaseQuantity", "unitCode", unit.c_str(),
                           to_text(line.base_quantity));
        });
    });
}

// A provider all of whose care is exempt need not be in the VAT register.
const char* seller_tax_scheme(const InvoiceTotals& totals) {
    const bool exempt = std::ranges::all_of(
        totals.vat, [](const VatSubtotal& vat) { return vat.vat.category == VatCategory::exempt; });
    return exempt ? "TAX" : "VAT";
}

}  // namespace

Result<std::uint64_t> write_self_billing(const SelfBillingInvoice& invoice, const ByteSink& sink,
                                         const UnitMarks& marks) {
    if (const Status checked = check_invoice(invoice); !checked)
        return std::unexpected(checked.error());
    const InvoiceTotals totals = totals_of(invoice);
    const bool credit = invoice.kind == InvoiceKind::credit_note;
    if (marks) marks({0, 0, 0});
    XmlStream xml(sink);
    xml.open(credit ? "CreditNote" : "Invoice");
    xml.attribute("xmlns", credit ? "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"
                                  : "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2");
    xml.attribute("xmlns:cac",
                  "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2");
    xml.attribute("xmlns:cbc",
                  "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2");
    write_head(xml, invoice);
    write_party(xml, "cac:AccountingSupplierParty", invoice.seller, seller_tax_scheme(totals));
    write_party(xml, "cac:AccountingCustomerParty", invoice.buyer, nullptr);
    write_payment(xml, invoice);
    write_totals(xml, totals);
    for (std::size_t at = 0; at < invoice.lines.size(); ++at) {
        xml.mark(marks, 0, at + 1);
        write_line(xml, invoice.lines[at], at + 1, credit);
    }
    xml.mark(marks, 0);
    xml.close();
    return xml.finish();
}

}  // namespace saldo::peppol_self_billing

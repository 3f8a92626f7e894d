#include "connectors/finvoice/fee_invoice.hpp"

#include <string>
#include <utility>

#include "connectors/finvoice/elements.hpp"
#include "connectors/xml_writing/xml_stream.hpp"
#include "engine/base/utf8.hpp"

namespace saldo::finvoice {

namespace {

using xml::xml_text;
using xml::XmlStream;

constexpr std::size_t kNameMax = 70;
constexpr std::size_t kShortMax = 35;
constexpr std::size_t kTextMax = 512;

// As it is written: without spaces around it. Finvoice has no shorter text.
bool has_two(const std::string& text, std::size_t characters_max) {
    return count_characters(xml_text(text, characters_max)).value_or(0) >= 2;
}

void write_parties(XmlStream& xml, const FeeInvoice& invoice) {
    xml.element("SellerPartyDetails", [&] {
        write_with(xml, "SellerPartyIdentifier", "SchemeID", "0212", invoice.seller_business_id);
        xml.text_element("SellerOrganisationName", xml_text(invoice.seller_name, kNameMax));
    });
    const Person& payer = invoice.payer;
    xml.element("BuyerPartyDetails", [&] {
        xml.text_element("BuyerOrganisationName", xml_text(payer.name, kNameMax));
        for (const std::string* const part : {&payer.street, &payer.town, &payer.post_code})
            if (!has_two(*part, kShortMax)) return;
        xml.element("BuyerPostalAddressDetails", [&] {
            xml.text_element("BuyerStreetName", xml_text(payer.street, kShortMax));
            xml.text_element("BuyerTownName", xml_text(payer.town, kShortMax));
            xml.text_element("BuyerPostCodeIdentifier", xml_text(payer.post_code, kShortMax));
        });
    });
}

// A client's fee of social and health care is no sale that bears VAT.
void write_details(XmlStream& xml, const FeeInvoice& invoice, const std::string& amount) {
    xml.element("InvoiceDetails", [&] {
        write_with(xml, "InvoiceTypeCode", "CodeListAgencyIdentifier", "SPY", "INV01");
        xml.text_element("InvoiceTypeCodeUN", "380");
        xml.text_element("InvoiceTypeText", "ASIAKASMAKSULASKU");
        xml.text_element("OriginCode", "Original");
        xml.text_element("InvoiceNumber", xml_text(invoice.number, 20));
        write_date(xml, "InvoiceDate", invoice.issued_on);
        xml.text_element("SellersBuyerIdentifier", xml_text(invoice.client, kNameMax));
        write_amount(xml, "InvoiceTotalVatExcludedAmount", amount);
        write_amount(xml, "InvoiceTotalVatAmount", "0,00");
        write_amount(xml, "InvoiceTotalVatIncludedAmount", amount);
        xml.element("VatSpecificationDetails", [&] {
            write_amount(xml, "VatBaseAmount", amount);
            xml.text_element("VatRatePercent", "0,00");
            xml.text_element("VatCode", "E");
            write_amount(xml, "VatRateAmount", "0,00");
            xml.text_element("VatFreeText", "AVL 34 § ja 37 §: asiakasmaksu");
        });
        write_if(xml, "InvoiceFreeText", invoice.text, kTextMax);
        xml.element("PaymentTermsDetails",
                    [&] { write_date(xml, "InvoiceDueDate", invoice.due_on); });
    });
}

void write_row(XmlStream& xml, const FeeInvoice& invoice, const std::string& amount) {
    xml.element("InvoiceRow", [&] {
        xml.text_element("ArticleIdentifier", xml_text(invoice.service, kNameMax));
        xml.text_element("ArticleName", xml_text(invoice.service_name, 100));
        xml.text_element("RowPositionIdentifier", "1");
        write_date(xml, "RowDeliveryDate", invoice.service_date);
        xml.text_element("RowVatRatePercent", "0,00");
        xml.text_element("RowVatCode", "E");
        write_amount(xml, "RowVatExcludedAmount", amount);
        write_amount(xml, "RowAmount", amount);
    });
}

void write_epi(XmlStream& xml, const FeeInvoice& invoice, const std::string& amount) {
    xml.element("EpiDetails", [&] {
        xml.element("EpiIdentificationDetails", [&] {
            write_date(xml, "EpiDate", invoice.issued_on);
            xml.text_element("EpiReference", "");
        });
        xml.element("EpiPartyDetails", [&] {
            xml.element("EpiBfiPartyDetails", [&] {
                if (!invoice.bic.empty())
                    write_with(xml, "EpiBfiIdentifier", "IdentificationSchemeName", "BIC",
                               invoice.bic);
            });
            xml.element("EpiBeneficiaryPartyDetails", [&] {
                xml.text_element("EpiNameAddressDetails", xml_text(invoice.seller_name, kShortMax));
                write_with(xml, "EpiAccountID", "IdentificationSchemeName", "IBAN", invoice.iban);
            });
        });
        xml.element("EpiPaymentInstructionDetails", [&] {
            const bool international = invoice.reference.starts_with("RF");
            write_with(xml, "EpiRemittanceInfoIdentifier", "IdentificationSchemeName",
                       international ? "ISO" : "SPY", invoice.reference);
            write_amount(xml, "EpiInstructedAmount", amount);
            write_with(xml, "EpiCharge", "ChargeOption", "SLEV", "SLEV");
            write_date(xml, "EpiDateOptionDate", invoice.due_on);
        });
    });
}

}  // namespace

Result<std::uint64_t> write_fee_invoice(const FeeInvoice& invoice, const ByteSink& sink) {
    if (const Status checked = check_fee_invoice(invoice); !checked)
        return std::unexpected(checked.error());
    for (const auto& [name, whose] :
         {std::pair{&invoice.payer.name, "client"}, std::pair{&invoice.seller_name, "funder"}})
        if (!has_two(*name, kNameMax))
            return fail(ErrorKind::bad_input, "fee invoice " + invoice.number + " (client " +
                                                  invoice.client + "): the name of its " + whose +
                                                  " has less than Finvoice's two characters");
    const std::string amount = with_comma(to_text(invoice.amount));
    XmlStream xml(sink, "ISO-8859-15");
    xml.open("Finvoice");
    xml.attribute("Version", "3.0");
    xml.attribute("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
    xml.attribute("xsi:noNamespaceSchemaLocation", "Finvoice3.0.xsd");
    write_parties(xml, invoice);
    write_details(xml, invoice, amount);
    write_row(xml, invoice, amount);
    write_epi(xml, invoice, amount);
    xml.close();
    return xml.finish();
}

}  // namespace saldo::finvoice

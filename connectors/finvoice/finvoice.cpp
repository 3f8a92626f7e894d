// The document from top to bottom: each function below writes one group of elements, in the order
// of Finvoice3.0.xsd.
#include "connectors/finvoice/finvoice.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "connectors/finvoice/elements.hpp"
#include "connectors/xml_writing/xml_stream.hpp"
#include "engine/base/utf8.hpp"
#include "engine/identifiers/business_id.hpp"

namespace saldo::finvoice {

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

constexpr std::size_t kNameMax = 70;
constexpr std::size_t kShortMax = 35;  // names of the EPI, ids, addresses
constexpr std::size_t kTextMax = 70;
constexpr std::size_t kArticleMax = 100;

// The sign of the document: a credit note's amounts and quantities are below zero.
class Signed {
  public:
    explicit Signed(InvoiceKind kind) : credit_(kind == InvoiceKind::credit_note) {}
    [[nodiscard]] std::string operator()(Cents amount) const {
        return with_comma(to_text(credit_ ? Cents{-amount.value} : amount));
    }
    [[nodiscard]] std::string operator()(Quantity quantity) const {
        return with_comma(to_text(credit_ ? Quantity{-quantity.value} : quantity));
    }

  private:
    bool credit_;
};

// xs:dateTime without fractions of a second.
std::string moment_text(Instant moment) {
    std::string text = to_text(moment);
    return text.erase(text.find('.'), 4);
}

// What Finns write, and the UN's code.
const char* unit_word(Commodity unit) {
    switch (unit) {
        case Commodity::hour:
            return "h";
        case Commodity::minute:
            return "min";
        case Commodity::day:
            return "vrk";
        case Commodity::month:
            return "kk";
        case Commodity::visit:
            return "käynti";
        case Commodity::eur:
        case Commodity::piece:
            return "kpl";
    }
    return "kpl";
}

void write_quantity(XmlStream& xml, const char* name, Commodity unit, const std::string& quantity) {
    xml.open(name);
    xml.attribute("QuantityUnitCode", unit_word(unit));
    xml.attribute("QuantityUnitCodeUN", std::string(settlement::unit_code(unit)).c_str());
    xml.text(quantity);
    xml.close();
}

bool is_taxed(const SelfBillingInvoice& invoice) {
    return std::ranges::any_of(invoice.lines, [](const InvoiceLine& line) {
        return line.vat.category != VatCategory::exempt;
    });
}

// Self-billing goes from the buyer to the seller. Left out where nobody said who carries it.
void write_transmission(XmlStream& xml, const SelfBillingInvoice& invoice) {
    if (invoice.buyer.operator_id.empty() || invoice.seller.operator_id.empty()) return;
    xml.element("MessageTransmissionDetails", [&] {
        xml.element("MessageSenderDetails", [&] {
            write_with(xml, "FromIdentifier", "SchemeID", invoice.buyer.scheme.c_str(),
                       xml_text(invoice.buyer.endpoint, kShortMax));
            xml.text_element("FromIntermediator", xml_text(invoice.buyer.operator_id, kShortMax));
        });
        xml.element("MessageReceiverDetails", [&] {
            write_with(xml, "ToIdentifier", "SchemeID", invoice.seller.scheme.c_str(),
                       xml_text(invoice.seller.endpoint, kShortMax));
            xml.text_element("ToIntermediator", xml_text(invoice.seller.operator_id, kShortMax));
        });
        xml.element("MessageDetails", [&] {
            xml.text_element("MessageIdentifier", invoice.number);
            xml.text_element("MessageTimeStamp", moment_text(invoice.made_at));
            xml.text_element("SpecificationIdentifier", "EN16931");
        });
    });
}

// "Seller" or "Buyer": their elements differ by that alone.
void write_party(XmlStream& xml, const std::string& role, const InvoiceParty& party, bool taxed) {
    const auto name = [&](const char* rest) { return role + rest; };
    xml.element(name("PartyDetails").c_str(), [&] {
        write_with(xml, name("PartyIdentifier").c_str(), "SchemeID", "0212", party.business_id);
        xml.text_element(name("OrganisationName").c_str(), xml_text(party.name, kNameMax));
        if (taxed)
            xml.text_element(name("OrganisationTaxCode").c_str(),
                             "FI" + identifiers::business_id_digits(party.business_id));
        if (party.street.empty() || party.town.empty() || party.post_code.empty()) return;
        xml.element(name("PostalAddressDetails").c_str(), [&] {
            xml.text_element(name("StreetName").c_str(), xml_text(party.street, kShortMax));
            xml.text_element(name("TownName").c_str(), xml_text(party.town, kShortMax));
            xml.text_element(name("PostCodeIdentifier").c_str(),
                             xml_text(party.post_code, kShortMax));
            xml.text_element("CountryCode", "FI");
        });
    });
}

void write_originals(XmlStream& xml, const SelfBillingInvoice& invoice) {
    const auto originals = settlement::originals_of(invoice);
    if (originals.size() == 1) {
        xml.text_element("OriginalInvoiceNumber", originals.front().number);
        write_date(xml, "OriginalInvoiceDate", originals.front().date);
        return;
    }
    for (const InvoiceReference& original : originals) {
        xml.element("OriginalInvoiceReference", [&] {
            xml.text_element("InvoiceNumber", original.number);
            write_date(xml, "InvoiceDate", original.date);
        });
    }
}

void write_vat(XmlStream& xml, const VatSubtotal& vat, const Signed& sign) {
    xml.element("VatSpecificationDetails", [&] {
        write_amount(xml, "VatBaseAmount", sign(vat.base));
        xml.text_element("VatRatePercent", percent_text(vat.vat.rate));
        xml.text_element("VatCode", std::string(1, static_cast<char>(vat.vat.category)));
        write_amount(xml, "VatRateAmount", sign(vat.tax));
        write_if(xml, "VatFreeText", vat.vat.reason.text, kTextMax);
        write_if(xml, "VatExemptionReasonCode", vat.vat.reason.code, 20);
    });
}

void write_totals(XmlStream& xml, const InvoiceTotals& totals, const Signed& sign) {
    write_amount(xml, "RowsTotalVatExcludedAmount", sign(totals.net));
    write_amount(xml, "InvoiceTotalVatExcludedAmount", sign(totals.net));
    write_amount(xml, "InvoiceTotalVatAmount", sign(totals.tax));
    write_amount(xml, "InvoiceTotalVatIncludedAmount", sign(totals.inclusive));
    if (totals.rounding.value != 0)
        write_amount(xml, "InvoiceTotalRoundoffAmount", sign(totals.rounding));
    for (const VatSubtotal& vat : totals.vat) write_vat(xml, vat, sign);
}

void write_details(XmlStream& xml, const SelfBillingInvoice& invoice, const InvoiceTotals& totals,
                   const Signed& sign) {
    const bool credit = invoice.kind == InvoiceKind::credit_note;
    xml.element("InvoiceDetails", [&] {
        write_with(xml, "InvoiceTypeCode", "CodeListAgencyIdentifier", "SPY",
                   credit ? "INV02" : "INV07");
        xml.text_element("InvoiceTypeCodeUN", credit ? "261" : "389");
        xml.text_element("InvoiceTypeText",
                         credit ? "ITSELASKUTUKSEN HYVITYSLASKU" : "ITSELASKUTUS");
        xml.text_element("OriginCode", "Original");
        xml.text_element("InvoiceNumber", invoice.number);
        write_date(xml, "InvoiceDate", invoice.issued_on);
        write_originals(xml, invoice);
        const Period days = settlement::service_days_of(invoice);
        write_date(xml, "InvoicingPeriodStartDate", days.first);
        write_date(xml, "InvoicingPeriodEndDate", days.last);
        write_if(xml, "AgreementIdentifier",
                 settlement::same_of_all(invoice, &InvoiceLine::contract), kTextMax);
        write_if(xml, "BuyerReferenceIdentifier", invoice.buyer_reference, kTextMax);
        write_totals(xml, totals, sign);
        xml.text_element("InvoiceFreeText",
                         xml_text("Itselaskutus: ostaja on laatinut laskun myyjän puolesta. "
                                  "Tilitys " +
                                      invoice.settlement,
                                  512));
        xml.element("PaymentTermsDetails", [&] {
            xml.text_element("PaymentTermsFreeText", credit ? "Hyvitetään tilityksen maksussa"
                                                            : "Maksetaan tilityksen maksussa");
            write_date(xml, "InvoiceDueDate", invoice.due_on);
        });
    });
}

void write_price(XmlStream& xml, const InvoiceLine& line) {
    xml.open("UnitPriceAmount");
    xml.attribute("AmountCurrencyIdentifier", "EUR");
    xml.attribute("UnitPriceUnitCode", unit_word(line.unit));
    xml.attribute("QuantityUnitCodeUN", std::string(settlement::unit_code(line.unit)).c_str());
    xml.text(with_comma(to_text(line.price)));
    xml.close();
    if (line.base_quantity.value != 0)
        write_quantity(xml, "UnitPriceBaseQuantity", line.unit,
                       with_comma(to_text(line.base_quantity)));
}

void write_row(XmlStream& xml, const InvoiceLine& line, std::size_t position, bool names_originals,
               const Signed& sign) {
    xml.element("InvoiceRow", [&] {
        xml.text_element("ArticleIdentifier", xml_text(line.service, kTextMax));
        xml.text_element("ArticleName", xml_text(line.name, kArticleMax));
        write_if(xml, "ArticleDescription", line.content, 512);
        write_quantity(xml, "InvoicedQuantity", line.unit, sign(line.quantity));
        write_price(xml, line);
        xml.text_element("RowIdentifier", xml_text(line.voucher, kShortMax));
        xml.text_element("RowPositionIdentifier", std::to_string(position));
        if (names_originals && !line.original.number.empty()) {
            xml.text_element("OriginalInvoiceNumber", line.original.number);
            write_date(xml, "OriginalInvoiceDate", line.original.date);
        }
        xml.text_element("RowDeliveryIdentifier", xml_text(line.delivery, kShortMax));
        write_date(xml, "RowDeliveryDate", line.service_date);
        write_if(xml, "RowAgreementIdentifier", line.contract, kTextMax);
        xml.text_element("RowVatRatePercent", percent_text(line.vat.rate));
        xml.text_element("RowVatCode", std::string(1, static_cast<char>(line.vat.category)));
        write_amount(xml, "RowVatAmount", sign(Cents{line.owed.value - line.net.value}));
        write_amount(xml, "RowVatExcludedAmount", sign(line.net));
        write_amount(xml, "RowAmount", sign(line.owed));
    });
}

// What a bank's form would ask for. A credit note moves no money.
void write_epi(XmlStream& xml, const SelfBillingInvoice& invoice, const InvoiceTotals& totals,
               const Signed& sign) {
    xml.element("EpiDetails", [&] {
        xml.element("EpiIdentificationDetails", [&] {
            write_date(xml, "EpiDate", invoice.issued_on);
            xml.text_element("EpiReference", invoice.number);
        });
        xml.element("EpiPartyDetails", [&] {
            xml.element("EpiBfiPartyDetails", [&] {
                if (!invoice.bic.empty())
                    write_with(xml, "EpiBfiIdentifier", "IdentificationSchemeName", "BIC",
                               invoice.bic);
            });
            xml.element("EpiBeneficiaryPartyDetails", [&] {
                xml.text_element("EpiNameAddressDetails", xml_text(invoice.seller.name, kShortMax));
                write_with(xml, "EpiAccountID", "IdentificationSchemeName", "IBAN",
                           invoice.iban.empty() ? invoice.later_iban : invoice.iban);
            });
        });
        xml.element("EpiPaymentInstructionDetails", [&] {
            xml.text_element("EpiPaymentInstructionId", invoice.number);
            write_amount(xml, "EpiInstructedAmount", sign(totals.payable));
            write_with(xml, "EpiCharge", "ChargeOption", "SLEV", "SLEV");
            write_date(xml, "EpiDateOptionDate", invoice.due_on);
            xml.text_element("EpiPaymentMeansCode", "58");
        });
    });
}

}  // namespace

Result<std::uint64_t> write_finvoice(const SelfBillingInvoice& invoice, const ByteSink& sink,
                                     const UnitMarks& marks) {
    if (const Status checked = check_invoice(invoice); !checked)
        return std::unexpected(checked.error());
    if (invoice.iban.empty() && invoice.later_iban.empty())
        return fail(ErrorKind::bad_input,
                    "invoice " + invoice.number + " (settlement " + invoice.settlement +
                        ", provider " + invoice.seller.id +
                        "): Finvoice names the provider's account, and none was confirmed when the "
                        "run was made, and no later run pays it yet");
    for (const InvoiceParty* const party : {&invoice.seller, &invoice.buyer})
        if (count_characters(xml_text(party->name, kNameMax)).value_or(0) < 2)
            return fail(ErrorKind::bad_input, "invoice " + invoice.number + ": the name of " +
                                                  party->id +
                                                  " has less than Finvoice's two characters");
    const InvoiceTotals totals = totals_of(invoice);
    const Signed sign(invoice.kind);
    const bool taxed = is_taxed(invoice);
    const bool names_originals = settlement::originals_of(invoice).size() > 1;
    if (marks) marks({0, 0, 0});
    XmlStream xml(sink, "ISO-8859-15");
    xml.open("Finvoice");
    xml.attribute("Version", "3.0");
    xml.attribute("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");
    xml.attribute("xsi:noNamespaceSchemaLocation", "Finvoice3.0.xsd");
    write_transmission(xml, invoice);
    write_party(xml, "Seller", invoice.seller, taxed);
    write_party(xml, "Buyer", invoice.buyer, false);
    write_details(xml, invoice, totals, sign);
    for (std::size_t at = 0; at < invoice.lines.size(); ++at) {
        xml.mark(marks, 0, at + 1);
        write_row(xml, invoice.lines[at], at + 1, names_originals, sign);
    }
    xml.mark(marks, 0);
    write_epi(xml, invoice, totals, sign);
    xml.close();
    return xml.finish();
}

}  // namespace saldo::finvoice

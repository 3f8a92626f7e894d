#include "connectors/accounting_journal/accounting_journal.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "connectors/xml_writing/xml_stream.hpp"
#include "engine/settlement/sink_settings.hpp"

namespace saldo::accounting_journal {

namespace {

using settlement::BookedDocument;
using settlement::BookedFile;
using settlement::BookedLine;
using settlement::SettingRule;
using settlement::SinkSettings;
using xml::XmlStream;

constexpr std::size_t kReferenceDigits = 9;
constexpr std::size_t kHeaderTextMax = 25;
constexpr std::size_t kLineTextMax = 50;
constexpr std::size_t kAmountCharactersMax = 13;

constexpr std::array<SettingRule, 3> kRules{{
    {"sender", 10, true},
    {"document_type", 2, true},
    {"text", kHeaderTextMax, false, "Palveluseteli"},
}};

constexpr std::array<settlement::CodingWidth, 8> kWidths{{
    {&Coding::company, 4},
    {&Coding::account, 10},
    {&Coding::cost_center, 10},
    {&Coding::profit_center, 10},
    {&Coding::internal_order, 10},
    {&Coding::service_class, 16},
    {&Coding::partner, 6},
    {&Coding::vat_code, 2},
}};

std::string date_text(Date date) {
    std::string text = to_text(date);
    std::erase(text, '-');
    return text;
}

// "1234,56"
std::string amount_text(Cents amount) {
    std::string text = to_text(amount);
    std::ranges::replace(text, '.', ',');
    return text;
}

void write_empty(XmlStream& xml, std::initializer_list<const char*> names) {
    for (const char* const name : names) xml.text_element(name, {});
}

// Every element of the line item in the container's order: what Saldo has nothing to say of is
// written empty.
void write_item(XmlStream& xml, const Coding& coding, Cents amount, const std::string& text) {
    xml.element("LineItem", [&] {
        write_empty(xml, {"AccountType", "DebitOrCredit"});
        xml.text_element("TaxCode", coding.vat_code);
        write_empty(xml, {"CondKey"});
        xml.text_element("AmountInDocumentCurrency", amount_text(amount));
        write_empty(xml, {"BaseAmount", "ExchangeRate"});
        xml.text_element("LineText", xml::xml_text(text, kLineTextMax));
        xml.text_element("CompanyCode", coding.company);
        xml.text_element("TradingPartner", coding.partner);
        xml.text_element("CostCenter", coding.cost_center);
        write_empty(xml, {"Network", "Phases"});
        xml.text_element("OrderItemNumber", settlement::zero_padded(coding.internal_order, 10));
        write_empty(xml, {"ReferenceId"});
        xml.text_element("GLAccount", coding.account);
        write_empty(xml, {"Material", "Quantity", "BaseUnitOfMeasurement"});
        xml.text_element("ProfitCenter", coding.profit_center);
        write_empty(xml, {"PartnerProfitCenter", "WBS_Element"});
        xml.text_element("FunctionalArea", coding.service_class);
        write_empty(xml, {"AssetNo", "AssetSubno", "BusinessEntity", "Building", "Property",
                          "RentalObject", "Fund"});
    });
}

void write_document(XmlStream& xml, const BookedDocument& document, const std::string& reference,
                    const SinkSettings& settings, const UnitMarks& marks, std::size_t unit) {
    xml.mark(marks, unit);
    const std::string& text = settings["text"];
    xml.element("SBO_SimpleAccounting", [&] {
        xml.text_element("SenderId", settings["sender"]);
        xml.text_element("CompanyCode", document.payable_coding.company);
        xml.text_element("DocumentType", settings["document_type"]);
        xml.text_element("DocumentDate", date_text(document.document_date));
        xml.text_element("PostingDate", date_text(document.posting_date));
        xml.text_element("Reference", reference);
        xml.text_element("HeaderText", xml::xml_text(text, kHeaderTextMax));
        xml.text_element("CurrencyCode", "EUR");
        if (document.payable.value != 0)
            write_item(xml, document.payable_coding, Cents{-document.payable.value},
                       text + " " + document.name);
        for (std::size_t at = 0; at < document.lines.size(); ++at) {
            const BookedLine& line = document.lines[at];
            xml.mark(marks, unit, at + 1);
            write_item(xml, line.coding, line.amount,
                       text + " " + to_text(line.service_month).substr(0, 7) + " " + line.service);
        }
        xml.mark(marks, unit);
    });
}

bool fits(Cents amount) { return amount_text(amount).size() <= kAmountCharactersMax; }

// Checked before the first byte. Nine digits have no room for the year, which the posting date
// says.
Result<std::vector<std::string>> references_of(const BookedFile& file) {
    std::vector<std::string> references;
    for (const BookedDocument& document : file.documents) {
        const std::string where =
            "run " + file.run + ", document " + settlement::document_number(document) + ": ";
        auto reference = settlement::document_digits(document, kReferenceDigits);
        if (!reference) return std::unexpected(reference.error());
        const bool lines_fit = std::ranges::all_of(
            document.lines, [](const BookedLine& line) { return fits(line.amount); });
        if (!lines_fit || !fits(Cents{-document.payable.value}))
            return fail(ErrorKind::limit, where + "an amount has more than 13 characters");
        references.push_back(std::move(*reference));
    }
    return references;
}

}  // namespace

Result<settlement::BookedTotals> write_accounting_journal(const BookedFile& file,
                                                          std::string_view layout,
                                                          const ByteSink& sink,
                                                          const UnitMarks& marks) {
    const auto settings = settlement::read_sink_settings(layout, "accounting_journal", kRules);
    if (!settings) return std::unexpected(settings.error());
    if (const Status checked = check_booked_file(file); !checked)
        return std::unexpected(checked.error());
    if (const Status fit = check_widths(file, kWidths); !fit) return std::unexpected(fit.error());
    const auto references = references_of(file);
    if (!references) return std::unexpected(references.error());
    const auto total = settlement::total_of(file.documents);
    if (!total) return std::unexpected(total.error());

    XmlStream xml(sink);
    xml.element("SBO_SimpleAccountingContainer", [&] {
        for (std::size_t at = 0; at < file.documents.size(); ++at)
            write_document(xml, file.documents[at], (*references)[at], *settings, marks, at);
        xml.mark(marks, UnitMark::kWholeFile);
    });
    const auto bytes = xml.finish();
    if (!bytes) return std::unexpected(bytes.error());
    return settlement::BookedTotals{file.documents.size(), *total, *bytes};
}

}  // namespace saldo::accounting_journal

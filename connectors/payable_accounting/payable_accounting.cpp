#include "connectors/payable_accounting/payable_accounting.hpp"

#include <array>
#include <string>

#include "connectors/xml_writing/xml_stream.hpp"
#include "engine/settlement/sink_settings.hpp"

namespace saldo::payable_accounting {

namespace {

using settlement::BookedDocument;
using settlement::BookedFile;
using settlement::BookedLine;
using settlement::SettingRule;
using settlement::SinkSettings;
using xml::XmlStream;

constexpr std::size_t kDescriptionMax = 25;
constexpr std::size_t kNumberDigits = 12;

constexpr std::array<SettingRule, 3> kRules{{
    {"receipt_type", 2, true},
    {"interface_id", 10, true},
    {"description", kDescriptionMax, false, "Palveluseteli"},
}};

std::string magnitude(Cents amount) {
    return to_text(amount.value < 0 ? Cents{-amount.value} : amount);
}

void optional_element(XmlStream& xml, const char* name, const std::string& text) {
    if (!text.empty()) xml.text_element(name, text);
}

void write_header(XmlStream& xml, const BookedDocument& document, const std::string& number,
                  const SinkSettings& settings) {
    xml.element("ns3:PayableAccountingHeader", [&] {
        xml.text_element("ns3:SAPVendor", document.payable_coding.vendor);
        optional_element(xml, "ns3:IBAN", document.iban);
        xml.text_element("ns3:Customer", document.business_id);
        xml.text_element("ns3:Organisation", document.payable_coding.company);
        xml.text_element("ns3:Date", to_text(document.posting_date));
        xml.text_element("ns3:ReceiptType", settings["receipt_type"]);
        xml.text_element("ns3:DebetKredit", document.payable.value < 0 ? "+" : "-");
        xml.text_element("ns3:Reference", number);
        xml.text_element("ns3:Currency", "EUR");
        xml.text_element("ns3:Description",
                         xml::xml_text(settings["description"], kDescriptionMax));
        xml.text_element("ns3:BillingDate", to_text(document.document_date));
        xml.text_element("ns3:BillNumber", number);
        xml.text_element("ns3:BillValue", magnitude(document.payable));
        xml.text_element("ns3:BasicDate", to_text(document.due_date));
        xml.text_element("ns3:InterfaceID", settings["interface_id"]);
    });
}

// The profit centre is the cost centre's own where the map says no other.
void write_line(XmlStream& xml, const BookedLine& line) {
    const Coding& coding = line.coding;
    xml.element("ns3:PayableAccountingLine", [&] {
        xml.text_element("ns3:Account", coding.account);
        optional_element(xml, "ns3:CostCenter", coding.cost_center);
        optional_element(xml, "ns3:ProfitCenter",
                         coding.profit_center.empty() ? coding.cost_center : coding.profit_center);
        optional_element(xml, "ns3:InternalOrder", coding.internal_order);
        xml.text_element("ns3:TaxCode", coding.vat_code);
        xml.text_element("ns3:DebetKredit", line.amount.value < 0 ? "-" : "+");
        xml.text_element("ns3:Value", magnitude(line.amount));
    });
}

Result<std::vector<std::string>> numbers_of(const BookedFile& file) {
    std::vector<std::string> numbers;
    for (const BookedDocument& document : file.documents) {
        const std::string where =
            "run " + file.run + ", document " + settlement::document_number(document) + ": ";
        if (document.payable_coding.vendor.empty())
            return fail(ErrorKind::bad_input,
                        where + "the payable's coding has no vendor, which the message needs");
        auto number = settlement::document_digits(document, kNumberDigits);
        if (!number) return std::unexpected(number.error());
        numbers.push_back(std::move(*number));
    }
    return numbers;
}

void write_envelope(XmlStream& xml, const BookedFile& file, const std::vector<std::string>& numbers,
                    const SinkSettings& settings, const UnitMarks& marks) {
    xml.open("env:Envelope");
    xml.attribute("xmlns:env", "http://www.w3.org/2003/05/soap-envelope");
    xml.element("env:Header", [] {});
    xml.element("env:Body", [&] {
        xml.open("ns4:SendPayableAccountingRequest");
        xml.attribute("xmlns:ns2", "http://www.tampere.fi/messages/ipaas/commontypes/v1.0");
        xml.attribute("xmlns:ns3", "http://www.tampere.fi/messages/sapfico/payableaccounting/v08");
        xml.attribute("xmlns:ns4", "http://www.tampere.fi/services/sapfico/payableaccounting/v1.0");
        xml.element("ns3:PayableAccounting", [&] {
            for (std::size_t at = 0; at < file.documents.size(); ++at) {
                const BookedDocument& document = file.documents[at];
                xml.mark(marks, at);
                xml.element("ns3:Invoice", [&] {
                    write_header(xml, document, numbers[at], settings);
                    for (std::size_t line = 0; line < document.lines.size(); ++line) {
                        xml.mark(marks, at, line + 1);
                        write_line(xml, document.lines[line]);
                    }
                    xml.mark(marks, at);
                });
            }
            xml.mark(marks, UnitMark::kWholeFile);
        });
        xml.close();
    });
    xml.close();
}

}  // namespace

Result<settlement::BookedTotals> write_payable_accounting(const BookedFile& file,
                                                          std::string_view layout,
                                                          const ByteSink& sink,
                                                          const UnitMarks& marks) {
    const auto settings = settlement::read_sink_settings(layout, "payable_accounting", kRules);
    if (!settings) return std::unexpected(settings.error());
    if (const Status checked = check_booked_file(file); !checked)
        return std::unexpected(checked.error());
    const auto numbers = numbers_of(file);
    if (!numbers) return std::unexpected(numbers.error());
    const auto total = settlement::total_of(file.documents);
    if (!total) return std::unexpected(total.error());

    XmlStream xml(sink);
    write_envelope(xml, file, *numbers, *settings, marks);
    const auto bytes = xml.finish();
    if (!bytes) return std::unexpected(bytes.error());
    return settlement::BookedTotals{file.documents.size(), *total, *bytes};
}

}  // namespace saldo::payable_accounting

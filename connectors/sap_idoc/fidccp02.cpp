// The IDoc from top to bottom: each function below writes one segment and the segments in it, in
// the order of SAP's definition of FIDCCP02.
#include "connectors/sap_idoc/fidccp02.hpp"

#include <array>
#include <string>

#include "connectors/xml_writing/xml_stream.hpp"
#include "engine/settlement/sink_settings.hpp"
#include "engine/time/date.hpp"

namespace saldo::sap_idoc {

namespace {

using settlement::BookedDocument;
using settlement::BookedFile;
using settlement::BookedLine;
using settlement::SettingRule;
using settlement::SinkSettings;
using xml::XmlStream;

constexpr std::size_t kItemsMax = 999;      // BUZEI has three digits
constexpr std::size_t kAccountDigits = 10;  // HKONT, KOSTL, PRCTR, LIFNR
constexpr std::size_t kOrderDigits = 12;    // AUFNR
constexpr std::size_t kHeaderTextMax = 25;  // BKTXT
constexpr std::size_t kItemTextMax = 50;    // SGTXT
constexpr std::size_t kReferenceMax = 16;   // XBLNR

constexpr std::array<SettingRule, 9> kRules{{
    {"sender_port", 10},
    {"sender", 10, true},
    {"receiver_port", 10},
    {"receiver", 10},
    {"document_type", 2, false, "KR"},  // KR: a vendor's invoice
    {"credit_type", 2, false, "KR"},
    {"payment_terms", 4},
    {"controlling_area", 4},
    {"text", kHeaderTextMax, false, "Palveluseteli"},
}};

constexpr std::array<settlement::CodingWidth, 9> kWidths{{
    {&Coding::company, 4},
    {&Coding::account, kAccountDigits},
    {&Coding::cost_center, kAccountDigits},
    {&Coding::profit_center, kAccountDigits},
    {&Coding::internal_order, kOrderDigits},
    {&Coding::service_class, 16},  // FKBER
    {&Coding::partner, 6},         // VBUND
    {&Coding::vat_code, 2},
    {&Coding::vendor, kAccountDigits},
}};

// "20260131".
std::string date_text(Date date) {
    std::string text = to_text(date);
    std::erase(text, '-');
    return text;
}

std::string magnitude(Cents amount) {
    return to_text(amount.value < 0 ? Cents{-amount.value} : amount);
}

std::string three_digits(std::size_t number) {
    const std::string text = std::to_string(number);
    return std::string(3 - text.size(), '0') + text;
}

void optional_element(XmlStream& xml, const char* name, const std::string& text) {
    if (!text.empty()) xml.text_element(name, text);
}

template <class Inside>
void segment(XmlStream& xml, const char* name, Inside inside) {
    xml.open(name);
    xml.attribute("SEGMENT", "1");
    inside();
    xml.close();
}

void write_control(XmlStream& xml, const SinkSettings& settings) {
    segment(xml, "EDI_DC40", [&] {
        xml.text_element("TABNAM", "EDI_DC40");
        xml.text_element("DIRECT", "2");
        xml.text_element("IDOCTYP", "FIDCCP02");
        xml.text_element("MESTYP", "FIDCC2");
        xml.text_element("SNDPOR", settings["sender_port"]);
        xml.text_element("SNDPRT", "LS");
        xml.text_element("SNDPRN", settings["sender"]);
        xml.text_element("RCVPOR", settings["receiver_port"]);
        xml.text_element("RCVPRT", "LS");
        xml.text_element("RCVPRN", settings["receiver"]);
    });
}

// The debt to the vendor: 31 an invoice, 21 a credit note.
void write_vendor(XmlStream& xml, const BookedDocument& document, const std::string& reference,
                  const SinkSettings& settings, std::size_t item) {
    const bool credit_note = document.payable.value < 0;
    segment(xml, "E1FISEG", [&] {
        xml.text_element("BUZEI", three_digits(item));
        xml.text_element("BSCHL", credit_note ? "21" : "31");
        xml.text_element("SHKZG", credit_note ? "S" : "H");
        xml.text_element("WRBTR", magnitude(document.payable));
        xml.text_element("SGTXT",
                         xml::xml_text(settings["text"] + " " + document.settlement, kItemTextMax));
        optional_element(xml, "VBUND", document.payable_coding.partner);
        xml.text_element("XREF3", reference);
        segment(xml, "E1FINBU", [&] {
            optional_element(
                xml, "LIFNR",
                settlement::zero_padded(document.payable_coding.vendor, kAccountDigits));
            xml.text_element("ZFBDT", date_text(document.due_date));
            xml.text_element("ZTERM", settings["payment_terms"]);
            xml.text_element("SKFBT", magnitude(document.payable));
            xml.text_element("RESERVE", document.business_id + ";" + document.iban);
        });
    });
}

// A cost or its VAT: 40 a debit, 50 a credit.
void write_line(XmlStream& xml, const BookedLine& line, const SinkSettings& settings,
                std::size_t item) {
    const bool credit = line.amount.value < 0;
    const Coding& coding = line.coding;
    const std::string& area = settings["controlling_area"];
    segment(xml, "E1FISEG", [&] {
        xml.text_element("BUZEI", three_digits(item));
        xml.text_element("BSCHL", credit ? "50" : "40");
        xml.text_element("SHKZG", credit ? "H" : "S");
        xml.text_element("MWSKZ", coding.vat_code);
        xml.text_element("WRBTR", magnitude(line.amount));
        xml.text_element("SGTXT", xml::xml_text(settings["text"] + " " +
                                                    to_text(line.service_month).substr(0, 7) + " " +
                                                    line.service,
                                                kItemTextMax));
        optional_element(xml, "VBUND", coding.partner);
        xml.text_element("KOKRS", area.empty() ? coding.company : area);
        xml.text_element("KOSTL", settlement::zero_padded(coding.cost_center, kAccountDigits));
        xml.text_element("AUFNR", settlement::zero_padded(coding.internal_order, kOrderDigits));
        xml.text_element("HKONT", settlement::zero_padded(coding.account, kAccountDigits));
        xml.text_element("PRCTR", settlement::zero_padded(coding.profit_center, kAccountDigits));
        optional_element(xml, "FKBER", coding.service_class);
    });
}

void write_idoc(XmlStream& xml, const BookedDocument& document, const std::string& reference,
                const SinkSettings& settings, const UnitMarks& marks, std::size_t unit) {
    xml.mark(marks, unit);
    const std::string posted = date_text(document.posting_date);
    xml.open("IDOC");
    xml.attribute("BEGIN", "1");
    write_control(xml, settings);
    segment(xml, "E1FIKPF", [&] {
        xml.text_element("BUKRS", document.payable_coding.company);
        xml.text_element("GJAHR", posted.substr(0, 4));
        xml.text_element("BLART",
                         settings[document.payable.value < 0 ? "credit_type" : "document_type"]);
        xml.text_element("BLDAT", date_text(document.document_date));
        xml.text_element("BUDAT", posted);
        xml.text_element("MONAT", posted.substr(4, 2));
        xml.text_element("XBLNR", settlement::document_number(document));
        xml.text_element("BKTXT", xml::xml_text(settings["text"], kHeaderTextMax));
        xml.text_element("WAERS", "EUR");
        xml.text_element("GLVOR", "RFBU");
        std::size_t item = 0;
        if (document.payable.value != 0) write_vendor(xml, document, reference, settings, ++item);
        for (std::size_t at = 0; at < document.lines.size(); ++at) {
            xml.mark(marks, unit, at + 1);
            write_line(xml, document.lines[at], settings, ++item);
        }
        xml.mark(marks, unit);
    });
    xml.close();
}

// Checked before the first byte, and the numbers with them.
Result<std::vector<std::string>> references_of(const BookedFile& file) {
    std::vector<std::string> references;
    for (const BookedDocument& document : file.documents) {
        const std::string number = settlement::document_number(document);
        if (number.size() > kReferenceMax || document.lines.size() >= kItemsMax)
            return fail(ErrorKind::limit,
                        "run " + file.run + ", document " + number +
                            (number.size() > kReferenceMax
                                 ? ": its number has more than SAP's 16 characters"
                                 : ": it has more than 998 lines"));
        auto reference = settlement::document_reference(document);
        if (!reference) return std::unexpected(reference.error());
        references.push_back(std::move(*reference));
    }
    return references;
}

}  // namespace

Result<settlement::BookedTotals> write_fidccp02(const BookedFile& file, std::string_view layout,
                                                const ByteSink& sink, const UnitMarks& marks) {
    const auto settings = settlement::read_sink_settings(layout, "sap_idoc", kRules);
    if (!settings) return std::unexpected(settings.error());
    if (const Status checked = check_booked_file(file); !checked)
        return std::unexpected(checked.error());
    if (const Status fits = check_widths(file, kWidths); !fits)
        return std::unexpected(fits.error());
    const auto references = references_of(file);
    if (!references) return std::unexpected(references.error());
    const auto total = settlement::total_of(file.documents);
    if (!total) return std::unexpected(total.error());

    XmlStream xml(sink);
    xml.element("FIDCCP02", [&] {
        for (std::size_t at = 0; at < file.documents.size(); ++at)
            write_idoc(xml, file.documents[at], (*references)[at], *settings, marks, at);
        xml.mark(marks, UnitMark::kWholeFile);
    });
    const auto bytes = xml.finish();
    if (!bytes) return std::unexpected(bytes.error());
    return settlement::BookedTotals{file.documents.size(), *total, *bytes};
}

}  // namespace saldo::sap_idoc

#include "connectors/finvoice/elements.hpp"

#include <algorithm>

namespace saldo::finvoice {

using xml::xml_text;
using xml::XmlStream;

namespace {

// "20260131".
std::string date_text(Date date) {
    std::string text = to_text(date);
    std::erase(text, '-');
    return text;
}

}  // namespace

std::string with_comma(std::string text) {
    std::ranges::replace(text, '.', ',');
    return text;
}

void write_date(XmlStream& xml, const char* name, Date date) {
    xml.open(name);
    xml.attribute("Format", "CCYYMMDD");
    xml.text(date_text(date));
    xml.close();
}

void write_amount(XmlStream& xml, const char* name, const std::string& amount) {
    xml.open(name);
    xml.attribute("AmountCurrencyIdentifier", "EUR");
    xml.text(amount);
    xml.close();
}

void write_with(XmlStream& xml, const char* name, const char* attribute, const char* value,
                const std::string& text) {
    xml.open(name);
    xml.attribute(attribute, value);
    xml.text(text);
    xml.close();
}

void write_if(XmlStream& xml, const char* name, std::string_view text, std::size_t characters_max) {
    const std::string kept = xml_text(text, characters_max);
    if (!kept.empty()) xml.text_element(name, kept);
}

std::string percent_text(BasisPoints rate) { return with_comma(to_text(Cents{rate.value})); }

}  // namespace saldo::finvoice

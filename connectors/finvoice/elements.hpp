// Elements as Finvoice writes them: dates, amounts, per cents, texts that are cut where a field
// ends.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "connectors/xml_writing/xml_stream.hpp"
#include "engine/money/cents.hpp"
#include "engine/time/date.hpp"

namespace saldo::finvoice {

// "12.34" -> "12,34".
[[nodiscard]] std::string with_comma(std::string text);
// "25,50": per cent with its decimals.
[[nodiscard]] std::string percent_text(BasisPoints rate);

// <name Format="CCYYMMDD">20260131</name>
void write_date(xml::XmlStream& xml, const char* name, Date date);
// <name AmountCurrencyIdentifier="EUR">12,34</name>
void write_amount(xml::XmlStream& xml, const char* name, const std::string& amount);
// <name attribute="value">text</name>
void write_with(xml::XmlStream& xml, const char* name, const char* attribute, const char* value,
                const std::string& text);
// Nothing where the text is empty.
void write_if(xml::XmlStream& xml, const char* name, std::string_view text,
              std::size_t characters_max);

}  // namespace saldo::finvoice

// What tests read of the XML that doors write: the texts of elements, and the order in which
// elements come.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <libxml/tree.h>

namespace saldo::test {

struct FreeXml {
    void operator()(xmlDoc* document) const noexcept { xmlFreeDoc(document); }
};
using Xml = std::unique_ptr<xmlDoc, FreeXml>;

// nullptr: it is not well-formed.
[[nodiscard]] Xml parsed_xml(const std::string& bytes);

// The texts of all elements of that name (without prefix), in the document's order.
[[nodiscard]] std::vector<std::string> texts_of(const Xml& document, std::string_view name);

// The names of the children of the first element of that name, in their order.
[[nodiscard]] std::vector<std::string> children_of(const Xml& document, std::string_view name);

// "12.34" and "12,34" -> 1234; "-0,05" -> -5.
[[nodiscard]] std::int64_t cents_of(std::string text);

}  // namespace saldo::test

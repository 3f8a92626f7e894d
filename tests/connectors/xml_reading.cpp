#include "tests/connectors/xml_reading.hpp"

#include <doctest/doctest.h>
#include <libxml/parser.h>

namespace saldo::test {

namespace {

std::string_view name_of(const xmlNode* node) { return reinterpret_cast<const char*>(node->name); }

void collect(const xmlNode* node, std::string_view name, std::vector<const xmlNode*>& found) {
    for (; node != nullptr; node = node->next) {
        if (node->type == XML_ELEMENT_NODE && name_of(node) == name) found.push_back(node);
        collect(node->children, name, found);
    }
}

std::vector<const xmlNode*> elements(const Xml& document, std::string_view name) {
    std::vector<const xmlNode*> found;
    collect(xmlDocGetRootElement(document.get()), name, found);
    return found;
}

}  // namespace

Xml parsed_xml(const std::string& bytes) {
    return Xml{xmlReadMemory(bytes.data(), static_cast<int>(bytes.size()), "test.xml", nullptr,
                             XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)};
}

std::vector<std::string> texts_of(const Xml& document, std::string_view name) {
    std::vector<std::string> texts;
    for (const xmlNode* const node : elements(document, name)) {
        xmlChar* const text = xmlNodeGetContent(node);
        texts.emplace_back(reinterpret_cast<const char*>(text));
        xmlFree(text);
    }
    return texts;
}

std::vector<std::string> children_of(const Xml& document, std::string_view name) {
    const auto found = elements(document, name);
    REQUIRE_FALSE(found.empty());
    std::vector<std::string> names;
    for (const xmlNode* node = found.front()->children; node != nullptr; node = node->next)
        if (node->type == XML_ELEMENT_NODE) names.emplace_back(name_of(node));
    return names;
}

std::int64_t cents_of(std::string text) {
    const std::size_t point = text.find_first_of(".,");
    REQUIRE(point != std::string::npos);
    REQUIRE(point + 3 == text.size());
    return std::stoll(text.erase(point, 1));
}

}  // namespace saldo::test

#include "tests/connectors/xml_schema.hpp"

#include <cstdlib>

#include <doctest/doctest.h>

#include "tests/connectors/xml_reading.hpp"

namespace saldo::test {

namespace {

void note(void* first, xmlErrorPtr error) {
    auto& text = *static_cast<std::string*>(first);
    if (text.empty()) text = error->message;
}

}  // namespace

std::filesystem::path XmlSchema::path_of(std::string_view name) {
    const char* const formats = std::getenv("SALDO_FORMATS");
    const std::filesystem::path folder =
        formats != nullptr ? formats : SALDO_SOURCE_DIR "/../shared/formats";
    return folder / "xsd" / name;
}

XmlSchema::XmlSchema(const std::filesystem::path& path) : schema_(nullptr, &xmlSchemaFree) {
    xmlSchemaParserCtxtPtr parser = xmlSchemaNewParserCtxt(path.c_str());
    REQUIRE(parser != nullptr);
    schema_.reset(xmlSchemaParse(parser));
    xmlSchemaFreeParserCtxt(parser);
    REQUIRE_MESSAGE(schema_ != nullptr, path.string());
}

std::string XmlSchema::complaint(const std::string& xml) const {
    const Xml document = parsed_xml(xml);
    if (document == nullptr) return "not well-formed";
    std::string first;
    xmlSchemaValidCtxtPtr context = xmlSchemaNewValidCtxt(schema_.get());
    xmlSchemaSetValidStructuredErrors(context, &note, &first);
    const int outcome = xmlSchemaValidateDoc(context, document.get());
    xmlSchemaFreeValidCtxt(context);
    return outcome == 0 ? "" : first.empty() ? "invalid" : first;
}

}  // namespace saldo::test

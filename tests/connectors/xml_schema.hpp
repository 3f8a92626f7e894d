// Schemas of formats, where they lie beside the source: ../shared/formats/xsd, or the folder that
// SALDO_FORMATS names in its place (its xsd/ has them).
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include <libxml/xmlschemas.h>

namespace saldo::test {

class XmlSchema {
  public:
    // Of "finvoice/Finvoice3.0.xsd".
    [[nodiscard]] static std::filesystem::path path_of(std::string_view name);

    // Fails the test where it cannot be read.
    explicit XmlSchema(const std::filesystem::path& path);

    // The first complaint, or nothing.
    [[nodiscard]] std::string complaint(const std::string& xml) const;

  private:
    std::unique_ptr<xmlSchema, decltype(&xmlSchemaFree)> schema_;
};

}  // namespace saldo::test

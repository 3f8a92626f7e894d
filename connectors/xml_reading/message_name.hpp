// Which message a file holds, so that the door that reads it can be chosen.
#pragma once

#include <filesystem>
#include <string>

#include "engine/base/result.hpp"

namespace saldo::xml_reading {

// The name of the outermost element, or of the first within it where that is ISO 20022's
// "Document": "CstmrPmtStsRpt", "BkToCstmrStmt", "Envelope". Reads no further. Errors: those of
// ReadTwice::open() and XmlElements; bad_input for a Document with nothing in it.
[[nodiscard]] Result<std::string> message_name(const std::filesystem::path& file);

}  // namespace saldo::xml_reading

#include "connectors/xml_reading/message_name.hpp"

#include <utility>

#include "connectors/xml_reading/read_twice.hpp"
#include "connectors/xml_reading/xml_elements.hpp"

namespace saldo::xml_reading {

Result<std::string> message_name(const std::filesystem::path& file) {
    auto bytes = ReadTwice::open(file);
    if (!bytes) return std::unexpected(std::move(bytes.error()));
    XmlElements xml(*bytes);
    if (Status opened = xml.open(); !opened) return std::unexpected(std::move(opened.error()));
    std::string name{xml.name()};
    if (name != "Document") return name;
    name.clear();
    // The first child ends the reading: the error is ours and goes nowhere.
    Status read = xml.children([&](std::string_view child) -> Status {
        name = child;
        return fail(ErrorKind::bad_input, "read far enough");
    });
    if (!name.empty()) return name;
    if (!read) return std::unexpected(std::move(read.error()));
    return xml.refuse(ErrorKind::bad_input, "the Document has no message in it", {}, 1);
}

}  // namespace saldo::xml_reading

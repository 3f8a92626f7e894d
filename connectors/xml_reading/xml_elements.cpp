// libxml2's xmlTextReader parses some 500 bytes ahead and hands over node after node. Its pointers
// to names live in a dictionary of the reader, limited to 10 MB, until the reader is freed.
#include "connectors/xml_reading/xml_elements.hpp"

#include <algorithm>
#include <utility>

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlreader.h>

#include "engine/base/assert.hpp"

namespace saldo::xml_reading {

namespace {

constexpr long kNodeLineMax = 65'535;  // nodes hold their line in 16 bits

std::string_view view(const xmlChar* text) {
    return text == nullptr ? std::string_view{} : reinterpret_cast<const char*>(text);
}

const xmlChar* as_xml(const char* text) noexcept { return reinterpret_cast<const xmlChar*>(text); }

void prepare_library() { [[maybe_unused]] static const bool done = (xmlInitParser(), true); }

}  // namespace

struct XmlElements::Reader {
    struct FreeReader {
        void operator()(xmlTextReaderPtr made) const noexcept { xmlFreeTextReader(made); }
    };

    explicit Reader(ReadTwice& from) : bytes(from) {
        prepare_library();
        // No XML_PARSE_NOENT, DTDLOAD or HUGE: nothing is fetched or expanded, and libxml2's own
        // limits stay in force.
        constexpr int kOptions = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                 XML_PARSE_COMPACT | XML_PARSE_BIG_LINES;
        reader.reset(
            xmlReaderForIO(&Reader::give_bytes, nullptr, this, nullptr, nullptr, kOptions));
        if (reader != nullptr)
            xmlTextReaderSetStructuredErrorHandler(reader.get(), &Reader::take_error, this);
    }

    // Both are called by libxml2, which is C: noexcept, because no exception may cross it.
    static int give_bytes(void* self, char* into, int size) noexcept {
        auto& reader = *static_cast<Reader*>(self);
        if (!reader.begun && reader.given > kPrologueBytesMax) {
            reader.prologue_too_long = true;
            return -1;
        }
        const std::size_t got = reader.bytes.read(into, static_cast<std::size_t>(size));
        reader.given += got;
        return reader.bytes.ended() ? static_cast<int>(got) : -1;
    }

    // The first error stands; those after it only follow from it.
    static void take_error(void* self, xmlErrorPtr error) noexcept {
        auto& reader = *static_cast<Reader*>(self);
        if (error == nullptr || error->level < XML_ERR_ERROR || !reader.said.empty()) return;
        reader.said = error->message == nullptr ? "is no XML" : error->message;
        while (!reader.said.empty() && (reader.said.back() == '\n' || reader.said.back() == ' '))
            reader.said.pop_back();
        reader.error_line = error->line > 0 ? static_cast<std::uint64_t>(error->line) : 0;
    }

    // From that line on libxml2 looks at a node's neighbours, or knows nothing.
    [[nodiscard]] std::uint64_t line() const {
        const long of_node = xmlGetLineNo(xmlTextReaderCurrentNode(reader.get()));
        if (of_node > 0 && of_node != kNodeLineMax) return static_cast<std::uint64_t>(of_node);
        return static_cast<std::uint64_t>(
            std::max(xmlTextReaderGetParserLineNumber(reader.get()), 1));
    }

    ReadTwice& bytes;
    std::size_t given = 0;
    bool begun = false;  // the first element was seen
    bool prologue_too_long = false;
    std::string said;
    std::uint64_t error_line = 0;
    std::unique_ptr<xmlTextReader, FreeReader> reader;
};

XmlElements::XmlElements(ReadTwice& bytes) : bytes_(bytes) {}
XmlElements::~XmlElements() = default;

std::unexpected<Error> XmlElements::refuse(ErrorKind kind, std::string_view reason,
                                           std::string_view child, std::uint64_t line) const {
    std::string message =
        bytes_.name() + ": line " + std::to_string(line == 0 ? line_ : line) + ": ";
    std::string place;
    const auto add = [&](std::string_view name) {
        if (!place.empty()) place += '/';
        place += name.substr(0, 40);
    };
    // The two outermost are the same in every message of a kind.
    for (std::size_t at = 2; at < names_.size(); ++at) add(names_[at]);
    if (!child.empty()) add(child);
    if (!place.empty()) message += place + ": ";
    message += reason;
    return fail(kind, std::move(message));
}

std::unexpected<Error> XmlElements::malformed() const {
    if (!bytes_.ended()) return std::unexpected(bytes_.ended().error());
    if (reader_->prologue_too_long)
        return fail(ErrorKind::limit,
                    bytes_.name() + ": no element begins within the first 64 KiB");
    const std::string reason = reader_->said.empty() ? "is no XML" : reader_->said;
    return fail(ErrorKind::bad_input,
                bytes_.name() + ": line " +
                    std::to_string(std::max<std::uint64_t>(reader_->error_line, 1)) +
                    ": the XML is broken: " + reason);
}

Status XmlElements::judge_front() const {
    std::string_view front = bytes_.front();
    if (front.starts_with("\xEF\xBB\xBF")) front.remove_prefix(3);
    const std::size_t first = front.find_first_not_of(" \t\r\n");
    front.remove_prefix(std::min(first, front.size()));
    if (front.empty()) return fail(ErrorKind::bad_input, bytes_.name() + ": the file is empty");
    if (front.starts_with("&lt;"))
        return fail(ErrorKind::bad_input,
                    bytes_.name() +
                        ": line 1: this is XML that was escaped as text (it begins with &lt;): "
                        "save the message as the bank sent it");
    return {};
}

Status XmlElements::open() {
    names_.clear();
    empty_element_ = false;
    collect_into(nullptr, 0);
    line_ = 1;
    text_bytes_ = 0;
    reader_.reset();
    if (Status begun = bytes_.begin(); !begun) return begun;
    if (Status judged = judge_front(); !judged) return judged;
    reader_ = std::make_unique<Reader>(bytes_);
    if (reader_->reader == nullptr) return malformed();
    if (Status moved = step(); !moved) return moved;
    reader_->begun = true;
    return {};
}

Status XmlElements::enter() {
    xmlTextReaderPtr reader = reader_->reader.get();
    if (names_.size() == kDepthMax)
        return refuse(ErrorKind::limit, "elements stand more than 64 deep");
    names_.push_back(view(xmlTextReaderConstLocalName(reader)));
    empty_element_ = xmlTextReaderIsEmptyElement(reader) == 1;
    return {};
}

Status XmlElements::collect() {
    if (text_ == nullptr || names_.size() != text_depth_) return {};
    const std::string_view piece = view(xmlTextReaderConstValue(reader_->reader.get()));
    if (text_->size() + piece.size() > kTextBytesMax)
        return refuse(ErrorKind::limit, "a text is longer than 16 KiB");
    text_->append(piece);
    text_bytes_ += piece.size();
    return {};
}

Status XmlElements::step() {
    if (empty_element_) {
        empty_element_ = false;
        names_.pop_back();
        return {};
    }
    xmlTextReaderPtr reader = reader_->reader.get();
    for (;;) {
        const int moved = xmlTextReaderRead(reader);
        if (moved < 0) return malformed();
        if (moved == 0) return malformed();  // it ended within an element, or without one
        const int type = xmlTextReaderNodeType(reader);
        if (type == XML_READER_TYPE_ELEMENT) {
            line_ = reader_->line();
            return enter();
        }
        if (type == XML_READER_TYPE_END_ELEMENT) {
            SALDO_ASSERT(!names_.empty(), "libxml2 closes what it opened");
            names_.pop_back();
            return {};
        }
        if (type == XML_READER_TYPE_TEXT || type == XML_READER_TYPE_CDATA ||
            type == XML_READER_TYPE_SIGNIFICANT_WHITESPACE) {
            if (Status collected = collect(); !collected) return collected;
        } else if (type == XML_READER_TYPE_DOCUMENT_TYPE) {
            return refuse(ErrorKind::bad_input,
                          "a document type declaration has no place in a bank's message");
        } else if (type == XML_READER_TYPE_ENTITY_REFERENCE) {
            return refuse(ErrorKind::bad_input, "an entity that the document does not explain");
        }
    }
}

Result<std::string> XmlElements::text() {
    SALDO_ASSERT(!names_.empty(), "an element is open");
    const std::size_t depth = names_.size();
    std::string collected;
    collect_into(&collected, depth);
    Status moved;
    while (moved && names_.size() >= depth) moved = step();
    collect_into(nullptr, 0);
    if (!moved) return std::unexpected(std::move(moved.error()));
    return collected;
}

Status XmlElements::close() {
    SALDO_ASSERT(names_.empty(), "every element is closed");
    for (;;) {
        const int moved = xmlTextReaderRead(reader_->reader.get());
        if (moved < 0) return malformed();
        // libxml2 ends without an error where its input failed.
        if (moved == 0) return bytes_.ended() && reader_->said.empty() ? Status{} : malformed();
    }
}

std::string XmlElements::namespace_uri() const {
    return std::string{view(xmlTextReaderConstNamespaceUri(reader_->reader.get()))};
}

std::string XmlElements::attribute(const char* name) const {
    xmlChar* value = xmlTextReaderGetAttribute(reader_->reader.get(), as_xml(name));
    std::string text{view(value)};
    xmlFree(value);
    return text;
}

std::string in_quotes(std::string_view text) {
    constexpr std::size_t kBytesMax = 40;
    const bool cut = text.size() > kBytesMax;
    if (cut) {
        text = text.substr(0, kBytesMax);
        // Not within a character of UTF-8: its last byte before the cut begins one, or is one.
        while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U)
            text.remove_suffix(1);
        if (!text.empty() && static_cast<unsigned char>(text.back()) >= 0xC0U)
            text.remove_suffix(1);
    }
    std::string shown = "\"";
    for (const char c : text) shown += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '.' : c;
    shown += cut ? "…\"" : "\"";
    return shown;
}

}  // namespace saldo::xml_reading

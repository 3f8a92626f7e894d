#include "connectors/xml_writing/xml_stream.hpp"

#include <utility>

#include <libxml/xmlIO.h>
#include <libxml/xmlwriter.h>

#include "engine/base/utf8.hpp"

namespace saldo::xml {

namespace {

// libxml2 takes its own unsigned characters.
const xmlChar* as_xml(const char* text) noexcept { return reinterpret_cast<const xmlChar*>(text); }

}  // namespace

// The bytes on their way from libxml2's buffer to the sink.
class XmlStream::Writer {
  public:
    Writer(const ByteSink& sink, const char* encoding) : sink_(sink) {
        xmlOutputBufferPtr buffer =
            xmlOutputBufferCreateIO(&Writer::take_bytes, nullptr, this, nullptr);
        if (buffer == nullptr) {
            note(-1);
            return;
        }
        writer_.reset(xmlNewTextWriter(buffer));
        if (writer_ == nullptr) {
            xmlOutputBufferClose(buffer);  // a writer that was made owns its buffer
            note(-1);
            return;
        }
        note(xmlTextWriterSetIndent(writer_.get(), 1));
        note(xmlTextWriterSetIndentString(writer_.get(), as_xml("  ")));
        note(xmlTextWriterStartDocument(writer_.get(), "1.0", encoding, nullptr));
    }

    // Writes by `call` unless an error came before.
    template <class Call>
    void write(Call call) {
        if (!failed_) note(call(writer_.get()));
    }

    // Bytes so far; libxml2 hands on what it holds first.
    std::uint64_t offset() {
        write([](xmlTextWriterPtr writer) { return xmlTextWriterFlush(writer); });
        return bytes_;
    }

    Result<std::uint64_t> finish() {
        write([](xmlTextWriterPtr writer) { return xmlTextWriterEndDocument(writer); });
        write([](xmlTextWriterPtr writer) { return xmlTextWriterFlush(writer); });
        if (failed_) return std::unexpected(error_);
        return bytes_;
    }

  private:
    struct FreeWriter {
        void operator()(xmlTextWriterPtr writer) const noexcept { xmlFreeTextWriter(writer); }
    };

    // Called by libxml2, which is C: noexcept, because no exception may cross it. After an error it
    // takes the bytes and drops them (freeing the writer flushes once more): told of a failure,
    // libxml2 would print to standard error.
    static int take_bytes(void* stream, const char* bytes, int length) noexcept {
        auto& self = *static_cast<Writer*>(stream);
        if (self.failed_) return length;
        const std::string_view piece{bytes, static_cast<std::size_t>(length)};
        if (Status taken = self.sink_(piece); !taken) {
            self.failed_ = true;
            self.error_ = std::move(taken.error());
            return length;
        }
        self.bytes_ += piece.size();
        return length;
    }

    // The sink's own error stands; libxml2 alone only fails when memory is short.
    void note(int outcome) {
        if (outcome >= 0 || failed_) return;
        failed_ = true;
        error_ = Error{ErrorKind::limit, "the XML writer ran out of memory"};
    }

    const ByteSink& sink_;
    bool failed_ = false;
    Error error_;
    std::uint64_t bytes_ = 0;
    // last: it is freed first, and may still call take_bytes()
    std::unique_ptr<xmlTextWriter, FreeWriter> writer_;
};

XmlStream::XmlStream(const ByteSink& sink, const char* encoding)
    : writer_(std::make_unique<Writer>(sink, encoding)) {}
XmlStream::~XmlStream() = default;

void XmlStream::text_element(const char* name, const std::string& text) {
    writer_->write([&](xmlTextWriterPtr writer) {
        return xmlTextWriterWriteElement(writer, as_xml(name), as_xml(text.c_str()));
    });
}

void XmlStream::open(const char* name) {
    writer_->write([name](xmlTextWriterPtr writer) {
        return xmlTextWriterStartElement(writer, as_xml(name));
    });
}

void XmlStream::attribute(const char* name, const char* value) {
    writer_->write([&](xmlTextWriterPtr writer) {
        return xmlTextWriterWriteAttribute(writer, as_xml(name), as_xml(value));
    });
}

void XmlStream::text(const std::string& words) {
    writer_->write([&](xmlTextWriterPtr writer) {
        return xmlTextWriterWriteString(writer, as_xml(words.c_str()));
    });
}

void XmlStream::close() {
    writer_->write([](xmlTextWriterPtr writer) { return xmlTextWriterEndElement(writer); });
}

void XmlStream::mark(const UnitMarks& marks, std::size_t unit, std::size_t part) {
    if (marks) marks({unit, part, writer_->offset()});
}

Result<std::uint64_t> XmlStream::finish() { return writer_->finish(); }

std::string xml_text(std::string_view text, std::size_t characters_max) {
    std::string kept;
    std::size_t characters = 0;
    while (!text.empty() && characters < characters_max) {
        const auto next = first_character(text);
        const std::size_t bytes = next ? next->bytes : 1;
        const bool fits = next && next->code_point >= 0x20 && next->code_point != 0x7f &&
                          next->code_point != 0xfffe && next->code_point != 0xffff;
        if (!fits && kept.empty()) {
            text.remove_prefix(bytes);
            continue;
        }
        kept.append(fits ? text.substr(0, bytes) : std::string_view(" "));
        text.remove_prefix(bytes);
        if (kept == " ") {
            kept.clear();
        } else {
            ++characters;
        }
    }
    kept.erase(kept.find_last_not_of(' ') + 1);
    return kept;
}

}  // namespace saldo::xml

// XML as the doors write it: a stream of elements over libxml2's text writer, in UTF-8 or in the
// encoding that the format asks for (a character that it has not becomes a reference, as &#8364;),
// indented by two spaces, the same bytes for the same calls. No door is named here, and no door's
// elements.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/byte_sink.hpp"
#include "engine/base/result.hpp"
#include "engine/base/unit_marks.hpp"

namespace saldo::xml {

// Keeps the first error and turns every later call into nothing, so that a tree can be written
// straight down. libxml2 hands on some 4 kB at a time: memory does not grow with the document.
// `sink` outlives it. One thread at a time.
class XmlStream {
  public:
    // `encoding`: "UTF-8", "ISO-8859-15" or another that libxml2 has; the calls' texts are UTF-8.
    explicit XmlStream(const ByteSink& sink, const char* encoding = "UTF-8");
    ~XmlStream();
    XmlStream(const XmlStream&) = delete;
    XmlStream& operator=(const XmlStream&) = delete;

    // Opens `name`, runs `inside`, closes `name`.
    template <class Inside>
    void element(const char* name, Inside inside) {
        open(name);
        inside();
        close();
    }

    // Texts are UTF-8 without characters that XML cannot hold: xml_text() makes such.
    void text_element(const char* name, const std::string& text);
    void open(const char* name);
    void attribute(const char* name, const char* value);
    void text(const std::string& words);
    void close();
    // What is opened next is of that unit; nothing where nobody asks.
    void mark(const UnitMarks& marks, std::size_t unit, std::size_t part = 0);

    // Ends the document and pushes out what libxml2 still holds: the bytes written, or the first
    // error: the sink's own, or `limit` where memory was short.
    [[nodiscard]] Result<std::uint64_t> finish();

  private:
    class Writer;
    std::unique_ptr<Writer> writer_;
};

// `text` as an element can hold it: what XML has no place for (control characters, bytes that are
// not UTF-8, U+FFFE and U+FFFF) becomes a space, spaces at the ends go, and what is longer than
// `characters_max` is cut there, between characters.
[[nodiscard]] std::string xml_text(std::string_view text, std::size_t characters_max);

}  // namespace saldo::xml

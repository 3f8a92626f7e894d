// An XML document read from top to bottom, one element at a time, in the memory of one element:
// what the doors that read banks' messages need of XML, and nothing of what a message means.
//
// Invariants
// 1. Nothing outside the document is looked at: no network, no external entity, and a document type
// declaration, where entities are made, is refused.
// 2. Memory does not grow with the document: depth, length of a text and of what comes before the
// first element are limited; what nobody asks for is passed over.
// 3. A caller sees names without their prefixes: versions of a message differ in their namespace.
// 4. An error says file, line and the elements around the place.
//
// The encodings are libxml2's and the C library's: UTF-8 and UTF-16 with or without byte order
// mark, ISO-8859-1, ISO-8859-15, windows-1252 and others by their declaration. Texts are handed
// over in UTF-8.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/xml_reading/read_twice.hpp"
#include "engine/base/result.hpp"

namespace saldo::xml_reading {

inline constexpr std::size_t kDepthMax = 64;                   // camt.053 goes 14 deep
inline constexpr std::size_t kTextBytesMax = 16UL * 1024;      // the longest of ISO 20022 has 2,000
inline constexpr std::size_t kPrologueBytesMax = 64UL * 1024;  // before the first element

// The element that was opened last and not closed is the current one. Not thread-safe.
class XmlElements {
  public:
    // `bytes` outlives it.
    explicit XmlElements(ReadTwice& bytes);
    XmlElements(const XmlElements&) = delete;
    XmlElements& operator=(const XmlElements&) = delete;
    ~XmlElements();

    // Begins a reading of the bytes, and makes the document's outermost element the current one.
    // Errors: bad_input for what is no XML, limit, and whatever ReadTwice says.
    [[nodiscard]] Status open();

    // Calls `on_child` with the name of each child of the current element, which is the current one
    // during the call, and closes the current element. `on_child` either reads the child, by
    // children() or text(), or leaves it alone; then it is passed over. It returns a Status, and an
    // error ends the reading. The element's own text is added to `own_text`, where one is given.
    // REQUIRES: an element is open.
    template <class OnChild>
    [[nodiscard]] Status children(OnChild&& on_child, std::string* own_text = nullptr) {
        const std::size_t depth = names_.size();
        for (;;) {
            collect_into(own_text, depth);
            if (Status moved = step(); !moved) return moved;
            collect_into(nullptr, 0);
            if (names_.size() < depth) return {};
            if (Status read = on_child(name()); !read) return read;
            while (names_.size() > depth)
                if (Status moved = step(); !moved) return moved;
        }
    }

    // The text of the current element, which is closed; that of elements within it is left out.
    // REQUIRES: an element is open.
    [[nodiscard]] Result<std::string> text();

    // The rest of the document, in which no element may follow. REQUIRES: no element is open.
    [[nodiscard]] Status close();

    // Of the current element. Views are good as long as this object; those of attributes, until the
    // next call.
    [[nodiscard]] std::string_view name() const { return names_.back(); }
    [[nodiscard]] std::string namespace_uri() const;
    [[nodiscard]] std::string attribute(const char* name) const;  // empty: it has none of that name
    // Where the reading is: exact to line 65,534, a few lines ahead of the element beyond that.
    [[nodiscard]] std::uint64_t line() const { return line_; }
    // How much text was handed over in this reading.
    [[nodiscard]] std::uint64_t text_bytes() const { return text_bytes_; }

    // "FILE: line 12: Stmt/Ntry/Amt: REASON". `child`: of the current element, where that child is
    // closed already. `line` 0: where the reading is.
    [[nodiscard]] std::unexpected<Error> refuse(ErrorKind kind, std::string_view reason,
                                                std::string_view child = {},
                                                std::uint64_t line = 0) const;

  private:
    struct Reader;  // libxml2's

    // Moves to the next begin or end of an element; the end of the document is an error.
    [[nodiscard]] Status step();
    [[nodiscard]] Status enter();
    void collect_into(std::string* text, std::size_t depth) {
        text_ = text;
        text_depth_ = depth;
    }
    [[nodiscard]] Status collect();
    [[nodiscard]] std::unexpected<Error> malformed() const;
    // Errors of a look at the first bytes: what is no XML at all is named as what it is.
    [[nodiscard]] Status judge_front() const;

    ReadTwice& bytes_;
    std::unique_ptr<Reader> reader_;
    std::vector<std::string_view> names_;  // of the open elements, outermost first
    bool empty_element_ = false;           // the current element ends where it begins
    std::string* text_ = nullptr;          // where text of text_depth_ is collected, if it is
    std::size_t text_depth_ = 0;
    std::uint64_t line_ = 0;
    std::uint64_t text_bytes_ = 0;
};

// What is wrong with a text, quoted so that a line of a terminal can show it: at most 40 bytes of
// it, control characters as dots.
[[nodiscard]] std::string in_quotes(std::string_view text);

}  // namespace saldo::xml_reading

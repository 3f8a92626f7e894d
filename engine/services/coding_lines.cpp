#include "engine/services/coding_lines.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <span>

#include "engine/base/limits.hpp"
#include "engine/base/utf8.hpp"

namespace saldo {

namespace {

constexpr std::array<PostingKind, 4> kKinds{PostingKind::any, PostingKind::expense,
                                            PostingKind::vat, PostingKind::payable};

// The keys that a line may name.
struct CodingKey {
    std::string_view name;
    std::string CodingLine::* value;
};
constexpr std::array<CodingKey, 3> kKeys{{
    {"service", &CodingLine::service},
    {"coding", &CodingLine::coding},
    {"provider", &CodingLine::provider},
}};

bool is_coding_letter(char letter) {
    return (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= 'a' && letter <= 'z') || letter == '.' || letter == '_' || letter == '/' ||
           letter == '-';
}

bool is_value(std::string_view word) {
    return !word.empty() && word.size() <= kCodingBytesMax &&
           std::ranges::all_of(word, is_coding_letter);
}

// "4300%20kotihoito": an id with spaces in a text whose words are divided by them. nullopt: it is
// no id.
std::optional<std::string> id_of(std::string_view word) {
    constexpr std::size_t kEscapeBytes = 3;
    constexpr int kHexadecimal = 16;
    std::string id;
    while (!word.empty()) {
        if (word.front() != '%') {
            id.push_back(word.front());
            word.remove_prefix(1);
            continue;
        }
        unsigned char byte = 0;
        if (word.size() < kEscapeBytes) return std::nullopt;
        const char* const last = word.data() + kEscapeBytes;
        const auto read = std::from_chars(word.data() + 1, last, byte, kHexadecimal);
        if (read.ec != std::errc{} || read.ptr != last || byte < 0x20) return std::nullopt;
        id.push_back(static_cast<char>(byte));
        word.remove_prefix(kEscapeBytes);
    }
    const bool sound = !id.empty() && id.size() <= limits::kIdBytesMax && count_characters(id);
    return sound ? std::optional(std::move(id)) : std::nullopt;
}

template <class Named, std::size_t Count>
const Named* named(const std::array<Named, Count>& all, std::string_view name) {
    const auto found = std::ranges::find(all, name, &Named::name);
    return found == all.end() ? nullptr : &*found;
}

// [KEY ID]…
bool read_keys(std::span<const std::string_view> words, CodingLine& line) {
    if (words.size() % 2 != 0) return false;
    for (std::size_t at = 0; at < words.size(); at += 2) {
        const CodingKey* const key = named(kKeys, words[at]);
        auto id = id_of(words[at + 1]);
        if (key == nullptr || !id || !(line.*key->value).empty()) return false;
        line.*key->value = std::move(*id);
    }
    // What is owed to a provider is of all its services together.
    return line.kind != PostingKind::payable || (line.service.empty() && line.coding.empty());
}

// FIELD VALUE…
bool read_fields(std::span<const std::string_view> words, Coding& says) {
    if (words.empty() || words.size() % 2 != 0) return false;
    for (std::size_t at = 0; at < words.size(); at += 2) {
        const CodingField* const field = named(kCodingFields, words[at]);
        if (field == nullptr || !is_value(words[at + 1]) || !(says.*field->value).empty())
            return false;
        says.*field->value = words[at + 1];
    }
    return true;
}

// KIND [KEY ID]… is FIELD VALUE…
std::optional<CodingLine> read_line(std::span<const std::string_view> words) {
    CodingLine line;
    const auto kind = std::ranges::find(kKinds, words.front(), posting_kind_name);
    if (kind == kKinds.end()) return std::nullopt;
    line.kind = *kind;
    // Where an id is looked for, "is" is an id: keys come in pairs.
    std::size_t is = 1;
    while (is < words.size() && words[is] != "is") is += 2;
    if (is >= words.size()) return std::nullopt;
    const bool sound =
        read_keys(words.subspan(1, is - 1), line) && read_fields(words.subspan(is + 1), line.says);
    return sound ? std::optional(std::move(line)) : std::nullopt;
}

}  // namespace

std::string_view posting_kind_name(PostingKind kind) noexcept {
    switch (kind) {
        case PostingKind::any:
            return "any";
        case PostingKind::expense:
            return "expense";
        case PostingKind::vat:
            return "vat";
        case PostingKind::payable:
            return "payable";
    }
    return "unknown";
}

std::expected<std::vector<CodingLine>, RuleTableFault> read_coding_lines(std::string_view text) {
    const auto lines = table_lines(text);
    if (!lines) return std::unexpected(lines.error());
    if (lines->empty()) return std::unexpected(RuleTableFault{});
    constexpr std::size_t kHeadWords = 2;
    const TextLine& head = lines->front();
    if (head.words.size() != kHeadWords || head.words[0] != "coding" || head.words[1] != "1")
        return std::unexpected(RuleTableFault{head.number});
    std::vector<CodingLine> read;
    for (const TextLine& line : std::span(*lines).subspan(1)) {
        auto one = read_line(line.words);
        if (!one) return std::unexpected(RuleTableFault{line.number});
        read.push_back(std::move(*one));
    }
    if (read.empty()) return std::unexpected(RuleTableFault{lines->back().number});
    return read;
}

}  // namespace saldo

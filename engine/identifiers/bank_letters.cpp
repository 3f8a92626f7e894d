// The tables: one row of 64 for each stretch of code points. A '#' in a row of single letters means
// that the spelling is longer and stands in `longer_spellings`; a '.' means that there is none.
#include "engine/identifiers/bank_letters.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/utf8.hpp"

namespace saldo::identifiers {
namespace {

struct Spelling {
    char32_t character = 0;
    std::string_view spelled;
};

// U+0021 to U+007E less letters and digits, as far as the EPC's set lacks them.
constexpr auto ascii_spellings = std::to_array<Spelling>({
    {U'!', "."}, {U'"', "'"},  {U'#', "."}, {U'$', "."}, {U'%', "."}, {U'&', "+"},
    {U'*', "."}, {U';', ","},  {U'<', "("}, {U'=', "."}, {U'>', ")"}, {U'@', "."},
    {U'[', "("}, {U'\\', "/"}, {U']', ")"}, {U'^', "."}, {U'_', "-"}, {U'`', "'"},
    {U'{', "("}, {U'|', "/"},  {U'}', ")"}, {U'~', "-"},
});
static_assert(std::ranges::is_sorted(ascii_spellings, {}, &Spelling::character),
              "found by binary search");

// U+00C0 to U+024F: the accented letters of Europe's Latin alphabets.
constexpr std::string_view latin_letters =
    "AAAAAA#CEEEEIIIIDNOOOOOxOUUUUY##aaaaaa#ceeeeiiiidnooooo/ouuuuy#y"  // U+00C0
    "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIi##JjKkkLlLlLlL"  // U+0100
    "lLlNnNnNn#NnOoOoOo##RrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs"  // U+0140
    "b..............A.......I..l.....Oo.............Uu....ZzZ.......w"  // U+0180
    "....#########AaIiOoUuUuUuUuUu.AaAa##GgGgKkOoOoZzj###Gg..NnAa##Oo"  // U+01C0
    "AaAaEeEeIiIiOoOoRrRrUuUuSsTt..Hh......AaEeOoOoOoOoYy......ACcLT."  // U+0200
    "...BU.Ee......Yy";                                                 // U+0240
static_assert(latin_letters.size() == 0x250 - 0xC0);

// U+1E00 to U+1EFF: Sámi, Welsh, Vietnamese and more.
constexpr std::string_view latin_additional_letters =
    "AaBbBbBbCcDdDdDdDdDdEeEeEeEeEeFfGgHhHhHhHhHhIiIiKkKkKkLlLlLlLlMm"   // U+1E00
    "MmMmNnNnNnNnOoOoOoOoPpPpRrRrRrRrSsSsSsSsSsTtTtTtTtUuUuUuUuUuVvVv"   // U+1E40
    "WwWwWwWwWwXxXxYyZzZzZzhtwyas..#.AaAaAaAaAaAaAaAaAaAaAaAaEeEeEeEe"   // U+1E80
    "EeEeEeEeIiIiOoOoOoOoOoOoOoOoOoOoOoOoUuUuUuUuUuUuUuYyYyYyYy......";  // U+1EC0
static_assert(latin_additional_letters.size() == 0x100);

// U+0391 to U+03C9, and U+0410 to U+044F: the Greek and Russian alphabets, capitals and then small
// letters.
constexpr std::array<std::string_view, 57> greek_letters{
    "A", "V", "G", "D", "E", "Z", "I", "TH", "I",  "K",  "L",  "M", "N", "X", "O",
    "P", "R", ".", "S", "T", "Y", "F", "CH", "PS", "O",  "I",  "Y", "a", "e", "i",
    "i", "y", "a", "v", "g", "d", "e", "z",  "i",  "th", "i",  "k", "l", "m", "n",
    "x", "o", "p", "r", "s", "s", "t", "y",  "f",  "ch", "ps", "o"};
constexpr std::array<std::string_view, 64> cyrillic_letters{
    "A", "B", "V", "G", "D", "E",  "ZH", "Z",  "I",  "I",    "K",  "L", "M", "N", "O",  "P",
    "R", "S", "T", "U", "F", "KH", "TS", "CH", "SH", "SHCH", "IE", "Y", "",  "E", "IU", "IA",
    "a", "b", "v", "g", "d", "e",  "zh", "z",  "i",  "i",    "k",  "l", "m", "n", "o",  "p",
    "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "ie", "y", "",  "e", "iu", "ia"};

// The rest, by code point.
constexpr auto longer_spellings = std::to_array<Spelling>({
    {0x00A0, " "},  {0x00A6, "/"},  {0x00A8, ""},    {0x00AA, "a"},   {0x00AB, "'"},
    {0x00AC, "-"},  {0x00AD, ""},   {0x00AF, "-"},   {0x00B1, "+"},   {0x00B2, "2"},
    {0x00B3, "3"},  {0x00B4, "'"},  {0x00B5, "u"},   {0x00B8, ""},    {0x00B9, "1"},
    {0x00BA, "o"},  {0x00BB, "'"},  {0x00BC, "1/4"}, {0x00BD, "1/2"}, {0x00BE, "3/4"},
    {0x00BF, "?"},  {0x00C6, "AE"}, {0x00DE, "TH"},  {0x00DF, "ss"},  {0x00E6, "ae"},
    {0x00FE, "th"}, {0x0132, "IJ"}, {0x0133, "ij"},  {0x0149, "'n"},  {0x0152, "OE"},
    {0x0153, "oe"}, {0x01C4, "DZ"}, {0x01C5, "Dz"},  {0x01C6, "dz"},  {0x01C7, "LJ"},
    {0x01C8, "Lj"}, {0x01C9, "lj"}, {0x01CA, "NJ"},  {0x01CB, "Nj"},  {0x01CC, "nj"},
    {0x01E2, "AE"}, {0x01E3, "ae"}, {0x01F1, "DZ"},  {0x01F2, "Dz"},  {0x01F3, "dz"},
    {0x01FC, "AE"}, {0x01FD, "ae"}, {0x0259, "a"},   {0x0386, "A"},   {0x0388, "E"},
    {0x0389, "I"},  {0x038A, "I"},  {0x038C, "O"},   {0x038E, "Y"},   {0x038F, "O"},
    {0x0390, "i"},  {0x03CA, "i"},  {0x03CB, "y"},   {0x03CC, "o"},   {0x03CD, "y"},
    {0x03CE, "o"},  {0x0401, "E"},  {0x0402, "D"},   {0x0403, "G"},   {0x0404, "IE"},
    {0x0405, "DZ"}, {0x0406, "I"},  {0x0407, "I"},   {0x0408, "J"},   {0x0409, "LJ"},
    {0x040A, "NJ"}, {0x040B, "C"},  {0x040C, "K"},   {0x040E, "U"},   {0x040F, "DZ"},
    {0x0451, "e"},  {0x0452, "d"},  {0x0453, "g"},   {0x0454, "ie"},  {0x0455, "dz"},
    {0x0456, "i"},  {0x0457, "i"},  {0x0458, "j"},   {0x0459, "lj"},  {0x045A, "nj"},
    {0x045B, "c"},  {0x045C, "k"},  {0x045E, "u"},   {0x045F, "dz"},  {0x0490, "G"},
    {0x0491, "g"},  {0x1E9E, "SS"}, {0x200B, ""},    {0x200C, ""},    {0x200D, ""},
    {0x2010, "-"},  {0x2011, "-"},  {0x2012, "-"},   {0x2013, "-"},   {0x2014, "-"},
    {0x2015, "-"},  {0x2018, "'"},  {0x2019, "'"},   {0x201A, "'"},   {0x201B, "'"},
    {0x201C, "'"},  {0x201D, "'"},  {0x201E, "'"},   {0x201F, "'"},   {0x2026, "..."},
    {0x202F, " "},  {0x2039, "'"},  {0x203A, "'"},   {0x20AC, "EUR"}, {0x2116, "No"},
    {0x2122, "TM"}, {0x2212, "-"},  {0x3000, " "},   {0xFEFF, ""},
});
static_assert(std::ranges::is_sorted(longer_spellings, {}, &Spelling::character),
              "found by binary search");

constexpr std::string_view no_spelling = ".";

template <std::size_t size>
const Spelling* find_spelling(const std::array<Spelling, size>& spellings,
                              char32_t character) noexcept {
    const auto found = std::ranges::lower_bound(spellings, character, {}, &Spelling::character);
    return found != spellings.end() && found->character == character ? &*found : nullptr;
}

constexpr bool in_range(char32_t character, char32_t first, char32_t last) noexcept {
    return character >= first && character <= last;
}

constexpr bool is_letter_or_digit(char32_t c) noexcept {
    return in_range(c, U'a', U'z') || in_range(c, U'A', U'Z') || in_range(c, U'0', U'9');
}

constexpr bool is_basic_latin(char32_t c) noexcept {
    return is_letter_or_digit(c) ||
           std::u32string_view{U"/-?:().,'+ "}.find(c) != std::u32string_view::npos;
}

constexpr bool is_nordic(char32_t c) noexcept {
    return std::u32string_view{U"åäöÅÄÖ"}.find(c) != std::u32string_view::npos;
}

// Accents as characters of their own, and the marks that only choose a glyph.
constexpr bool is_combining(char32_t c) noexcept {
    return in_range(c, 0x0300, 0x036F) || in_range(c, 0xFE00, 0xFE0F);
}

// What is no basic Latin character and does not stay as it is.
std::string_view spell(char32_t character) noexcept {
    if (character < 0x20 || in_range(character, 0x7F, 0x9F) ||
        in_range(character, 0x2000, 0x200A) || in_range(character, 0x2028, 0x2029)) {
        return " ";
    }
    if (is_combining(character)) {
        return "";
    }
    if (const Spelling* found = find_spelling(ascii_spellings, character)) {
        return found->spelled;
    }
    if (const Spelling* found = find_spelling(longer_spellings, character)) {
        return found->spelled;
    }
    if (in_range(character, 0x00C0, 0x024F)) {
        return latin_letters.substr(character - 0x00C0, 1);
    }
    if (in_range(character, 0x1E00, 0x1EFF)) {
        return latin_additional_letters.substr(character - 0x1E00, 1);
    }
    if (in_range(character, 0x0391, 0x03C9)) {
        return greek_letters[character - 0x0391];
    }
    if (in_range(character, 0x0410, 0x044F)) {
        return cyrillic_letters[character - 0x0410];
    }
    return no_spelling;
}

// a + U+0308 is ä: what a Mac's file names and some registers send.
char32_t compose_nordic(char32_t letter, char32_t accent) noexcept {
    constexpr char32_t diaeresis = 0x0308;
    constexpr char32_t ring = 0x030A;
    switch (letter) {
        case U'a':
            return accent == diaeresis ? U'ä' : accent == ring ? U'å' : letter;
        case U'A':
            return accent == diaeresis ? U'Ä' : accent == ring ? U'Å' : letter;
        case U'o':
            return accent == diaeresis ? U'ö' : letter;
        case U'O':
            return accent == diaeresis ? U'Ö' : letter;
        default:
            return letter;
    }
}

// Takes the next character off `text`; a byte that begins none counts as one without a spelling.
char32_t take_character(std::string_view& text) noexcept {
    constexpr char32_t replacement = 0xFFFD;
    const auto character = first_character(text);
    text.remove_prefix(character ? character->bytes : 1);
    return character ? character->code_point : replacement;
}

// Builds a text of at most `characters_max` characters; of a run of spaces only one is kept, and
// none at the ends.
class BankTextBuilder {
  public:
    explicit BankTextBuilder(std::size_t characters_max) : characters_max_(characters_max) {}

    [[nodiscard]] bool full() const noexcept { return characters_ >= characters_max_; }
    void add(std::string_view one_character) {
        if (one_character == " ") {
            space_waits_ = characters_ > 0;
            return;
        }
        // A waiting space is only written together with what follows it.
        const std::size_t needed = space_waits_ ? 2 : 1;
        if (characters_ + needed > characters_max_) {
            characters_ = characters_max_;
            return;
        }
        text_.append(space_waits_ ? " " : "").append(one_character);
        characters_ += needed;
        space_waits_ = false;
    }
    [[nodiscard]] std::string take() { return std::move(text_); }

  private:
    std::string text_;
    std::size_t characters_ = 0;
    std::size_t characters_max_ = 0;
    bool space_waits_ = false;
};

}  // namespace

std::string bank_text(std::string_view text, BankLetters letters, std::size_t characters_max) {
    BankTextBuilder builder{characters_max};
    while (!text.empty() && !builder.full()) {
        const std::string_view before = text;
        char32_t character = take_character(text);
        std::string_view bytes = before.substr(0, before.size() - text.size());

        std::string composed;
        if (!text.empty()) {
            std::string_view rest = text;
            const char32_t joined = compose_nordic(character, take_character(rest));
            if (joined != character) {
                text = rest;
                character = joined;
                // å ä ö are two bytes in UTF-8: 110xxxxx 10xxxxxx.
                composed = {static_cast<char>(0xC0U | (joined >> 6U)),
                            static_cast<char>(0x80U | (joined & 0x3FU))};
                bytes = composed;
            }
        }

        const bool stays = is_basic_latin(character) ||
                           (letters == BankLetters::basic_latin_and_nordic && is_nordic(character));
        if (stays) {
            builder.add(bytes);
            continue;
        }
        const std::string_view spelled = spell(character);
        for (std::size_t i = 0; i < spelled.size(); ++i) {
            builder.add(spelled.substr(i, 1));
        }
    }
    return builder.take();
}

bool has_letter_or_digit(std::string_view bank_text) noexcept {
    while (!bank_text.empty()) {
        const char32_t character = take_character(bank_text);
        if (is_letter_or_digit(character) || is_nordic(character)) {
            return true;
        }
    }
    return false;
}

}  // namespace saldo::identifiers

// Which letters reach the bank: the same spelling always, never half a character, never more than
// fits.
#include "engine/identifiers/bank_letters.hpp"

#include <array>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "engine/base/utf8.hpp"

using saldo::identifiers::bank_text;
using saldo::identifiers::BankLetters;
using saldo::identifiers::has_letter_or_digit;

namespace {

constexpr std::string_view epc_characters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-?:().,'+ ";

std::string nordic(std::string_view text) {
    return bank_text(text, BankLetters::basic_latin_and_nordic, 70);
}

std::string basic(std::string_view text) { return bank_text(text, BankLetters::basic_latin, 70); }

struct Fact {
    std::string_view text;
    std::string_view nordic;
    std::string_view basic;
};

}  // namespace

TEST_CASE("letters are spelled with the bank's, Finnish ones kept where the bank takes them") {
    constexpr std::array<Fact, 21> facts{{
        {"Äyräs & Öhman Oy", "Äyräs + Öhman Oy", "Ayras + Ohman Oy"},
        {"Åbo Omsorg Ab", "Åbo Omsorg Ab", "Abo Omsorg Ab"},
        {"A\u0308yra\u0308s O\u030Abo", "Äyräs Obo", "Ayras Obo"},  // accents as characters
        {"Café Ünal", "Cafe Unal", "Cafe Unal"},
        {"Groß STRAẞE", "Gross STRASSE", "Gross STRASSE"},
        {"Šárka Žižková", "Sarka Zizkova", "Sarka Zizkova"},
        {"Ærø Þór Đà Nẵng", "AEro THor Da Nang", "AEro THor Da Nang"},
        {"Łódź Ștefan Œuvre", "Lodz Stefan OEuvre", "Lodz Stefan OEuvre"},
        {"Čáhppesjávri", "Cahppesjavri", "Cahppesjavri"},
        {"Юлия Щукина", "IUliia SHCHukina", "IUliia SHCHukina"},
        {"Έλλη Χριστού", "Elli CHristoy", "Elli CHristoy"},
        {"“Hoiva” – «Apu»", "'Hoiva' - 'Apu'", "'Hoiva' - 'Apu'"},
        {"10 € = 50 %", "10 EUR . 50 .", "10 EUR . 50 ."},
        {"a_b@c.fi; <x>", "a-b.c.fi, (x)", "a-b.c.fi, (x)"},
        {"  two\t\tspaces\r\nand lines  ", "two spaces and lines", "two spaces and lines"},
        {"no\u00A0break\u2003space\u200B", "no break space", "no break space"},
        {"漢字", "..", ".."},
        {"Ok 😀", "Ok .", "Ok ."},
        {"\xC3(\xFF", ".(.", ".(."},  // bytes that are not UTF-8
        {"ｆｕｌｌ", "....", "...."},
        {"", "", ""},
    }};
    for (const Fact& fact : facts) {
        CAPTURE(std::string{fact.text});
        CHECK(nordic(fact.text) == fact.nordic);
        CHECK(basic(fact.text) == fact.basic);
    }
}

TEST_CASE("every character there is becomes the bank's, and a text of the bank's stays as it is") {
    for (char32_t c = 1; c <= 0x10FFFF; c = c == 0xD7FF ? 0xE000 : c + 1) {
        std::string text;
        if (c < 0x80) {
            text = {static_cast<char>(c)};
        } else if (c < 0x800) {
            text = {static_cast<char>(0xC0 | (c >> 6)), static_cast<char>(0x80 | (c & 0x3F))};
        } else if (c < 0x10000) {
            text = {static_cast<char>(0xE0 | (c >> 12)),
                    static_cast<char>(0x80 | ((c >> 6) & 0x3F)),
                    static_cast<char>(0x80 | (c & 0x3F))};
        } else {
            text = {
                static_cast<char>(0xF0 | (c >> 18)), static_cast<char>(0x80 | ((c >> 12) & 0x3F)),
                static_cast<char>(0x80 | ((c >> 6) & 0x3F)), static_cast<char>(0x80 | (c & 0x3F))};
        }
        const std::string spelled = basic(text);
        const bool allowed = spelled.find_first_not_of(epc_characters) == std::string::npos;
        if (!allowed || basic(spelled) != spelled) {
            CAPTURE(static_cast<unsigned>(c));
            CHECK(allowed);
            CHECK(basic(spelled) == spelled);
        }
    }
    CHECK(nordic(epc_characters.substr(0, 70)) == epc_characters.substr(0, 70));
    CHECK(nordic("åäöÅÄÖ") == "åäöÅÄÖ");
}

TEST_CASE("a long name is cut between characters and keeps no space at the cut") {
    std::string long_name;
    for (int i = 0; i < 80; ++i) {
        long_name += "ä";
    }
    const std::string cut = nordic(long_name);
    CHECK(saldo::count_characters(cut) == 70);
    CHECK(cut.size() == 140);

    CHECK(bank_text("abc def", BankLetters::basic_latin, 4) == "abc");
    CHECK(bank_text("abc def", BankLetters::basic_latin, 5) == "abc d");
    CHECK(bank_text("ab\u00DF", BankLetters::basic_latin, 3) == "abs");
    CHECK(bank_text("abc", BankLetters::basic_latin, 3) == "abc");
    CHECK(bank_text("abc   ", BankLetters::basic_latin, 3) == "abc");
    CHECK(bank_text("abc", BankLetters::basic_latin, 0).empty());
}

TEST_CASE("a name of which nothing legible is left is known") {
    CHECK(has_letter_or_digit("x"));
    CHECK(has_letter_or_digit("..7"));
    CHECK(has_letter_or_digit("Ö"));
    CHECK_FALSE(has_letter_or_digit(""));
    CHECK_FALSE(has_letter_or_digit(".. - +"));
}

// The structures below are the IBAN registry's, for the countries and territories of the SEPA
// schemes' geographical scope. GB stands for Guernsey, Jersey and the Isle of Man too, FR for the
// overseas territories that bank as France.
#include "engine/identifiers/iban.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "engine/base/assert.hpp"

namespace saldo::identifiers {
namespace {

// What follows the check digits: up to four runs of one kind of character. Kinds as the registry
// writes them: n digits, a capital letters, c either.
struct Run {
    std::size_t length = 0;
    char kind = 'n';
};

struct Country {
    std::string_view code;
    std::array<Run, 4> runs;
};

constexpr std::array<Country, 42> countries{{
    {"AD", {{{8, 'n'}, {12, 'c'}}}},
    {"AL", {{{8, 'n'}, {16, 'c'}}}},
    {"AT", {{{16, 'n'}}}},
    {"BE", {{{12, 'n'}}}},
    {"BG", {{{4, 'a'}, {6, 'n'}, {8, 'c'}}}},
    {"CH", {{{5, 'n'}, {12, 'c'}}}},
    {"CY", {{{8, 'n'}, {16, 'c'}}}},
    {"CZ", {{{20, 'n'}}}},
    {"DE", {{{18, 'n'}}}},
    {"DK", {{{14, 'n'}}}},
    {"EE", {{{16, 'n'}}}},
    {"ES", {{{20, 'n'}}}},
    {"FI", {{{14, 'n'}}}},
    {"FR", {{{10, 'n'}, {11, 'c'}, {2, 'n'}}}},
    {"GB", {{{4, 'a'}, {14, 'n'}}}},
    {"GI", {{{4, 'a'}, {15, 'c'}}}},
    {"GR", {{{7, 'n'}, {16, 'c'}}}},
    {"HR", {{{17, 'n'}}}},
    {"HU", {{{24, 'n'}}}},
    {"IE", {{{4, 'a'}, {14, 'n'}}}},
    {"IS", {{{22, 'n'}}}},
    {"IT", {{{1, 'a'}, {10, 'n'}, {12, 'c'}}}},
    {"LI", {{{5, 'n'}, {12, 'c'}}}},
    {"LT", {{{16, 'n'}}}},
    {"LU", {{{3, 'n'}, {13, 'c'}}}},
    {"LV", {{{4, 'a'}, {13, 'c'}}}},
    {"MC", {{{10, 'n'}, {11, 'c'}, {2, 'n'}}}},
    {"MD", {{{20, 'c'}}}},
    {"ME", {{{18, 'n'}}}},
    {"MK", {{{3, 'n'}, {10, 'c'}, {2, 'n'}}}},
    {"MT", {{{4, 'a'}, {5, 'n'}, {18, 'c'}}}},
    {"NL", {{{4, 'a'}, {10, 'n'}}}},
    {"NO", {{{11, 'n'}}}},
    {"PL", {{{24, 'n'}}}},
    {"PT", {{{21, 'n'}}}},
    {"RO", {{{4, 'a'}, {16, 'c'}}}},
    {"RS", {{{18, 'n'}}}},
    {"SE", {{{20, 'n'}}}},
    {"SI", {{{15, 'n'}}}},
    {"SK", {{{20, 'n'}}}},
    {"SM", {{{1, 'a'}, {10, 'n'}, {12, 'c'}}}},
    {"VA", {{{18, 'n'}}}},
}};
static_assert(std::ranges::is_sorted(countries, {}, &Country::code), "found by binary search");

constexpr std::size_t prefix_length = 4;  // country and check digits
constexpr std::size_t iban_length_max = 34;

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_capital(char c) noexcept { return c >= 'A' && c <= 'Z'; }

constexpr bool is_of_kind(char c, char kind) noexcept {
    return (kind != 'a' && is_digit(c)) || (kind != 'n' && is_capital(c));
}

bool has_structure(std::string_view after_prefix, const Country& country) noexcept {
    std::size_t at = 0;
    for (const Run& run : country.runs) {
        for (std::size_t i = 0; i < run.length; ++i, ++at) {
            if (!is_of_kind(after_prefix[at], run.kind)) {
                return false;
            }
        }
    }
    return true;
}

// The first four characters go last, letters count 10 to 35, and the whole number is taken
// modulo 97.
unsigned mod_97(std::string_view iban) noexcept {
    unsigned rest = 0;
    const auto take = [&rest](char c) {
        const auto value = static_cast<unsigned>(is_digit(c) ? c - '0' : c - 'A' + 10);
        rest = (rest * (value < 10 ? 10 : 100) + value) % 97;
    };
    std::ranges::for_each(iban.substr(prefix_length), take);
    std::ranges::for_each(iban.substr(0, prefix_length), take);
    return rest;
}

}  // namespace

IbanFault iban_fault(std::string_view iban) noexcept {
    const bool capitals_and_digits =
        std::ranges::all_of(iban, [](char c) { return is_digit(c) || is_capital(c); });
    if (iban.size() <= prefix_length || iban.size() > iban_length_max || !capitals_and_digits ||
        !is_capital(iban[0]) || !is_capital(iban[1]) || !is_digit(iban[2]) || !is_digit(iban[3])) {
        return IbanFault::characters;
    }

    const auto country = std::ranges::lower_bound(countries, iban.substr(0, 2), {}, &Country::code);
    if (country == countries.end() || country->code != iban.substr(0, 2)) {
        return IbanFault::country;
    }
    std::size_t length = prefix_length;
    for (const Run& run : country->runs) {
        length += run.length;
    }
    if (iban.size() != length) {
        return IbanFault::length;
    }
    if (!has_structure(iban.substr(prefix_length), *country)) {
        return IbanFault::structure;
    }

    // 00, 01 and 99 are congruent with 97, 98 and 02: MOD 97 alone would let two numbers mean one
    // account.
    const std::string_view check_digits = iban.substr(2, 2);
    if (check_digits < "02" || check_digits > "98" || mod_97(iban) != 1) {
        return IbanFault::check_digits;
    }
    return IbanFault::none;
}

std::string_view to_text(IbanFault fault) noexcept {
    switch (fault) {
        case IbanFault::none:
            return "nothing is wrong";
        case IbanFault::characters:
            return "an IBAN has two capital letters, two digits, then capital letters and digits";
        case IbanFault::country:
            return "the country is not in SEPA";
        case IbanFault::length:
            return "not as long as the country's IBANs are";
        case IbanFault::structure:
            return "a letter where the country's IBANs have a digit, or a digit where they have a "
                   "letter";
        case IbanFault::check_digits:
            return "the check digits do not match: a typing mistake";
    }
    SALDO_ASSERT(false, "an IbanFault that is not in the list");
    return {};
}

std::string electronic_iban(std::string_view typed) {
    constexpr std::string_view no_break_space = "\u00A0";
    std::string iban;
    while (!typed.empty()) {
        if (typed.starts_with(no_break_space)) {
            typed.remove_prefix(no_break_space.size());
            continue;
        }
        const char c = typed.front();
        typed.remove_prefix(1);
        if (c == ' ') {
            continue;
        }
        iban += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return iban;
}

bool finnish_luhn_holds(std::string_view iban) noexcept {
    SALDO_ASSERT(iban.starts_with("FI") && iban.size() == 18, "asked of a checked Finnish IBAN");
    const std::string_view account = iban.substr(prefix_length);
    int sum = 0;
    for (std::size_t i = 0; i + 1 < account.size(); ++i) {
        const int product = (account[i] - '0') * (i % 2 == 0 ? 2 : 1);
        sum += product / 10 + product % 10;
    }
    return (10 - sum % 10) % 10 == account.back() - '0';
}

bool is_bic(std::string_view bic) noexcept {
    if (bic.size() != 8 && bic.size() != 11) {
        return false;
    }
    const bool capitals_and_digits =
        std::ranges::all_of(bic, [](char c) { return is_digit(c) || is_capital(c); });
    return capitals_and_digits && is_capital(bic[4]) && is_capital(bic[5]);
}

}  // namespace saldo::identifiers

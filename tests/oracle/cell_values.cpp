#include "tests/oracle/cell_values.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace saldo::oracle {

namespace {

constexpr std::size_t kWholeDigitsMax = 13;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) { return std::ranges::all_of(text, is_digit); }

void drop_all(std::string& text, std::string_view what) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what))
        text.erase(at, what.size());
}

// Takes signs, brackets and currency off; true: below zero. nullopt: two signs.
std::optional<bool> take_sign(std::string& text) {
    for (std::size_t at = text.find("\xE2\x88\x92"); at != std::string::npos;
         at = text.find("\xE2\x88\x92"))
        text.replace(at, 3, "-");  // U+2212, the minus of typesetters
    for (const std::string_view noise : {"\xC2\xA3", "\xC2\xA0", "\xE2\x82\xAC", "GBP", "EUR", " "})
        drop_all(text, noise);
    int signs = 0;
    bool negative = false;
    if (text.size() >= 2 && text.front() == '(' && text.back() == ')') {
        text = text.substr(1, text.size() - 2);
        negative = true;
        ++signs;
    }
    if (text.starts_with('-') || text.starts_with('+')) {
        negative = negative || text.front() == '-';
        text.erase(0, 1);
        ++signs;
    }
    if (text.ends_with('-')) {
        text.pop_back();
        negative = true;
        ++signs;
    }
    if (signs > 1) return std::nullopt;
    return negative;
}

// Takes commas out where they group thousands.
bool take_commas(std::string& whole) {
    if (whole.find(',') == std::string::npos) return true;
    const std::size_t first = whole.find(',');
    if (first == 0 || first > 3) return false;
    for (std::size_t at = first; at < whole.size(); at += 4)
        if (whole[at] != ',' || whole.size() - at < 4 ||
            !all_digits(std::string_view(whole).substr(at + 1, 3)))
            return false;
    std::erase(whole, ',');
    return true;
}

// What stands behind the cents: 0 for nothing, 1 for a hair below the next cent, -1 for a fraction
// that means something.
int cent_from_dirt(std::string_view rest) {
    constexpr std::size_t kHair = 6;  // a millionth of a cent
    if (std::ranges::all_of(rest, [](char c) { return c == '0'; })) return 0;
    if (rest.size() <= kHair) return -1;
    const std::string_view head = rest.substr(0, kHair);
    if (std::ranges::all_of(head, [](char c) { return c == '0'; })) return 0;
    if (std::ranges::all_of(head, [](char c) { return c == '9'; })) return 1;
    return -1;
}

int number(std::string_view digits) {
    int value = -1;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

// 1 to 12; 0: not a month's English name.
unsigned month_named(std::string_view word) {
    static constexpr std::array<std::string_view, 12> kMonths{
        "january", "february", "march",     "april",   "may",      "june",
        "july",    "august",   "september", "october", "november", "december"};
    std::string lower;
    for (const char c : word)
        lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (lower == "sept") return 9;
    if (lower.size() < 3) return 0;
    for (unsigned month = 0; month < kMonths.size(); ++month)
        if (kMonths[month].starts_with(lower)) return month + 1;
    return 0;
}

int full_year(std::string_view digits) {
    constexpr int kFirstOfLastCentury = 70;
    const int year = number(digits);
    if (digits.size() == 4) return year;
    return year < kFirstOfLastCentury ? 2000 + year : 1900 + year;
}

// The first three runs of letters or digits; a time of day follows behind 'T' or a blank and has a
// colon.
std::vector<std::string_view> parts_of(std::string_view text) {
    if (const std::size_t colon = text.find(':'); colon != std::string_view::npos) {
        const std::size_t gap = text.find_last_of(" T", colon);
        text = text.substr(0, gap == std::string_view::npos ? 0 : gap);
    }
    std::vector<std::string_view> parts;
    const auto word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        while (end < text.size() && word(text[end]) && is_digit(text[end]) == is_digit(text[at]))
            ++end;
        if (end == at) {
            ++at;
            continue;
        }
        parts.push_back(text.substr(at, end - at));
        at = end;
    }
    return parts;
}

std::optional<Date> day_from(const std::vector<std::string_view>& parts) {
    if (parts.size() == 1 && all_digits(parts[0]) &&
        (parts[0].size() == 8 || parts[0].size() == 6)) {
        const std::size_t year = parts[0].size() - 4;
        return date_of(full_year(parts[0].substr(0, year)),
                       static_cast<unsigned>(number(parts[0].substr(year, 2))),
                       static_cast<unsigned>(number(parts[0].substr(year + 2, 2))));
    }
    if (parts.size() != 3 || !all_digits(parts[0]) || !all_digits(parts[2])) return std::nullopt;
    const bool year_first = parts[0].size() == 4;
    const std::string_view year = year_first ? parts[0] : parts[2];
    const std::string_view day = year_first ? parts[2] : parts[0];
    if ((year.size() != 4 && year.size() != 2) || day.size() > 2) return std::nullopt;
    const unsigned month = all_digits(parts[1]) && parts[1].size() <= 2
                               ? static_cast<unsigned>(number(parts[1]))
                               : month_named(parts[1]);
    return date_of(full_year(year), month, static_cast<unsigned>(number(day)));
}

}  // namespace

std::expected<AmountRead, std::string> parse_amount(std::string_view text) {
    std::string rest(text);
    const auto negative = take_sign(rest);
    if (!negative) return std::unexpected(fmt::format("\"{}\" has two signs", text));
    if (rest.empty() && *negative)
        return AmountRead{};  // a hyphen alone is how spreadsheets show nothing
    const std::size_t point = rest.find('.');
    std::string whole = rest.substr(0, point);
    const std::string decimals =
        point == std::string::npos ? std::string() : rest.substr(point + 1);
    if (!take_commas(whole))
        return std::unexpected(fmt::format(
            "\"{}\": a comma does not stand before three digits; decimals follow a point", text));
    if (!all_digits(whole) || !all_digits(decimals) || whole.size() + decimals.size() == 0)
        return std::unexpected(fmt::format("\"{}\" is no amount; one looks like 577.30", text));
    if (whole.size() > kWholeDigitsMax)
        return std::unexpected(
            fmt::format("\"{}\" has more than {} digits before the point", text, kWholeDigitsMax));
    std::int64_t cents = 0;
    for (const char digit : whole) cents = cents * 10 + (digit - '0');
    for (const std::size_t at : {0U, 1U})
        cents = cents * 10 + (at < decimals.size() ? decimals[at] - '0' : 0);
    AmountRead read;
    if (decimals.size() > 2) {
        const std::string_view behind = std::string_view(decimals).substr(2);
        const int more = cent_from_dirt(behind);
        if (more < 0)
            return std::unexpected(fmt::format("\"{}\" is no whole number of cents", text));
        cents += more;
        read.rounded = behind.find_first_not_of('0') != std::string_view::npos;
    }
    read.amount = Cents{*negative ? -cents : cents};
    return read;
}

std::expected<Date, std::string> parse_day(std::string_view text) {
    const auto day = day_from(parts_of(text));
    if (!day)
        return std::unexpected(fmt::format(
            "\"{}\" is no date; one looks like 31-Jul-13, 31/07/2013 or 2013-07-31", text));
    return *day;
}

}  // namespace saldo::oracle

#include "connectors/provider_statement/html_text.hpp"

#include <algorithm>
#include <cstddef>

#include "engine/base/utf8.hpp"

namespace saldo::provider_statement {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr std::string_view kMinus = "\xE2\x88\x92";        // U+2212
constexpr std::string_view kNoBreakSpace = "\xC2\xA0";     // U+00A0

std::string_view entity_of(char32_t letter) {
    switch (letter) {
        case U'&':
            return "&amp;";
        case U'<':
            return "&lt;";
        case U'>':
            return "&gt;";
        case U'"':
            return "&quot;";
        case U'\'':
            return "&#39;";
        default:
            return {};
    }
}

// What neither HTML nor XML has a place for: the controls, among them those of the second row, and
// what is no character.
bool is_control(char32_t letter) {
    constexpr char32_t kFirstLetter = 0x20;
    constexpr char32_t kDelete = 0x7F;
    constexpr char32_t kLastControl = 0x9F;
    return letter < kFirstLetter || (letter >= kDelete && letter <= kLastControl) ||
           letter == U'\uFFFE' || letter == U'\uFFFF';
}

// "-1234.56" as people of the language write it.
std::string number_text(std::string_view plain, Language language) {
    constexpr std::size_t kGroup = 3;
    const bool english = language == Language::en;
    std::string text;
    if (plain.starts_with('-')) {
        text.append(kMinus);
        plain.remove_prefix(1);
    }
    const std::size_t whole = std::min(plain.find('.'), plain.size());
    for (std::size_t at = 0; at < whole; ++at) {
        if (at > 0 && (whole - at) % kGroup == 0) text.append(english ? "," : kNoBreakSpace);
        text.push_back(plain[at]);
    }
    if (whole < plain.size()) text.append(english ? "." : ",").append(plain.substr(whole + 1));
    return text;
}

}  // namespace

std::string html_text(std::string_view text) {
    std::string safe;
    safe.reserve(text.size());
    while (!text.empty()) {
        const auto letter = first_character(text);
        const std::size_t bytes = letter ? letter->bytes : 1;
        const std::string_view entity = letter ? entity_of(letter->code_point) : kReplacement;
        if (!entity.empty())
            safe.append(entity);
        else
            safe.append(is_control(letter->code_point) ? kReplacement : text.substr(0, bytes));
        text.remove_prefix(bytes);
    }
    return safe;
}

std::string shown(Cents amount, Language language) {
    return number_text(to_text(amount), language);
}
std::string shown(UnitPrice price, Language language) {
    return number_text(to_text(price), language);
}
std::string shown(Quantity quantity, Language language) {
    return number_text(to_text(quantity), language);
}

std::string shown(Date date, Language language) {
    if (language == Language::en) return to_text(date);
    const CivilDate day = civil(date);
    return std::to_string(day.day) + "." + std::to_string(day.month) + "." +
           std::to_string(day.year);
}

std::string in_groups_of_four(std::string_view text) {
    constexpr std::size_t kGroup = 4;
    std::string grouped;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (at > 0 && at % kGroup == 0) grouped.append(kNoBreakSpace);
        grouped.push_back(text[at]);
    }
    return grouped;
}

}  // namespace saldo::provider_statement

#include "tests/golden/words.hpp"

#include <algorithm>
#include <array>
#include <sstream>
#include <utility>

namespace saldo::test {

std::optional<events::Unit> unit_of_word(std::string_view word) {
    using enum events::Unit;
    constexpr std::array<std::pair<std::string_view, events::Unit>, 11> kUnits{{{"EUR", euro},
                                                                                {"h", hour},
                                                                                {"min", minute},
                                                                                {"visit", visit},
                                                                                {"visits", visit},
                                                                                {"day", day},
                                                                                {"days", day},
                                                                                {"month", month},
                                                                                {"months", month},
                                                                                {"piece", piece},
                                                                                {"pieces", piece}}};
    const auto* const found =
        std::ranges::find(kUnits, word, &std::pair<std::string_view, events::Unit>::first);
    return found == kUnits.end() ? std::nullopt : std::optional(found->second);
}

Words::Words(std::string_view line) {
    std::istringstream stream{std::string(line)};
    // "25.00 EUR/h" says no more than "25.00": prices are euros for the service's unit.
    for (std::string word; stream >> word;)
        if (!word.starts_with("EUR/")) words_.push_back(word);
}

std::string Words::rest() const {
    std::string text;
    for (const std::string& word : words_) text += (text.empty() ? "" : " ") + word;
    return text;
}

std::string_view Words::peek() const {
    return words_.empty() ? std::string_view{} : words_.front();
}

std::string Words::next() {
    if (words_.empty()) {
        set_fault("the line is too short");
        return {};
    }
    std::string word = std::move(words_.front());
    words_.erase(words_.begin());
    return word;
}

bool Words::begins(std::string_view words) {
    const Words sought(words);
    if (sought.words_.size() > words_.size()) return false;
    if (!std::equal(sought.words_.begin(), sought.words_.end(), words_.begin())) return false;
    words_.erase(words_.begin(),
                 words_.begin() + static_cast<std::ptrdiff_t>(sought.words_.size()));
    return true;
}

std::vector<std::string>::iterator Words::find(std::string_view word) {
    return std::ranges::find(words_, word);
}

std::string Words::after(std::string_view keyword) {
    const auto found = find(keyword);
    if (found == words_.end()) return {};
    if (found + 1 == words_.end()) {
        set_fault("nothing behind " + std::string(keyword));
        return {};
    }
    std::string value = *(found + 1);
    words_.erase(found, found + 2);
    return value;
}

std::string Words::all_after(std::string_view keyword) {
    const auto found = find(keyword);
    std::string text;
    if (found == words_.end()) return text;
    for (auto word = found + 1; word != words_.end(); ++word)
        text += (text.empty() ? "" : " ") + *word;
    words_.erase(found, words_.end());
    return text;
}

bool Words::flag(std::string_view word) {
    const auto found = find(word);
    if (found == words_.end()) return false;
    words_.erase(found);
    return true;
}

std::vector<std::string> Words::list_after(std::string_view keyword) {
    std::vector<std::string> list;
    std::istringstream stream(after(keyword));
    for (std::string entry; std::getline(stream, entry, ',');) list.push_back(entry);
    return list;
}

std::unique_ptr<events::Date> Words::date_after(std::string_view keyword) {
    const std::string text = after(keyword);
    return text.empty() ? nullptr : value_of<events::Date>(text, codec::parse_date);
}

std::unique_ptr<events::UnitPrice> Words::price_after(std::string_view keyword) {
    const std::string text = after(keyword);
    return text.empty() ? nullptr : value_of<events::UnitPrice>(text, codec::parse_unit_price);
}

std::unique_ptr<events::Cents> Words::cents_after(std::string_view keyword) {
    const std::string text = after(keyword);
    return text.empty() ? nullptr : value_of<events::Cents>(text, codec::parse_cents);
}

std::unique_ptr<events::Cents> Words::next_cents() {
    auto cents = value_of<events::Cents>(next(), codec::parse_cents);
    if (peek() == "EUR") next();
    return cents;
}

void Words::take_unit(std::size_t at) {
    per_.clear();
    if (at >= words_.size()) return;
    const std::string word = words_[at];
    const std::size_t slash = word.find('/');
    if (!unit_of_word(word.substr(0, slash))) return;
    if (slash != std::string::npos) per_ = word.substr(slash + 1);
    words_.erase(words_.begin() + static_cast<std::ptrdiff_t>(at));
}

std::unique_ptr<events::Quantity> Words::quantity_after(std::string_view keyword) {
    const auto at = static_cast<std::size_t>(find(keyword) - words_.begin());
    const std::string text = after(keyword);
    if (text.empty()) return nullptr;
    take_unit(at);
    return value_of<events::Quantity>(text, codec::parse_quantity);
}

std::unique_ptr<events::Quantity> Words::next_quantity() {
    const std::string text = next();
    take_unit(0);
    return value_of<events::Quantity>(text, codec::parse_quantity);
}

}  // namespace saldo::test

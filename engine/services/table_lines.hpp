// A text of lines of words, as rule tables and the layouts of sinks are written: UTF-8, each line
// ended by a line feed, words divided by spaces. Blank lines, and lines that begin with '#', say
// nothing.
#pragma once

#include <cstddef>
#include <expected>
#include <string_view>
#include <vector>

#include "engine/base/limits.hpp"

namespace saldo {

// Of a file that a command reads beside the ledger: a key for each of a city's clients, what each
// of its providers has agreed to.
inline constexpr std::size_t kSettingsLinesMax = 1'000'000;

// A line that says something: one word at least. Views into the text.
struct TextLine {
    std::size_t number = 1;  // in the text, from 1
    std::vector<std::string_view> words;
};

// Where a text cannot be read: its line, from 1.
struct RuleTableFault {
    std::size_t line = 1;
};

// The lines that say something. A fault: a line beyond the `lines_max`th, a control
// character other than the line feed, bytes that are not UTF-8.
[[nodiscard]] std::expected<std::vector<TextLine>, RuleTableFault> table_lines(
    std::string_view text, std::size_t lines_max = limits::kRuleTableLinesMax);

}  // namespace saldo

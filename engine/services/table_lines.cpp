#include "engine/services/table_lines.hpp"

#include <algorithm>
#include <utility>

#include "engine/base/utf8.hpp"

namespace saldo {

namespace {

bool is_control(char letter) {
    const auto code = static_cast<unsigned char>(letter);
    return code < 0x20 || code == 0x7f;
}

std::vector<std::string_view> words_of(std::string_view line) {
    std::vector<std::string_view> words;
    for (std::size_t at = line.find_first_not_of(' '); at != std::string_view::npos;
         at = line.find_first_not_of(' ', at)) {
        const std::size_t end = std::min(line.find(' ', at), line.size());
        words.push_back(line.substr(at, end - at));
        at = end;
    }
    return words;
}

}  // namespace

std::expected<std::vector<TextLine>, RuleTableFault> table_lines(std::string_view text,
                                                                 std::size_t lines_max) {
    std::vector<TextLine> lines;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const bool sound =
            number <= lines_max && std::ranges::none_of(line, is_control) && count_characters(line);
        if (!sound) return std::unexpected(RuleTableFault{number});
        std::vector<std::string_view> words = words_of(line);
        if (!words.empty() && !words.front().starts_with('#'))
            lines.push_back({number, std::move(words)});
    }
    return lines;
}

}  // namespace saldo

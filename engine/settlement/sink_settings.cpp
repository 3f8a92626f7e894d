#include "engine/settlement/sink_settings.hpp"

#include <algorithm>

#include "engine/base/assert.hpp"
#include "engine/base/utf8.hpp"
#include "engine/services/table_lines.hpp"

namespace saldo::settlement {

namespace {

std::unexpected<Error> refuse(std::size_t line, const std::string& why) {
    return fail(ErrorKind::bad_input,
                "the sink's layout, line " + std::to_string(line) + ": " + why);
}

std::string joined(std::span<const std::string_view> words) {
    std::string text;
    for (const std::string_view word : words) text.append(text.empty() ? "" : " ").append(word);
    return text;
}

Status check_head(const std::vector<TextLine>& lines, std::string_view format) {
    constexpr std::size_t kWords = 2;
    if (lines.empty()) return {};
    const TextLine& head = lines.front();
    if (head.words.size() == kWords && head.words[0] == format && head.words[1] == "1") return {};
    return refuse(head.number, "the first line is \"" + std::string(format) + " 1\"");
}

}  // namespace

const std::string& SinkSettings::operator[](std::string_view name) const {
    const auto found = values_.find(name);
    SALDO_ASSERT(found != values_.end(), "a rule named the setting");
    return found->second;
}

Result<SinkSettings> read_sink_settings(std::string_view layout, std::string_view format,
                                        std::span<const SettingRule> rules) {
    const auto lines = table_lines(layout);
    if (!lines) return refuse(lines.error().line, "it is no line of UTF-8 words");
    if (const Status head = check_head(*lines, format); !head) return std::unexpected(head.error());
    std::map<std::string, std::string, std::less<>> values;
    for (std::size_t at = 1; at < lines->size(); ++at) {
        const TextLine& line = (*lines)[at];
        const std::string name(line.words.front());
        const auto rule = std::ranges::find(rules, name, &SettingRule::name);
        if (rule == rules.end())
            return refuse(line.number, name + " is no setting of " + std::string(format));
        std::string value = joined(std::span(line.words).subspan(1));
        if (value.empty()) return refuse(line.number, name + " has no value");
        if (count_characters(value).value_or(0) > rule->characters_max)
            return refuse(line.number, name + " is longer than " +
                                           std::to_string(rule->characters_max) + " characters");
        if (!values.emplace(name, std::move(value)).second)
            return refuse(line.number, name + " is said twice");
    }
    for (const SettingRule& rule : rules) {
        const bool is_new =
            values.try_emplace(std::string(rule.name), std::string(rule.otherwise)).second;
        if (is_new && rule.required)
            return fail(ErrorKind::bad_input,
                        "the sink's layout does not say " + std::string(rule.name));
    }
    return SinkSettings(std::move(values));
}

}  // namespace saldo::settlement

// How a message about a wrong text begins: with the text itself, so that a reader finds it in the
// file it came from.
#pragma once

#include <string>
#include <string_view>

namespace saldo::codec {

// `"12,34": why`. A long text is cut, between characters.
[[nodiscard]] inline std::string wrong_text(std::string_view text, std::string_view why) {
    constexpr std::size_t quoted_max = 40;
    std::size_t quoted = text.size() < quoted_max ? text.size() : quoted_max;
    while (quoted > 0 && quoted < text.size() && (text[quoted] & '\xC0') == '\x80') --quoted;
    std::string message = "\"";
    message += text.substr(0, quoted);
    message += quoted < text.size() ? "...\": " : "\": ";
    message += why;
    return message;
}

}  // namespace saldo::codec

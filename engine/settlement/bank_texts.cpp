#include "engine/settlement/bank_texts.hpp"

#include <cstddef>
#include <cstdint>

#include "engine/base/limits.hpp"
#include "engine/settlement/bank_values.hpp"

namespace saldo::settlement {

namespace {

// The number that two digits at `at` make, up to `most`; nullopt: they do not.
std::optional<int> two_digits(std::string_view text, std::size_t at, int most) noexcept {
    if (at + 2 > text.size()) return std::nullopt;
    const auto number = whole_number(text.substr(at, 2));
    if (!number || *number > static_cast<std::uint64_t>(most)) return std::nullopt;
    return static_cast<int>(*number);
}

// "+02:00", "-0530", "Z" or nothing, in minutes.
std::optional<int> offset_of(std::string_view text) noexcept {
    if (text.empty() || text == "Z") return 0;
    if (text.front() != '+' && text.front() != '-') return std::nullopt;
    const std::size_t minutes_at = text.size() > 3 && text[3] == ':' ? 4 : 3;
    const auto hours = two_digits(text, 1, 18);
    const auto minutes = text.size() == 3 ? std::optional(0) : two_digits(text, minutes_at, 59);
    if (!hours || !minutes) return std::nullopt;
    const int offset = *hours * 60 + *minutes;
    return text.front() == '-' ? -offset : offset;
}

}  // namespace

std::string text_of_event(std::string_view text) {
    if (text.size() <= limits::kTextBytesMax) return std::string(text);
    std::size_t end = limits::kTextBytesMax;
    const auto continues = [&](std::size_t at) {
        return (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
    };
    while (end > 0 && continues(end)) --end;
    return std::string(text.substr(0, end));
}

std::string letters_of(std::string_view text) {
    std::string letters;
    for (const char letter : text) {
        if ((letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z'))
            letters.push_back(letter);
        if (letter >= 'a' && letter <= 'z')
            letters.push_back(static_cast<char>(letter - 'a' + 'A'));
    }
    return letters;
}

std::optional<Instant> moment_of_text(std::string_view text) noexcept {
    constexpr std::size_t kDayLetters = 10;
    text = trimmed(text);
    const auto day = day_of_text(text);
    if (!day || *day < kEventDateMin || *day > kEventDateMax) return std::nullopt;
    std::int64_t ms = 0;
    std::string_view rest = text.substr(kDayLetters);
    if (rest.starts_with('T')) {
        const auto hours = two_digits(rest, 1, 23);
        const auto minutes = two_digits(rest, 4, 59);
        const auto seconds = two_digits(rest, 7, 59);
        if (!hours || !minutes || !seconds) return std::nullopt;
        ms = ((*hours * 60 + *minutes) * 60 + *seconds) * std::int64_t{1000};
        rest.remove_prefix(9);
        std::int64_t digit_ms = 100;
        if (rest.starts_with('.')) rest.remove_prefix(1);
        for (; !rest.empty() && rest.front() >= '0' && rest.front() <= '9'; digit_ms /= 10) {
            ms += (rest.front() - '0') * digit_ms;
            rest.remove_prefix(1);
        }
    }
    const auto offset = offset_of(rest);
    if (!offset) return std::nullopt;
    return Instant{day->days * kDayMs + ms - *offset * kMinuteMs,
                   static_cast<std::int16_t>(*offset)};
}

}  // namespace saldo::settlement

#include "engine/settlement/settlement_id.hpp"

#include <string_view>

namespace saldo {

namespace {

constexpr std::size_t kMonthTextBytes = 7;  // "2026-01"

bool is_escaped(char letter) noexcept {
    const auto code = static_cast<unsigned char>(letter);
    return code <= 0x20 || code == 0x7f || letter == '%' || letter == '@' || letter == '.';
}

}  // namespace

std::string escaped_id(std::string_view id) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string text;
    text.reserve(id.size());
    for (const char letter : id) {
        if (!is_escaped(letter)) {
            text.push_back(letter);
            continue;
        }
        const auto code = static_cast<unsigned char>(letter);
        text.push_back('%');
        text.push_back(kDigits[code >> 4U]);
        text.push_back(kDigits[code & 0xfU]);
    }
    return text;
}

std::string settlement_id(Date period_end, std::string_view service, std::string_view funder,
                          std::uint16_t extra_run) {
    std::string id = to_text(period_end).substr(0, kMonthTextBytes);
    if (!service.empty()) id.append("-").append(escaped_id(service));
    if (!funder.empty()) id.append("@").append(escaped_id(funder));
    if (extra_run != 0) id.append(".").append(std::to_string(extra_run));
    return id;
}

}  // namespace saldo

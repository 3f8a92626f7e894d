#include "tests/schemas/golden_events.hpp"

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace saldo::codec::tests {
namespace {

constexpr std::size_t bytes_of_hex_line = 32;
constexpr std::string_view hex = "0123456789abcdef";

std::filesystem::path path_of(std::string_view event_name, std::string_view extension) {
    std::string name{event_name};
    name += extension;
    return std::filesystem::path(SALDO_SOURCE_DIR) / "tests/golden/events" / name;
}

std::string content_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void write(const std::filesystem::path& path, std::string_view content) {
    std::ofstream file(path, std::ios::binary);
    file.write(content.data(), static_cast<std::streamsize>(content.size()));
}

}  // namespace

bool updating_golden_files() {
    const char* const set = std::getenv("SALDO_UPDATE_GOLDEN");
    return set != nullptr && std::string_view(set) == "1";
}

std::string golden_json(std::string_view event_name) {
    std::string content = content_of(path_of(event_name, ".json"));
    if (content.ends_with('\n')) content.pop_back();
    return content;
}

std::string golden_payload(std::string_view event_name) {
    std::string payload;
    std::string digits;
    for (const char c : content_of(path_of(event_name, ".hex"))) {
        if (c == ' ' || c == '\n') continue;
        if (hex.find(c) == std::string_view::npos) return {};
        digits += c;
    }
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
        payload += static_cast<char>(hex.find(digits[i]) * 16 + hex.find(digits[i + 1]));
    }
    return payload;
}

void write_golden_json(std::string_view event_name, std::string_view line) {
    write(path_of(event_name, ".json"), std::string(line) + '\n');
}

void write_golden_payload(std::string_view event_name, std::string_view payload) {
    std::string text;
    for (std::size_t i = 0; i < payload.size(); ++i) {
        if (i > 0) text += i % bytes_of_hex_line == 0 ? "\n" : i % 4 == 0 ? " " : "";
        const auto byte = static_cast<std::uint8_t>(payload[i]);
        text += hex[byte >> 4U];
        text += hex[byte & 0xFU];
    }
    write(path_of(event_name, ".hex"), text + '\n');
}

}  // namespace saldo::codec::tests

#include "tests/schemas/golden_events.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "schemas/codec/aligned_copies.hpp"
#include "schemas/codec/decode.hpp"
#include "schemas/codec/json.hpp"
#include "schemas/codec/schema_plan.hpp"

namespace saldo::codec::tests {
namespace {

constexpr std::size_t bytes_of_hex_line = 32;
constexpr std::string_view hex = "0123456789abcdef";

std::filesystem::path path_of(std::string_view sample, std::string_view extension) {
    std::string name{sample};
    name += extension;
    return golden_folder() / name;
}

std::string content_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void write(const std::filesystem::path& path, std::string_view content) {
    std::ofstream file(path, std::ios::binary);
    file.write(content.data(), static_cast<std::streamsize>(content.size()));
}

// Leaves what must be there, in tables within as well.
void leave_required(nlohmann::ordered_json& object, const TablePlan& plan) {
    for (const FieldPlan& field : plan.fields) {
        const auto found = object.find(field.name);
        if (found == object.end()) continue;
        if (!field.required) {
            object.erase(found);
        } else if (field.kind == FieldKind::table) {
            leave_required(*found, *field.table);
        } else if (field.kind == FieldKind::tables) {
            found->erase(found->begin() + 1, found->end());
            leave_required(found->front(), *field.table);
        } else if (field.kind == FieldKind::texts) {
            found->erase(found->begin() + 1, found->end());
        }
    }
}

bool has_default(FieldKind kind) {
    return kind == FieldKind::boolean || kind == FieldKind::integer ||
           kind == FieldKind::enumeration;
}

void drop_later_defaults(nlohmann::ordered_json& now, const nlohmann::ordered_json& golden,
                         const TablePlan& plan) {
    for (const FieldPlan& field : plan.fields) {
        if (!now.contains(field.name)) continue;
        if (!golden.contains(field.name)) {
            if (has_default(field.kind)) now.erase(field.name);
        } else if (field.kind == FieldKind::table) {
            drop_later_defaults(now[field.name], golden[field.name], *field.table);
        } else if (field.kind == FieldKind::tables) {
            const std::size_t entries = golden[field.name].size();
            for (std::size_t at = 0; at < std::min(entries, now[field.name].size()); ++at)
                drop_later_defaults(now[field.name][at], golden[field.name][at], *field.table);
        }
    }
}

}  // namespace

std::filesystem::path golden_folder() {
    return std::filesystem::path(SALDO_SOURCE_DIR) / "tests/golden/events";
}

std::vector<std::string> golden_samples(std::string_view event_name) {
    std::vector<std::string> samples;
    for (const auto& entry : std::filesystem::directory_iterator(golden_folder())) {
        if (entry.path().extension() != ".json") continue;
        const std::string sample = entry.path().stem().string();
        if (sample.substr(0, sample.find('.')) == event_name) samples.push_back(sample);
    }
    std::ranges::sort(samples);
    return samples;
}

bool is_golden_text(std::string_view now, std::string_view golden, std::size_t fact) {
    if (now == golden) return true;
    auto left = nlohmann::ordered_json::parse(now);
    const auto right = nlohmann::ordered_json::parse(golden);
    drop_later_defaults(left.at("data"), right.at("data"), *schema_plan().facts[fact]);
    return left.dump() == right.dump();
}

std::string minimal_json(std::string_view line, std::size_t fact) {
    auto event = nlohmann::ordered_json::parse(line);
    leave_required(event.at("data"), *schema_plan().facts[fact]);
    const auto payload = payload_from_json(event.dump());
    REQUIRE(payload.has_value());
    AlignedCopies copies;
    const auto read = verify(*payload, copies);
    REQUIRE(read.has_value());
    return json_from_payload(**read);
}

bool updating_golden_files() {
    const char* const set = std::getenv("SALDO_UPDATE_GOLDEN");
    return set != nullptr && std::string_view(set) == "1";
}

std::string golden_json(std::string_view sample) {
    std::string content = content_of(path_of(sample, ".json"));
    if (content.ends_with('\n')) content.pop_back();
    return content;
}

std::string golden_payload(std::string_view sample) {
    std::string payload;
    std::string digits;
    for (const char c : content_of(path_of(sample, ".hex"))) {
        if (c == ' ' || c == '\n') continue;
        if (hex.find(c) == std::string_view::npos) return {};
        digits += c;
    }
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
        payload += static_cast<char>(hex.find(digits[i]) * 16 + hex.find(digits[i + 1]));
    }
    return payload;
}

void write_golden_json(std::string_view sample, std::string_view line) {
    write(path_of(sample, ".json"), std::string(line) + '\n');
}

void write_golden_payload(std::string_view sample, std::string_view payload) {
    std::string text;
    for (std::size_t i = 0; i < payload.size(); ++i) {
        if (i > 0) text += i % bytes_of_hex_line == 0 ? "\n" : i % 4 == 0 ? " " : "";
        const auto byte = static_cast<std::uint8_t>(payload[i]);
        text += hex[byte >> 4U];
        text += hex[byte & 0xFU];
    }
    write(path_of(sample, ".hex"), text + '\n');
}

}  // namespace saldo::codec::tests

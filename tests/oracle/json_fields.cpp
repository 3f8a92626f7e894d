#include "tests/oracle/json_fields.hpp"

#include <fstream>
#include <iterator>
#include <limits>

#include <fmt/format.h>

#include "schemas/codec/text_values.hpp"

namespace saldo::oracle {

Result<nlohmann::json> read_json(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    if (!stream || std::filesystem::is_directory(path))
        return fail(ErrorKind::not_found,
                    fmt::format("{}: there is no such file, or it may not be read", path.string()));
    const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
    constexpr bool kThrows = false;
    auto json = nlohmann::json::parse(bytes, nullptr, kThrows);
    if (json.is_discarded())
        return fail(ErrorKind::bad_input, fmt::format("{}: this is no JSON", path.string()));
    return json;
}

void JsonFields::wrong(const std::string& name, const std::string& why) {
    if (!error_) error_ = Error{ErrorKind::bad_input, fmt::format("{}: {} {}", where_, name, why)};
}

const nlohmann::json* JsonFields::find(const char* name) {
    if (!object_.is_object()) return nullptr;
    const auto found = object_.find(name);
    if (found != object_.end()) return &*found;
    wrong(name, "is missing");
    return nullptr;
}

std::string JsonFields::text(const char* name) {
    const nlohmann::json* const found = find(name);
    if (found == nullptr) return {};
    if (found->is_string()) return found->get<std::string>();
    wrong(name, "is no text");
    return {};
}

std::int64_t JsonFields::number(const char* name) {
    const nlohmann::json* const found = find(name);
    if (found == nullptr) return 0;
    const bool fits = found->is_number_integer() &&
                      (!found->is_number_unsigned() ||
                       found->get<std::uint64_t>() <=
                           static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
    if (fits) return found->get<std::int64_t>();
    wrong(name, "is no whole number");
    return 0;
}

Cents JsonFields::cents(const char* name) {
    const std::int64_t number_said = number(name);
    if (number_said >= -kCentsMax.value && number_said <= kCentsMax.value)
        return Cents{number_said};
    wrong(name, "is more than an event may name");
    return {};
}

Date JsonFields::date(const char* name) {
    constexpr std::size_t kDateBytes = 10;
    const std::string said = text(name);
    const auto day = codec::parse_date(std::string_view(said).substr(0, kDateBytes));
    if (day) return Date{day->days()};
    if (has(name)) wrong(name, day.error());
    return {};
}

const nlohmann::json& JsonFields::list(const char* name) {
    static const nlohmann::json kNone = nlohmann::json::array();
    const nlohmann::json* const found = find(name);
    if (found == nullptr) return kNone;
    if (found->is_array()) return *found;
    wrong(name, "is no list");
    return kNone;
}

}  // namespace saldo::oracle

// A line of JSON as a tree, before anything is known about events: syntax, UTF-8, repeated keys and
// limits are settled here, so that json_read.cpp asks only what the values mean. The parsing itself
// is nlohmann's (its SAX interface, which throws nothing).
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/codec/json.hpp"

namespace saldo::codec {

struct JsonValue {
    enum class Kind : std::uint8_t { null, boolean, integer, fraction, text, list, object };
    Kind kind = Kind::null;
    bool boolean = false;
    std::int64_t integer = 0;
    // The content of a text; a fraction as it was written, so that nothing is rounded. A whole
    // number that an int64 cannot hold is a fraction too.
    std::string text;
    std::string key;  // of an object's member
    std::vector<JsonValue> children;
};

// For messages: "a string", "a list".
[[nodiscard]] std::string_view name_of(JsonValue::Kind kind) noexcept;

// Errors name the column or the key; over limits.hpp's maxima is an error too.
[[nodiscard]] std::expected<JsonValue, TextError> parse_json(std::string_view line);

}  // namespace saldo::codec

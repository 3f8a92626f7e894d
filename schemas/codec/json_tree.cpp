#include "schemas/codec/json_tree.hpp"

#include <limits>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "schemas/codec/limits.hpp"

namespace saldo::codec {
namespace {

// nlohmann's messages run "[json.exception...] parse error at line 1, column 7: syntax error while
// parsing value - what; last read: 'bytes'; expected ...". Only the middle is of use, and the last
// bytes may not even be UTF-8.
std::string what_is_wrong(std::string_view whole) {
    if (const auto at = whole.find(" - "); at != std::string_view::npos) {
        whole.remove_prefix(at + 3);
    }
    return std::string(whole.substr(0, whole.find("; last read")));
}

// Receives what nlohmann's parser reads. Every function returns false to stop the parser.
class TreeBuilder {
  public:
    bool null() { return add(JsonValue::Kind::null) != nullptr; }

    bool boolean(bool value) {
        JsonValue* const added = add(JsonValue::Kind::boolean);
        if (added == nullptr) return false;
        added->boolean = value;
        return true;
    }

    bool number_integer(std::int64_t value) {
        JsonValue* const added = add(JsonValue::Kind::integer);
        if (added == nullptr) return false;
        added->integer = value;
        return true;
    }

    bool number_unsigned(std::uint64_t value) {
        if (value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
            return number_integer(static_cast<std::int64_t>(value));
        }
        return number_float(0.0, std::to_string(value));
    }

    bool number_float(double /*value*/, const std::string& written) {
        JsonValue* const added = add(JsonValue::Kind::fraction);
        if (added == nullptr) return false;
        added->text = written;
        return true;
    }

    bool string(std::string& value) {
        JsonValue* const added = add(JsonValue::Kind::text);
        if (added == nullptr) return false;
        added->text = std::move(value);
        return true;
    }

    static bool binary(nlohmann::json::binary_t& /*value*/) { return false; }  // never in text

    bool start_object(std::size_t /*unknown*/) { return open(JsonValue::Kind::object); }
    bool end_object() { return close(); }
    bool start_array(std::size_t /*unknown*/) { return open(JsonValue::Kind::list); }
    bool end_array() { return close(); }

    bool key(std::string& name) {
        const JsonValue& object = *open_.back();
        for (const JsonValue& member : object.children) {
            if (member.key == name)
                return fail("the key \"" + name + "\" stands twice in one object");
        }
        if (object.children.size() >= text_keys_max) {
            return fail("an object has more than " + std::to_string(text_keys_max) + " keys");
        }
        key_ = std::move(name);
        return true;
    }

    bool parse_error(std::size_t position, const std::string& /*last_token*/,
                     const nlohmann::json::exception& error) {
        return fail("column " + std::to_string(position) +
                    ": not JSON: " + what_is_wrong(error.what()));
    }

    std::optional<TextError>& error() { return error_; }
    JsonValue& root() { return root_; }

  private:
    bool fail(std::string message) {
        if (!error_) error_ = TextError{{}, std::move(message)};
        return false;
    }

    JsonValue* add(JsonValue::Kind kind) {
        JsonValue* added = &root_;
        if (!open_.empty()) {
            JsonValue& parent = *open_.back();
            added = &parent.children.emplace_back();
            if (parent.kind == JsonValue::Kind::object) added->key = std::move(key_);
        }
        added->kind = kind;
        return added;
    }

    // A value that is open is the last child of the one before it, so that the pointers stay valid.
    bool open(JsonValue::Kind kind) {
        if (open_.size() >= text_depth_max) {
            return fail("more than " + std::to_string(text_depth_max) +
                        " objects and lists are nested");
        }
        JsonValue* const added = add(kind);
        added->children.reserve(kind == JsonValue::Kind::object ? 8 : 1);
        open_.push_back(added);
        return true;
    }

    bool close() {
        open_.pop_back();
        return true;
    }

    JsonValue root_;
    std::vector<JsonValue*> open_;
    std::string key_;
    std::optional<TextError> error_;
};

}  // namespace

std::string_view name_of(JsonValue::Kind kind) noexcept {
    switch (kind) {
        case JsonValue::Kind::null:
            return "null";
        case JsonValue::Kind::boolean:
            return "true or false";
        case JsonValue::Kind::integer:
            return "a whole number";
        case JsonValue::Kind::fraction:
            return "a number";
        case JsonValue::Kind::text:
            return "a string";
        case JsonValue::Kind::list:
            return "a list";
        case JsonValue::Kind::object:
            return "an object";
    }
    return "";
}

std::expected<JsonValue, TextError> parse_json(std::string_view line) {
    if (line.size() > text_line_bytes_max) {
        return std::unexpected(TextError{{},
                                         "the line has " + std::to_string(line.size()) +
                                             " bytes, at most " +
                                             std::to_string(text_line_bytes_max) + " are read"});
    }
    TreeBuilder builder;
    const bool read = nlohmann::json::sax_parse(line.begin(), line.end(), &builder);
    if (builder.error()) return std::unexpected(std::move(*builder.error()));
    if (!read) return std::unexpected(TextError{{}, "not JSON"});
    return std::move(builder.root());
}

}  // namespace saldo::codec

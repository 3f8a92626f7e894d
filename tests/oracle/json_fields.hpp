// Fields of a JSON object by their names, strictly: what is missing or of another kind is an error
// that says where, and the first one is kept.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "engine/base/result.hpp"
#include "engine/money/cents.hpp"
#include "engine/time/date.hpp"

namespace saldo::oracle {

// A file's JSON. Errors: not_found; bad_input, where the file is no JSON.
[[nodiscard]] Result<nlohmann::json> read_json(const std::filesystem::path& path);

class JsonFields {
  public:
    // `object` outlives it. `where` begins every message: "cases.json: case 3".
    JsonFields(const nlohmann::json& object, std::string where)
        : object_(object), where_(std::move(where)) {
        if (!object_.is_object()) wrong("it", "is no object");
    }

    [[nodiscard]] bool has(const char* name) const {
        return object_.is_object() && object_.contains(name);
    }
    // What must be there; empty, zero or 1970-01-01 where it is not.
    [[nodiscard]] std::string text(const char* name);
    [[nodiscard]] std::int64_t number(const char* name);
    [[nodiscard]] Cents cents(const char* name);  // within kCentsMax
    [[nodiscard]] Date date(const char* name);    // "2026-01-31…", 1900 to 2999
    [[nodiscard]] const nlohmann::json& list(const char* name);
    // What may be missing.
    [[nodiscard]] std::string text_or(const char* name, std::string otherwise) {
        return has(name) ? text(name) : std::move(otherwise);
    }
    [[nodiscard]] Cents cents_or(const char* name, Cents otherwise) {
        return has(name) ? cents(name) : otherwise;
    }
    [[nodiscard]] Date date_or(const char* name, Date otherwise) {
        return has(name) ? date(name) : otherwise;
    }

    // Notes a fault of a field.
    void wrong(const std::string& name, const std::string& why);
    [[nodiscard]] const std::string& where() const { return where_; }
    // Errors: bad_input, the first fault.
    [[nodiscard]] Status status() const {
        if (error_) return std::unexpected(*error_);
        return {};
    }

  private:
    [[nodiscard]] const nlohmann::json* find(const char* name);

    const nlohmann::json& object_;
    std::string where_;
    std::optional<Error> error_;
};

}  // namespace saldo::oracle

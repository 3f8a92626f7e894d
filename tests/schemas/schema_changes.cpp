#include "tests/schemas/schema_changes.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <set>
#include <string_view>

#include <doctest/doctest.h>
#include <flatbuffers/idl.h>

namespace saldo::codec::tests {
namespace {

using reflection::Enum;
using reflection::EnumVal;
using reflection::Field;
using reflection::Object;
using reflection::Schema;
using reflection::Type;

// Look-ups by hand: the generated ones by key draw false warnings from GCC 12 under the sanitizers.
template <class Named>
const Named* find(const flatbuffers::Vector<flatbuffers::Offset<Named>>& all,
                  std::string_view name) {
    for (const Named* one : all)
        if (one->name()->string_view() == name) return one;
    return nullptr;
}

std::string short_name(std::string_view name) {
    return std::string(name.substr(name.rfind('.') + 1));
}

std::string words_of(reflection::BaseType type) { return reflection::EnumNameBaseType(type); }

// "Vector of Obj VoucherLine": equal texts are equal types, whatever place names have in a schema.
std::string words_of(const Schema& schema, const Type& type) {
    std::string words = words_of(type.base_type());
    reflection::BaseType inner = type.base_type();
    if (type.base_type() == reflection::Vector || type.base_type() == reflection::Array) {
        inner = type.element();
        words += " of " + words_of(inner);
    }
    if (type.fixed_length() != 0) words += " x " + std::to_string(type.fixed_length());
    if (type.index() < 0) return words;
    const auto index = static_cast<flatbuffers::uoffset_t>(type.index());
    const flatbuffers::String* const name = inner == reflection::Obj
                                                ? schema.objects()->Get(index)->name()
                                                : schema.enums()->Get(index)->name();
    return words + " " + short_name(name->string_view());
}

class Comparison {
  public:
    Comparison(const Schema& released, const Schema& now) : released_(released), now_(now) {}

    std::vector<std::string> findings() {
        for (const Object* object : *released_.objects()) compare_object(*object);
        for (const Enum* declared : *released_.enums()) compare_enum(*declared);
        const auto root = [](const Schema& schema) {
            return schema.root_table() == nullptr ? std::string()
                                                  : schema.root_table()->name()->str();
        };
        const auto identifier = [](const Schema& schema) {
            return schema.file_ident() == nullptr ? std::string() : schema.file_ident()->str();
        };
        if (root(released_) != root(now_)) note("root changed", root(released_), root(now_));
        if (identifier(released_) != identifier(now_))
            note("identifier changed", identifier(released_), identifier(now_));
        return std::move(findings_);
    }

  private:
    void note(const std::string& what, const std::string& where, const std::string& how = {}) {
        findings_.push_back(what + ": " + where + (how.empty() ? "" : ", " + how));
    }

    void compare_object(const Object& was) {
        const std::string name = short_name(was.name()->string_view());
        const Object* const is = find(*now_.objects(), was.name()->string_view());
        if (is == nullptr) return note("type removed", name);
        if (was.is_struct() || is->is_struct()) {
            if (layout_of(released_, was) != layout_of(now_, *is))
                note("struct changed", name,
                     layout_of(released_, was) + " is now " + layout_of(now_, *is));
            return;
        }
        for (const Field* field : by_id(was)) compare_field(name, *field, *is);
        for (const Field* field : by_id(*is))
            if (field->required() && find(*was.fields(), field->name()->string_view()) == nullptr &&
                at_id(was, field->id()) == nullptr)
                note("new field required", name + "." + field->name()->str());
    }

    void compare_field(const std::string& table, const Field& was, const Object& now) {
        const std::string where = table + "." + was.name()->str();
        const std::string type = words_of(released_, *was.type());
        const Field* is = find(*now.fields(), was.name()->string_view());
        if (is == nullptr) {
            const Field* const other = at_id(now, was.id());
            const bool renamed = other != nullptr && words_of(now_, *other->type()) == type;
            if (!renamed) return note("field removed", where);
            note("field renamed", where, "now " + other->name()->str());
            is = other;
        }
        if (is->id() != was.id())
            note("field moved", where,
                 "id " + std::to_string(was.id()) + " is now " + std::to_string(is->id()));
        const std::string type_now = words_of(now_, *is->type());
        if (type_now != type) note("field retyped", where, type + " is now " + type_now);
        if (default_of(was) != default_of(*is))
            note("default changed", where, default_of(was) + " is now " + default_of(*is));
        if (is->required() && !was.required()) note("made required", where);
        if (!is->required() && was.required()) note("no longer required", where);
        if (is->deprecated() && !was.deprecated()) note("deprecated", where);
    }

    void compare_enum(const Enum& was) {
        const std::string name = short_name(was.name()->string_view());
        const Enum* const is = find(*now_.enums(), was.name()->string_view());
        if (is == nullptr) return note("type removed", name);
        const std::string noun = was.is_union() ? "event" : "value";
        const std::string type = words_of(was.underlying_type()->base_type());
        const std::string type_now = words_of(is->underlying_type()->base_type());
        if (type != type_now) note("enum retyped", name, type + " is now " + type_now);
        std::int64_t last = 0;
        std::set<std::int64_t> renamed;
        for (const EnumVal* value : *was.values()) {
            last = std::max(last, value->value());
            compare_value(noun, name, *value, *is, renamed);
        }
        for (const EnumVal* value : *is->values())
            if (value->value() <= last && !renamed.contains(value->value()) &&
                find(*was.values(), value->name()->string_view()) == nullptr)
                note(noun + " inserted", name + "." + value->name()->str());
    }

    void compare_value(const std::string& noun, const std::string& name, const EnumVal& was,
                       const Enum& now, std::set<std::int64_t>& renamed) {
        const std::string where = name + "." + was.name()->str();
        const EnumVal* is = find(*now.values(), was.name()->string_view());
        if (is == nullptr) {
            // Another one has its number, which had none before.
            for (const EnumVal* other : *now.values())
                if (other->value() == was.value() &&
                    find(*find(*released_.enums(), now.name()->string_view())->values(),
                         other->name()->string_view()) == nullptr)
                    is = other;
            if (is == nullptr) return note(noun + " removed", where);
            renamed.insert(is->value());
            return note(noun + " renamed", where, "now " + is->name()->str());
        }
        if (is->value() != was.value())
            note(noun + " moved", where,
                 std::to_string(was.value()) + " is now " + std::to_string(is->value()));
        const std::string type =
            was.union_type() == nullptr ? std::string() : words_of(released_, *was.union_type());
        const std::string type_now =
            is->union_type() == nullptr ? std::string() : words_of(now_, *is->union_type());
        if (type != type_now) note(noun + " retyped", where, type + " is now " + type_now);
    }

    static std::vector<const Field*> by_id(const Object& object) {
        std::vector<const Field*> fields(object.fields()->begin(), object.fields()->end());
        std::ranges::sort(fields, {}, [](const Field* field) { return field->id(); });
        return fields;
    }

    static const Field* at_id(const Object& object, std::uint16_t id) {
        for (const Field* field : *object.fields())
            if (field->id() == id) return field;
        return nullptr;
    }

    static bool is_scalar(const Field& field) {
        const reflection::BaseType type = field.type()->base_type();
        return type >= reflection::UType && type <= reflection::Double;
    }

    // Of what has one: a text, table or list has none, required or not.
    static std::string default_of(const Field& field) {
        if (field.optional() || field.required() || !is_scalar(field)) return "none";
        return field.type()->base_type() == reflection::Float ||
                       field.type()->base_type() == reflection::Double
                   ? std::to_string(field.default_real())
                   : std::to_string(field.default_integer());
    }

    // "{value Long at 0} 8 bytes by 8".
    static std::string layout_of(const Schema& schema, const Object& object) {
        if (!object.is_struct()) return "a table";
        std::string layout = "{";
        for (const Field* field : by_id(object)) {
            if (layout.size() > 1) layout += ", ";
            layout += field->name()->str() + " " + words_of(schema, *field->type()) + " at " +
                      std::to_string(field->offset());
        }
        return layout + "} " + std::to_string(object.bytesize()) + " bytes by " +
               std::to_string(object.minalign());
    }

    const Schema& released_;
    const Schema& now_;
    std::vector<std::string> findings_;
};

}  // namespace

std::vector<std::string> breaking_changes(const Schema& released, const Schema& now) {
    return Comparison(released, now).findings();
}

std::string compiled_schema(const std::string& folder) {
    const std::string path = folder + "/events.fbs";
    std::ifstream file(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    REQUIRE_MESSAGE(!text.empty(), "there is no ", path);
    flatbuffers::IDLOptions options;
    options.binary_schema_builtins = true;
    flatbuffers::Parser parser(options);
    std::array<const char*, 2> includes{folder.c_str(), nullptr};
    const bool parsed = parser.Parse(text.c_str(), includes.data(), path.c_str());
    REQUIRE_MESSAGE(parsed, parser.error_);
    parser.Serialize();
    return {reinterpret_cast<const char*>(parser.builder_.GetBufferPointer()),
            parser.builder_.GetSize()};
}

}  // namespace saldo::codec::tests

// From the text form to an event. A fact is built as a FlatBuffer by what the schema says of its
// fields, and unpacked into the generated object; encode() alone makes bytes that leave the codec.
#include <utility>

#include "schemas/codec/aligned_copies.hpp"
#include "schemas/codec/base64.hpp"
#include "schemas/codec/decode.hpp"
#include "schemas/codec/encode.hpp"
#include "schemas/codec/event_types.hpp"
#include "schemas/codec/json.hpp"
#include "schemas/codec/json_tree.hpp"
#include "schemas/codec/limits.hpp"
#include "schemas/codec/schema_plan.hpp"
#include "schemas/codec/text_message.hpp"
#include "schemas/codec/text_values.hpp"

namespace saldo::codec {
namespace {

using Kind = JsonValue::Kind;
using flatbuffers::uoffset_t;

// Reads one event. The first error stops it; functions return false (or no offset, 0) once there is
// one.
class EventReader {
  public:
    std::expected<events::EventT, TextError> read(const JsonValue& line) {
        events::EventT event;
        if (read_envelope(line, event)) return event;
        return std::unexpected(std::move(error_));
    }

  private:
    // Lengthens the path of the field being read for as long as it lives.
    class Step {
      public:
        Step(std::string& path, std::string_view name) : path_(path), length_(path.size()) {
            if (!path.empty()) path += '.';
            path += name;
        }
        Step(std::string& path, std::size_t index) : path_(path), length_(path.size()) {
            path += '[';
            path += std::to_string(index);
            path += ']';
        }
        Step(const Step&) = delete;
        Step& operator=(const Step&) = delete;
        ~Step() { path_.resize(length_); }

      private:
        std::string& path_;
        std::size_t length_;
    };

    bool fail(std::string message) {
        error_ = TextError{path_, std::move(message)};
        return false;
    }

    bool fail_at(std::string_view name, std::string message) {
        const Step step(path_, name);
        return fail(std::move(message));
    }

    bool expect(const JsonValue& value, Kind kind, std::string_view expected) {
        if (value.kind == kind) return true;
        if (value.kind == Kind::null)
            return fail("is null: leave the field out where there is nothing to say");
        std::string message = "is ";
        message += name_of(value.kind);
        message += "; expected ";
        message += expected;
        return fail(std::move(message));
    }

    bool expect_text(const JsonValue& value) { return expect(value, Kind::text, "a string"); }

    // ---------------------------------------------------------------- the envelope

    struct Envelope {
        const JsonValue* type = nullptr;
        const JsonValue* id = nullptr;
        const JsonValue* source = nullptr;
        const JsonValue* ledger = nullptr;
        const JsonValue* recorded_at = nullptr;
        const JsonValue* actor = nullptr;
        const JsonValue* role = nullptr;
        const JsonValue* data = nullptr;
    };

    struct EnvelopeKey {
        std::string_view name;
        const JsonValue* Envelope::* member;
    };
    static constexpr EnvelopeKey envelope_keys[] = {
        {"type", &Envelope::type},
        {"id", &Envelope::id},
        {"source", &Envelope::source},
        {"ledger", &Envelope::ledger},
        {"recorded_at", &Envelope::recorded_at},
        {"actor", &Envelope::actor},
        {"role", &Envelope::role},
        {"data", &Envelope::data},
    };

    bool find_envelope(const JsonValue& line, Envelope& found) {
        for (const JsonValue& member : line.children) {
            bool known = false;
            for (const EnvelopeKey& key : envelope_keys) {
                if (key.name != member.key) continue;
                found.*key.member = &member;
                known = true;
            }
            if (!known) {
                return fail_at(
                    member.key,
                    "is no key of an event; expected type, id, source, ledger, recorded_at, "
                    "actor, role and data");
            }
        }
        for (const EnvelopeKey& key : envelope_keys) {
            if (found.*key.member == nullptr) return fail_at(key.name, "is missing");
        }
        return true;
    }

    bool read_envelope(const JsonValue& line, events::EventT& event) {
        Envelope found;
        if (!expect(line, Kind::object, "an event as one object") || !find_envelope(line, found))
            return false;
        std::int64_t role = 0;
        if (!read_text_at("id", *found.id, event.id) ||
            !read_text_at("source", *found.source, event.source) ||
            !read_text_at("ledger", *found.ledger, event.ledger) ||
            !read_recorded_at(*found.recorded_at, event) ||
            !read_text_at("actor", *found.actor, event.actor) || !read_role(*found.role, role)) {
            return false;
        }
        event.role = static_cast<events::Role>(role);
        return read_fact(*found.type, *found.data, event);
    }

    bool read_text_at(std::string_view name, const JsonValue& value, std::string& text) {
        const Step step(path_, name);
        if (!expect_text(value)) return false;
        text = value.text;
        return true;
    }

    bool read_recorded_at(const JsonValue& value, events::EventT& event) {
        const Step step(path_, "recorded_at");
        if (!expect_text(value)) return false;
        const auto instant = parse_instant(value.text);
        if (!instant) return fail(instant.error());
        event.recorded_at = std::make_unique<events::Instant>(*instant);
        return true;
    }

    bool read_role(const JsonValue& value, std::int64_t& role) {
        const Step step(path_, "role");
        return read_enumeration(value, *schema_plan().roles, role);
    }

    bool read_fact(const JsonValue& type, const JsonValue& data, events::EventT& event) {
        std::string name;
        if (!read_text_at("type", type, name)) return false;
        const auto fact = fact_of_name(name);
        if (!fact) return fail_at("type", wrong_text(name, "no event has this name"));
        const Step step(path_, "data");
        const uoffset_t root =
            read_table(data, *schema_plan().facts[static_cast<std::size_t>(*fact)]);
        if (root == 0) return false;
        builder_.Finish(flatbuffers::Offset<flatbuffers::Table>(root));
        const auto* table = flatbuffers::GetRoot<flatbuffers::Table>(builder_.GetBufferPointer());
        event.data.value = events::FactUnion::UnPack(table, *fact, nullptr);
        event.data.type = *fact;
        return true;
    }

    // ---------------------------------------------------------------- tables

    // What a table's fields say, by the field's place in the plan.
    struct Found {
        const JsonValue* value = nullptr;
        uoffset_t offset = 0;  // of what does not lie in the table itself
    };

    // 0 after an error.
    uoffset_t read_table(const JsonValue& object, const TablePlan& plan) {
        if (!expect(object, Kind::object, "an object")) return 0;
        std::vector<Found> fields(plan.fields.size());
        if (!find_fields(object, plan, fields)) return 0;
        for (std::size_t i = 0; i < fields.size(); ++i) {
            if (fields[i].value == nullptr || !lies_outside(plan.fields[i])) continue;
            const Step step(path_, plan.fields[i].name);
            fields[i].offset = read_outside(*fields[i].value, plan.fields[i]);
            if (fields[i].offset == 0) return 0;
        }
        const uoffset_t start = builder_.StartTable();
        for (std::size_t i = 0; i < fields.size(); ++i) {
            if (fields[i].value == nullptr) continue;
            const Step step(path_, plan.fields[i].name);
            if (!add_field(fields[i], plan.fields[i])) return 0;
        }
        return builder_.EndTable(start);
    }

    bool find_fields(const JsonValue& object, const TablePlan& plan, std::vector<Found>& fields) {
        std::size_t expected = 0;  // writers mostly keep the schema's order
        for (const JsonValue& member : object.children) {
            std::size_t place = expected;
            std::size_t looked_at = 0;
            while (looked_at < fields.size() &&
                   plan.fields[place % fields.size()].name != member.key) {
                ++place;
                ++looked_at;
            }
            if (looked_at == fields.size()) return fail_unknown(member.key, plan);
            place %= fields.size();
            fields[place].value = &member;
            expected = place + 1;
        }
        for (std::size_t i = 0; i < fields.size(); ++i) {
            if (plan.fields[i].required && fields[i].value == nullptr) {
                return fail_at(plan.fields[i].name,
                               "is missing, and " + plan.name + " requires it");
            }
        }
        return true;
    }

    bool fail_unknown(const std::string& key, const TablePlan& plan) {
        std::string message = "is no field of " + plan.name + "; it has ";
        for (const FieldPlan& field : plan.fields) {
            if (&field != plan.fields.data()) message += ", ";
            message += field.name;
        }
        return fail_at(key, std::move(message));
    }

    static bool lies_outside(const FieldPlan& field) { return field.kind >= FieldKind::text; }

    uoffset_t read_outside(const JsonValue& value, const FieldPlan& field) {
        switch (field.kind) {
            case FieldKind::text:
                return read_text(value, field);
            case FieldKind::bytes:
                return read_bytes(value, field);
            case FieldKind::table:
                return read_table(value, *field.table);
            case FieldKind::texts:
            case FieldKind::tables:
                return read_list(value, field);
            case FieldKind::boolean:
            case FieldKind::integer:
            case FieldKind::enumeration:
            case FieldKind::value:
                break;
        }
        return 0;
    }

    // An empty optional text or list would be encoded as none at all, and none may mean "every".
    bool fail_empty() {
        return fail("is empty: leave the field out where there is nothing to say");
    }

    uoffset_t read_text(const JsonValue& value, const FieldPlan& field) {
        if (!expect_text(value) || (value.text.empty() && !field.required && !fail_empty()))
            return 0;
        return builder_.CreateString(value.text).o;
    }

    uoffset_t read_bytes(const JsonValue& value, const FieldPlan& field) {
        if (!expect(value, Kind::text, "bytes as a base64 string")) return 0;
        const auto bytes = bytes_of_base64(value.text);
        if (!bytes) {
            fail(wrong_text(value.text, "is not base64 with padding (RFC 4648, section 4)"));
            return 0;
        }
        if (bytes->empty() && !field.required && !fail_empty()) return 0;
        return builder_.CreateVector(*bytes).o;
    }

    uoffset_t read_list(const JsonValue& value, const FieldPlan& field) {
        if (!expect(value, Kind::list, "a list")) return 0;
        if (value.children.empty() && !field.required && !fail_empty()) return 0;
        std::vector<flatbuffers::Offset<flatbuffers::Table>> elements;
        elements.reserve(value.children.size());
        for (std::size_t i = 0; i < value.children.size(); ++i) {
            const Step step(path_, i);
            const JsonValue& element = value.children[i];
            uoffset_t offset = 0;
            if (field.kind == FieldKind::tables) {
                offset = read_table(element, *field.table);
            } else if (expect_text(element)) {
                offset = builder_.CreateString(element.text).o;
            }
            if (offset == 0) return 0;
            elements.emplace_back(offset);
        }
        return builder_.CreateVector(elements).o;
    }

    // ---------------------------------------------------------------- what lies in the table
    // itself

    bool add_field(const Found& found, const FieldPlan& field) {
        switch (field.kind) {
            case FieldKind::boolean:
                return add_boolean(*found.value, field);
            case FieldKind::integer:
                return add_integer(*found.value, field);
            case FieldKind::enumeration: {
                std::int64_t number = 0;
                return read_enumeration(*found.value, *field.enumeration, number) &&
                       add_number(number, field);
            }
            case FieldKind::value:
                return add_value(*found.value, field);
            case FieldKind::text:
            case FieldKind::bytes:
            case FieldKind::table:
            case FieldKind::texts:
            case FieldKind::tables:
                builder_.AddOffset(field.offset, flatbuffers::Offset<void>(found.offset));
                return true;
        }
        return false;
    }

    bool add_boolean(const JsonValue& value, const FieldPlan& field) {
        if (!expect(value, Kind::boolean, "true or false")) return false;
        return add_number(value.boolean ? 1 : 0, field);
    }

    bool add_integer(const JsonValue& value, const FieldPlan& field) {
        const std::string expected = "a whole number from " + std::to_string(field.least) + " to " +
                                     std::to_string(field.most);
        if (value.kind == Kind::fraction)
            return fail(wrong_text(value.text, "expected " + expected));
        if (!expect(value, Kind::integer, expected)) return false;
        if (value.integer < field.least || value.integer > field.most) {
            return fail("is " + std::to_string(value.integer) + "; expected " + expected);
        }
        return add_number(value.integer, field);
    }

    bool read_enumeration(const JsonValue& value, const EnumPlan& enumeration,
                          std::int64_t& number) {
        if (!expect(value, Kind::text, "one of the names " + enumeration.names)) return false;
        for (const EnumPlan::Value& named : enumeration.values) {
            if (named.name != value.text) continue;
            number = named.number;
            return true;
        }
        return fail(wrong_text(value.text, "expected one of " + enumeration.names));
    }

    // REQUIRES: within the field's range.
    bool add_number(std::int64_t number, const FieldPlan& field) {
        switch (field.width_bytes) {
            case 1:
                add_scalar<std::uint8_t>(number, field);
                break;
            case 2:
                add_scalar<std::uint16_t>(number, field);
                break;
            case 4:
                add_scalar<std::uint32_t>(number, field);
                break;
            default:
                add_scalar<std::int64_t>(number, field);
                break;
        }
        return true;
    }

    template <class T>
    void add_scalar(std::int64_t number, const FieldPlan& field) {
        builder_.AddElement<T>(field.offset, static_cast<T>(number),
                               static_cast<T>(field.default_number));
    }

    bool add_value(const JsonValue& value, const FieldPlan& field) {
        if (value.kind == Kind::integer || value.kind == Kind::fraction) {
            return fail(
                "is a JSON number, which may have lost digits on its way; write it in quotes");
        }
        if (!expect_text(value)) return false;
        switch (field.value_type) {
            case ValueType::cents:
                return add_parsed(parse_cents(value.text), field);
            case ValueType::unit_price:
                return add_parsed(parse_unit_price(value.text), field);
            case ValueType::quantity:
                return add_parsed(parse_quantity(value.text), field);
            case ValueType::date:
                return add_parsed(parse_date(value.text), field);
            case ValueType::instant:
                return add_parsed(parse_instant(value.text), field);
            case ValueType::basis_points:
                return add_parsed(parse_basis_points(value.text), field);
            case ValueType::sha256:
                return add_parsed(parse_sha256(value.text), field);
        }
        return false;
    }

    template <class T>
    bool add_parsed(const ParsedValue<T>& parsed, const FieldPlan& field) {
        if (!parsed) return fail(parsed.error());
        builder_.AddStruct(field.offset, &*parsed);
        return true;
    }

    flatbuffers::FlatBufferBuilder builder_{512};
    std::string path_;
    TextError error_;
};

}  // namespace

std::string to_string(const TextError& error) {
    return error.field.empty() ? error.message : error.field + ": " + error.message;
}

std::expected<events::EventT, TextError> event_from_json(std::string_view line) {
    const auto tree = parse_json(line);
    if (!tree) return std::unexpected(tree.error());
    return EventReader().read(*tree);
}

std::expected<std::string, TextError> payload_from_json(std::string_view line) {
    const auto event = event_from_json(line);
    if (!event) return std::unexpected(event.error());
    std::string payload = encode(*event);
    AlignedCopies copies;
    if (!verify(payload, copies)) {
        return std::unexpected(
            TextError{{},
                      "the event is too large: its payload has " + std::to_string(payload.size()) +
                          " bytes, at most " + std::to_string(payload_bytes_max) + " bytes and " +
                          std::to_string(payload_tables_max) + " tables are possible"});
    }
    return payload;
}

}  // namespace saldo::codec

// From a verified event to its text form, field by field in the order of the schema's ids.
#include <array>
#include <charconv>

#include "schemas/codec/base64.hpp"
#include "schemas/codec/event_types.hpp"
#include "schemas/codec/json.hpp"
#include "schemas/codec/schema_plan.hpp"
#include "schemas/codec/text_values.hpp"

namespace saldo::codec {
namespace {

using Texts = flatbuffers::Vector<flatbuffers::Offset<flatbuffers::String>>;
using Tables = flatbuffers::Vector<flatbuffers::Offset<flatbuffers::Table>>;
using Bytes = flatbuffers::Vector<std::uint8_t>;

void append_text(std::string& out, std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdef";
    out += '"';
    std::size_t plain_from = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<std::uint8_t>(text[i]);
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        out += text.substr(plain_from, i - plain_from);
        plain_from = i + 1;
        if (c == '"' || c == '\\') {
            out += '\\';
            out += text[i];
        } else {
            out += "\\u00";
            out += hex[c >> 4U];
            out += hex[c & 0xFU];
        }
    }
    out += text.substr(plain_from);
    out += '"';
}

void append_text(std::string& out, const flatbuffers::String& text) {
    append_text(out, std::string_view(text.c_str(), text.size()));
}

void append_number(std::string& out, std::int64_t number) {
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

void append_enumeration(std::string& out, const EnumPlan& enumeration, std::int64_t number) {
    for (const EnumPlan::Value& value : enumeration.values) {
        if (value.number != number) continue;
        append_text(out, value.name);
        return;
    }
    append_number(out, number);
}

template <class T>
const T& value_at(const flatbuffers::Table& table, const FieldPlan& field) {
    return *table.GetStruct<const T*>(field.offset);
}

// REQUIRES: the field is there.
void append_value(std::string& out, const flatbuffers::Table& table, const FieldPlan& field) {
    out += '"';
    switch (field.value_type) {
        case ValueType::cents:
            append_cents(out, value_at<events::Cents>(table, field));
            break;
        case ValueType::unit_price:
            append_unit_price(out, value_at<events::UnitPrice>(table, field));
            break;
        case ValueType::quantity:
            append_quantity(out, value_at<events::Quantity>(table, field));
            break;
        case ValueType::date:
            append_date(out, value_at<events::Date>(table, field));
            break;
        case ValueType::instant:
            append_instant(out, value_at<events::Instant>(table, field));
            break;
        case ValueType::basis_points:
            append_basis_points(out, value_at<events::BasisPoints>(table, field));
            break;
        case ValueType::sha256:
            append_sha256(out, value_at<events::Sha256>(table, field));
            break;
    }
    out += '"';
}

void append_table(std::string& out, const flatbuffers::Table& table, const TablePlan& plan);

template <class List, class AppendElement>
void append_list(std::string& out, const List& list, const AppendElement& append_element) {
    out += '[';
    bool first = true;
    for (const auto* element : list) {
        if (!first) out += ',';
        first = false;
        append_element(*element);
    }
    out += ']';
}

// REQUIRES: the field is there, or is a number.
void append_field(std::string& out, const flatbuffers::Table& table, const FieldPlan& field) {
    switch (field.kind) {
        case FieldKind::boolean:
            out += number_of(table, field) != 0 ? "true" : "false";
            break;
        case FieldKind::integer:
            append_number(out, number_of(table, field));
            break;
        case FieldKind::enumeration:
            append_enumeration(out, *field.enumeration, number_of(table, field));
            break;
        case FieldKind::value:
            append_value(out, table, field);
            break;
        case FieldKind::text:
            append_text(out, *table.GetPointer<const flatbuffers::String*>(field.offset));
            break;
        case FieldKind::bytes: {
            const auto& bytes = *table.GetPointer<const Bytes*>(field.offset);
            out += '"';
            append_base64(out, {bytes.data(), bytes.size()});
            out += '"';
            break;
        }
        case FieldKind::table:
            append_table(out, *table.GetPointer<const flatbuffers::Table*>(field.offset),
                         *field.table);
            break;
        case FieldKind::texts:
            append_list(out, *table.GetPointer<const Texts*>(field.offset),
                        [&out](const flatbuffers::String& text) { append_text(out, text); });
            break;
        case FieldKind::tables:
            append_list(
                out, *table.GetPointer<const Tables*>(field.offset),
                [&](const flatbuffers::Table& inner) { append_table(out, inner, *field.table); });
            break;
    }
}

bool is_number(const FieldPlan& field) { return field.kind < FieldKind::value; }

void append_table(std::string& out, const flatbuffers::Table& table, const TablePlan& plan) {
    out += '{';
    bool first = true;
    for (const FieldPlan& field : plan.fields) {
        if (!is_number(field) && !table.CheckField(field.offset)) continue;
        out += first ? "\"" : ",\"";
        first = false;
        out += field.name;
        out += "\":";
        append_field(out, table, field);
    }
    out += '}';
}

}  // namespace

std::string json_from_payload(const events::Event& event) {
    const SchemaPlan& plan = schema_plan();
    std::string out;
    constexpr std::size_t ordinary_line_bytes = 512;
    out.reserve(ordinary_line_bytes);
    out += R"({"type":")";
    out += name_of(event.data_type());
    out += R"(","id":)";
    append_text(out, *event.id());
    out += R"(,"source":)";
    append_text(out, *event.source());
    out += R"(,"ledger":)";
    append_text(out, *event.ledger());
    out += R"(,"recorded_at":")";
    append_instant(out, *event.recorded_at());
    out += R"(","actor":)";
    append_text(out, *event.actor());
    out += R"(,"role":)";
    append_enumeration(out, *plan.roles, static_cast<std::int64_t>(event.role()));
    out += R"(,"data":)";
    append_table(out, *static_cast<const flatbuffers::Table*>(event.data()),
                 *plan.facts[static_cast<std::size_t>(event.data_type())]);
    out += '}';
    return out;
}

}  // namespace saldo::codec

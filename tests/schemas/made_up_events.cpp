#include "tests/schemas/made_up_events.hpp"

#include <array>
#include <limits>
#include <string_view>
#include <vector>

#include "schemas/codec/base64.hpp"
#include "schemas/codec/event_types.hpp"
#include "schemas/codec/text_values.hpp"

namespace saldo::codec::tests {
namespace {

constexpr std::int64_t first_day = -25'567;  // 1900-01-01
constexpr std::int64_t days = 401'767;       // to 2999-12-31
constexpr std::int64_t ms_of_day = 86'400'000;

}  // namespace

// Small, round, extreme: whatever a random int64 alone would never be.
std::int64_t EventMaker::any_number() {
    switch (below(5)) {
        case 0:
            return static_cast<std::int64_t>(below(2000)) - 1000;
        case 1:
            return static_cast<std::int64_t>(below(2000)) * 10'000;
        case 2:
            return std::numeric_limits<std::int64_t>::max();
        case 3:
            return std::numeric_limits<std::int64_t>::min();
        default:
            return static_cast<std::int64_t>(random_());
    }
}

void EventMaker::append_text(std::string& out, std::size_t pieces_min) {
    static constexpr std::array<std::string_view, 16> pieces{
        "a",       "Z",         "7",    "-",    " ", "ä", "Ö",
        "å",       "kotihoito", "\\\"", "\\\\", "/", "€", "\xF0\x9F\x98\x80",
        "\\u0000", "\\u000a"};
    const std::size_t count = pieces_min + below(12);
    out += '"';
    for (std::size_t i = 0; i < count; ++i) out += pieces[below(pieces.size())];
    out += '"';
}

void EventMaker::append_bytes(std::string& out) {
    std::vector<std::uint8_t> bytes(1 + below(40));
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random_());
    out += '"';
    append_base64(out, bytes);
    out += '"';
}

void EventMaker::append_value(std::string& out, ValueType type) {
    const std::int64_t day = first_day + static_cast<std::int64_t>(below(days));
    out += '"';
    switch (type) {
        case ValueType::cents:
            append_cents(out, events::Cents(any_number()));
            break;
        case ValueType::unit_price:
            append_unit_price(out, events::UnitPrice(any_number()));
            break;
        case ValueType::quantity:
            append_quantity(out, events::Quantity(any_number()));
            break;
        case ValueType::basis_points:
            append_basis_points(out, events::BasisPoints(static_cast<std::int32_t>(random_())));
            break;
        case ValueType::date:
            append_date(out, events::Date(static_cast<std::int32_t>(day)));
            break;
        case ValueType::instant: {
            const auto local_ms = static_cast<std::int64_t>(below(ms_of_day));
            const auto offset = static_cast<std::int16_t>(static_cast<int>(below(2879)) - 1439);
            append_instant(out,
                           events::Instant(day * ms_of_day + local_ms - offset * 60'000, offset));
            break;
        }
        case ValueType::sha256: {
            std::uint8_t bytes[32];
            for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random_());
            append_sha256(out, events::Sha256(flatbuffers::make_span(bytes)));
            break;
        }
    }
    out += '"';
}

void EventMaker::append_enumeration(std::string& out, const EnumPlan& enumeration) {
    out += '"';
    out += enumeration.values[below(enumeration.values.size())].name;
    out += '"';
}

void EventMaker::append_field(std::string& out, const FieldPlan& field) {
    switch (field.kind) {
        case FieldKind::boolean:
            out += coin() ? "true" : "false";
            break;
        case FieldKind::integer: {
            const auto span = static_cast<std::uint64_t>(field.most - field.least);
            const std::uint64_t step = coin() ? below(2) * span : below(span);
            out += std::to_string(field.least + static_cast<std::int64_t>(step));
            break;
        }
        case FieldKind::enumeration:
            append_enumeration(out, *field.enumeration);
            break;
        case FieldKind::value:
            append_value(out, field.value_type);
            break;
        case FieldKind::text:
            append_text(out, field.required ? 0 : 1);
            break;
        case FieldKind::bytes:
            append_bytes(out);
            break;
        case FieldKind::table:
            append_table(out, *field.table);
            break;
        case FieldKind::texts:
        case FieldKind::tables: {
            const std::size_t count = (field.required ? 0U : 1U) + below(4);
            out += '[';
            for (std::size_t i = 0; i < count; ++i) {
                if (i > 0) out += ',';
                if (field.kind == FieldKind::texts) {
                    append_text(out, 0);
                } else {
                    append_table(out, *field.table);
                }
            }
            out += ']';
            break;
        }
    }
}

void EventMaker::append_table(std::string& out, const TablePlan& plan) {
    out += '{';
    bool first = true;
    for (const FieldPlan& field : plan.fields) {
        const bool always = field.required || field.kind < FieldKind::value;
        if (!always && optional_ == Optional::some && coin()) continue;
        out += first ? "\"" : ",\"";
        first = false;
        out += field.name;
        out += "\":";
        append_field(out, field);
    }
    out += '}';
}

std::string EventMaker::line(std::size_t fact) {
    std::string out = R"({"type":")";
    out += name_of(static_cast<events::Fact>(fact));
    out += R"(","id":)";
    append_text(out, 0);
    out += R"(,"source":)";
    append_text(out, 0);
    out += R"(,"ledger":)";
    append_text(out, 0);
    out += R"(,"recorded_at":)";
    append_value(out, ValueType::instant);
    out += R"(,"actor":)";
    append_text(out, 0);
    out += R"(,"role":)";
    append_enumeration(out, *schema_plan().roles);
    out += R"(,"data":)";
    append_table(out, *schema_plan().facts[fact]);
    out += '}';
    return out;
}

}  // namespace saldo::codec::tests

#include "schemas/codec/schema_plan.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <optional>
#include <utility>

#include <flatbuffers/reflection.h>

#include "schemas/events_bfbs.hpp"

namespace saldo::codec {
namespace {

[[noreturn]] void stop(const std::string& table, const std::string& field, const char* why) {
    std::fprintf(stderr, "saldo: schemas/codec cannot work with %s.%s: %s\n", table.c_str(),
                 field.c_str(), why);
    std::abort();
}

constexpr std::array<std::pair<std::string_view, ValueType>, 7> value_types{{
    {"saldo.events.Cents", ValueType::cents},
    {"saldo.events.UnitPrice", ValueType::unit_price},
    {"saldo.events.Quantity", ValueType::quantity},
    {"saldo.events.Date", ValueType::date},
    {"saldo.events.Instant", ValueType::instant},
    {"saldo.events.BasisPoints", ValueType::basis_points},
    {"saldo.events.Sha256", ValueType::sha256},
}};

std::optional<ValueType> value_type_of(std::string_view struct_name) {
    for (const auto& [name, type] : value_types) {
        if (name == struct_name) return type;
    }
    return std::nullopt;
}

struct IntegerShape {
    std::uint8_t width_bytes = 0;
    bool is_signed = false;
};

std::optional<IntegerShape> integer_shape_of(reflection::BaseType type) {
    switch (type) {
        case reflection::Bool:
        case reflection::UByte:
            return IntegerShape{1, false};
        case reflection::Byte:
            return IntegerShape{1, true};
        case reflection::UShort:
            return IntegerShape{2, false};
        case reflection::Short:
            return IntegerShape{2, true};
        case reflection::UInt:
            return IntegerShape{4, false};
        case reflection::Int:
            return IntegerShape{4, true};
        case reflection::Long:
            return IntegerShape{8, true};
        // the plan's numbers are int64
        case reflection::ULong:
        case reflection::None:
        case reflection::UType:
        case reflection::Float:
        case reflection::Double:
        case reflection::String:
        case reflection::Vector:
        case reflection::Obj:
        case reflection::Union:
        case reflection::Array:
        case reflection::MaxBaseType:
            return std::nullopt;
    }
    return std::nullopt;
}

void plan_integer(FieldPlan& field, IntegerShape shape, std::int64_t default_number) {
    field.width_bytes = shape.width_bytes;
    field.is_signed = shape.is_signed;
    field.default_number = default_number;
    const unsigned bits = 8U * shape.width_bytes;
    if (shape.is_signed) {
        field.most = std::numeric_limits<std::int64_t>::max() >> (64U - bits);
        field.least = -field.most - 1;
    } else {
        field.most = (std::int64_t{1} << bits) - 1;
    }
}

class PlanMaker {
  public:
    PlanMaker() : schema_(*reflection::GetSchema(saldo::schemas::events_bfbs().data())) {}

    SchemaPlan make() {
        for (const auto* declared : *schema_.enums()) plan_.enums.push_back(enum_plan(*declared));
        plan_.tables.resize(schema_.objects()->size());
        for (flatbuffers::uoffset_t i = 0; i < schema_.objects()->size(); ++i) {
            const reflection::Object& object = *schema_.objects()->Get(i);
            if (!object.is_struct()) plan_table(plan_.tables[i], object);
        }
        plan_envelope();
        return std::move(plan_);
    }

  private:
    static EnumPlan enum_plan(const reflection::Enum& declared) {
        EnumPlan plan;
        for (const auto* value : *declared.values()) {
            if (!plan.names.empty()) plan.names += ", ";
            plan.names += value->name()->str();
            plan.values.push_back({value->name()->str(), value->value()});
        }
        return plan;
    }

    void plan_table(TablePlan& table, const reflection::Object& object) {
        const std::string whole_name = object.name()->str();
        table.name = whole_name.substr(whole_name.rfind('.') + 1);
        if (&object == schema_.root_table()) return;  // the envelope's keys are its own business
        std::vector<const reflection::Field*> fields;
        for (const auto* field : *object.fields()) {
            if (!field->deprecated()) fields.push_back(field);
        }
        std::ranges::sort(fields, {}, [](const reflection::Field* field) { return field->id(); });
        table.fields.reserve(fields.size());
        for (const auto* field : fields) table.fields.push_back(field_plan(table, *field));
        for (const FieldPlan& field : table.fields) {
            const bool has_text = field.kind == FieldKind::text || field.kind == FieldKind::texts ||
                                  field.kind == FieldKind::table || field.kind == FieldKind::tables;
            if (has_text) table.text_fields.push_back(&field);
        }
    }

    FieldPlan field_plan(const TablePlan& table, const reflection::Field& declared) {
        FieldPlan field;
        field.name = declared.name()->str();
        field.offset = declared.offset();
        field.required = declared.required();
        const reflection::Type& type = *declared.type();
        if (const auto shape = integer_shape_of(type.base_type())) {
            plan_integer(field, *shape, declared.default_integer());
            field.kind =
                type.base_type() == reflection::Bool ? FieldKind::boolean : FieldKind::integer;
            if (type.index() >= 0) {
                field.kind = FieldKind::enumeration;
                field.enumeration = &plan_.enums[static_cast<std::size_t>(type.index())];
            }
        } else if (type.base_type() == reflection::String) {
            field.kind = FieldKind::text;
        } else if (type.base_type() == reflection::Obj) {
            plan_object(table, field, type.index());
        } else if (type.base_type() == reflection::Vector) {
            plan_list(table, field, type);
        } else {
            stop(table.name, field.name, "no text form is known for its type");
        }
        return field;
    }

    void plan_object(const TablePlan& table, FieldPlan& field, int index) {
        const reflection::Object& object =
            *schema_.objects()->Get(static_cast<flatbuffers::uoffset_t>(index));
        if (!object.is_struct()) {
            field.kind = FieldKind::table;
            field.table = &plan_.tables[static_cast<std::size_t>(index)];
            return;
        }
        const auto value_type = value_type_of(object.name()->string_view());
        if (!value_type) stop(table.name, field.name, "no text form is known for its struct");
        field.kind = FieldKind::value;
        field.value_type = *value_type;
    }

    void plan_list(const TablePlan& table, FieldPlan& field, const reflection::Type& type) {
        if (type.element() == reflection::UByte && type.index() < 0) {
            field.kind = FieldKind::bytes;
        } else if (type.element() == reflection::String) {
            field.kind = FieldKind::texts;
        } else if (type.element() == reflection::Obj) {
            plan_object(table, field, type.index());
            if (field.kind != FieldKind::table)
                stop(table.name, field.name, "no text form is known for lists of structs");
            field.kind = FieldKind::tables;
        } else {
            stop(table.name, field.name, "no text form is known for its list");
        }
    }

    // The schema's own look-up by key draws a false warning from GCC 12 under the sanitizers.
    const reflection::Field* envelope_field(std::string_view name) const {
        for (const auto* field : *schema_.root_table()->fields()) {
            if (field->name()->string_view() == name) return field;
        }
        stop("Event", std::string(name), "it is not there");
    }

    void plan_envelope() {
        const auto* role = envelope_field("role");
        const auto* data = envelope_field("data");
        plan_.roles = &plan_.enums[static_cast<std::size_t>(role->type()->index())];
        const auto union_index = static_cast<flatbuffers::uoffset_t>(data->type()->index());
        for (const auto* value : *schema_.enums()->Get(union_index)->values()) {
            const auto number = static_cast<std::size_t>(value->value());
            plan_.facts.resize(std::max(plan_.facts.size(), number + 1));
            if (number != 0)
                plan_.facts[number] =
                    &plan_.tables[static_cast<std::size_t>(value->union_type()->index())];
        }
    }

    const reflection::Schema& schema_;
    SchemaPlan plan_;
};

}  // namespace

const SchemaPlan& schema_plan() {
    static const SchemaPlan plan = PlanMaker().make();
    return plan;
}

std::int64_t number_of(const flatbuffers::Table& table, const FieldPlan& field) noexcept {
    const std::uint8_t* const at = table.GetAddressOf(field.offset);
    if (at == nullptr) return field.default_number;
    switch (field.width_bytes) {
        case 1:
            return field.is_signed ? std::int64_t{flatbuffers::ReadScalar<std::int8_t>(at)}
                                   : std::int64_t{*at};
        case 2:
            return field.is_signed ? std::int64_t{flatbuffers::ReadScalar<std::int16_t>(at)}
                                   : std::int64_t{flatbuffers::ReadScalar<std::uint16_t>(at)};
        case 4:
            return field.is_signed ? std::int64_t{flatbuffers::ReadScalar<std::int32_t>(at)}
                                   : std::int64_t{flatbuffers::ReadScalar<std::uint32_t>(at)};
        default:
            return flatbuffers::ReadScalar<std::int64_t>(at);
    }
}

}  // namespace saldo::codec

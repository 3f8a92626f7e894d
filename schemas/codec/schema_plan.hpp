// The binary schema, rearranged once for those who walk over events without knowing them by name:
// the text form (json.hpp) and the check of strings (decode.hpp). A new event or field in
// events.fbs needs no line of code here.
//
// A kind of field that the plan does not know (a floating point number, say, or a list of dates)
// stops the program when the plan is first made, so that no test run passes over it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <flatbuffers/flatbuffers.h>

namespace saldo::codec {

enum class FieldKind : std::uint8_t {
    boolean,
    integer,
    enumeration,
    value,   // one of the structs of common.fbs, see ValueType
    text,    // string
    bytes,   // [ubyte]
    table,   // a table inside
    texts,   // [string]
    tables,  // [table]
};

// The structs of common.fbs, each with a text form of its own (text_values.hpp).
enum class ValueType : std::uint8_t {
    cents,
    unit_price,
    quantity,
    date,
    instant,
    basis_points,
    sha256
};

struct EnumPlan {
    struct Value {
        std::string name;
        std::int64_t number = 0;
    };
    std::vector<Value> values;
    std::string names;  // "euro, hour, minute", for messages
};

struct TablePlan;

struct FieldPlan {
    std::string name;
    flatbuffers::voffset_t offset = 0;  // in the vtable
    FieldKind kind = FieldKind::text;
    bool required = false;
    // integer and enumeration (boolean: one byte)
    std::uint8_t width_bytes = 0;
    bool is_signed = false;
    std::int64_t default_number = 0;
    std::int64_t least = 0;
    std::int64_t most = 0;
    const EnumPlan* enumeration = nullptr;
    ValueType value_type = ValueType::cents;  // value
    const TablePlan* table = nullptr;         // table, tables
};

struct TablePlan {
    std::string name;
    std::vector<FieldPlan> fields;              // by id
    std::vector<const FieldPlan*> text_fields;  // those that are or contain strings
};

struct SchemaPlan {
    std::vector<EnumPlan> enums;
    std::vector<TablePlan> tables;
    std::vector<const TablePlan*> facts;  // by number in the union; [0], NONE, is null
    const EnumPlan* roles = nullptr;
};

// Made on first use; thread-safe; lives as long as the program.
[[nodiscard]] const SchemaPlan& schema_plan();

// An integer or boolean field of a verified table.
[[nodiscard]] std::int64_t number_of(const flatbuffers::Table& table,
                                     const FieldPlan& field) noexcept;

}  // namespace saldo::codec

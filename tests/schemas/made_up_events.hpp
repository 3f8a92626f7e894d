// Events that nobody thought of: their text forms, made from the schema and a seed, exactly as
// json_from_payload would write them. The same seed makes the same line on every machine.
#pragma once

#include <cstdint>
#include <random>
#include <string>

#include "schemas/codec/schema_plan.hpp"

namespace saldo::codec::tests {

class EventMaker {
  public:
    enum class Optional { all, some };
    // Fields that need not be there: all of them, or each with even chances.
    EventMaker(std::uint64_t seed, Optional optional) : random_(seed), optional_(optional) {}

    // REQUIRES: fact is a number in the union, from 1.
    std::string line(std::size_t fact);

  private:
    std::uint64_t below(std::uint64_t end) { return random_() % end; }
    bool coin() { return below(2) == 0; }
    std::int64_t any_number();
    void append_text(std::string& out, std::size_t pieces_min);
    void append_bytes(std::string& out);
    void append_value(std::string& out, ValueType type);
    void append_enumeration(std::string& out, const EnumPlan& enumeration);
    void append_field(std::string& out, const FieldPlan& field);
    void append_table(std::string& out, const TablePlan& plan);

    std::mt19937_64 random_;
    Optional optional_;
};

}  // namespace saldo::codec::tests

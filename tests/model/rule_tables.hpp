// Rule tables: what their texts say, and what they make of a day and of a moment. Written from
// docs/formats/rule-tables.md.
#pragma once

#include <optional>

#include "tests/model/world.hpp"

namespace saldo::model {

[[nodiscard]] bool is_table_name(const Text& name);
// The service of "time_classes/SERVICE"; empty: the table is for none.
[[nodiscard]] Text service_of_table(const Text& name);
[[nodiscard]] std::size_t lines_in(const Text& text);
// nullopt: some line cannot be read.
[[nodiscard]] std::optional<TableContent> read_table(const Text& name, const Text& text);

// nullptr: not set yet for that day.
[[nodiscard]] const RuleTable::Version* version_on(const RuleTable& table, Day day);

// The table of time classes that decides for a service on a day; nullptr: none does.
[[nodiscard]] const TableContent* time_classes_of(const World& world, const Text& service, Day day);
// What a table says of a minute of a day.
[[nodiscard]] events::TimeClass time_class_of(const World& world, const TableContent& table,
                                              Day day, int minute);

}  // namespace saldo::model

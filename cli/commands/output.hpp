// Answers on the screen: aligned tables for people, CSV and JSON for machines.
#pragma once

#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include "projections/pipeline/answer.hpp"

namespace saldo {

enum class Format { table, csv, json };
[[nodiscard]] std::optional<Format> format_of_text(std::string_view text);

// table: facts above, then the rows, numbers to the right, columns as wide as their text
// (characters, not bytes). csv: RFC 4180 with a header line; facts are left out where there are
// rows, and are name,value rows where there are none. json: one object: the facts, `positions`, and
// the rows under their name.
[[nodiscard]] std::string render(const Answer& answer, Format format);

// Between processes: everything that an answer has. nullopt: not an answer.
[[nodiscard]] std::string answer_to_wire(const Answer& answer);
[[nodiscard]] std::optional<Answer> answer_of_wire(std::string_view text);

}  // namespace saldo

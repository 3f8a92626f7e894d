// The golden files of the events: samples of each event, as tests/golden/events/<sample>.json, one
// line of text, and <sample>.hex, the bytes that encode() makes of it. The samples of an event are
//
//   <Event>             with every field that version 1 of the schema has
//   <Event>.minimal     with those alone that must be there
//   <Event>.<word>      for fields that came later
//
// and together they use every field. What was released (schemas/released/v1/golden.sha256) stays
// as it is for ever.
//
// SALDO_UPDATE_GOLDEN=1 in the environment writes the .hex of every .json, a .json for an event
// that has none yet (with values made up from the schema: give it sensible ones, then update
// again), and a minimal sample, made of the full one, where there is none.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace saldo::codec::tests {

[[nodiscard]] bool updating_golden_files();

[[nodiscard]] std::filesystem::path golden_folder();

// Those that have a text, the full one first.
[[nodiscard]] std::vector<std::string> golden_samples(std::string_view event_name);

// Empty: there is no such file. Without the line end.
[[nodiscard]] std::string golden_json(std::string_view sample);
// The payload; empty: no such file, or not hexadecimal.
[[nodiscard]] std::string golden_payload(std::string_view sample);

void write_golden_json(std::string_view sample, std::string_view line);
void write_golden_payload(std::string_view sample, std::string_view payload);

// Whether `now` is the golden text, but for fields that came later: numbers, booleans and enums are
// written with their default where an event does not have them.
[[nodiscard]] bool is_golden_text(std::string_view now, std::string_view golden, std::size_t fact);

// The same event with only what must be there: fields that may be absent are, numbers and enums
// have their default, lists have one entry. REQUIRES: `line` is a text of event `fact`.
[[nodiscard]] std::string minimal_json(std::string_view line, std::size_t fact);

}  // namespace saldo::codec::tests

// The golden files of the events: tests/golden/events/<Event>.json, one line of text with every
// field of the event in use, and <Event>.hex, the bytes that encode() makes of it. Both are for
// ever once version 1 is released.
//
// SALDO_UPDATE_GOLDEN=1 in the environment writes the .hex of every .json, and a .json for an event
// that has none yet (with values made up from the schema: give it sensible ones, then update
// again).
#pragma once

#include <string>
#include <string_view>

namespace saldo::codec::tests {

[[nodiscard]] bool updating_golden_files();

// Empty: there is no such file. Without the line end.
[[nodiscard]] std::string golden_json(std::string_view event_name);
// The payload; empty: no such file, or not hexadecimal.
[[nodiscard]] std::string golden_payload(std::string_view event_name);

void write_golden_json(std::string_view event_name, std::string_view line);
void write_golden_payload(std::string_view event_name, std::string_view payload);

}  // namespace saldo::codec::tests

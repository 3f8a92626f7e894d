// Files of events in the JSON text form, one a line (docs/formats/events.md), read from beginning
// to end in the memory of some blocks of lines, each turned into events by a thread of its own. A
// line that is no event ends the reading with file, line and field; blank lines are skipped.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"

namespace saldo {

// A line at most so long: the largest payload (codec::payload_bytes_max) as base64 text, and its
// envelope.
inline constexpr std::size_t kEventLineBytesMax = std::size_t{2} << 20U;

// One event of a file.
struct ReadEvent {
    std::uint64_t line = 0;         // 1, 2, …
    std::uint64_t file_offset = 0;  // where the next line begins; for progress
    std::string_view ledger;        // the record's key; lives as long as `payload`
    std::string_view payload;       // valid during the call
};
using OnEvent = std::function<Status(const ReadEvent& event)>;
using OnBytes = std::function<void(std::string_view bytes)>;

// Errors: bad_input (a line, with its place; an empty file), not_found, io; limit (a line that is
// too long); whatever `on_event` returns ends the reading. `on_event` is called by the caller's
// thread, in the file's order, up to the first line that is no event.
// `on_bytes`, where given, gets every byte of a file that was read to its end, in order.
[[nodiscard]] Status read_json_lines(const std::filesystem::path& file, const OnEvent& on_event,
                                     const OnBytes& on_bytes = {});

}  // namespace saldo

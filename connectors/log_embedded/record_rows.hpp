// How a record and the log's own description become rows of the store.
//
//   table records   key    partition u32 BE | offset u64 BE
//                   value  append time i64 LE, ms UTC | key's bytes u32 LE | key | value
//   position        "saldo-log" | format u32 LE | partitions u32 LE | identity, 16 bytes
//
// The position of this store never changes: it says what log this is, and every commit repeats it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/fold/event_log.hpp"

namespace saldo::embedded {

inline constexpr std::uint32_t kFormat = 1;
inline constexpr std::size_t kIdentityBytes = 16;

struct Description {
    PartitionIndex partitions = 0;
    std::array<unsigned char, kIdentityBytes> identity{};  // random, from when the log was made
};

using RowKey = std::array<char, 12>;

[[nodiscard]] RowKey row_key(PartitionIndex partition, LogOffset offset);
[[nodiscard]] inline std::string_view bytes(const RowKey& key) { return {key.data(), key.size()}; }
// REQUIRES: `key` is a row key.
[[nodiscard]] LogOffset offset_of(std::string_view key);

// Appends a row's value to `into`. The time is set later, when the record gets its place.
void add_row_value(std::string& into, std::string_view key, std::string_view value);
void set_append_time(char* row_value, std::int64_t append_time_ms);

// Views into `row_value`; the offset is left alone. False: no record can look like this.
[[nodiscard]] bool read_row_value(std::string_view row_value, LogRecord& record);

[[nodiscard]] std::string encode(const Description& description);
// nullopt: it is not the description of a log.
[[nodiscard]] std::optional<Description> decode(std::string_view position);
[[nodiscard]] std::string identity_text(const Description& description);

}  // namespace saldo::embedded

// The largest of everything that the codec reads or writes, each with its reason. What goes over is
// an outcome (`undecodable`) or a TextError, never a crash.
#pragma once

#include <cstddef>
#include <cstdint>

namespace saldo::codec {

// One event's payload. librdkafka and Kafka refuse records over 1,000,000 and 1,048,588 bytes
// unless they are told otherwise; this leaves 17 kB of a million for the key, the headers and the
// framing. Ordinary events have 100 to 300 bytes; only a RuleTableSet or a sink's layout comes
// near.
inline constexpr std::size_t payload_bytes_max = std::size_t{960} * 1024;

// One event's text form. A control character takes one byte in a payload and six in JSON (\u0001),
// and no other value grows by more, so that every payload's text is short enough to be read again.
inline constexpr std::size_t text_line_bytes_max = 6 * payload_bytes_max + std::size_t{64} * 1024;

// Tables in one payload. Each is a line or a share of a voucher; a payload that names one table
// over and over must not cost more time than its bytes deserve.
inline constexpr std::uint32_t payload_tables_max = 4096;

// Nested tables in a payload: the event, its fact and one table inside are three. The rest is room
// for events to come.
inline constexpr std::uint32_t payload_depth_max = 8;

// Nested objects and lists in a text form, for the same reason as above.
inline constexpr std::size_t text_depth_max = 16;

// Keys in one object of a text form: twice the largest table's fields and more, so that looking for
// repeated keys stays cheap.
inline constexpr std::size_t text_keys_max = 64;

}  // namespace saldo::codec

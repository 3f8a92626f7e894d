// From a log's bytes to an event that can be read without a further thought. Bytes come from anyone
// who can write to the log: nothing about them is believed before verify() said so, and bytes that
// are no event are an outcome, never a crash.
//
// It goes in two steps, because an event's type may be newer than the rules of its ledger: then
// nobody looks at its data, so that builds that know the type and builds that do not agree.
//
// What a verified event promises: the envelope's part by verify_envelope(), all of it once
// data_is_sound() said so too
// 1. Every offset, length and vtable stays inside the payload; every int64 lies at a multiple of
//    eight.
// 2. Every field that events.fbs calls required is there, the fact included, and the fact's type is
//    known.
// 3. Every string is UTF-8.
// 4. It has at most payload_bytes_max bytes and payload_tables_max tables, and its strings
//    together, shared ones counted once a use, are no longer than payload_bytes_max, so that no
//    payload costs much more than its bytes. It does not promise that values make sense: an enum
//    may hold a number that has no name, a date may lie in the year 100,000, a required string may
//    be empty. That is for the rules to refuse.
#pragma once

#include <cstdint>
#include <expected>
#include <string_view>

#include "schemas/codec/aligned_copies.hpp"
#include "schemas/events_generated.h"

namespace saldo::codec {

enum class DecodeError : std::uint8_t {
    undecodable,         // not an event of this schema, damaged, or over a limit
    unknown_event_type,  // an event whose envelope is sound and whose type a later version added
};

// "undecodable", "unknown_event_type".
[[nodiscard]] std::string_view name_of(DecodeError error) noexcept;

// An event of any type but NONE, of which all but `data` may be read. `bytes` is the payload, or
// the aligned copy of it.
struct Envelope {
    const events::Event* event = nullptr;
    std::string_view bytes;
};

// Checks everything but the data. Refuses as `undecodable` only.
[[nodiscard]] std::expected<Envelope, DecodeError> verify_envelope(std::string_view payload,
                                                                   AlignedCopies& copies);

// Whether the data may be read too. False for types that this build does not know.
[[nodiscard]] bool data_is_sound(const Envelope& envelope);

// Both steps: checks the payload and gives the event inside it: a view into `payload`, or into
// `copies` where the payload was not aligned; it lives as long as both. Thread-safe for different
// `copies`. Allocates only when `copies` grows.
[[nodiscard]] std::expected<const events::Event*, DecodeError> verify(std::string_view payload,
                                                                      AlignedCopies& copies);

}  // namespace saldo::codec

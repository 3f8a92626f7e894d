// The text form of events: one JSON object a line, for people, for files and for publishers that
// have no FlatBuffers library. It loses nothing: text to payload to text, and payload to text to
// payload, end where they began (the latter for payloads in the canonical encoding, see
// encode.hpp). docs/formats/events.md describes it for users.
//
//   {"type":"PaymentHeld","id":"7","source":"https://psop.example/","ledger":"L06",
//    "recorded_at":"2026-01-12T08:15:00.000+02:00","actor":"a-17","role":"official","data":{"provider":"P7","reason":"…"}}
//
// Driven by the schema's reflection: a new event needs no code. Numbers, booleans and enums are
// always written; a struct, text, table or list only when it is there. Money, prices, quantities
// and dates are JSON strings in the forms of text_values.hpp; JSON numbers are refused for them,
// because too many writers of JSON turn 577.30 into a binary fraction. Keys may come in any order;
// unknown, repeated and missing ones are errors, not guesses.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "schemas/events_generated.h"

namespace saldo::codec {

// What is wrong with a text. `field` is a path such as "data.lines[0].unit_value" or "recorded_at";
// empty where the line as a whole is wrong. The message names what was found, what is expected, and
// the column (from 1, in bytes) for text that is no JSON.
struct TextError {
    std::string field;
    std::string message;
};

// "data.quantity: …", or the message alone where no field is named.
[[nodiscard]] std::string to_string(const TextError& error);

// One line, without its line end. At most text_line_bytes_max bytes.
[[nodiscard]] std::expected<events::EventT, TextError> event_from_json(std::string_view line);

// The payload of that event, as encode() makes it; never longer than payload_bytes_max.
[[nodiscard]] std::expected<std::string, TextError> payload_from_json(std::string_view line);

// The line, without a line end. REQUIRES: verified (decode.hpp). An enum's number that has no name
// is written as a number, which event_from_json refuses, as it does empty optional texts and lists.
[[nodiscard]] std::string json_from_payload(const events::Event& event);

}  // namespace saldo::codec

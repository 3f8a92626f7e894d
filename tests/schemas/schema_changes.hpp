// What changed between two schemas, and whether events that were written by the one still mean the
// same when they are read by the other. Both are what FlatBuffers' reflection says of them.
//
// What may change: a new event at the end of the union, a new table or enum, a new optional field
// behind the others, a new value at the end of an enum, comments and the order of declarations.
// Everything else is a finding. (`flatc --conform` accepts fields that were removed or renamed.)
#pragma once

#include <string>
#include <vector>

#include <flatbuffers/reflection.h>

namespace saldo::codec::tests {

// Each finding is a line, "WHAT: WHERE" with what it was and is; WHAT is one of
//
//   type removed              a table, struct or enum of that name is no more
//   field removed, renamed    "renamed": another name has its id, with the same type
//   field retyped             also: an enum's or a list's other type
//   field moved               it has another id
//   default changed           of a number, enum or boolean, or whether it has one
//   made required, no longer required
//   deprecated                its accessors and its text form are gone
//   new field required        events that were written lack it
//   struct changed            its layout: fields, types, offsets, size or alignment
//   value removed, renamed, moved     of an enum
//   event removed, renamed, moved, retyped     of the union
//   value inserted            a new one, not behind all others
//   event inserted            likewise
//   enum retyped              its width
//   root changed, identifier changed
//
// In the order of the released schema's names.
[[nodiscard]] std::vector<std::string> breaking_changes(const reflection::Schema& released,
                                                        const reflection::Schema& now);

// The binary schema of `events.fbs` in a folder, with what it includes from there. A text that is
// no schema ends the test case.
[[nodiscard]] std::string compiled_schema(const std::string& folder);

}  // namespace saldo::codec::tests

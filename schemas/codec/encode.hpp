// The one way that Saldo makes an event's bytes. The same content gives the same bytes for ever
// (golden bytes in tests/golden/events hold it to that), because an event's identity rests on them:
// the same id with the same bytes is a redelivery, with other bytes it is refused.
#pragma once

#include <string>

#include "schemas/events_generated.h"

namespace saldo::codec {

// The payload of an event: a FlatBuffer with the file identifier "SLD1". An optional string or list
// that is empty is left out. REQUIRES: every field that events.fbs calls required is there (a
// string may be empty) and `event.data` holds a fact; the program stops otherwise. Text that is not
// UTF-8 and content over payload_bytes_max are encoded, and refused by verify(): callers that take
// text from outside ask is_utf8 first, or verify what they made.
[[nodiscard]] std::string encode(const events::EventT& event);

}  // namespace saldo::codec

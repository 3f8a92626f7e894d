// Whether bytes are text. Every string of an event is UTF-8: what is not is found when the payload
// is verified, so that no reader behind the codec has to ask again.
#pragma once

#include <string_view>

namespace saldo::codec {

// RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF. Empty text is valid. ASCII is
// checked eight bytes at a time, since nearly all of an event's strings are identifiers.
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

}  // namespace saldo::codec

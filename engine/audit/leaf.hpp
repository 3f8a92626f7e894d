// The Merkle leaf of a record (RFC 6962 2.1): SHA-256 over 0x00 and the leaf's bytes, which are the
// key and the value as the log gave them, each behind its size; no headers, no offset, no time, and
// never serialised again.
#pragma once

#include <string>
#include <string_view>

#include "engine/base/digest.hpp"

namespace saldo {

// SHA-256(0x00 | size of key, u32 big-endian | key | size of value, u32 big-endian | value). A
// record without a value has an empty one. `scratch` is overwritten; it saves an allocation a
// record.
[[nodiscard]] Digest leaf_hash(Hasher& hasher, std::string_view key, std::string_view value,
                               std::string& scratch);

}  // namespace saldo

#include "engine/audit/leaf.hpp"

#include "engine/base/bytes.hpp"

namespace saldo {

Digest leaf_hash(Hasher& hasher, std::string_view key, std::string_view value,
                 std::string& scratch) {
    scratch.clear();
    scratch.push_back('\0');
    append_big_endian_u32(scratch, static_cast<std::uint32_t>(key.size()));
    scratch.append(key);
    append_big_endian_u32(scratch, static_cast<std::uint32_t>(value.size()));
    scratch.append(value);
    return hasher.sha256(scratch);
}

}  // namespace saldo

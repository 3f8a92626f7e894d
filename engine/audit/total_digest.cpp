#include "engine/audit/total_digest.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "engine/base/assert.hpp"
#include "engine/base/bytes.hpp"

namespace saldo {

Digest total_digest(Hasher& hasher, std::vector<std::pair<std::string, Digest>> ledgers) {
    std::ranges::sort(ledgers);
    std::string bytes;
    std::string_view last;
    bool first = true;
    for (const auto& [id, digest] : ledgers) {
        SALDO_ASSERT(first || id != last, "a ledger has one digest");
        append_big_endian_u32(bytes, static_cast<std::uint32_t>(id.size()));
        bytes.append(id);
        bytes.append(bytes_of(digest));
        last = id;
        first = false;
    }
    return hasher.sha256(bytes);
}

}  // namespace saldo

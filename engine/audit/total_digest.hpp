// One digest over many ledgers. A ledger is in one shard only, and no position, time or handle
// enters its digest, so that the total is the same on any number of partitions, on any machine and
// in any year.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/base/digest.hpp"

namespace saldo {

// SHA-256 over, in order of the ledgers' ids as unsigned bytes:
//
//     size of the id  u32 big-endian | id | the ledger's digest  32 bytes
//
// No ledgers: SHA-256 of nothing. REQUIRES: no id twice.
[[nodiscard]] Digest total_digest(Hasher& hasher,
                                  std::vector<std::pair<std::string, Digest>> ledgers);

}  // namespace saldo

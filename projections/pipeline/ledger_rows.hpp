// The ledgers of a shard, and the digest over them: what two homes compare to know that they hold
// the same.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/digest.hpp"
#include "engine/base/result.hpp"
#include "engine/ledger/ledger.hpp"
#include "projections/store/store.hpp"

namespace saldo {

// Every ledger of the shard in the order in which the log first named them, until `visit` returns
// false. Errors: io, damaged.
[[nodiscard]] Status scan_ledgers(
    const store::Snapshot& snapshot,
    const std::function<bool(Handle handle, const Ledger& ledger)>& visit);

// (id, digest) of every ledger that has events. Those of all shards of a home together go to
// total_digest(); those of one shard make that shard's digest. Errors: io, damaged.
[[nodiscard]] Result<std::vector<std::pair<std::string, Digest>>> ledger_digests(
    const store::Snapshot& snapshot);

// total_digest() over one shard's ledgers.
[[nodiscard]] Result<Digest> shard_digest(Hasher& hasher, const store::Snapshot& snapshot);

}  // namespace saldo

// Where a whole home stands: a row a shard, and the one digest by which two homes are compared.
#pragma once

#include <span>

#include "engine/base/digest.hpp"
#include "engine/base/result.hpp"
#include "engine/fold/event_log.hpp"
#include "projections/pipeline/answer.hpp"
#include "projections/store/store.hpp"

namespace saldo {

// Facts: digest (over all ledgers of all shards), records, accepted, refused, redelivered. Rows:
// partition, position, next_offset, log_end, lag_events, accepted, refused, redelivered,
// unreadable, ledgers, appended_at, disk_bytes, digest. log_end and lag_events are empty where the
// log is not asked (`log` is nullptr). The digest is the home's only where `shards` are all of its
// shards. REQUIRES: stores[i] is the store that shards[i].snapshot is of. Errors: io, damaged,
// unavailable (the log).
[[nodiscard]] Result<Answer> ask_status(std::span<ShardView> shards,
                                        std::span<const store::Store* const> stores, EventLog* log,
                                        Hasher& hasher);

}  // namespace saldo

// How a shard's memory is divided: one setting, and a share of it for everything that grows. What
// does not grow with the number of events comes on top: reference records, balances and open sums,
// which the fold keeps whole, and the records of the batch in hand.
#pragma once

#include <cstddef>

namespace saldo {

struct MemoryPlan {
    std::size_t store_bytes = 0;  // block cache, filters and write buffers (store::Options)
    std::size_t commit_bytes =
        0;  // rows of one commit; two exist at a time: one is filled, one is written
    std::size_t fold_bytes = 0;        // records of the fetched tables that the fold keeps
    std::size_t log_reader_bytes = 0;  // records fetched ahead; for whoever opens the log
    std::size_t log_writer_bytes = 0;  // records queued for the log, and outcomes likewise
    std::size_t known_ids_bytes = 0;   // ids that published outcomes name
};

// The least that a shard works with; less is taken as this much.
inline constexpr std::size_t kShardMemoryBytesMin = std::size_t{32} << 20U;

// What no share counts comes first, of each shard: 64 MiB (of little memory, an eighth of it) for
// the program itself, for what the allocator has taken back and not yet given to the system, and
// for slots of the fold's tables that lie empty between two commits (up to 4 MiB each of six, or an
// eighth of them). Of every 18 parts of the rest: 3 for the store, 2 for each commit, 7 for the
// fold, 2 for the log's reader, half a one each for a writer, for outcomes and for the ids they
// name, and half a one for pieces that do not fit together.
// Rows that are about to be written exist twice, in the fold's records and in the commit; the
// store's part serves look-ups that are in vain as a rule (new ids), which filters answer, and
// filters have to be in memory; a voucher that the fold has need not be looked up at all.
[[nodiscard]] MemoryPlan memory_plan(std::size_t shard_memory_bytes) noexcept;

}  // namespace saldo

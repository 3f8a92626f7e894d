#include "projections/pipeline/memory_plan.hpp"

#include <algorithm>

namespace saldo {

MemoryPlan memory_plan(std::size_t shard_memory_bytes) noexcept {
    constexpr std::size_t kOwnBytes = std::size_t{64} << 20U;
    const std::size_t all = std::max(shard_memory_bytes, kShardMemoryBytesMin);
    const std::size_t part = (all - std::min(all / 8, kOwnBytes)) / 18;
    return {.store_bytes = 3 * part,
            .commit_bytes = 2 * part,
            .fold_bytes = 7 * part,
            .log_reader_bytes = 2 * part,
            .log_writer_bytes = part / 2,
            .known_ids_bytes = part / 2};
}

}  // namespace saldo

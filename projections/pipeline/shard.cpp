#include "projections/pipeline/shard.hpp"

#include <utility>

#include "engine/base/assert.hpp"
#include "projections/pipeline/memory_plan.hpp"
#include "projections/pipeline/shard_work.hpp"

namespace saldo {

Result<std::unique_ptr<Shard>> Shard::open(const Home& home, EventLog& log,
                                           PartitionIndex partition, const ShardOptions& options,
                                           std::vector<Projection*> projections,
                                           OutcomeSink* outcomes) {
    SALDO_ASSERT(!home.read_only(), "folding writes");
    const std::size_t store_bytes = memory_plan(options.memory_bytes).store_bytes;
    auto store = home.open_store(partition, store_bytes, options.failpoint);
    if (!store) return std::unexpected(store.error());
    auto work = std::make_unique<Work>(std::move(*store), log, partition, options,
                                       std::move(projections), outcomes);
    if (const Status status = work->start(); !status) return std::unexpected(status.error());
    return std::unique_ptr<Shard>(new Shard(std::move(work)));
}

Shard::Shard(std::unique_ptr<Work> work) : work_(std::move(work)) {}
Shard::~Shard() = default;

Status Shard::fold_to_end(const StopFlag& stop, const OnProgress& on_progress) {
    return work_->fold_to_end(stop, on_progress);
}

Status Shard::follow(int timeout_ms, const StopFlag& stop, const OnProgress& on_progress) {
    return work_->follow(timeout_ms, stop, on_progress);
}

Status Shard::sync() { return work_->sync(); }
const Fold& Shard::fold() const { return work_->fold(); }
PartitionIndex Shard::partition() const { return work_->partition(); }
std::uint64_t Shard::committed_position() const { return work_->committed_position(); }
std::uint64_t Shard::idle_looks() const { return work_->idle_looks(); }
const store::Store& Shard::store() const { return work_->store(); }

}  // namespace saldo

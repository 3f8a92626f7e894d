// Which shards are this process's to fold, where several processes share the partitions of a log
// between them. A log that knows groups implements it (Kafka: a consumer group, for membership
// only).
//
// Invariants
// 1. A partition is given to one member at a time, as far as the group knows: a member that the
//    group has lost sight of may go on for a moment with what another has been given.
// 2. Nothing follows from that: what is folded follows from the log alone, so both come to the same
//    state, each in its own home, and publish the same outcomes with the same bytes, which readers
//    drop by their position (invariant 1 of outcome_sink.hpp).
// 3. No position is kept by the group: it stands in the shard's own store, with the state.
#pragma once

#include <functional>

#include "engine/base/result.hpp"
#include "engine/fold/event_log.hpp"

namespace saldo {

// What a member does when a partition comes or goes. Called from within poll() and leave().
struct ShardDuties {
    // Begins to fold it; must not wait for that.
    std::function<void(PartitionIndex partition)> on_taken;
    // Commits and closes it: when it returns, the group may give it to another member. Of one that
    // is lost already (the session ran out) it may have done so before.
    std::function<void(PartitionIndex partition)> on_given_up;
};

// One thread at a time.
class ShardGroup {
  public:
    ShardGroup() = default;
    ShardGroup(const ShardGroup&) = delete;
    ShardGroup& operator=(const ShardGroup&) = delete;
    // Leaves, and tells nobody.
    virtual ~ShardGroup() = default;

    // Takes part in the group for up to `timeout_ms`. To be called again and again: a member that
    // does not is taken for dead, and its partitions are given to others. After `unavailable` the
    // call may be repeated; every other error ends the membership.
    [[nodiscard]] virtual Status poll(int timeout_ms, const ShardDuties& duties) = 0;

    // Gives up every partition and leaves, so that others take them at once. May be called once;
    // poll() no more.
    virtual void leave(const ShardDuties& duties) = 0;
};

}  // namespace saldo

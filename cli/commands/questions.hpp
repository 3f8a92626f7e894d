// Every question that a command or another process may ask, by name. The one place that knows all
// question rooms.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/commands/office.hpp"

namespace saldo {

// One snapshot of every shard that is at hand, in order of their partitions.
struct QuestionContext {
    std::vector<const store::Store*> stores;  // by shard
    std::vector<ShardView> shards;
    // Of the log. Where that is more than there are shards, others may know what is not found
    // here.
    PartitionIndex partition_count = 0;
    std::vector<PartitionIndex> held;  // by this process, open or about to be opened
    std::string group;                 // whose members fold the other shards; empty: no group
    EventLog* log = nullptr;           // asked for its ends by `status`; nullptr: it is not at hand
    std::unique_ptr<Hasher> hasher;
    const Wiring& wiring;
};

// Adds a snapshot of a shard's store.
[[nodiscard]] Status add_shard(QuestionContext& context, PartitionIndex partition,
                               const store::Store& store);

// A question about one ledger is answered by the shard that has it. About all ledgers the answer is
// of the shards at hand, and where these are not all of them a fact says so ("partitions").
// Errors: bad_input (there is no such question, or a parameter is missing or of the wrong kind),
// unavailable (the ledger's shard is not at hand).
[[nodiscard]] Result<Answer> answer_question(const Request& request, QuestionContext& context);

}  // namespace saldo

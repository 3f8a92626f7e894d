// Every question that a command or another process may ask, by name. The one place that knows all
// question rooms.
#pragma once

#include <memory>
#include <vector>

#include "cli/commands/office.hpp"

namespace saldo {

// One snapshot of every shard.
struct QuestionContext {
    std::vector<const store::Store*> stores;  // by shard
    std::vector<ShardView> shards;
    EventLog* log = nullptr;  // asked for its ends by `status`; nullptr: it is not at hand
    std::unique_ptr<Hasher> hasher;
    const Wiring& wiring;
};

// Adds a snapshot of the next shard's store.
[[nodiscard]] Status add_shard(QuestionContext& context, const store::Store& store);

// bad_input: there is no such question, or a parameter is missing or of the wrong kind.
[[nodiscard]] Result<Answer> answer_question(const Request& request, QuestionContext& context);

}  // namespace saldo

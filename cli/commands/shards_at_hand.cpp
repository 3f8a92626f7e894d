#include "cli/commands/shards_at_hand.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/base/partition.hpp"

namespace saldo {

namespace {

// "0, 2 of 4"
std::string shards_at_hand(const QuestionContext& context) {
    std::string text;
    for (const ShardView& shard : context.shards)
        text += fmt::format("{}{}", text.empty() ? "" : ", ", shard.partition);
    return fmt::format("{} of {}", text.empty() ? "none" : text, context.partition_count);
}

bool has_every_shard(const QuestionContext& context) {
    return context.shards.size() >= context.partition_count;
}

}  // namespace

// Which partition a ledger is in follows from its id alone: nobody has to be asked.
Status shard_at_hand(const std::string& ledger, const QuestionContext& context) {
    if (ledger.empty() || has_every_shard(context)) return {};
    const PartitionIndex wanted = partition_of(ledger, context.partition_count);
    for (const ShardView& shard : context.shards)
        if (shard.partition == wanted) return {};
    std::string where = "was not folded into this home";
    if (std::ranges::binary_search(context.held, wanted))
        where = "is being opened here: try again";
    else if (!context.group.empty())
        where =
            fmt::format("is folded by another member of the group {}: ask that one", context.group);
    return fail(ErrorKind::unavailable,
                fmt::format("the ledger {} is in partition {}, which {} (here: partitions {})",
                            ledger, wanted, where, shards_at_hand(context)));
}

Status every_shard_at_hand(const QuestionContext& context) {
    if (has_every_shard(context)) return {};
    return ledger_must_be_said(shards_at_hand(context));
}

std::unexpected<Error> ledger_must_be_said(const std::string& partitions) {
    return fail(ErrorKind::unavailable,
                fmt::format("only partitions {} are at hand, and there may be ledgers in others: "
                            "say --ledger NAME",
                            partitions));
}

void say_what_is_at_hand(const QuestionContext& context, bool always, Result<Answer>& answer) {
    if (has_every_shard(context) && (context.group.empty() || !always)) return;
    const std::string partitions = shards_at_hand(context);
    if (answer) {
        if (!context.group.empty()) answer->fact("group", CellKind::text, context.group);
        answer->fact("partitions", CellKind::text, partitions);
        return;
    }
    if (answer.error().kind != ErrorKind::not_found) return;
    std::string elsewhere = partitions;
    if (!context.group.empty())
        elsewhere += ", the others are folded by other members of the group " + context.group;
    answer = fail(ErrorKind::unavailable,
                  fmt::format("{} (looked for in partitions {}; say --ledger to be told which "
                              "partition it is in)",
                              answer.error().message, elsewhere));
}

}  // namespace saldo

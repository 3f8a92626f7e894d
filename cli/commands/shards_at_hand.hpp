// What a process says of shards that it does not have: as a member of a group, or with a home that
// a member used.
#pragma once

#include <string>

#include "cli/commands/questions.hpp"

namespace saldo {

// `unavailable` where the ledger that a question is about is in a partition that is not at hand;
// the message names the partition. Fine where `ledger` is empty.
[[nodiscard]] Status shard_at_hand(const std::string& ledger, const QuestionContext& context);

// `unavailable` where some partition is not at hand: then the only ledger at hand may not be the
// only one there is.
[[nodiscard]] Status every_shard_at_hand(const QuestionContext& context);

// What it says. `partitions`: the fact of that name.
[[nodiscard]] std::unexpected<Error> ledger_must_be_said(const std::string& partitions);

// Of an answer about every ledger: which partitions it is of, where these are not all of them, or
// `always` in a group. What was not found may be in another partition: that is no `not_found`.
void say_what_is_at_hand(const QuestionContext& context, bool always, Result<Answer>& answer);

}  // namespace saldo

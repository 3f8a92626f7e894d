// What publishers say that they sent on a day, beside what was received: where the two differ
// something was lost on the way, and a day that nobody spoke of may be one that was lost whole.
// (engine/deliveries/control_days.hpp says what is counted.)
#pragma once

#include <span>
#include <string>

#include "engine/base/result.hpp"
#include "projections/pipeline/answer.hpp"

namespace saldo {

struct ControlsRequest {
    std::string ledger{};     // empty: every ledger
    std::string publisher{};  // empty: every publisher
    bool differing = false;   // only days that differ, and gaps
};

// Facts: days, unmatched (days whose control total differs), gaps. Rows in order of ledger,
// publisher and day: ledger, publisher, day, said, said_total, counted, counted_total, difference
// (counted less said, in deliveries), difference_total, state. Of a day without a control total
// said and differences are empty. States:
//
//   matched    what was said is what was counted
//   unmatched  it is not: no period with the day is closed without a reason
//   gap        no control total, between two days that have one; also days on which nothing came
//              (at most kGapDaysMax in a row are listed, all are counted)
//   open       no control total, and none on both sides
//
// Errors: not_found (no such ledger or publisher), io, damaged.
[[nodiscard]] Result<Answer> ask_controls(std::span<ShardView> shards,
                                          const ControlsRequest& request);

// A publisher that was silent for longer is not silent by mistake.
inline constexpr int kGapDaysMax = 366;

}  // namespace saldo

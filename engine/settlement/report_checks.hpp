// What is wrong with what a bank says of an account, for a person to see: balances that do not
// follow from the entries, counts that are not those listed, statements that are missing between
// two. They only find: what a bank's account shows is a fact, and is recorded all the same.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/settlement/bank_fact.hpp"
#include "engine/settlement/bank_report.hpp"

namespace saldo::settlement {

// Of one report.
[[nodiscard]] std::vector<Remark> remarks_on(ReportKind kind, const AccountReport& report);

// A statement that does not follow the one before it, by account, day and number; `at` is its place
// in what was given.
struct SequenceRemark {
    std::size_t at = 0;
    Remark remark;
};
// In whatever order they came. A repeated statement is no fault.
[[nodiscard]] std::vector<SequenceRemark> remarks_on_sequence(
    std::span<const AccountReport* const> statements);

}  // namespace saldo::settlement

// What is wrong with what a bank says of an account, for a person to see: balances that do not
// follow from the entries, counts that are not those listed, statements that are missing between
// two. They only find: what a bank's account shows is a fact, and is recorded all the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/settlement/bank_fact.hpp"
#include "engine/settlement/bank_report.hpp"

namespace saldo::settlement {

// Of one report.
[[nodiscard]] std::vector<Remark> remarks_on(ReportKind kind, const AccountReport& report);

// The places of statements by account, day, number and page; equal ones as they came.
[[nodiscard]] std::vector<std::size_t> in_sequence(
    std::span<const AccountReport* const> statements);

// From one statement of an account to the next that is known.
struct StatementStep {
    enum class Kind : std::uint8_t {
        follows,  // as far as the two say
        repeats,
        repeats_otherwise,  // the same number, and other figures
        missing,            // by their numbers, or by their balances where they have none
        balance_differs,    // the numbers follow, the balances do not
    };
    Kind kind = Kind::follows;
    // Opening less closing: what moved between the two. nullopt: one of them does not say.
    std::optional<Cents> between;
};
[[nodiscard]] StatementStep step_between(const AccountReport& before, const AccountReport& after);

// A statement that does not follow the one before it; `at` and `before` are their places in what
// was given. The remark's amount is what moved between them.
struct SequenceRemark {
    std::size_t at = 0;
    std::size_t before = 0;
    Remark remark;
};
// In whatever order they came. A statement that is repeated as it was is no fault.
[[nodiscard]] std::vector<SequenceRemark> remarks_on_sequence(
    std::span<const AccountReport* const> statements);

}  // namespace saldo::settlement

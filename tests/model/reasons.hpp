// Why the model refuses an event. An event may be refused for several reasons at once; the
// documents (engine/ledger/refusal.hpp, docs/rules.md) say which group of reasons comes first, and
// leave it to the event which reason of that group it names. So the model keeps every reason of the
// first group that has one, in whatever order they were found, and the engine must name one of
// them.
#pragma once

#include <set>

#include "engine/ledger/refusal.hpp"

namespace saldo::model {

class Reasons {
  public:
    // Adds a reason where it holds; keeps those of the first group only.
    Reasons& when(bool holds, Refusal reason);
    [[nodiscard]] bool any() const { return !reasons_.empty(); }
    [[nodiscard]] const std::set<Refusal>& all() const { return reasons_; }

  private:
    std::set<Refusal> reasons_;
};

// The place of a reason's group in the order of precedence.
[[nodiscard]] int group_of(Refusal reason);

}  // namespace saldo::model

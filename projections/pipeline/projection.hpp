// What a question that keeps rows of its own does with each outcome. Questions whose answers stand
// in the fold's own rows (balances, vouchers, …) need none.
#pragma once

#include "engine/fold/outcome.hpp"
#include "engine/fold/rows.hpp"

namespace saldo {

// Used by the fold's thread alone. Its rows must follow from the outcomes, whenever commits are
// made: what it has in memory between commits begins empty at every start.
class Projection {
  public:
    Projection() = default;
    Projection(const Projection&) = delete;
    Projection& operator=(const Projection&) = delete;
    virtual ~Projection() = default;

    // Every outcome of the shard, in order of position.
    virtual void fold(const Outcome& outcome) = 0;
    // The rows of everything folded since the last call, each key once; and forgets them.
    virtual void take_changes(RowSink& sink) = 0;
};

}  // namespace saldo

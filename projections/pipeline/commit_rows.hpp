// The rows of one commit, gathered while the fold goes on: rows that never change again (outcomes)
// as they come, changed records at the end. Keys and values are copied end to end into large pieces
// of memory, which the commit then keeps alive until it is written.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "engine/fold/rows.hpp"
#include "projections/store/store.hpp"

namespace saldo {

class CommitRows final : public RowSink {
  public:
    CommitRows();

    void put(TableId table, std::string_view key, std::string_view value) override;
    void append(TableId table, std::string_view key, std::string_view value) override;
    void erase(TableId table, std::string_view key) override;

    // What the rows take in memory, with what they are listed in.
    [[nodiscard]] std::size_t bytes() const { return bytes_; }

    // The commit of these rows, which owns their memory; nothing is left here. `position` is
    // copied.
    [[nodiscard]] store::Commit take(std::string_view position);

  private:
    class Pool;
    class Arena;
    void add(TableId table, std::string_view key, std::string_view value, store::Row::Kind kind);

    std::shared_ptr<Pool> pool_;
    std::shared_ptr<Arena> arena_;
    std::array<std::vector<store::Row>, kTableCount> rows_;
    std::size_t bytes_ = 0;
};

}  // namespace saldo

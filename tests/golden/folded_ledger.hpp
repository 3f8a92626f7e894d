// A shard in memory: the fold between a list of records and a map of rows. Nothing is mocked: the
// steps are those of the pipeline (verify, fetch, fold, commit), with a map where the store would
// be.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/fold/fold.hpp"
#include "engine/fold/rows.hpp"
#include "engine/fold/state.hpp"

namespace saldo::test {

// Not SHA-256, but a quick function of every byte into 256 bits: the rules only ask that equal
// bytes give equal digests.
class QuickHasher final : public Hasher {
  public:
    [[nodiscard]] Digest sha256(std::string_view bytes) override;
};

// A record of the log: the ledger's id and an event's payload, or any bytes.
struct LoggedRecord {
    std::string key;
    std::string value;
};

using Rows = std::map<std::pair<TableId, std::string>, std::string>;

// Changed rows as the store would hold them.
class RowMap final : public RowSink {
  public:
    void put(TableId table, std::string_view key, std::string_view value) override {
        rows[{table, std::string(key)}] = value;
    }
    void append(TableId table, std::string_view key, std::string_view value) override {
        rows[{table, std::string(key)}] += value;
    }
    void erase(TableId table, std::string_view key) override {
        rows.erase({table, std::string(key)});
    }

    Rows rows;
};

class FoldedLedger {
  public:
    // `hasher` outlives it. `forgets`: after every batch everything that can be is dropped from
    // memory and fetched again when it is needed.
    explicit FoldedLedger(Hasher& hasher, bool forgets = false);

    // Folds one record as a batch of its own. The outcome lives until the next call.
    const Outcome& fold(const LoggedRecord& record);
    // Folds records in batches of that many.
    void fold_all(std::span<const LoggedRecord> records, std::size_t batch_records);

    [[nodiscard]] const State& state() const { return fold_->state(); }
    // Every row that was ever written, as it is now.
    [[nodiscard]] const Rows& rows();
    // Of a ledger that an event has named.
    [[nodiscard]] const Ledger& ledger(std::string_view id) const;

  private:
    void fold_batch(std::span<const LoggedRecord> records);
    void fetch();

    std::unique_ptr<Fold> fold_;
    bool forgets_;
    RowMap stored_;
    std::vector<Outcome> outcomes_;
    std::int64_t next_offset_ = 0;
};

}  // namespace saldo::test

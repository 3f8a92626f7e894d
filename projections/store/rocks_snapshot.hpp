// Reads of one moment: RocksDB's sequence number, the same in every table.
#pragma once

#include <memory>
#include <string>

#include <rocksdb/snapshot.h>

#include "engine/base/result.hpp"
#include "projections/store/database.hpp"
#include "projections/store/key_filter.hpp"
#include "projections/store/store.hpp"

namespace saldo::store {

// A moment in RocksDB, let go of when this goes.
class Moment {
  public:
    explicit Moment(const Database& database);
    Moment(const Moment&) = delete;
    Moment& operator=(const Moment&) = delete;
    ~Moment();
    [[nodiscard]] const rocksdb::Snapshot* get() const { return snapshot_; }

  private:
    const Database& database_;
    const rocksdb::Snapshot* snapshot_;
};

// Looks `keys` up in batches. The found values are copied into memory of the answer's own: pinning
// them in place would hold a block of the cache for every row, whatever the cache's limit. `filter`
// (nullptr: none) knows every key that the moment may have.
[[nodiscard]] Result<std::unique_ptr<Fetched>> fetch(const Database& database, const Moment& moment,
                                                     std::size_t table,
                                                     std::span<const std::string_view> keys,
                                                     const KeyFilter* filter);

[[nodiscard]] Result<std::unique_ptr<Snapshot>> take_snapshot(
    std::shared_ptr<const Database> database);

}  // namespace saldo::store

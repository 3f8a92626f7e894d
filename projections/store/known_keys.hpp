// The key filters of a store's tables that are looked up by whole key.
//
// A table that was empty when the store was opened has its filter at once. Of any other the keys
// are read in the background, once enough was asked for that it pays; until then RocksDB answers.
// Every commit adds its keys before its rows can be seen, so that nothing is missed meanwhile.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "projections/store/database.hpp"
#include "projections/store/key_filter.hpp"
#include "projections/store/store.hpp"

namespace saldo::store {

class KnownKeys {
  public:
    // `database` outlives it. The filters grow to half of the store's memory at most.
    KnownKeys(const Database& database, const Schema& schema, const Options& options);
    ~KnownKeys();
    KnownKeys(const KnownKeys&) = delete;
    KnownKeys& operator=(const KnownKeys&) = delete;

    // Before the rows are committed. One thread at a time.
    void add(const Commit& commit);
    // nullptr: the table's keys are not known, or not yet. `asked`: how many keys the caller will
    // look up. Any thread.
    [[nodiscard]] const KeyFilter* of(std::size_t table, std::size_t asked);
    [[nodiscard]] std::size_t bytes() const;

  private:
    struct Keys {
        explicit Keys(std::size_t keys_first, std::size_t bytes_max)
            : filter(keys_first, bytes_max) {}
        KeyFilter filter;
        std::atomic<bool> complete = false;
    };

    [[nodiscard]] bool is_empty(std::size_t table) const;
    void read_all();
    [[nodiscard]] bool read(std::size_t table, Keys& keys) const;

    const Database& database_;
    std::vector<std::unique_ptr<Keys>> tables_;  // nullptr: the table has no filter
    std::size_t asked_before_reading_;
    std::atomic<std::size_t> asked_ = 0;  // in vain, as long as keys are not known
    std::atomic<bool> stopping_ = false;
    std::mutex starting_;
    std::thread reader_;
};

}  // namespace saldo::store

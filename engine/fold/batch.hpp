// One batch on its way through the fold: the decoded events and the keys that they want from the
// store.
#pragma once

#include <array>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/fold/state.hpp"
#include "engine/fold/touches.hpp"
#include "schemas/codec/aligned_copies.hpp"
#include "schemas/codec/decode.hpp"

namespace saldo {

// A record as far as it could be read. The order of the checks is the order of precedence.
struct DecodedRecord {
    const events::Event* event = nullptr;  // nullptr: refused before anything was known of it
    Refusal refused = Refusal::none;  // undecodable, unknown_event_type, misrouted, field_invalid
    std::string_view refused_field;
    Handle ledger = kNoHandle;
    Handle source = kNoHandle;
    Touches touched;
};

// Keys of the fetched tables that are not in memory, each once, in order of first mention.
class WantedKeys {
  public:
    // Makes a slot for a key that the cache does not have.
    template <class T>
    void want(RecordCache<T>& cache, TableId table, std::string_view key) {
        if (auto* const slot = cache.find(key)) {
            slot->commit = cache.current_commit();  // in use: not to be evicted soon
            return;
        }
        auto& slot = cache.add(key);
        keys_[static_cast<std::size_t>(table)].push_back(slot.key);
    }
    [[nodiscard]] std::span<const std::string_view> keys(TableId table) const {
        return keys_[static_cast<std::size_t>(table)];
    }
    void clear() {
        for (auto& keys : keys_) keys.clear();
    }

  private:
    std::array<std::vector<std::string_view>, kTableCount> keys_;  // views of the slots' keys
};

class Fold::Batch {
  public:
    Batch(Hasher& hasher_used, PartitionIndex partition_folded, PartitionIndex partitions)
        : hasher(hasher_used), partition(partition_folded), partition_count(partitions) {}

    Hasher& hasher;
    PartitionIndex partition;
    PartitionIndex partition_count;
    std::span<const LogRecord> records;
    std::vector<DecodedRecord> decoded;
    WantedKeys wanted;
    codec::AlignedCopies copies;

    // verify, and the first round of wanted keys
    void begin(State& state, std::span<const LogRecord> of_log);
    // the second round: clients of the vouchers that were fetched
    void want_more(State& state);

  private:
    [[nodiscard]] DecodedRecord decode(State& state, const LogRecord& record);
    void want(State& state, const DecodedRecord& record);
};

}  // namespace saldo

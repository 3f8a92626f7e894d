// One batch on its way through the fold: the decoded events and the keys that they want from the
// store.
#pragma once

#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "engine/base/assert.hpp"
#include "engine/fold/state.hpp"
#include "engine/fold/touches.hpp"
#include "schemas/codec/aligned_copies.hpp"
#include "schemas/codec/decode.hpp"

namespace saldo {

// A record as far as it could be read.
struct DecodedRecord {
    // nullptr: `refused` says why nothing was known of it: undecodable, misrouted,
    // identity_invalid.
    const events::Event* event = nullptr;
    Refusal refused = Refusal::none;
    std::string_view refused_field;
    Handle ledger = kNoHandle;  // kNoHandle: nobody has tried to open it
    Handle source = kNoHandle;  // kNoHandle: nobody has named it
    bool data_sound = false;    // of a type that this build's newest rules know: it may be read
    Touches touched;
    // What it names of the fetched tables; nullptr: nothing, or an id that is no key.
    RecordCache<Identity>::Slot* identity = nullptr;
    RecordCache<Voucher>::Slot* voucher = nullptr;
    RecordCache<Voucher>::Slot* replaced_voucher = nullptr;
    RecordCache<Client>::Slot* client = nullptr;  // or the voucher's, once that was fetched
    RecordCache<Delivery>::Slot* delivery = nullptr;
};

// The rows of one table that a batch needs and that are not in memory, each once, in order of first
// mention.
template <class T>
class WantedRows {
  public:
    using Slot = typename RecordCache<T>::Slot;

    // The key's slot: made now where the cache does not have it.
    Slot* want(RecordCache<T>& cache, std::string_view key) {
        if (Slot* const slot = cache.find(key)) {
            cache.touch(*slot);
            return slot;
        }
        Slot& slot = cache.add(key);
        slots_.push_back(&slot);
        keys_.push_back(slot.key);
        return &slot;
    }
    // False: the row is damaged.
    [[nodiscard]] bool fill(RecordCache<T>& cache, std::size_t index,
                            std::optional<std::string_view> row) {
        SALDO_ASSERT(index < slots_.size(), "only wanted rows are fetched");
        return !row || cache.fill(*slots_[index], *row);
    }
    [[nodiscard]] std::span<const std::string_view> keys() const { return keys_; }
    void clear() {
        slots_.clear();
        keys_.clear();
    }

  private:
    std::vector<Slot*> slots_;
    std::vector<std::string_view> keys_;  // views of the slots' keys
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
    codec::AlignedCopies copies;

    // Calls use(table, wanted rows, cache) for each fetched table.
    template <class Use>
    void for_each_fetched(State& state, Use&& use) {
        state.for_each_cache([&]<class T>(TableId table, RecordCache<T>& cache) {
            use(table, wanted_in(cache), cache);
        });
    }

    // verify, and the first round of wanted keys
    void begin(State& state, std::span<const LogRecord> of_log);
    // the second round: clients of the vouchers that were fetched, vouchers of clients whose fees
    // an event is about, the days of those whom a delivery visits
    void want_more(State& state);

  private:
    [[nodiscard]] DecodedRecord decode(State& state, const LogRecord& record);
    void want_named(State& state, DecodedRecord& record);
    void want_visits(State& state, const DecodedRecord& record);
    void clear_wanted();
    template <class T>
    [[nodiscard]] WantedRows<T>& wanted_in(const RecordCache<T>&) {
        return std::get<WantedRows<T>>(wanted_);
    }
    template <class T>
    RecordCache<T>::Slot* want(RecordCache<T>& cache, std::string_view key) {
        return wanted_in(cache).want(cache, key);
    }

    // One for each of State::for_each_cache.
    std::tuple<WantedRows<Identity>, WantedRows<ClientFees>, WantedRows<VisitDay>,
               WantedRows<Delivery>, WantedRows<Voucher>, WantedRows<Client>>
        wanted_;
    // Clients of the vouchers that the batch itself grants: whose a visit is, where the store does
    // not know the voucher yet. Of several grants of one voucher all but one will be refused.
    std::unordered_multimap<std::string_view, std::string_view> granted_to_;  // voucher's key
};

}  // namespace saldo

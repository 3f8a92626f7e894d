// One batch on its way through the fold: the decoded events and the keys that they want from the
// store.
#pragma once

#include <array>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "engine/base/assert.hpp"
#include "engine/fold/decoded_record.hpp"
#include "engine/fold/state.hpp"

namespace saldo {

// The rows of one table that a batch needs and that are not in memory, each once, in order of first
// mention.
template <class T>
class WantedRows {
  public:
    using Slot = typename RecordCache<T>::Slot;

    // The key's slot: made now where the cache does not have it.
    Slot* want(RecordCache<T>& cache, std::string_view key) {
        const std::uint32_t hash = cache.short_hash(key);
        if (Slot* const slot = cache.find(key, hash)) {
            cache.touch(*slot);
            return slot;
        }
        Slot& slot = cache.add(key, hash);
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
    std::span<const LogRecord> log;
    std::span<DecodedRecord> decoded;  // of `log`, one each

    // Calls use(table, wanted rows, cache) for each fetched table.
    template <class Use>
    void for_each_fetched(State& state, Use&& use) {
        state.for_each_cache([&]<class T>(TableId table, RecordCache<T>& cache) {
            use(table, wanted_in(cache), cache);
        });
    }

    // The first round of wanted keys.
    void begin(State& state, std::span<const LogRecord> of_log,
               std::span<DecodedRecord> of_verified);
    // the second round: clients of the vouchers that were fetched, vouchers of clients whose fees
    // an event is about, the days of those whom a delivery visits
    void want_more(State& state);

  private:
    // Hashes of what a record names.
    struct Ahead {
        std::uint32_t identity = 0;
        std::uint32_t voucher = 0;
        std::uint32_t delivery = 0;
        std::uint32_t client = 0;
        std::array<std::uint32_t, 2> visit_days{};
    };
    static constexpr std::size_t kAhead = 8;
    static void ask_for_places(const State& state, const DecodedRecord& record, Ahead& ahead);
    static void ask_for_slots(const State& state, const Ahead& ahead);
    static void ask_for_places_of_voucher(const State& state, const DecodedRecord& record,
                                          Ahead& ahead);
    static void ask_for_slots_of_voucher(const State& state, const Ahead& ahead);
    void want_for(State& state, DecodedRecord& record);
    void want_more_for(State& state, DecodedRecord& record);
    void want_named(State& state, DecodedRecord& record);
    void want_visits(State& state, DecodedRecord& record);
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
    std::vector<Ahead> ahead_;
    // Clients of the vouchers that the batch itself grants: whose a visit is, where the store does
    // not know the voucher yet. Of several grants of one voucher all but one will be refused.
    std::unordered_multimap<std::string_view, std::string_view> granted_to_;  // voucher's key
};

}  // namespace saldo

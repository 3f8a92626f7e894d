// Finds things by hash: a table in memory of (pointer, hash), open addressing with linear probing,
// at most half full. What is pointed to knows its own key.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#include "engine/base/huge_pages.hpp"
#include "engine/base/prefetch.hpp"

namespace saldo {

template <class Entry>
class HashIndex {
  public:
    // nullptr: there is none of that hash for which `is_it(entry)`.
    template <class IsIt>
    [[nodiscard]] Entry* find(std::uint32_t hash, IsIt&& is_it) const {
        if (places_.empty()) return nullptr;
        for (std::size_t at = hash & mask_; places_[at].entry != nullptr; at = (at + 1) & mask_)
            if (places_[at].hash == hash && is_it(*places_[at].entry)) return places_[at].entry;
        return nullptr;
    }

    // Asks memory for what find() will look at: first for the place, some time later for the entry.
    void prefetch_place(std::uint32_t hash) const {
        if (!places_.empty()) prefetch(&places_[hash & mask_]);
    }
    void prefetch_entry(std::uint32_t hash) const {
        if (places_.empty()) return;
        const Place& place = places_[hash & mask_];
        if (place.entry == nullptr) return;
        prefetch(place.entry);
        if constexpr (sizeof(Entry) > kCacheLineBytes)
            prefetch(reinterpret_cast<const char*>(place.entry) + kCacheLineBytes);
    }

    // REQUIRES: it is not here.
    void add(Entry& entry, std::uint32_t hash) {
        if ((size_ + 1) * 2 > places_.size()) grow();
        link({&entry, hash});
        ++size_;
    }

    // Moves later places of the run back over the hole, so that each is still found from where its
    // hash points. REQUIRES: it is here.
    void remove(const Entry& entry, std::uint32_t hash) {
        std::size_t hole = hash & mask_;
        while (places_[hole].entry != &entry) hole = (hole + 1) & mask_;
        for (std::size_t at = (hole + 1) & mask_; places_[at].entry != nullptr;
             at = (at + 1) & mask_) {
            const std::size_t home = places_[at].hash & mask_;
            if (((at - home) & mask_) < ((at - hole) & mask_)) continue;
            places_[hole] = places_[at];
            hole = at;
        }
        places_[hole] = {};
        --size_;
    }

    // The entry has moved. REQUIRES: it is here.
    void replace(const Entry& before, Entry& now, std::uint32_t hash) {
        std::size_t at = hash & mask_;
        while (places_[at].entry != &before) at = (at + 1) & mask_;
        places_[at].entry = &now;
    }

    [[nodiscard]] std::size_t size() const { return size_; }

  private:
    struct Place {
        Entry* entry = nullptr;  // nullptr: free
        std::uint32_t hash = 0;
    };
    static constexpr std::size_t kPlacesMin = 1'024;

    void link(const Place& place) {
        std::size_t at = place.hash & mask_;
        while (places_[at].entry != nullptr) at = (at + 1) & mask_;
        places_[at] = place;
    }

    void grow() {
        HugeVector<Place> before(places_.empty() ? kPlacesMin : places_.size() * 2);
        before.swap(places_);
        mask_ = places_.size() - 1;
        for (const Place& place : before)
            if (place.entry != nullptr) link(place);
    }

    HugeVector<Place> places_;
    std::size_t mask_ = 0;
    std::size_t size_ = 0;
};

}  // namespace saldo

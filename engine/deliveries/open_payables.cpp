#include "engine/deliveries/open_payables.hpp"

#include "engine/base/assert.hpp"

namespace saldo {

namespace {
// Days before 1970 are negative: shifted, so that rows sort as dates do.
constexpr std::uint32_t kDayShift = 0x80000000U;

std::uint32_t hash_of(const OpenPayableKey& key) noexcept {
    constexpr std::uint64_t kMultiplier = 0x9e3779b97f4a7c15ULL;
    std::uint64_t hash = (std::uint64_t{key.funder} << 32U | key.provider) * kMultiplier;
    hash ^= hash >> 32U ^ (std::uint64_t{key.service} << 32U | key.coding);
    hash *= kMultiplier;
    hash ^= hash >> 32U ^
            (std::uint64_t{key.ledger} << 32U | static_cast<std::uint32_t>(key.month.days));
    hash *= kMultiplier;
    return static_cast<std::uint32_t>(hash >> 32U);
}

}  // namespace

OpenPayables::Entry* OpenPayables::find(const OpenPayableKey& key) const {
    return by_key_.find(hash_of(key), [&](const Entry& entry) { return entry.key == key; });
}

OpenPayables::Entry& OpenPayables::of(const OpenPayableKey& key) {
    if (Entry* const found = find(key)) return *found;
    if (free_.empty()) free_.push_back(&sums_.emplace_back());
    Entry& made = *free_.back();
    free_.pop_back();
    made = {.key = key, .open = {}, .in_use = true, .changed = false};
    by_key_.add(made, hash_of(key));
    return made;
}

void OpenPayables::add(const OpenPayableKey& key, Cents amount, Cents vat) {
    Entry& entry = of(key);
    OpenSum& open = entry.open;
    SALDO_ASSERT(!__builtin_add_overflow(open.amount.value, amount.value, &open.amount.value) &&
                     !__builtin_add_overflow(open.vat.value, vat.value, &open.vat.value),
                 "an open sum is part of an account's balance, which limits keep in 64 bits");
    if (entry.changed) return;
    entry.changed = true;
    changed_.push_back(key);
}

std::vector<OpenPayables::Sum> OpenPayables::up_to(Handle ledger, Date month_last, Handle service,
                                                   Handle funder) const {
    std::vector<Sum> found;
    for (const Entry& entry : sums_) {
        const OpenPayableKey& key = entry.key;
        if (!entry.in_use || key.ledger != ledger || key.month > month_last) continue;
        if (service != kNoHandle && key.service != service) continue;
        if (funder != kNoHandle && key.funder != funder) continue;
        found.push_back({key, entry.open.amount, entry.open.vat});
    }
    std::ranges::sort(found, {}, &Sum::key);
    return found;
}

void OpenPayables::remove(const OpenPayableKey& key) {
    if (Entry* const entry = find(key)) {
        by_key_.remove(*entry, hash_of(key));
        entry->in_use = false;
        free_.push_back(entry);
    }
    changed_.push_back(key);
}

std::string OpenPayables::row_key(const OpenPayableKey& key) {
    std::string row;
    append_big_endian_u32(row, key.ledger);
    append_big_endian_u32(row, key.funder);
    append_big_endian_u32(row, key.provider);
    append_big_endian_u32(row, key.service);
    append_big_endian_u32(row, key.coding);
    append_big_endian_u32(row, static_cast<std::uint32_t>(key.month.days) ^ kDayShift);
    return row;
}

OpenPayableKey OpenPayables::key_of_row(std::string_view row_key) {
    OpenPayableKey key;
    key.ledger = big_endian_u32(row_key.substr(0, 4));
    key.funder = big_endian_u32(row_key.substr(4, 4));
    key.provider = big_endian_u32(row_key.substr(8, 4));
    key.service = big_endian_u32(row_key.substr(12, 4));
    key.coding = big_endian_u32(row_key.substr(16, 4));
    key.month = Date{static_cast<std::int32_t>(big_endian_u32(row_key.substr(20, 4)) ^ kDayShift)};
    return key;
}

}  // namespace saldo

#include "engine/deliveries/open_payables.hpp"

#include "engine/base/assert.hpp"

namespace saldo {

namespace {
// Days before 1970 are negative: shifted, so that rows sort as dates do.
constexpr std::uint32_t kDayShift = 0x80000000U;
}  // namespace

void OpenPayables::add(const OpenPayableKey& key, Cents amount) {
    Entry& entry = sums_[key];
    SALDO_ASSERT(!__builtin_add_overflow(entry.amount.value, amount.value, &entry.amount.value),
                 "an open sum is part of an account's balance, which limits keep in 64 bits");
    if (entry.changed) return;
    entry.changed = true;
    changed_.push_back(key);
}

std::vector<OpenPayables::Sum> OpenPayables::up_to(Handle ledger, Date month_last, Handle service,
                                                   Handle funder) const {
    std::vector<Sum> found;
    for (const auto& [key, entry] : sums_) {
        if (key.ledger != ledger || key.month > month_last) continue;
        if (service != kNoHandle && key.service != service) continue;
        if (funder != kNoHandle && key.funder != funder) continue;
        found.push_back({key, entry.amount});
    }
    std::ranges::sort(found, {}, &Sum::key);
    return found;
}

void OpenPayables::remove(const OpenPayableKey& key) {
    sums_.erase(key);
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

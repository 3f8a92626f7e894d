#include "engine/deliveries/control_days.hpp"

#include <limits>

#include "engine/base/assert.hpp"
#include "engine/base/limits.hpp"
#include "engine/ledger/field_checks.hpp"
#include "engine/money/rounding.hpp"

namespace saldo {

namespace {

// Days before 1970 are negative: shifted, so that rows sort as dates do.
constexpr std::uint32_t kDayShift = 0x80000000U;

std::int64_t money_of(const events::ServiceDelivered& delivered) {
    if (!price_ok(*delivered.unit_price()) || !quantity_ok(*delivered.quantity())) return 0;
    const __int128 money = price_times_quantity(UnitPrice{delivered.unit_price()->value()},
                                                Quantity{delivered.quantity()->value()});
    return money > kCentsMax.value ? 0 : static_cast<std::int64_t>(money);
}

}  // namespace

ControlDay* ControlDays::change(const ControlDayKey& key) {
    if (last_ == nullptr || last_->first != key) {
        const auto found = days_.find(key);
        if (found != days_.end()) {
            last_ = &*found;
        } else {
            std::size_t& days = days_of_[{key.ledger, key.publisher, Date{}}];
            if (days >= limits::kControlDaysMax) return nullptr;
            ++days;
            last_ = &*days_.emplace(key, Entry{}).first;
        }
    }
    Entry& entry = last_->second;
    if (!entry.changed) {
        entry.changed = true;
        changed_.push_back(key);
    }
    return &entry.day;
}

void ControlDays::count(const ControlDayKey& key, const events::ServiceDelivered& delivered) {
    SALDO_ASSERT(key.publisher != kNoHandle, "only events of known sources get an identity");
    ControlDay* const day = change(key);
    if (day == nullptr) return;
    day->counted += 1;
    if (__builtin_add_overflow(day->counted_total.value, money_of(delivered),
                               &day->counted_total.value))
        day->counted_total.value = std::numeric_limits<std::int64_t>::max();
}

bool ControlDays::say(const ControlDayKey& key, std::uint64_t count, Cents total) {
    ControlDay* const day = change(key);
    if (day == nullptr) return false;
    day->said = true;
    day->said_count = count;
    day->said_total = total;
    return true;
}

const ControlDay* ControlDays::find(const ControlDayKey& key) const {
    const auto found = days_.find(key);
    return found == days_.end() ? nullptr : &found->second.day;
}

std::optional<ControlDayKey> ControlDays::first_unmatched(Handle ledger, Date first,
                                                          Date last) const {
    std::optional<ControlDayKey> unmatched;
    for (const auto& [key, entry] : days_) {
        if (key.ledger != ledger || key.day < first || key.day > last || entry.day.matches())
            continue;
        const bool comes_first =
            !unmatched || key.day < unmatched->day ||
            (key.day == unmatched->day && key.publisher < unmatched->publisher);
        if (comes_first) unmatched = key;
    }
    return unmatched;
}

std::string ControlDays::row_key(const ControlDayKey& key) {
    std::string row;
    append_big_endian_u32(row, key.ledger);
    append_big_endian_u32(row, key.publisher);
    append_big_endian_u32(row, static_cast<std::uint32_t>(key.day.days) ^ kDayShift);
    return row;
}

ControlDayKey ControlDays::key_of_row(std::string_view row_key) {
    SALDO_ASSERT(row_key.size() == kRowKeyBytes, "callers look at the size of the key");
    return {big_endian_u32(row_key.substr(0, 4)), big_endian_u32(row_key.substr(4, 4)),
            Date{static_cast<std::int32_t>(big_endian_u32(row_key.substr(8, 4)) ^ kDayShift)}};
}

void ControlDays::load(const ControlDayKey& key, const ControlDay& day) {
    days_[key].day = day;
    days_of_[{key.ledger, key.publisher, Date{}}] += 1;
}

}  // namespace saldo

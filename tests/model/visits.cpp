#include "tests/model/visits.hpp"

#include <algorithm>

#include "tests/model/calendar.hpp"
#include "tests/model/fields.hpp"

namespace saldo::model {

namespace {

constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kDayMs = 1'440 * kMinuteMs;

template <class Fact>
Clock said_in(const Fact& fact) {
    Clock clock;
    clock.worker = fact.worker;
    if (fact.started_at != nullptr) {
        clock.starts = true;
        clock.from = fact.started_at->utc_ms();
        clock.start = *fact.started_at;
    }
    if (fact.ended_at != nullptr) {
        clock.ends = true;
        clock.until = fact.ended_at->utc_ms();
    }
    return clock;
}

// Up to a day; what lasts longer is a stay.
bool is_visit(const Clock& clock) {
    return clock.starts && clock.ends && clock.from >= kFirstDay * kDayMs &&
           clock.until <= kLastDay * kDayMs && clock.from < clock.until &&
           clock.until <= clock.from + kDayMs;
}

bool contradicts_itself(const World& world, const Delivery& delivery, Amount quantity) {
    const Clock& clock = delivery.clock;
    if (clock.starts && local_day(clock.start) != delivery.date) return true;
    if (!clock.starts || !clock.ends) return false;
    const auto lasted = static_cast<__int128>(clock.until) - clock.from;
    if (lasted < 0) return true;
    const events::Unit unit = world.services.at(delivery.service).unit;
    if (unit != events::Unit::hour && unit != events::Unit::minute) return false;
    const std::int64_t unit_ms = unit == events::Unit::hour ? 60 * kMinuteMs : kMinuteMs;
    // Both in thousandths of a millisecond.
    const auto charged = static_cast<__int128>(quantity) * unit_ms;
    const __int128 difference = charged - lasted * 1'000;
    const __int128 quarter = __int128{15} * kMinuteMs * 1'000;
    return difference >= quarter || difference <= -quarter;
}

bool overlap(const Clock& one, const Clock& other) {
    return is_visit(one) && is_visit(other) && one.from < other.until && other.from < one.until;
}

}  // namespace

Clock clock_of(const events::ServiceDeliveredT& fact) { return said_in(fact); }

Clock clock_of(const events::DeliveryCorrectedT& fact, const Clock& before) {
    return fact.started_at == nullptr && fact.ended_at == nullptr ? before : said_in(fact);
}

bool is_flagged(const World& world, const ProviderNumber& number, const Delivery& delivery,
                Amount quantity) {
    if (contradicts_itself(world, delivery, quantity)) return true;
    const Text& client = world.vouchers.at(delivery.voucher).client;
    return is_visit(delivery.clock) &&
           std::ranges::any_of(world.deliveries, [&](const auto& entry) {
               const auto& [other_number, other] = entry;
               if (other_number == number || other.cancelled) return false;
               if (!overlap(delivery.clock, other.clock)) return false;
               const bool same_worker = other.provider == delivery.provider &&
                                        !delivery.clock.worker.empty() &&
                                        other.clock.worker == delivery.clock.worker;
               return same_worker || world.vouchers.at(other.voucher).client == client;
           });
}

}  // namespace saldo::model

#include "engine/deliveries/visit_days.hpp"

#include <algorithm>

#include "engine/base/limits.hpp"

namespace saldo {

namespace {

constexpr std::uint8_t kOfClient = 1;
constexpr std::uint8_t kOfWorker = 2;

// Days before 1970 sort wrongly and stay unique: nothing reads these rows in order.
RowKey begin_key(Handle ledger, std::uint8_t kind, Date day) {
    return RowKey().add_u32(ledger).add_u8(kind).add_u32(static_cast<std::uint32_t>(day.days));
}

bool overlaps_entry(const Visit& visit, const VisitDay::Entry& entry) {
    return visit.from_ms < entry.until_ms && entry.from_ms < visit.until_ms;
}

bool is_of(const VisitDay::Entry& entry, const VisitOwner& owner) {
    return entry.provider == owner.provider && entry.delivery == owner.delivery;
}

}  // namespace

RowKey VisitDays::client_key(Handle ledger, Date day, std::string_view client) {
    return begin_key(ledger, kOfClient, day).add(client);
}

RowKey VisitDays::worker_key(Handle ledger, Date day, std::string_view provider,
                             std::string_view worker) {
    return begin_key(ledger, kOfWorker, day)
        .add_u8(static_cast<std::uint8_t>(provider.size()))
        .add(provider)
        .add(worker);
}

Date VisitDays::utc_day(std::int64_t utc_ms) noexcept { return local_date(Instant{utc_ms, 0}); }

std::uint8_t VisitDays::overlaps(const VisitOwner& owner, const Visit& visit) {
    std::uint8_t flags = 0;
    for_each_key(owner, visit, [&](VisitFlag flag, std::string_view key) {
        const std::vector<VisitDay::Entry>& visits = cache.at(key).record.visits;
        const bool found = std::ranges::any_of(visits, [&](const VisitDay::Entry& entry) {
            return overlaps_entry(visit, entry) && !is_of(entry, owner);
        });
        if (found || visits.size() >= limits::kVisitsOfDayMax)
            flags |= static_cast<std::uint8_t>(flag);
    });
    return flags;
}

void VisitDays::keep(const VisitOwner& owner, const Visit& visit) {
    for_each_key(owner, visit, [&](VisitFlag, std::string_view key) {
        auto& slot = cache.at(key);
        if (slot.record.visits.size() >= limits::kVisitsOfDayMax) return;
        cache.change(slot).visits.push_back({visit.from_ms, visit.until_ms,
                                             std::string(owner.provider),
                                             std::string(owner.delivery)});
    });
}

void VisitDays::forget(const VisitOwner& owner, const Visit& visit) {
    for_each_key(owner, visit, [&](VisitFlag, std::string_view key) {
        auto& slot = cache.at(key);
        // As keep() wrote it.
        const auto of_owner = [&](const VisitDay::Entry& entry) {
            return entry.from_ms == visit.from_ms && is_of(entry, owner);
        };
        if (std::ranges::any_of(slot.record.visits, of_owner))
            std::erase_if(cache.change(slot).visits, of_owner);
    });
}

}  // namespace saldo

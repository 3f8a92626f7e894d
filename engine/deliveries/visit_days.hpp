// The visits of each client, and of each worker, by day: what a new visit is compared with.
//
// A visit that overlaps another of the same client, or of the same worker of its provider, is
// flagged and waits for an official (PSOP: the organiser checks what providers recorded before it
// is settled). Two carers at one client, or one with a group, are right and are flagged too: an
// official says so by approving. The visit that was there first is left as it is.
//
// A row for each client or worker and day in UTC, so that the offsets of publishers' clocks do not
// matter; a visit over midnight stands in two.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/prefetch.hpp"
#include "engine/base/record_cache.hpp"
#include "engine/base/row_key.hpp"
#include "engine/deliveries/visit.hpp"

namespace saldo {

struct VisitDay {
    struct Entry {
        std::int64_t from_ms = 0;
        std::int64_t until_ms = 0;
        std::string provider;
        std::string delivery;
    };
    std::vector<Entry> visits;  // in log order
};

// Asks memory for the first of a day's visits.
inline void prefetch_visits(const VisitDay& day) {
    constexpr std::size_t kVisits = 8;
    for (std::size_t at = 0; at < std::min(kVisits, day.visits.size()); ++at)
        prefetch_object(&day.visits[at]);
}

template <class Fields>
void describe(Fields& fields, VisitDay::Entry& entry) {
    fields(entry.from_ms, entry.until_ms, entry.provider, entry.delivery);
}
template <class Fields>
void describe(Fields& fields, VisitDay& day) {
    fields(day.visits);
}

// Whose a visit is. Views into the event or the books.
struct VisitOwner {
    Handle ledger = kNoHandle;
    std::string_view client;
    std::string_view provider;
    std::string_view delivery;
};

class VisitDays {
  public:
    RecordCache<VisitDay> cache{3};

    // ledger u32 | 1 | day u32 | client id
    [[nodiscard]] static RowKey client_key(Handle ledger, Date day, std::string_view client);
    // ledger u32 | 2 | day u32 | size u8 | provider id | worker id
    [[nodiscard]] static RowKey worker_key(Handle ledger, Date day, std::string_view provider,
                                           std::string_view worker);

    // Calls use(flag, key) for each row that the visit stands in; not at all where it is not
    // compared.
    template <class Use>
    static void for_each_key(const VisitOwner& owner, const Visit& visit, Use&& use) {
        if (!visit.is_compared()) return;
        const Date last = utc_day(visit.until_ms - 1);
        for (Date day = utc_day(visit.from_ms); day <= last; ++day.days) {
            use(VisitFlag::client_overlap, client_key(owner.ledger, day, owner.client));
            if (!visit.worker.empty())
                use(VisitFlag::worker_overlap,
                    worker_key(owner.ledger, day, owner.provider, visit.worker));
        }
    }

    // Flags of what overlaps it; full rows (limits::kVisitsOfDayMax) overlap whatever comes.
    // REQUIRES of all three: the rows of for_each_key were fetched.
    [[nodiscard]] std::uint8_t overlaps(const VisitOwner& owner, const Visit& visit);
    void keep(const VisitOwner& owner, const Visit& visit);
    void forget(const VisitOwner& owner, const Visit& visit);

  private:
    [[nodiscard]] static Date utc_day(std::int64_t utc_ms) noexcept;
};

}  // namespace saldo

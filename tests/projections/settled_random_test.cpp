// Random histories: every settlement's list of deliveries is its lines, to the cent, and over all
// settlements a delivery is settled for what stands of it, no more and no less.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include <doctest/doctest.h>

#include "engine/settlement/delivery_state.hpp"
#include "projections/pipeline/delivery_rows.hpp"
#include "projections/pipeline/settlement_rows.hpp"
#include "projections/settlements/entitlement_rows.hpp"
#include "projections/settlements/settled_deliveries.hpp"
#include "tests/engine/random_office.hpp"
#include "tests/golden/folded_ledger.hpp"
#include "tests/projections/folded_home.hpp"
#include "tests/projections/memory_log.hpp"
#include "tests/temporary_folder.hpp"

namespace saldo::test {
namespace {

using settlement::SettledDelivery;
using settlement::SettledKind;

constexpr int kHistoryEvents = 8'000;
// Run for ever; a seed that finds something joins them.
constexpr std::array<std::uint64_t, 6> kSeeds{1, 2, 3, 4, 5, 6};

using LineKey = std::tuple<std::string, std::string, std::string, std::string, Date>;
// A delivery or a credit, and who pays.
using PartKey = std::tuple<std::string, std::string, bool, std::string>;
using Sums = std::map<PartKey, std::pair<std::int64_t, std::int64_t>>;

// A shard that holds a random history.
struct PlayedHome {
    explicit PlayedHome(std::uint64_t seed) {
        // Approvals on the log name digests of this very hasher.
        const auto hasher = make_openssl_hasher();
        FoldedLedger folded(*hasher);
        RandomOffice office(seed);
        for (int number = 0; number < kHistoryEvents; ++number) {
            const LoggedRecord record = office.next(folded.state());
            log.add(record.key, record.value);
            folded.fold(record);
        }
        home = std::make_unique<FoldedHome>(folder / "home", log);
        take(home->shard->fold_to_end(kNeverStop));
        view.snapshot = take(home->shard->store().snapshot());
        view.names = std::make_unique<NameBook>(*view.snapshot);
    }
    TemporaryFolder folder;
    MemoryLog log;
    std::unique_ptr<FoldedHome> home;
    ShardView view;
};

// Of the settlement's lines what its entitlements do not explain, without zeros.
std::map<LineKey, std::int64_t> lines_of(const ShardView& view, const Settlement& settlement,
                                         Handle handle) {
    std::map<LineKey, std::int64_t> sums;
    NameBook& names = *view.names;
    const auto key = [&](const auto& row, Date month) {
        return LineKey(take(names.funder(row.funder)), take(names.provider(row.provider)),
                       take(names.service(row.service)), take(names.word(row.coding)), month);
    };
    for (const Settlement::Line& line : settlement.lines)
        sums[key(line, line.month)] += line.amount.value;
    take(scan_entitlement_rows(*view.snapshot, handle, [&](const EntitlementRow& row) -> Status {
        sums[key(row, month_start(row.period.first))] -= row.amount.value;
        return {};
    }));
    std::erase_if(sums, [](const auto& entry) { return entry.second == 0; });
    return sums;
}

std::map<LineKey, std::int64_t> sums_of(const std::vector<SettledDelivery>& rows) {
    std::map<LineKey, std::int64_t> sums;
    for (const SettledDelivery& row : rows)
        sums[LineKey(row.funder, row.provider, row.service, row.coding,
                     month_start(row.service_date))] += row.net.value + row.vat.value;
    std::erase_if(sums, [](const auto& entry) { return entry.second == 0; });
    return sums;
}

void add_to(Sums& sums, const PartKey& key, Cents net, Cents vat) {
    auto& [net_sum, vat_sum] = sums[key];
    net_sum += net.value;
    vat_sum += vat.value;
}

bool is_nothing(const Sums::value_type& entry) { return entry.second == std::pair(0L, 0L); }

// What closes have taken of each delivery and credit: what stands of it where a close has taken
// that, else what stood before and no close has taken back yet.
Sums standing(const ShardView& view, const Settlements& settlements, Handle ledger) {
    Sums sums;
    const auto is_taken = [&](const Delivery& delivery, Handle funder, std::uint64_t event) {
        return settlement_of(settlements, ledger, delivery.service, funder, delivery.service_date,
                             event) != kNoHandle;
    };
    const auto add_part = [&](const std::string& provider, const std::string& id, bool credit,
                              const Delivery::Part& part) {
        add_to(sums, {provider, id, credit, take(view.names->funder(part.funder))}, part.net,
               part.vat);
    };
    for (const auto kind : {DeliveryRecordKind::delivery, DeliveryRecordKind::credit})
        take(scan_delivery_records(
            *view.snapshot, ledger, kind, {}, [&](const DeliveryRow& row) -> Result<bool> {
                for (const Delivery::Part& part : row.delivery.parts)
                    if (is_taken(row.delivery, part.funder, row.delivery.opened_event))
                        add_part(row.provider, row.id, kind == DeliveryRecordKind::credit, part);
                return true;
            }));
    take(scan_replaced_deliveries(*view.snapshot, ledger, {},
                                  [&](const ReplacedDeliveryRow& row) -> Result<bool> {
                                      const Delivery& before = row.replaced.delivery;
                                      if (row.replaced.by == ReplacedBy::dispute) return true;
                                      for (const Delivery::Part& part : before.parts)
                                          if (is_taken(before, part.funder, before.opened_event) &&
                                              !is_taken(before, part.funder, row.event))
                                              add_part(row.provider, row.id, false, part);
                                      return true;
                                  }));
    std::erase_if(sums, is_nothing);
    return sums;
}

struct Seen {
    std::size_t settlements = 0;
    std::map<SettledKind, std::size_t> rows;
};

void check_history(std::uint64_t seed, Seen& seen) {
    CAPTURE(seed);
    const PlayedHome played(seed);
    const ShardView& view = played.view;
    const Settlements settlements = take(read_settlements(*view.snapshot));
    SettledDeliveries lists = take(SettledDeliveries::open(view));
    Sums settled;
    Handle ledger = kNoHandle;
    for (Handle handle = 1; handle <= settlements.settlements.size(); ++handle) {
        const Settlement& settlement = settlements.settlements[handle];
        CAPTURE(settlement.id);
        ledger = settlement.ledger;
        const std::vector<SettledDelivery> rows = take(lists.of(settlement, kNoHandle));
        CHECK(sums_of(rows) == lines_of(view, settlement, handle));
        ++seen.settlements;
        for (const SettledDelivery& row : rows) {
            ++seen.rows[row.kind];
            CHECK(row.event < settlement.closed_event);
            CHECK(row.service_date <= settlement.period_end);
            add_to(settled,
                   {row.provider, row.delivery, row.kind == SettledKind::credit, row.funder},
                   row.net, row.vat);
        }
        std::set<Handle> providers;
        for (const Settlement::Payee& payee : settlement.payees) providers.insert(payee.provider);
        for (const Handle provider : providers) {
            const std::string id = take(view.names->provider(provider));
            const auto alone = take(lists.of(settlement, provider));
            const auto is_its = [&](const SettledDelivery& row) { return row.provider == id; };
            CHECK(std::ranges::all_of(alone, is_its));
            CHECK(std::ranges::count_if(rows, is_its) == static_cast<std::ptrdiff_t>(alone.size()));
        }
    }
    std::erase_if(settled, is_nothing);
    CHECK(settled == standing(view, settlements, ledger));
}

TEST_CASE("every settlement of a random history has the deliveries that its lines sum") {
    Seen seen;
    for (const std::uint64_t seed : kSeeds) check_history(seed, seen);
    // Whatever can happen to a delivery has happened.
    CHECK(seen.settlements > 100);
    for (const auto kind : {SettledKind::delivery, SettledKind::reversal, SettledKind::credit,
                            SettledKind::dispute}) {
        CAPTURE(settlement::settled_kind_name(kind));
        CHECK(seen.rows[kind] > 3);
    }
}

}  // namespace
}  // namespace saldo::test

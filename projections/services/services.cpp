#include "projections/services/services.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "engine/services/service.hpp"
#include "engine/vouchers/vouchers.hpp"
#include "projections/pipeline/answer_cells.hpp"
#include "projections/pipeline/ledger_places.hpp"
#include "projections/pipeline/pot_on_day.hpp"

namespace saldo {

namespace {

struct Sum {
    std::int64_t granted = 0;
    std::int64_t used = 0;
    std::int64_t held = 0;
    std::int64_t left = 0;
    std::uint64_t vouchers = 0;
};

// By service and commodity.
using Sums = std::map<std::pair<Handle, Commodity>, Sum>;
using Services = std::map<Handle, Service>;

void add_voucher(const Voucher& voucher, const Services& services, Date day, Sums& sums) {
    std::set<std::pair<Handle, Commodity>> counted;
    for (std::uint32_t number = 0; number < voucher.pots.size(); ++number) {
        const Voucher::Pot& pot = voucher.pots[number];
        const PotOnDay now = pot_on(voucher, number, day);
        Sum& sum = sums[{pot.service, pot.commodity}];
        sum.granted += now.granted;
        sum.used += now.used;
        sum.held += now.held;
        sum.left += now.left;
        if (counted.emplace(pot.service, pot.commodity).second) ++sum.vouchers;
    }
    if (!voucher.pots.empty()) return;
    for (const Voucher::Line& line : voucher.terms_on(day).lines) {
        const auto service = services.find(line.service);
        if (service == services.end()) continue;
        const std::pair of{line.service, service->second.unit};
        if (counted.insert(of).second) ++sums[of].vouchers;
    }
}

Result<Services> services_of(const LedgerPlace& place) {
    Services services;
    const Status scanned =
        scan_reference<Service>(place.snapshot(), ReferenceKind::service,
                                [&](Handle handle, const Service& service) -> Result<bool> {
                                    if (service.ledger == place.handle)
                                        services.emplace(handle, service);
                                    return true;
                                });
    if (!scanned) return std::unexpected(scanned.error());
    return services;
}

Result<Sums> sums_of(const LedgerPlace& place, const Services& services, Date day) {
    Sums sums;
    const Status scanned =
        scan_rows(place.snapshot(), TableId::vouchers, Vouchers::key(place.handle, {}), {},
                  [&](std::string_view, std::string_view row) -> Result<bool> {
                      const auto voucher = record_of<Voucher>(TableId::vouchers, row);
                      if (!voucher) return std::unexpected(voucher.error());
                      if (voucher->terms.empty()) return damaged_row(TableId::vouchers);
                      if (voucher->covers(day)) add_voucher(*voucher, services, day, sums);
                      return true;
                  });
    if (!scanned) return std::unexpected(scanned.error());
    for (const auto& [handle, service] : services) {
        const auto first = sums.lower_bound({handle, Commodity::eur});
        if (first == sums.end() || first->first.first != handle) sums[{handle, service.unit}] = {};
    }
    return sums;
}

Status add_ledger(const LedgerPlace& place, Date day, Answer& answer) {
    const auto services = services_of(place);
    if (!services) return std::unexpected(services.error());
    const auto sums = sums_of(place, *services, day);
    if (!sums) return std::unexpected(sums.error());
    std::map<std::pair<std::string_view, Commodity>, std::pair<Handle, const Sum*>> by_id;
    for (const auto& [of, sum] : *sums) {
        const auto service = services->find(of.first);
        if (service == services->end()) return damaged_row(TableId::vouchers);
        by_id[{service->second.id, of.second}] = {of.first, &sum};
    }
    for (const auto& [of, found] : by_id) {
        const auto& [handle, sum] = found;
        const Service::Definition* const defined = services->at(handle).on(day);
        RowCells row;
        row.add(place.ledger.id).add(of.first);
        row.add(defined == nullptr ? std::string() : defined->name_fi)
            .add(commodity_name(of.second));
        const std::int64_t carried = sum->left - (sum->granted - sum->used - sum->held);
        for (const std::int64_t amount : {carried, sum->granted, sum->used, sum->held, sum->left})
            row.add(amount_text(of.second, amount));
        row.add(std::to_string(sum->vouchers));
        if (const Status added = row.end(answer); !added) return added;
    }
    return {};
}

}  // namespace

Result<Answer> ask_services(std::span<ShardView> shards, const ServicesRequest& request) {
    auto answer = begin_answer(shards, "services",
                               {{"ledger", CellKind::text},
                                {"service", CellKind::text},
                                {"name_fi", CellKind::text},
                                {"commodity", CellKind::text},
                                {"carried_over", CellKind::quantity},
                                {"granted", CellKind::quantity},
                                {"used", CellKind::quantity},
                                {"held", CellKind::quantity},
                                {"left", CellKind::quantity},
                                {"vouchers", CellKind::count}});
    if (!answer) return answer;
    const auto places = find_ledgers(shards, request.ledger);
    if (!places) return std::unexpected(places.error());
    for (const LedgerPlace& place : *places) {
        const Status added = add_ledger(place, request.day, *answer);
        if (!added) return std::unexpected(added.error());
    }
    return answer;
}

}  // namespace saldo

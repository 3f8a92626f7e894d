#include "projections/continuity/continuity.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <unordered_map>
#include <utility>

#include "engine/services/registry.hpp"
#include "engine/vouchers/vouchers.hpp"
#include "projections/pipeline/answer_cells.hpp"
#include "projections/pipeline/delivery_rows.hpp"
#include "projections/pipeline/ledger_places.hpp"
#include "projections/pipeline/narrowing.hpp"

namespace saldo {

namespace {

// Provider and what it calls the worker.
using Worker = std::pair<std::string, std::string>;

struct Visits {
    std::uint64_t unnamed = 0;
    std::map<Worker, std::uint64_t> by_worker;

    [[nodiscard]] std::uint64_t named() const {
        std::uint64_t sum = 0;
        for (const auto& [worker, count] : by_worker) sum += count;
        return sum;
    }
    // The first of those with the most visits. REQUIRES: a visit says who came.
    [[nodiscard]] const std::pair<const Worker, std::uint64_t>& most_frequent() const {
        return *std::ranges::max_element(by_worker, {}, [](const auto& one) { return one.second; });
    }
};

// By client and provider (empty: over all).
using AllVisits = std::map<std::pair<std::string, std::string>, Visits>;

// Of all rows: what the most frequent workers did, of the visits that say who came.
struct Sums {
    std::uint64_t visits = 0;
    std::uint64_t named = 0;
    std::uint64_t most_frequent = 0;
    std::uint64_t clients = 0;
};

// One decimal, half up: "66.7"; empty: of nothing.
std::string per_cent(std::uint64_t part, std::uint64_t whole) {
    if (whole == 0) return {};
    const std::uint64_t tenths = (2'000 * part + whole) / (2 * whole);
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

class Collector {
  public:
    Collector(const LedgerPlace& place, const ContinuityRequest& request, Handle service)
        : place_(place), request_(request), service_(service) {}

    [[nodiscard]] Result<bool> add(const DeliveryRow& row) {
        const Delivery& delivery = row.delivery;
        const bool counts = delivery.state != DeliveryState::cancelled &&
                            request_.from <= delivery.service_date &&
                            delivery.service_date <= request_.until &&
                            (service_ == kNoHandle || delivery.service == service_);
        if (!counts) return true;
        const auto client = client_of(delivery.voucher);
        if (!client) return std::unexpected(client.error());
        if (!request_.client.empty() && **client != request_.client) return true;
        Visits& visits = all_[{**client, request_.across_providers ? std::string() : row.provider}];
        if (delivery.visit.worker.empty()) {
            ++visits.unnamed;
        } else {
            ++visits.by_worker[{row.provider, delivery.visit.worker}];
        }
        return true;
    }
    [[nodiscard]] const AllVisits& all() const { return all_; }

  private:
    // A voucher's row is read once.
    Result<const std::string*> client_of(const std::string& voucher) {
        const auto known = clients_.find(voucher);
        if (known != clients_.end()) return &known->second;
        auto row = read_record<Voucher>(place_.snapshot(), TableId::vouchers,
                                        Vouchers::key(place_.handle, voucher));
        if (!row) return std::unexpected(row.error());
        if (!row->has_value()) return damaged_row(TableId::vouchers);
        return &clients_.emplace(voucher, std::move((*row)->client)).first->second;
    }

    const LedgerPlace& place_;
    const ContinuityRequest& request_;
    Handle service_;
    std::unordered_map<std::string, std::string> clients_;  // by voucher
    AllVisits all_;
};

Status add_rows(const LedgerPlace& place, const ContinuityRequest& request, const AllVisits& all,
                Sums& sums, Answer& answer) {
    const std::string* client_before = nullptr;
    for (const auto& [of, visits] : all) {
        const std::uint64_t named = visits.named();
        const bool known = named != 0;
        const std::uint64_t most = known ? visits.most_frequent().second : 0;
        sums.visits += named + visits.unnamed;
        sums.named += named;
        sums.most_frequent += most;
        if (client_before == nullptr || *client_before != of.first) ++sums.clients;
        client_before = &of.first;
        if (request.limit != 0 && answer.rows.size() >= request.limit) continue;
        RowCells row;
        row.add(place.ledger.id).add(of.first).add(of.second);
        row.add(std::to_string(named + visits.unnamed));
        row.add(std::to_string(visits.by_worker.size())).add(std::to_string(visits.unnamed));
        row.add(known ? visits.most_frequent().first.second : std::string());
        row.add(std::to_string(most)).add(per_cent(most, named));
        if (const Status added = row.end(answer); !added) return added;
    }
    return {};
}

Status list_ledger(const LedgerPlace& place, const ContinuityRequest& request, Sums& sums,
                   Answer& answer) {
    const auto service = narrowed_service(place, request.service);
    if (!service) return std::unexpected(service.error());
    if (!service->has_value()) return {};
    Collector collector(place, request, **service);
    const Status scanned = scan_deliveries(
        place, request.provider, [&](const DeliveryRow& row) { return collector.add(row); });
    if (!scanned) return scanned;
    return add_rows(place, request, collector.all(), sums, answer);
}

}  // namespace

Result<Answer> ask_continuity(std::span<ShardView> shards, const ContinuityRequest& request) {
    auto answer = begin_answer(shards, "continuity",
                               {{"ledger", CellKind::text},
                                {"client", CellKind::text},
                                {"provider", CellKind::text},
                                {"visits", CellKind::count},
                                {"workers", CellKind::count},
                                {"unnamed", CellKind::count},
                                {"most_frequent", CellKind::text},
                                {"most_frequent_visits", CellKind::count},
                                {"share", CellKind::quantity}});
    if (!answer) return answer;
    const auto places = find_narrowed(shards, {.ledger = request.ledger,
                                               .provider = request.provider,
                                               .service = request.service,
                                               .client = request.client});
    if (!places) return std::unexpected(places.error());
    Sums sums;
    for (const LedgerPlace& place : *places) {
        const Status listed = list_ledger(place, request, sums, *answer);
        if (!listed) return std::unexpected(listed.error());
    }
    answer->fact("from", CellKind::text, to_text(request.from));
    answer->fact("until", CellKind::text, to_text(request.until));
    answer->fact("clients", CellKind::count, std::to_string(sums.clients));
    answer->fact("visits", CellKind::count, std::to_string(sums.visits));
    answer->fact("share", CellKind::quantity, per_cent(sums.most_frequent, sums.named));
    return answer;
}

}  // namespace saldo

#include "projections/deliveries/deliveries.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/deliveries/deliveries.hpp"
#include "engine/settlement/delivery_state.hpp"
#include "projections/pipeline/answer_cells.hpp"
#include "projections/pipeline/delivery_rows.hpp"
#include "projections/pipeline/ledger_places.hpp"
#include "projections/pipeline/narrowing.hpp"
#include "projections/pipeline/settlement_rows.hpp"

namespace saldo {

namespace {

constexpr std::array kShownStates = {DeliveryState::recorded, DeliveryState::under_review,
                                     DeliveryState::approved, DeliveryState::settled,
                                     DeliveryState::paid,     DeliveryState::cancelled,
                                     DeliveryState::disputed};

// The words that PSOP's users know.
std::string_view finnish_name(DeliveryState state) {
    switch (state) {
        case DeliveryState::recorded:
            return "Kirjattu";
        case DeliveryState::under_review:
            return "Tarkastettavana";
        case DeliveryState::approved:
            return "Hyväksytty";
        case DeliveryState::settled:
            return "Tilitetty";
        case DeliveryState::paid:
            return "Maksettu";
        case DeliveryState::cancelled:
            return "Peruttu";
        case DeliveryState::disputed:
            return "Reklamoitu";
        case DeliveryState::held:
        case DeliveryState::released:
            return {};  // of orders only
    }
    return {};
}

std::optional<DeliveryState> state_of_name(std::string_view name) {
    const auto found = std::ranges::find_if(kShownStates, [&](DeliveryState state) {
        return name == delivery_state_name(state) || name == finnish_name(state);
    });
    return found == kShownStates.end() ? std::nullopt : std::optional(*found);
}

// What the states follow from: every close and every service of the shard, by handle.
struct Grounds {
    Settlements settlements;
    std::vector<Service> services{1};  // kNoHandle is no service
    Date day;

    [[nodiscard]] DeliveryState state(Handle ledger, const Delivery& delivery) const {
        return delivery.service < services.size()
                   ? state_on(settlements, ledger, delivery, services[delivery.service], day)
                   : state_of(settlements, ledger, delivery);
    }
};

Result<Grounds> grounds_of(const store::Snapshot& snapshot, Date day) {
    Grounds grounds;
    grounds.day = day;
    auto settlements = read_settlements(snapshot);
    if (!settlements) return std::unexpected(settlements.error());
    grounds.settlements = std::move(*settlements);
    const Status read =
        scan_reference<Service>(snapshot, ReferenceKind::service,
                                [&](Handle handle, const Service& service) -> Result<bool> {
                                    if (handle != grounds.services.size())
                                        return damaged_row(TableId::reference);
                                    grounds.services.push_back(service);
                                    return true;
                                });
    if (!read) return std::unexpected(read.error());
    return grounds;
}

std::vector<Column> delivery_columns() {
    return {{"delivery", CellKind::text},     {"provider", CellKind::text},
            {"voucher", CellKind::text},      {"service", CellKind::text},
            {"service_date", CellKind::text}, {"quantity", CellKind::quantity},
            {"unit_price", CellKind::amount}, {"payable", CellKind::amount},
            {"co_payment", CellKind::amount}, {"state", CellKind::text},
            {"state_fi", CellKind::text},     {"flags", CellKind::text},
            {"ledger", CellKind::text}};
}

// The cells of delivery_columns().
RowCells cells_of(const LedgerPlace& place, const DeliveryRow& found, DeliveryState state) {
    const Delivery& delivery = found.delivery;
    RowCells row;
    row.add(found.id).add(found.provider).add(delivery.voucher);
    row.add(place.names().service(delivery.service)).add(to_text(delivery.service_date));
    row.add(to_text(delivery.quantity)).add(to_text(delivery.unit_price));
    row.add(to_text(delivery.payable())).add(to_text(delivery.co_payment));
    row.add(delivery_state_name(state)).add(finnish_name(state));
    row.add(visit_flags_text(delivery.flags)).add(place.ledger.id);
    return row;
}

Status list_ledger(const LedgerPlace& place, const DeliveriesRequest& request,
                   std::optional<DeliveryState> wanted, Answer& answer) {
    const auto grounds = grounds_of(place.snapshot(), request.day);
    if (!grounds) return std::unexpected(grounds.error());
    return scan_deliveries(place, request.provider, [&](const DeliveryRow& row) -> Result<bool> {
        if (request.limit != 0 && answer.rows.size() >= request.limit) return false;
        if (!request.voucher.empty() && row.delivery.voucher != request.voucher) return true;
        const DeliveryState state = grounds->state(place.handle, row.delivery);
        const bool waits = state == DeliveryState::recorded && row.delivery.flags != 0;
        if (request.flagged && !waits) return true;
        if (wanted.value_or(state) != state) return true;
        if (const Status added = cells_of(place, row, state).end(answer); !added)
            return std::unexpected(added.error());
        return true;
    });
}

Status add_facts(const Placed<DeliveryRow>& found, DeliveryState state, Answer& answer) {
    Answer one;
    one.columns = delivery_columns();
    const Status made = cells_of(found.place, found.record, state).end(one);
    if (!made) return made;
    for (std::size_t at = 0; at < one.columns.size(); ++at)
        answer.fact(one.columns[at].name, one.columns[at].kind, one.rows.front()[at]);
    const Delivery& delivery = found.record.delivery;
    const Visit& visit = delivery.visit;
    const auto moment = [&](bool said, std::int64_t utc_ms) {
        return said ? to_text(Instant{utc_ms, visit.offset_minutes}) : std::string();
    };
    answer.fact("content", CellKind::text, delivery.content);
    answer.fact("worker", CellKind::text, visit.worker);
    answer.fact("started_at", CellKind::text, moment(visit.has_start, visit.from_ms));
    answer.fact("ended_at", CellKind::text, moment(visit.has_end, visit.until_ms));
    answer.fact("corrections", CellKind::count, std::to_string(delivery.corrections));
    answer.fact("credited", CellKind::amount, to_text(delivery.credited));
    return {};
}

Status add_parts(const Placed<DeliveryRow>& found, const Settlements& settlements, Answer& answer) {
    const LedgerPlace& place = found.place;
    const Delivery& delivery = found.record.delivery;
    for (const Delivery::Part& part : delivery.parts) {
        const Handle handle =
            settlement_of(settlements, place.handle, delivery.service, part.funder,
                          delivery.service_date, delivery.opened_event);
        RowCells row;
        row.add(place.names().funder(part.funder)).add(to_text(part.net)).add(to_text(part.vat));
        if (handle == kNoHandle) {
            row.add("").add("");
        } else {
            const Settlement& settlement = settlements.settlements[handle];
            const auto payee = std::ranges::find_if(settlement.payees, [&](const auto& one) {
                return one.funder == part.funder && one.provider == delivery.provider;
            });
            row.add(settlement.id);
            row.add(payee_state_name(payee == settlement.payees.end()
                                         ? Settlement::PayeeState::nothing_to_pay
                                         : payee->state));
        }
        if (const Status added = row.end(answer); !added) return added;
    }
    return {};
}

// Adds the delivery of that number, of one provider or of each that has one.
Status find_in_ledger(const LedgerPlace& place, const DeliveryRequest& request,
                      std::vector<Placed<DeliveryRow>>& found) {
    std::vector<std::string> providers;
    if (!request.provider.empty()) {
        providers.push_back(request.provider);
    } else {
        const Status scanned =
            scan_reference<Provider>(place.snapshot(), ReferenceKind::provider,
                                     [&](Handle, const Provider& provider) -> Result<bool> {
                                         if (provider.ledger == place.handle)
                                             providers.push_back(provider.id);
                                         return true;
                                     });
        if (!scanned) return scanned;
    }
    for (const std::string& provider : providers) {
        auto delivery =
            read_record<Delivery>(place.snapshot(), TableId::deliveries,
                                  Deliveries::key(place.handle, DeliveryRecordKind::delivery,
                                                  provider, request.delivery));
        if (!delivery) return std::unexpected(delivery.error());
        if (!delivery->has_value()) continue;
        found.push_back({place, kNoHandle, {provider, request.delivery, std::move(**delivery)}});
    }
    return {};
}

Result<Placed<DeliveryRow>> find_delivery(std::span<ShardView> shards,
                                          const DeliveryRequest& request) {
    const auto places = find_ledgers(shards, request.ledger);
    if (!places) return std::unexpected(places.error());
    std::vector<Placed<DeliveryRow>> found;
    for (const LedgerPlace& place : *places) {
        if (const Status looked = find_in_ledger(place, request, found); !looked)
            return std::unexpected(looked.error());
    }
    const std::string what = "delivery " + request.delivery;
    if (found.size() < 2) return only_one(std::move(found), what, request.ledger);
    std::string owners;
    for (const Placed<DeliveryRow>& one : found) {
        owners.append(owners.empty() ? "" : ", ");
        owners.append(one.place.ledger.id).append("/").append(one.record.provider);
    }
    return fail(ErrorKind::bad_input, "several providers have a " + what +
                                          ": say which ledger and provider, of " + owners);
}

}  // namespace

Result<Answer> ask_deliveries(std::span<ShardView> shards, const DeliveriesRequest& request) {
    const auto wanted = state_of_name(request.state);
    if (!request.state.empty() && !wanted) {
        return fail(ErrorKind::bad_input,
                    "deliveries have no state " + request.state +
                        ": say recorded, under_review, approved, disputed, settled, paid or "
                        "cancelled");
    }
    auto answer = begin_answer(shards, "deliveries", delivery_columns());
    if (!answer) return answer;
    const auto places = find_narrowed(
        shards,
        {.ledger = request.ledger, .provider = request.provider, .voucher = request.voucher});
    if (!places) return std::unexpected(places.error());
    for (const LedgerPlace& place : *places) {
        const Status listed = list_ledger(place, request, wanted, *answer);
        if (!listed) return std::unexpected(listed.error());
    }
    return answer;
}

Result<Answer> ask_delivery(std::span<ShardView> shards, const DeliveryRequest& request) {
    auto answer = begin_answer(shards, "parts",
                               {{"funder", CellKind::text},
                                {"net", CellKind::amount},
                                {"vat", CellKind::amount},
                                {"settlement", CellKind::text},
                                {"settlement_state", CellKind::text}});
    if (!answer) return answer;
    const auto found = find_delivery(shards, request);
    if (!found) return std::unexpected(found.error());
    const auto grounds = grounds_of(found->place.snapshot(), request.day);
    if (!grounds) return std::unexpected(grounds.error());
    const DeliveryState state = grounds->state(found->place.handle, found->record.delivery);
    Status added = add_facts(*found, state, *answer);
    if (added) added = add_parts(*found, grounds->settlements, *answer);
    if (!added) return std::unexpected(added.error());
    return answer;
}

}  // namespace saldo

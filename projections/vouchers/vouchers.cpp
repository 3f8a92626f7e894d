#include "projections/vouchers/vouchers.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/services/registry.hpp"
#include "engine/services/service.hpp"
#include "engine/vouchers/vouchers.hpp"
#include "projections/pipeline/answer_cells.hpp"
#include "projections/pipeline/ledger_places.hpp"
#include "projections/pipeline/narrowing.hpp"
#include "projections/pipeline/pot_on_day.hpp"

namespace saldo {

namespace {

std::string kind_name(VoucherKind kind) {
    switch (kind) {
        case VoucherKind::service_voucher:
            return "service_voucher";
        case VoucherKind::balance_voucher:
            return "balance_voucher";
        case VoucherKind::purchase_order:
            return "purchase_order";
        case VoucherKind::entitlement:
            return "entitlement";
        case VoucherKind::personal_budget:
            return "personal_budget";
    }
    return "unknown";
}

std::string recurrence_name(Recurrence recurrence) {
    switch (recurrence) {
        case Recurrence::none:
            return "none";
        case Recurrence::day:
            return "day";
        case Recurrence::week:
            return "week";
        case Recurrence::month:
            return "month";
        case Recurrence::year:
            return "year";
    }
    return "unknown";
}

Result<Voucher> voucher_of(std::string_view row) {
    auto voucher = record_of<Voucher>(TableId::vouchers, row);
    // Whatever is asked of a voucher needs its terms.
    if (voucher && voucher->terms.empty()) return damaged_row(TableId::vouchers);
    return voucher;
}

Result<Placed<Voucher>> find_voucher(std::span<ShardView> shards, const VoucherRequest& request) {
    auto places = find_ledgers(shards, request.ledger);
    if (!places) return std::unexpected(places.error());
    std::vector<Placed<Voucher>> found;
    for (LedgerPlace& place : *places) {
        const auto row = place.snapshot().get(index_of(TableId::vouchers),
                                              Vouchers::key(place.handle, request.voucher));
        if (!row) return std::unexpected(row.error());
        if (!row->has_value()) continue;
        auto voucher = voucher_of(**row);
        if (!voucher) return std::unexpected(voucher.error());
        const Handle handle = voucher->handle;
        found.push_back({std::move(place), handle, std::move(*voucher)});
    }
    return only_one(std::move(found), "voucher " + request.voucher, request.ledger);
}

Status add_facts(const Placed<Voucher>& found, Date day, Answer& answer) {
    const Voucher& voucher = found.record;
    const bool decided = voucher.decision_date != Date{0};
    return FactCells(answer)
        .add("voucher", voucher.id)
        .add("ledger", found.place.ledger.id)
        .add("client", voucher.client)
        .add("kind", kind_name(voucher.kind))
        .add("state", std::string(voucher_state_on(voucher, day)))
        .add("valid_from", to_text(voucher.valid_from))
        .add("valid_until", date_cell(voucher.valid_until))
        .add("recurrence", recurrence_name(voucher.recurrence))
        .add("carry_over", yes_no(voucher.carry_over))
        .add("decision_number", voucher.decision_number)
        .add("decision_date", decided ? to_text(voucher.decision_date) : std::string())
        .add("payee", voucher.payee)
        .add("contract", voucher.contract)
        .add("replaces", voucher.replaces)
        .end();
}

// What the lines of one pot say, each told once and in their order.
struct PotLines {
    std::vector<std::string> services;
    std::vector<std::string> contents;
    std::vector<std::string> unit_values;
    std::vector<std::string> co_payments;
};

void add_once(std::vector<std::string>& words, std::string word) {
    if (std::ranges::find(words, word) == words.end()) words.push_back(std::move(word));
}

Status add_line(const Voucher::Line& line, NameBook& names, PotLines& said) {
    auto service = names.service(line.service);
    if (!service) return std::unexpected(service.error());
    add_once(said.services, std::move(*service));
    add_once(said.contents, line.content);
    if (line.unit_value.value > 0) add_once(said.unit_values, to_text(line.unit_value));
    if (line.co_payment.value > 0) add_once(said.co_payments, to_text(line.co_payment));
    return {};
}

RowCells begin_row(const PotLines& said) {
    RowCells row;
    row.add(joined(said.services)).add(joined(said.contents));
    row.add(joined(said.unit_values)).add(joined(said.co_payments));
    return row;
}

Status add_pots(const Placed<Voucher>& found, Date day, Answer& answer) {
    const Voucher& voucher = found.record;
    for (std::uint32_t number = 0; number < voucher.pots.size(); ++number) {
        PotLines said;
        for (const Voucher::Line& line : voucher.terms_on(day).lines) {
            if (line.pot != number) continue;
            if (const Status added = add_line(line, found.place.names(), said); !added)
                return added;
        }
        const PotOnDay pot = pot_on(voucher, number, day);
        const Commodity commodity = voucher.pots[number].commodity;
        RowCells row = begin_row(said);
        row.add(commodity_name(commodity));
        row.add(to_text(pot.period.first)).add(date_cell(pot.period.last));
        const std::int64_t carried = pot.left - (pot.granted - pot.used - pot.held);
        for (const std::int64_t amount : {carried, pot.granted, pot.used, pot.held, pot.left})
            row.add(amount_text(commodity, amount));
        if (const Status added = row.end(answer); !added) return added;
    }
    return {};
}

Status add_entitled_lines(const Placed<Voucher>& found, Date day, Answer& answer) {
    const Voucher& voucher = found.record;
    for (const Voucher::Line& line : voucher.terms_on(day).lines) {
        PotLines said;
        if (const Status added = add_line(line, found.place.names(), said); !added) return added;
        RowCells row = begin_row(said);
        row.add(commodity_name(Commodity::eur));
        row.add(to_text(voucher.valid_from)).add(date_cell(voucher.valid_until));
        for (int cell = 0; cell < 5; ++cell) row.add("");
        if (const Status added = row.end(answer); !added) return added;
    }
    return {};
}

bool names_service(const Voucher& voucher, Handle service, Date day) {
    return std::ranges::find(voucher.terms_on(day).lines, service, &Voucher::Line::service) !=
           voucher.terms_on(day).lines.end();
}

Status add_listed(const LedgerPlace& place, const Voucher& voucher, Date day, Answer& answer) {
    RowCells row;
    row.add(place.ledger.id).add(voucher.id).add(voucher.client).add(kind_name(voucher.kind));
    row.add(to_text(voucher.valid_from)).add(date_cell(voucher.valid_until));
    row.add(voucher_state_on(voucher, day));
    if (voucher.pots.empty()) {
        row.add("").add("");
    } else {
        const Commodity commodity = voucher.pots.front().commodity;
        row.add(commodity_name(commodity));
        row.add(amount_text(commodity, pot_on(voucher, 0, day).left));
    }
    return row.end(answer);
}

Status list_ledger(const LedgerPlace& place, const VouchersRequest& request, Answer& answer) {
    const auto service = narrowed_service(place, request.service);
    if (!service) return std::unexpected(service.error());
    if (!service->has_value()) return {};
    const RowKey prefix = Vouchers::key(place.handle, {});
    std::string from;
    if (!request.after.empty())
        from = std::string(Vouchers::key(place.handle, request.after).view()) + '\0';
    return scan_rows(
        place.snapshot(), TableId::vouchers, prefix, from,
        [&](std::string_view, std::string_view row) -> Result<bool> {
            if (request.limit != 0 && answer.rows.size() >= request.limit) return false;
            const auto voucher = voucher_of(row);
            if (!voucher) return std::unexpected(voucher.error());
            if (!request.client.empty() && voucher->client != request.client) return true;
            if (**service != kNoHandle && !names_service(*voucher, **service, request.day))
                return true;
            const Status added = add_listed(place, *voucher, request.day, answer);
            if (!added) return std::unexpected(added.error());
            return true;
        });
}

}  // namespace

Result<Answer> ask_voucher(std::span<ShardView> shards, const VoucherRequest& request) {
    auto answer = begin_answer(shards, "pots",
                               {{"service", CellKind::text},
                                {"content", CellKind::text},
                                {"unit_value", CellKind::amount},
                                {"co_payment", CellKind::amount},
                                {"commodity", CellKind::text},
                                {"period_from", CellKind::text},
                                {"period_until", CellKind::text},
                                {"carried_over", CellKind::quantity},
                                {"granted", CellKind::quantity},
                                {"used", CellKind::quantity},
                                {"held", CellKind::quantity},
                                {"left", CellKind::quantity}});
    if (!answer) return answer;
    const auto found = find_voucher(shards, request);
    if (!found) return std::unexpected(found.error());
    Status added = add_facts(*found, request.day, *answer);
    if (added) {
        added = found->record.pots.empty() ? add_entitled_lines(*found, request.day, *answer)
                                           : add_pots(*found, request.day, *answer);
    }
    if (!added) return std::unexpected(added.error());
    return answer;
}

Result<Answer> ask_vouchers(std::span<ShardView> shards, const VouchersRequest& request) {
    if (request.ledger.empty() && !request.after.empty()) {
        return fail(ErrorKind::bad_input, "a list that goes on after a voucher needs its ledger");
    }
    auto answer = begin_answer(shards, "vouchers",
                               {{"ledger", CellKind::text},
                                {"voucher", CellKind::text},
                                {"client", CellKind::text},
                                {"kind", CellKind::text},
                                {"valid_from", CellKind::text},
                                {"valid_until", CellKind::text},
                                {"state", CellKind::text},
                                {"commodity", CellKind::text},
                                {"left", CellKind::quantity}});
    if (!answer) return answer;
    const auto places = find_narrowed(
        shards, {.ledger = request.ledger, .service = request.service, .client = request.client});
    if (!places) return std::unexpected(places.error());
    for (const LedgerPlace& place : *places) {
        const Status listed = list_ledger(place, request, *answer);
        if (!listed) return std::unexpected(listed.error());
    }
    return answer;
}

}  // namespace saldo

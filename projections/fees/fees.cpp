#include "projections/fees/fees.hpp"

#include <utility>
#include <vector>

#include "engine/fees/client_fees.hpp"
#include "engine/services/registry.hpp"
#include "projections/pipeline/answer_cells.hpp"
#include "projections/pipeline/ledger_places.hpp"

namespace saldo {

namespace {

Result<Placed<ClientFees>> find_fees(std::span<ShardView> shards, const FeesRequest& request) {
    auto places = find_ledgers(shards, request.ledger);
    if (!places) return std::unexpected(places.error());
    std::vector<Placed<ClientFees>> found;
    for (LedgerPlace& place : *places) {
        const auto client = place.snapshot().get(
            index_of(TableId::clients), Registry::client_key(place.handle, request.client));
        if (!client) return std::unexpected(client.error());
        if (!client->has_value()) continue;
        auto fees = read_record<ClientFees>(place.snapshot(), TableId::client_fees,
                                            AllClientFees::key(place.handle, request.client));
        if (!fees) return std::unexpected(fees.error());
        // Of a client without fees there is no row.
        found.push_back({std::move(place), kNoHandle, std::move(*fees).value_or(ClientFees{})});
    }
    return only_one(std::move(found), "client " + request.client, request.ledger);
}

void add_facts(const Placed<ClientFees>& found, const std::string& client, Answer& answer) {
    Cents assessed;
    for (const ClientFees::Fee& fee : found.record.fees)
        for (const ClientFees::Assessment& month : fee.assessments)
            assessed.value += month.amount.value;
    Cents invoiced;
    Cents credited;
    Cents paid;
    Cents open;
    for (const ClientFees::Invoice& invoice : found.record.invoices) {
        invoiced.value += invoice.amount.value;
        credited.value += invoice.credited.value;
        paid.value += invoice.paid.value;
        open.value += invoice.open().value;
    }
    answer.fact("client", CellKind::text, client);
    answer.fact("ledger", CellKind::text, found.place.ledger.id);
    for (const auto& [name, sum] :
         {std::pair("assessed", assessed), std::pair("invoiced", invoiced),
          std::pair("credited", credited), std::pair("paid", paid), std::pair("open", open)})
        answer.fact(name, CellKind::amount, to_text(sum));
}

Status add_decision(const LedgerPlace& place, const ClientFees::Fee& fee, Answer& answer) {
    const auto service = place.names().service(fee.service);
    RowCells row;
    row.add("decision").add(fee.id).add(service).add("");
    row.add(to_text(fee.valid_from)).add(date_cell(fee.valid_until)).add(to_text(fee.unit_fee));
    for (int cell = 0; cell < 6; ++cell) row.add("");
    if (const Status added = row.end(answer); !added) return added;
    for (const ClientFees::Assessment& month : fee.assessments) {
        RowCells assessed;
        assessed.add("assessment").add(fee.id).add(service).add("");
        assessed.add(to_text(month_start(month.period_end))).add(to_text(month.period_end));
        assessed.add("").add(to_text(month.amount));
        for (int cell = 0; cell < 5; ++cell) assessed.add("");
        if (const Status added = assessed.end(answer); !added) return added;
    }
    return {};
}

Status add_invoice(const LedgerPlace& place, const ClientFees::Invoice& invoice, Answer& answer) {
    RowCells row;
    row.add("invoice").add(invoice.id).add(place.names().service(invoice.service));
    row.add(place.names().funder(invoice.funder));
    row.add(to_text(invoice.service_date)).add(to_text(invoice.service_date)).add("");
    for (const Cents sum : {invoice.amount, invoice.credited, invoice.paid, invoice.open()})
        row.add(to_text(sum));
    row.add(invoice.due_on == Date{0} ? std::string() : to_text(invoice.due_on));
    row.add(invoice.reference);
    return row.end(answer);
}

Status add_rows(const Placed<ClientFees>& found, bool open, Answer& answer) {
    for (const ClientFees::Fee& fee : found.record.fees) {
        if (open) break;
        if (const Status added = add_decision(found.place, fee, answer); !added) return added;
    }
    for (const ClientFees::Invoice& invoice : found.record.invoices) {
        if (open && invoice.open().value == 0) continue;
        if (const Status added = add_invoice(found.place, invoice, answer); !added) return added;
    }
    return {};
}

}  // namespace

Result<Answer> ask_fees(std::span<ShardView> shards, const FeesRequest& request) {
    auto answer = begin_answer(shards, "fees",
                               {{"kind", CellKind::text},
                                {"id", CellKind::text},
                                {"service", CellKind::text},
                                {"funder", CellKind::text},
                                {"from", CellKind::text},
                                {"until", CellKind::text},
                                {"unit_fee", CellKind::amount},
                                {"amount", CellKind::amount},
                                {"credited", CellKind::amount},
                                {"paid", CellKind::amount},
                                {"open", CellKind::amount},
                                {"due_on", CellKind::text},
                                {"reference", CellKind::text}});
    if (!answer) return answer;
    const auto found = find_fees(shards, request);
    if (!found) return std::unexpected(found.error());
    add_facts(*found, request.client, *answer);
    if (const Status added = add_rows(*found, request.open, *answer); !added)
        return std::unexpected(added.error());
    return answer;
}

}  // namespace saldo

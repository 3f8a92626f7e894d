#include "projections/settlements/settlements.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/money/cents.hpp"
#include "engine/settlement/documents.hpp"
#include "engine/settlement/settlement.hpp"
#include "engine/settlement/waiting.hpp"
#include "projections/pipeline/answer_cells.hpp"
#include "projections/pipeline/ledger_places.hpp"
#include "projections/settlements/entitlement_rows.hpp"

namespace saldo {

namespace {

using PayeeState = Settlement::PayeeState;
using PaymentState = PaymentRun::PaymentState;

std::string state_of(const Settlement& settlement) {
    if (settlement.approved_by.empty()) return "closed";
    const auto is_done = [](const Settlement::Payee& payee) {
        return payee.state == PayeeState::paid || payee.state == PayeeState::nothing_to_pay;
    };
    if (std::ranges::all_of(settlement.payees, is_done)) return "paid";
    const auto is_started = [](const Settlement::Payee& payee) {
        return payee.state == PayeeState::in_run || payee.state == PayeeState::in_payment ||
               payee.state == PayeeState::paid;
    };
    return std::ranges::any_of(settlement.payees, is_started) ? "in_payment" : "approved";
}

// What a run's withdrawn payments leave of it; where they are all of it, the run is withdrawn.
std::string state_of(const PaymentRun& run) {
    std::vector<PaymentState> states;
    for (const PaymentRun::Payment& payment : run.payments)
        if (payment.state != PaymentState::withdrawn) states.push_back(payment.state);
    if (states.empty()) return "withdrawn";
    if (run.approved_by.empty()) return "made";
    const auto all = [&](auto&& is_so) { return std::ranges::all_of(states, is_so); };
    if (all([](PaymentState state) { return state == PaymentState::made; })) return "approved";
    if (all([](PaymentState state) { return state == PaymentState::booked; })) return "paid";
    const bool answered = all([](PaymentState state) {
        return state == PaymentState::booked || state == PaymentState::rejected ||
               state == PaymentState::returned;
    });
    return answered ? "answered" : "exported";
}

Cents to_pay_of(const Settlement& settlement) {
    Cents sum;
    for (const Settlement::Payee& payee : settlement.payees) sum.value += payee.to_pay.value;
    return sum;
}

Result<std::string> ids_of(NameBook& names, const std::vector<Handle>& settlements) {
    std::vector<std::string> ids;
    for (const Handle handle : settlements) {
        auto id = names.reference(ReferenceKind::settlement, handle);
        if (!id) return id;
        ids.push_back(std::move(*id));
    }
    return joined(ids);
}

Status add_facts(const Placed<Settlement>& found, Answer& answer) {
    const Settlement& settlement = found.record;
    NameBook& names = found.place.names();
    return FactCells(answer)
        .add("settlement", settlement.id)
        .add("ledger", found.place.ledger.id)
        .add("scope_service", names.service(settlement.scope_service))
        .add("scope_funder", names.funder(settlement.scope_funder))
        .add("period_end", to_text(settlement.period_end))
        .add("extra_run", std::to_string(settlement.extra_run), CellKind::count)
        .add("closed_by", settlement.closed_by)
        .add("closed_at", instant_cell(settlement.closed_at))
        .add("override_reason", settlement.override_reason)
        .add("approved_by", settlement.approved_by)
        .add("total", to_text(settlement.total), CellKind::amount)
        .add("payees", std::to_string(settlement.payees.size()), CellKind::count)
        .add("to_pay", to_text(to_pay_of(settlement)), CellKind::amount)
        .add("state", state_of(settlement))
        .add("digest", to_hex(settlement.digest))
        .end();
}

Status add_lines(const Placed<Settlement>& found, Answer& answer) {
    NameBook& names = found.place.names();
    answer.rows_name = "lines";
    answer.columns = {{"funder", CellKind::text},   {"provider", CellKind::text},
                      {"service", CellKind::text},  {"coding", CellKind::text},
                      {"month", CellKind::text},    {"amount", CellKind::amount},
                      {"document", CellKind::text}, {"posted_on", CellKind::text}};
    for (const Settlement::Line& line : found.record.lines) {
        RowCells row;
        row.add(names.funder(line.funder)).add(names.provider(line.provider));
        row.add(names.service(line.service)).add(names.word(line.coding));
        row.add(month_cell(line.month)).add(to_text(line.amount));
        row.add(document_id(line)).add(date_cell(line.posted_on));
        if (const Status added = row.end(answer); !added) return added;
    }
    return {};
}

Status add_payees(const Placed<Settlement>& found, Answer& answer) {
    NameBook& names = found.place.names();
    answer.rows_name = "payees";
    answer.columns = {{"funder", CellKind::text},   {"provider", CellKind::text},
                      {"net", CellKind::amount},    {"set_off", CellKind::amount},
                      {"to_pay", CellKind::amount}, {"state", CellKind::text},
                      {"attempts", CellKind::count}};
    for (const Settlement::Payee& payee : found.record.payees) {
        RowCells row;
        row.add(names.funder(payee.funder)).add(names.provider(payee.provider));
        row.add(to_text(payee.net)).add(to_text(payee.set_off)).add(to_text(payee.to_pay));
        row.add(payee_state_name(payee.state)).add(std::to_string(payee.attempts));
        if (const Status added = row.end(answer); !added) return added;
    }
    return {};
}

Status add_entitlements(const Placed<Settlement>& found, Answer& answer) {
    NameBook& names = found.place.names();
    answer.rows_name = "entitlements";
    answer.columns = {{"type", CellKind::text},         {"voucher", CellKind::text},
                      {"client", CellKind::text},       {"provider", CellKind::text},
                      {"service", CellKind::text},      {"funder", CellKind::text},
                      {"coding", CellKind::text},       {"from", CellKind::text},
                      {"until", CellKind::text},        {"value", CellKind::amount},
                      {"co_payment", CellKind::amount}, {"amount", CellKind::amount}};
    return scan_entitlement_rows(
        found.place.snapshot(), found.handle, [&](const EntitlementRow& entitled) -> Status {
            RowCells row;
            row.add(entitlement_row_name(entitled.type)).add(names.voucher(entitled.voucher));
            row.add(names.client(entitled.client)).add(names.provider(entitled.provider));
            row.add(names.service(entitled.service)).add(names.funder(entitled.funder));
            row.add(names.word(entitled.coding)).add(to_text(entitled.period.first));
            row.add(to_text(entitled.period.last)).add(to_text(entitled.value));
            row.add(to_text(entitled.co_payment)).add(to_text(entitled.amount));
            return row.end(answer);
        });
}

Status add_facts(const Placed<PaymentRun>& found, Answer& answer) {
    const PaymentRun& run = found.record;
    NameBook& names = found.place.names();
    FactCells facts(answer);
    facts.add("run", run.id)
        .add("ledger", found.place.ledger.id)
        .add("number", std::to_string(run.number), CellKind::count)
        .add("execution_date", to_text(run.execution_date))
        .add("made_by", run.made_by)
        .add("made_at", instant_cell(run.made_at))
        .add("approved_by", run.approved_by)
        .add("approved_at", instant_cell(run.approved_at))
        .add("withdrawn_by", run.withdrawn_by)
        .add("withdrawn_for", run.withdrawn_reason)
        .add("total", to_text(run.total), CellKind::amount)
        .add("payment_count", std::to_string(run.payments.size()), CellKind::count)
        .add("waiting", std::to_string(run.waiting.size()), CellKind::count)
        .add("state", state_of(run))
        .add("settlements", ids_of(names, run.settlements));
    std::vector<std::string> exports;
    for (const PaymentRun::Export& exported : run.exports) {
        const auto sink = names.reference(ReferenceKind::sink, exported.sink);
        if (!sink) return std::unexpected(sink.error());
        exports.push_back(*sink + ": " + exported.file_name);
    }
    std::vector<std::string> answers;
    for (const PaymentRun::Answer& said : run.answers) {
        const auto sink = names.reference(ReferenceKind::sink, said.sink);
        if (!sink) return std::unexpected(sink.error());
        answers.push_back(*sink + (said.accepted ? ": accepted" : ": rejected") +
                          (said.text.empty() ? "" : " " + said.text));
    }
    return facts.add("exports", joined(exports)).add("answers", joined(answers)).end();
}

// Why a payment that has not left may not leave now; else what the bank said of it.
Result<std::string> reason_of(const Placed<PaymentRun>& found, const PaymentRun::Payment& payment) {
    if (payment.state != PaymentState::made) return payment.bank_reason;
    const auto provider =
        read_reference<Provider>(found.place.snapshot(), ReferenceKind::provider, payment.provider);
    if (!provider) return std::unexpected(provider.error());
    const auto waits = why_it_waits(*provider, found.place.ledger.register_check_days_max,
                                    found.record.execution_date);
    return waits ? std::string(wait_reason_name(*waits)) : payment.bank_reason;
}

Status add_payments(const Placed<PaymentRun>& found, Answer& answer) {
    NameBook& names = found.place.names();
    for (const PaymentRun::Payment& payment : found.record.payments) {
        RowCells row;
        row.add(names.funder(payment.funder)).add(names.provider(payment.provider));
        row.add(payment.creditor_name).add(payment.creditor_iban).add(to_text(payment.amount));
        row.add(payment.end_to_end_id).add(std::to_string(payment.attempt));
        row.add(payment_state_name(payment.state)).add(ids_of(names, payment.settlements));
        row.add(reason_of(found, payment));
        if (const Status added = row.end(answer); !added) return added;
    }
    for (const PaymentRun::Waiting& waiting : found.record.waiting) {
        RowCells row;
        row.add(names.funder(waiting.funder)).add(names.provider(waiting.provider));
        row.add("").add("").add(to_text(waiting.amount)).add("").add("").add("waiting").add("");
        row.add(wait_reason_name(waiting.reason));
        if (const Status added = row.end(answer); !added) return added;
    }
    return {};
}

Status add_listed(const LedgerPlace& place, const Settlement& settlement, Answer& answer) {
    RowCells row;
    row.add(place.ledger.id).add(settlement.id).add(to_text(settlement.period_end));
    row.add(settlement.closed_by).add(instant_cell(settlement.closed_at));
    row.add(settlement.approved_by).add(to_text(settlement.total));
    row.add(std::to_string(settlement.payees.size())).add(to_text(to_pay_of(settlement)));
    row.add(state_of(settlement)).add(to_hex(settlement.digest));
    return row.end(answer);
}

Status add_listed(const LedgerPlace& place, const PaymentRun& run, Answer& answer) {
    RowCells row;
    row.add(place.ledger.id).add(run.id).add(std::to_string(run.number));
    row.add(to_text(run.execution_date)).add(run.made_by).add(run.approved_by);
    row.add(to_text(run.total)).add(std::to_string(run.payments.size()));
    row.add(std::to_string(run.waiting.size())).add(state_of(run));
    return row.end(answer);
}

// A row for each record of the kind, by ledger and in the order of the log.
template <class T>
Status list_all(std::span<ShardView> shards, const std::string& ledger, ReferenceKind kind,
                Answer& answer) {
    const auto places = find_ledgers(shards, ledger);
    if (!places) return std::unexpected(places.error());
    for (const LedgerPlace& place : *places) {
        const Status scanned =
            scan_reference<T>(place.snapshot(), kind, [&](Handle, const T& record) -> Result<bool> {
                if (record.ledger != place.handle) return true;
                const Status added = add_listed(place, record, answer);
                if (!added) return std::unexpected(added.error());
                return true;
            });
        if (!scanned) return scanned;
    }
    return {};
}

}  // namespace

Result<Answer> ask_settlements(std::span<ShardView> shards, const SettlementsRequest& request) {
    auto answer = begin_answer(shards, "settlements",
                               {{"ledger", CellKind::text},
                                {"settlement", CellKind::text},
                                {"period_end", CellKind::text},
                                {"closed_by", CellKind::text},
                                {"closed_at", CellKind::text},
                                {"approved_by", CellKind::text},
                                {"total", CellKind::amount},
                                {"payees", CellKind::count},
                                {"to_pay", CellKind::amount},
                                {"state", CellKind::text},
                                {"digest", CellKind::text}});
    if (!answer) return answer;
    const Status listed =
        list_all<Settlement>(shards, request.ledger, ReferenceKind::settlement, *answer);
    if (!listed) return std::unexpected(listed.error());
    return answer;
}

Result<Answer> ask_settlement(std::span<ShardView> shards, const SettlementRequest& request) {
    auto answer = begin_answer(shards, "lines", {});
    if (!answer) return answer;
    const auto found = find_placed<Settlement>(shards, ReferenceKind::settlement, request.ledger,
                                               request.settlement, "settlement");
    if (!found) return std::unexpected(found.error());
    Status added = add_facts(*found, *answer);
    if (added)
        added = request.entitlements ? add_entitlements(*found, *answer)
                : request.payees     ? add_payees(*found, *answer)
                                     : add_lines(*found, *answer);
    if (!added) return std::unexpected(added.error());
    return answer;
}

Result<Answer> ask_runs(std::span<ShardView> shards, const RunsRequest& request) {
    auto answer = begin_answer(shards, "runs",
                               {{"ledger", CellKind::text},
                                {"run", CellKind::text},
                                {"number", CellKind::count},
                                {"execution_date", CellKind::text},
                                {"made_by", CellKind::text},
                                {"approved_by", CellKind::text},
                                {"total", CellKind::amount},
                                {"payments", CellKind::count},
                                {"waiting", CellKind::count},
                                {"state", CellKind::text}});
    if (!answer) return answer;
    const Status listed =
        list_all<PaymentRun>(shards, request.ledger, ReferenceKind::payment_run, *answer);
    if (!listed) return std::unexpected(listed.error());
    return answer;
}

Result<Answer> ask_run(std::span<ShardView> shards, const RunRequest& request) {
    auto answer = begin_answer(shards, "payments",
                               {{"funder", CellKind::text},
                                {"provider", CellKind::text},
                                {"creditor_name", CellKind::text},
                                {"iban", CellKind::text},
                                {"amount", CellKind::amount},
                                {"end_to_end_id", CellKind::text},
                                {"attempt", CellKind::count},
                                {"state", CellKind::text},
                                {"settlements", CellKind::text},
                                {"reason", CellKind::text}});
    if (!answer) return answer;
    const auto found = find_placed<PaymentRun>(shards, ReferenceKind::payment_run, request.ledger,
                                               request.run, "payment run");
    if (!found) return std::unexpected(found.error());
    Status added = add_facts(*found, *answer);
    if (added) added = add_payments(*found, *answer);
    if (!added) return std::unexpected(added.error());
    return answer;
}

}  // namespace saldo

#include "engine/settlement/export.hpp"

#include <algorithm>

#include "engine/base/assert.hpp"
#include "engine/ledger/field_checks.hpp"
#include "engine/settlement/payees.hpp"
#include "engine/settlement/waiting.hpp"
#include "engine/settlement/withdrawal.hpp"

namespace saldo {

namespace {

// Whether the funder owes anything by the run's settlements, be it paid, waiting, negative or set
// off within a provider to nothing.
bool is_in_run(const SettlementDesk& desk, const PaymentRun& run, Handle funder) {
    return std::ranges::any_of(run.settlements, [&](Handle settlement) {
        const auto& lines = desk.settlements.settlements[settlement].lines;
        return std::ranges::find(lines, funder, &Settlement::Line::funder) != lines.end();
    });
}

Digest digest_of(const events::Sha256& said) {
    Digest digest;
    std::ranges::copy(*said.bytes(), digest.bytes.begin());
    return digest;
}

void pay(SettlementDesk& desk, PaymentRun& run, Handle funder) {
    using enum AccountClass;
    for (PaymentRun::Payment& payment : run.payments) {
        if (payment.funder != funder || payment.state != PaymentRun::PaymentState::made) continue;
        desk.books.transfer(payable_settled, payable_in_payment, payment.funder, payment.provider,
                            payment.amount);
        payment.state = PaymentRun::PaymentState::exported;
        set_payees(desk, payment, Settlement::PayeeState::in_payment);
    }
}

}  // namespace

bool has_left(const PaymentRun& run, Handle funder) {
    return std::ranges::any_of(run.payments, [funder](const PaymentRun::Payment& payment) {
        return payment.funder == funder && payment.state != PaymentRun::PaymentState::made &&
               payment.state != PaymentRun::PaymentState::withdrawn;
    });
}

Sink sink_for_run(Sink sink, Handle handle, const PaymentRun& run) {
    const auto exported = std::ranges::find(run.exports, handle, &PaymentRun::Export::sink);
    const SinkDefinition* const leaving =
        sink.after(exported == run.exports.end() ? UINT64_MAX : exported->event);
    const SinkDefinition* const approved = sink.after(run.approved_event);
    SALDO_ASSERT(leaving != nullptr, "no file goes to a sink before it is defined");
    const SinkDefinition made_by =
        approved != nullptr && approved->purpose == leaving->purpose ? *approved : *leaving;
    static_cast<SinkDefinition&>(sink) = made_by;
    return sink;
}

Refusal export_settlement(SettlementDesk& desk, EventContext& event,
                          const events::SettlementExported& exported) {
    if (!id_ok(exported.run())) return event.refuse(Refusal::field_invalid, "run");
    if (!id_ok(exported.sink())) return event.refuse(Refusal::field_invalid, "sink");
    if (exported.file_name()->size() == 0 || !text_ok(exported.file_name()))
        return event.refuse(Refusal::field_invalid, "file_name");
    const Handle run_handle = desk.settlements.runs.find(event.ledger, text_of(exported.run()));
    if (run_handle == kNoHandle) return event.refuse(Refusal::run_unknown, "run");
    const PaymentRun& seen = desk.settlements.runs[run_handle];
    const Handle sink_handle = desk.registry.sinks.find(event.ledger, text_of(exported.sink()));
    if (sink_handle == kNoHandle || !is_in_run(desk, seen, desk.registry.sinks[sink_handle].funder))
        return event.refuse(Refusal::sink_unknown, "sink");
    const Digest sha256 = digest_of(*exported.sha256());
    const auto before = std::ranges::find(seen.exports, sink_handle, &PaymentRun::Export::sink);
    if (before != seen.exports.end() && before->sha256 == sha256)
        return event.refuse(Refusal::already_in_this_state, "sink");
    if (seen.approved_by.empty()) return event.refuse(Refusal::run_not_approved, "run");
    if (before != seen.exports.end())
        return event.refuse(Refusal::already_exported_with_other_content, "sha256");
    const Sink& sink = desk.registry.sinks[sink_handle];
    if (is_withdrawn(seen, sink.funder)) return event.refuse(Refusal::run_withdrawn, "run");
    if (sink.pays() && has_left(seen, sink.funder))
        return event.refuse(Refusal::paid_through_another_sink, "sink");
    if (const Handle payee = payee_on_hold(desk, seen, sink.funder); payee != kNoHandle)
        return event.refuse_naming(Refusal::payee_on_hold, "run",
                                   desk.registry.providers[payee].id);

    PaymentRun& run = desk.settlements.runs.change(run_handle);
    run.exports.push_back({sink_handle, exported.file_name()->str(), sha256, event.recorded_at,
                           event.event_number, sink.books()});
    if (sink.pays()) pay(desk, run, sink.funder);
    return Refusal::none;
}

Refusal note_sink_answer(SettlementDesk& desk, EventContext& event,
                         const events::SinkAnswered& answered) {
    if (!id_ok(answered.run())) return event.refuse(Refusal::field_invalid, "run");
    if (!id_ok(answered.sink())) return event.refuse(Refusal::field_invalid, "sink");
    if (answered.answer() > event.rules->sink_answer_max)
        return event.refuse(Refusal::field_invalid, "answer");
    if (!text_ok(answered.text())) return event.refuse(Refusal::field_invalid, "text");
    const Handle run_handle = desk.settlements.runs.find(event.ledger, text_of(answered.run()));
    if (run_handle == kNoHandle) return event.refuse(Refusal::run_unknown, "run");
    const Handle sink = desk.registry.sinks.find(event.ledger, text_of(answered.sink()));
    if (sink == kNoHandle) return event.refuse(Refusal::sink_unknown, "sink");

    std::vector<PaymentRun::Answer>& answers = desk.settlements.runs.change(run_handle).answers;
    std::erase_if(answers,
                  [sink](const PaymentRun::Answer& answer) { return answer.sink == sink; });
    answers.push_back({sink, answered.answer() == events::SinkAnswer::accepted,
                       std::string(text_of(answered.text())), event.recorded_at});
    return Refusal::none;
}

}  // namespace saldo

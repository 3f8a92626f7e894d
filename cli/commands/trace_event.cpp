// From an event to every file and line that it led to.

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "cli/commands/invoice_files.hpp"
#include "cli/commands/traced_events.hpp"
#include "cli/commands/traced_units.hpp"
#include "cli/commands/tracing.hpp"
#include "engine/fold/state.hpp"
#include "engine/settlement/withdrawal.hpp"
#include "projections/history/ask_history.hpp"
#include "projections/pipeline/answer_cells.hpp"
#include "projections/pipeline/outcome_row.hpp"
#include "projections/settlements/settled_deliveries.hpp"

namespace saldo {

namespace {

using settlement::SettledDelivery;
using settlement::SettledKind;

// What an event put into a line of a settlement.
struct Share {
    SettledKey key;
    Cents net;
    Cents vat;
    SettledKind kind = SettledKind::delivery;
    std::string delivery{};  // empty: an entitlement
};

// Where an event's traces are to be looked for: exactly one of the four.
struct Trail {
    std::vector<Share> shares;
    std::string settlement;              // of which every line
    std::string run;                     // of which every file, or
    std::string sink;                    // the file of one, or
    std::optional<std::string> payment;  // a payment, empty: each; of a funder, empty: of each
    std::string funder;
};

std::string voucher_of(const events::Event& said) {
    const auto* const voucher = [&]() -> const flatbuffers::String* {
        if (const auto* fact = said.data_as_ServiceDelivered()) return fact->voucher();
        if (const auto* fact = said.data_as_DeliveryApproved()) return fact->voucher();
        if (const auto* fact = said.data_as_DeliveryCorrected()) return fact->voucher();
        if (const auto* fact = said.data_as_DeliveryCancelled()) return fact->voucher();
        if (const auto* fact = said.data_as_DeliveryDisputed()) return fact->voucher();
        if (const auto* fact = said.data_as_DisputeResolved()) return fact->voucher();
        if (const auto* fact = said.data_as_CreditGiven()) return fact->voucher();
        if (const auto* fact = said.data_as_VoucherGranted()) return fact->voucher();
        if (const auto* fact = said.data_as_VoucherDecided()) return fact->voucher();
        if (const auto* fact = said.data_as_VoucherAmended()) return fact->voucher();
        if (const auto* fact = said.data_as_VoucherToppedUp()) return fact->voucher();
        if (const auto* fact = said.data_as_VoucherEnded()) return fact->voucher();
        if (const auto* fact = said.data_as_VoucherAnnulled()) return fact->voucher();
        return nullptr;
    }();
    return voucher == nullptr ? std::string() : voucher->str();
}

class EventTrace {
  public:
    EventTrace(const Tracing& tracing, const TraceEventRequest& request, LedgerPlace place)
        : tracing_(tracing),
          request_(request),
          place_(std::move(place)),
          records_(tracing.log, place_.shard->partition) {}

    [[nodiscard]] Status find_event(const std::string& source, Answer& answer);
    [[nodiscard]] Status follow(Answer& answer);

  private:
    using Months = std::map<std::string, std::set<Date>>;  // by provider, their first days
    [[nodiscard]] Status find_trail(const events::Event& said);
    [[nodiscard]] Status find_shares();
    [[nodiscard]] Status add_shares(const Settlement& settlement, Handle handle,
                                    const Months& months);
    [[nodiscard]] Status add_provider_shares(const Settlement& settlement, Handle provider);
    [[nodiscard]] bool is_meant(const SettledDelivery& one) const;
    [[nodiscard]] Status add_entitled(const Settlement& settlement, Handle handle);
    void explain(Answer& answer) const;

    [[nodiscard]] Result<bool> is_named(const PaymentRun& run) const;
    [[nodiscard]] Status add_run(const Placed<PaymentRun>& run, Answer& answer);
    void add_invoices(const Placed<PaymentRun>& run, Answer& answer);
    [[nodiscard]] std::optional<Cents> amount_in(const RunFile& file, FileUnit unit) const;
    void add_file(const PaymentRun& run, const RunFile& file, Answer& answer);
    void add_row(std::vector<std::string> cells, Answer& answer);

    const Tracing& tracing_;
    const TraceEventRequest& request_;
    LedgerPlace place_;
    LogRecords records_;
    Outcome outcome_;
    std::string voucher_;
    std::optional<DeliveryName> delivery_;  // nullopt: the event is about no single one
    Trail trail_;
    std::set<std::string> settlements_;  // that the event is in
    bool waits_ = false;  // what is held back of a run may be in the file of a later one
    std::size_t more_ = 0;
};

Status EventTrace::find_event(const std::string& source, Answer& answer) {
    const auto known =
        ask_outcome(tracing_.shards, place_.ledger.id, source, request_.event_id, Language::en);
    if (!known) return std::unexpected(known.error());
    const std::string* const position = known->find_fact("position");
    const auto outcome = read_outcome(place_.snapshot(), std::stoull(*position));
    if (!outcome) return std::unexpected(outcome.error());
    if (!outcome->has_value()) return damaged_row(TableId::outcomes);
    outcome_ = **outcome;
    for (const char* const name :
         {"ledger", "event_id", "source", "type", "outcome", "reason", "position", "recorded_at"}) {
        const bool counts = std::string_view(name) == "position";
        const std::string* const value = known->find_fact(name);
        answer.fact(name, counts ? CellKind::count : CellKind::text,
                    value == nullptr ? std::string() : *value);
    }
    if (outcome_.kind != OutcomeKind::accepted) return {};
    const auto said = records_.event_at(outcome_.offset);
    if (!said) return std::unexpected(said.error());
    return find_trail(**said);
}

Status EventTrace::find_trail(const events::Event& said) {
    const TracedEvent event = traced(outcome_);
    if (is_money_event(event.type)) {
        const MoneyEvent money = money_event_of(event, said);
        trail_.settlement = money.settlement;
        trail_.run = money.run;
        trail_.sink = money.sink;
        trail_.funder = money.funder;
        if (is_bank_event(event.type)) trail_.payment = money.payment;
        if (!money.settlement.empty()) settlements_.insert(money.settlement);
        return {};
    }
    voucher_ = voucher_of(said);
    if (is_delivery_event(event.type)) delivery_ = delivery_name_of(said);
    return voucher_.empty() ? Status{} : find_shares();
}

// A delivery's settlements have a line of its provider and of a month that one of its events says.
Status EventTrace::find_shares() {
    const auto events = delivery_events(place_, records_, {voucher_});
    if (!events) return std::unexpected(events.error());
    Months months;
    for (const auto& [known, about] : *events) {
        if (delivery_ && known != *delivery_) continue;
        for (const DeliveryEvent& event : about)
            if (!event.service.empty())
                months[known.provider].insert(month_start(event.service_date));
    }
    return scan_reference<Settlement>(
        place_.snapshot(), ReferenceKind::settlement,
        [&](Handle handle, const Settlement& settlement) -> Result<bool> {
            if (settlement.ledger != place_.handle) return true;
            const Status added = add_shares(settlement, handle, months);
            if (!added) return std::unexpected(added.error());
            return true;
        });
}

Status EventTrace::add_shares(const Settlement& settlement, Handle handle, const Months& months) {
    std::set<Handle> providers;
    for (const Settlement::Line& line : settlement.lines) {
        const auto provider = place_.names().provider(line.provider);
        if (!provider) return std::unexpected(provider.error());
        const auto known = months.find(*provider);
        if (known != months.end() && known->second.contains(month_start(line.month)))
            providers.insert(line.provider);
    }
    for (const Handle provider : providers)
        if (const Status added = add_provider_shares(settlement, provider); !added) return added;
    return delivery_ ? Status{} : add_entitled(settlement, handle);
}

bool EventTrace::is_meant(const SettledDelivery& one) const {
    if (one.voucher != voucher_) return false;
    return !delivery_ || (one.delivery == delivery_->id && one.provider == delivery_->provider &&
                          (one.kind == SettledKind::credit) == delivery_->is_credit);
}

// What came after the close is not in it.
Status EventTrace::add_provider_shares(const Settlement& settlement, Handle provider) {
    const auto deliveries = settled_deliveries_of(*place_.shard, settlement, provider);
    if (!deliveries) return std::unexpected(deliveries.error());
    if (std::ranges::none_of(*deliveries, [this](const auto& one) { return is_meant(one); }))
        return {};
    const auto close = close_position(place_, records_, settlement);
    if (!close) return std::unexpected(close.error());
    if (outcome_.position >= *close) return {};
    settlements_.insert(settlement.id);
    for (const SettledDelivery& one : *deliveries)
        if (is_meant(one))
            trail_.shares.push_back({key_of(one), one.net, one.vat, one.kind, one.delivery});
    return {};
}

Status EventTrace::add_entitled(const Settlement& settlement, Handle handle) {
    const auto entitled = entitled_amounts(place_, settlement, handle);
    if (!entitled) return std::unexpected(entitled.error());
    for (const EntitledAmount& one : *entitled) {
        if (one.voucher != voucher_) continue;
        settlements_.insert(settlement.id);
        trail_.shares.push_back({one.key, one.amount, {}, SettledKind::delivery, {}});
    }
    return {};
}

void EventTrace::explain(Answer& answer) const {
    const EventType type = traced(outcome_).type;
    std::string note;
    if (outcome_.kind != OutcomeKind::accepted) {
        note = "the event had no effect, and is in no file";
    } else if (!is_money_event(type) && voucher_.empty()) {
        note = "an event of this type is in no file";
    } else if (!is_money_event(type) && !delivery_) {
        note = "the event is in no file itself: the rows are of what its voucher paid for";
    } else if (delivery_ && settlements_.empty()) {
        note =
            "no settlement has anything of it after this event: it is not closed yet, or came "
            "to nothing before it was";
    } else if (trail_.payment && trail_.run.empty()) {
        note = "the bank named no run of ours: saldo reconcile shows what is unexplained";
    } else if (answer.rows.empty()) {
        note =
            trail_.run.empty() ? "settled, and in no payment run yet" : "no file of the run has it";
    }
    answer.fact("note", CellKind::text, note);
    answer.fact("settlements", CellKind::text, joined({settlements_.begin(), settlements_.end()}));
    Cents sum;
    for (const Share& share : trail_.shares) sum.value += share.net.value + share.vat.value;
    answer.fact("amount", CellKind::amount, trail_.shares.empty() ? "" : to_text(sum));
    answer.fact("shown", CellKind::count, std::to_string(answer.rows.size()));
    answer.fact("more", CellKind::count, std::to_string(more_));
}

// In the order of approvals, those that are not approved last.
Status EventTrace::follow(Answer& answer) {
    std::vector<Placed<PaymentRun>> runs;
    const Status scanned =
        scan_reference<PaymentRun>(place_.snapshot(), ReferenceKind::payment_run,
                                   [&](Handle handle, const PaymentRun& run) -> Result<bool> {
                                       if (run.ledger == place_.handle)
                                           runs.push_back({place_, handle, run});
                                       return true;
                                   });
    if (!scanned) return scanned;
    std::ranges::sort(runs, {}, [](const Placed<PaymentRun>& run) {
        return std::pair(run.record.approved_event - 1, run.record.number);
    });
    for (const Placed<PaymentRun>& run : runs)
        if (const Status added = add_run(run, answer); !added) return added;
    explain(answer);
    return {};
}

Result<bool> EventTrace::is_named(const PaymentRun& run) const {
    if (!trail_.run.empty()) return run.id == trail_.run;
    for (const Handle handle : run.settlements) {
        const auto id = place_.names().reference(ReferenceKind::settlement, handle);
        if (!id) return std::unexpected(id.error());
        if (settlements_.contains(*id)) return true;
    }
    return false;
}

Status EventTrace::add_run(const Placed<PaymentRun>& run, Answer& answer) {
    const auto named = is_named(run.record);
    if (!named) return std::unexpected(named.error());
    const bool waits = waits_ && trail_.run.empty();
    if (!*named && !waits) return {};
    if (run.record.approved_by.empty()) {
        if (*named)
            add_row({run.record.id, "", "", "", "", "", "", "", "the run is not approved yet"},
                    answer);
        return {};
    }
    if (is_withdrawn(run.record)) waits_ = true;
    const auto files = make_run_files(run, trail_.sink, tracing_.wiring, tracing_.hasher);
    if (!files) return std::unexpected(files.error());
    for (const RunFile& file : *files) {
        if (file.fault.empty()) {
            add_file(run.record, file, answer);
            continue;
        }
        // Of a file that is not made nobody knows whether it would have the event.
        waits_ = true;
        if (*named)
            add_row({run.record.id, file.sink, file.funder, "", "", "", "", "", file.fault},
                    answer);
    }
    if (*named) add_invoices(run, answer);
    return {};
}

// Of an invoice no sink is told, and the bank knows no invoice.
void EventTrace::add_invoices(const Placed<PaymentRun>& run, Answer& answer) {
    if (!trail_.sink.empty() || trail_.payment) return;
    const auto files =
        make_invoice_files(run, request_.receivers, tracing_.wiring, tracing_.hasher);
    if (!files) {
        add_row({run.record.id, "", "", "", "", "", "invoices", "", files.error().message}, answer);
        return;
    }
    for (const RunFile& file : *files) {
        constexpr FileUnit kInvoice{.unit = 0};
        if (file.fault.empty())
            add_file(run.record, file, answer);
        else if (amount_in(file, kInvoice))
            add_row({run.record.id, "", file.funder, "", "", "", unit_text(file, kInvoice), "",
                     file.fault},
                    answer);
    }
}

// nullopt: the unit has nothing of the event.
std::optional<Cents> EventTrace::amount_in(const RunFile& file, FileUnit unit) const {
    if (!trail_.settlement.empty())
        return settlements_in(file, unit).contains(trail_.settlement)
                   ? std::optional(unit_amount(file, unit))
                   : std::nullopt;
    if (trail_.payment) {
        if (unit.unit >= file.payments.size()) return std::nullopt;
        const settlement::Payment& payment = file.payments[unit.unit];
        const bool meant = (trail_.payment->empty() || *trail_.payment == payment.end_to_end_id) &&
                           (trail_.funder.empty() || trail_.funder == file.funder);
        return meant ? std::optional(payment.amount) : std::nullopt;
    }
    if (!trail_.run.empty()) return file.total;
    const AmountPart part = amount_part(file, unit);
    std::optional<Cents> sum;
    for (const Share& share : trail_.shares) {
        if (unit.is_whole_file() || !holds(file, unit, share.key) ||
            !holds_delivery(file, unit, share.kind, share.delivery))
            continue;
        if (!sum) sum = Cents{};
        if (part != AmountPart::vat) sum->value += share.net.value;
        if (part != AmountPart::net) sum->value += share.vat.value;
    }
    return sum;
}

// What concerns whole files, or whole settlements, is told in as few rows as there are stretches.
void EventTrace::add_file(const PaymentRun& run, const RunFile& file, Answer& answer) {
    const std::string state = file.sink.empty()       ? "by saldo invoices"
                              : file.recorded.empty() ? "not exported yet"
                                                      : "exported";
    const bool wide = !trail_.settlement.empty() || (!trail_.run.empty() && !trail_.payment);
    struct Stretch {
        LineRange lines;
        Cents amount;
    };
    std::vector<Stretch> stretches;
    for (const LineRange& range : line_ranges(file)) {
        const auto amount = amount_in(file, range.unit);
        if (!amount) continue;
        if (is_held_back(file, range.unit)) waits_ = true;
        const bool goes_on =
            wide && !stretches.empty() && stretches.back().lines.last + 1 == range.first;
        if (goes_on)
            stretches.back().lines.last = range.last;
        else
            stretches.push_back({range, *amount});
    }
    for (const auto& [lines, amount] : stretches)
        add_row({run.id, file.sink, file.funder, file.name, std::to_string(lines.first),
                 std::to_string(lines.last), wide ? std::string() : unit_text(file, lines.unit),
                 wide ? std::string() : to_text(amount), state},
                answer);
}

void EventTrace::add_row(std::vector<std::string> cells, Answer& answer) {
    if (answer.rows.size() < request_.limit)
        answer.rows.push_back(std::move(cells));
    else
        ++more_;
}

// The source that was said, or the only one of the ledger that has an event of that id.
Result<std::string> source_of(const LedgerPlace& place, const TraceEventRequest& request) {
    if (!request.source.empty()) return request.source;
    std::vector<std::string> sources;
    const Status scanned = scan_reference<Publisher>(
        place.snapshot(), ReferenceKind::publisher,
        [&](Handle handle, const Publisher& publisher) -> Result<bool> {
            if (publisher.ledger != place.handle) return true;
            const auto identity =
                read_record<Identity>(place.snapshot(), TableId::identities,
                                      State::identity_key(place.handle, handle, request.event_id));
            if (!identity) return std::unexpected(identity.error());
            if (identity->has_value()) sources.push_back(publisher.id);
            return true;
        });
    if (!scanned) return std::unexpected(scanned.error());
    if (sources.empty())
        return fail(ErrorKind::not_found,
                    fmt::format("no event {} of any source is folded in the ledger {}",
                                request.event_id, place.ledger.id));
    if (sources.size() > 1)
        return fail(ErrorKind::bad_input,
                    fmt::format("several sources have an event {}: say --source, one of {}",
                                request.event_id, joined(sources)));
    return sources.front();
}

}  // namespace

Result<Answer> trace_event(const Tracing& tracing, const TraceEventRequest& request) {
    auto answer = begin_answer(tracing.shards, "files",
                               {{"run", CellKind::text},
                                {"sink", CellKind::text},
                                {"funder", CellKind::text},
                                {"file_name", CellKind::text},
                                {"first_line", CellKind::count},
                                {"last_line", CellKind::count},
                                {"unit", CellKind::text},
                                {"amount", CellKind::amount},
                                {"state", CellKind::text}});
    if (!answer) return answer;
    auto places = find_ledgers(tracing.shards, request.ledger);
    if (!places) return std::unexpected(places.error());
    if (places->size() != 1)
        return fail(ErrorKind::bad_input,
                    places->empty() ? std::string("no ledger has been opened yet")
                                    : std::string("there are several ledgers: say which"));
    const auto source = source_of(places->front(), request);
    if (!source) return std::unexpected(source.error());
    EventTrace trace(tracing, request, std::move(places->front()));
    if (const Status found = trace.find_event(*source, *answer); !found)
        return std::unexpected(found.error());
    if (const Status followed = trace.follow(*answer); !followed)
        return std::unexpected(followed.error());
    return answer;
}

}  // namespace saldo

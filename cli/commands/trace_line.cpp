// From a line of a file to the events behind it.

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "cli/commands/traced_events.hpp"
#include "cli/commands/traced_file.hpp"
#include "cli/commands/traced_units.hpp"
#include "cli/commands/tracing.hpp"
#include "projections/pipeline/answer_cells.hpp"
#include "projections/settlements/payment_files.hpp"
#include "projections/settlements/settled_deliveries.hpp"

namespace saldo {

namespace {

using settlement::SettledDelivery;
using settlement::SettledKind;

// Every settlement's part in a unit, line by line and delivery by delivery.
struct Behind {
    std::vector<settlement::SettledLine> lines;
    std::vector<SettledDelivery> deliveries;
    std::vector<EntitledAmount> entitled;
    Cents to_pay;  // of the unit's payee, less the receivables that were set off
    std::map<std::string, std::uint64_t> closes;  // position, by settlement
    std::uint64_t first_event = 0;                // the ledger's, of the first close

    [[nodiscard]] bool has(const SettledKey& key) const {
        return std::ranges::any_of(lines, [&key](const auto& line) { return key_of(line) == key; });
    }
};

class LineTrace {
  public:
    LineTrace(const Tracing& tracing, const TraceLineRequest& request, TracedFile traced)
        : request_(request),
          origin_(std::move(traced.origin)),
          file_(std::move(traced.file)),
          records_(tracing.log, origin_.run.place.shard->partition) {}

    [[nodiscard]] Status find_unit();
    [[nodiscard]] Status look_behind();
    [[nodiscard]] Status answer(Answer& answer);

  private:
    [[nodiscard]] const LedgerPlace& place() const { return origin_.run.place; }
    [[nodiscard]] Status add_settlement(const std::string& id);
    [[nodiscard]] Status add_deliveries(const Settlement& settlement, const std::string& provider);
    void add_facts(std::size_t deliveries, Answer& answer) const;
    [[nodiscard]] bool has_its_amount() const;
    [[nodiscard]] Status add_delivery_rows(Answer& answer);
    void add_one_delivery(const DeliveryName& name, const std::vector<DeliveryEvent>& events,
                          Answer& answer) const;
    [[nodiscard]] Status add_entitled_rows(Answer& answer) const;
    [[nodiscard]] Status add_money_rows(Answer& answer);
    [[nodiscard]] bool is_behind(const MoneyEvent& money) const;

    const TraceLineRequest& request_;
    TracedFile::Origin origin_;
    RunFile file_;
    LogRecords records_;
    LineRange range_;
    std::size_t unit_first_ = 0;
    std::size_t unit_last_ = 0;
    std::set<std::string> settlements_;
    Behind behind_;
};

void add_row(std::string_view role, const std::string& about, const std::string& amount,
             const TracedEvent& event, Answer& answer) {
    answer.rows.push_back(
        {std::string(role), about, amount, event_type_cell(static_cast<std::uint8_t>(event.type)),
         event.id, event.source, std::to_string(event.position), instant_cell(event.recorded_at)});
}

Status LineTrace::find_unit() {
    const std::vector<LineRange> ranges = line_ranges(file_);
    const std::size_t lines = ranges.empty() ? 0 : ranges.back().last;
    if (request_.line == 0 || request_.line > lines)
        return fail(ErrorKind::bad_input, fmt::format("{} has {} lines, and no line {}",
                                                      request_.file_name, lines, request_.line));
    for (const LineRange& range : ranges)
        if (range.first <= request_.line && request_.line <= range.last) range_ = range;
    unit_first_ = range_.first;
    unit_last_ = range_.last;
    for (const LineRange& range : ranges) {
        if (range.unit != range_.unit || range_.unit.is_whole_file()) continue;
        unit_first_ = std::min(unit_first_, range.first);
        unit_last_ = std::max(unit_last_, range.last);
    }
    settlements_ = settlements_in(file_, range_.unit);
    return {};
}

Status LineTrace::look_behind() {
    for (const std::string& id : settlements_)
        if (const Status added = add_settlement(id); !added) return added;
    return {};
}

Status LineTrace::add_settlement(const std::string& id) {
    const auto found = find_reference<Settlement>(place().snapshot(), ReferenceKind::settlement,
                                                  place().handle, id);
    if (!found) return std::unexpected(found.error());
    if (!found->has_value())
        return fail(ErrorKind::damaged, fmt::format("there is no settlement {}", id));
    const auto& [handle, settlement] = **found;
    if (behind_.first_event == 0 || settlement.closed_event < behind_.first_event)
        behind_.first_event = settlement.closed_event;
    if (range_.unit.is_whole_file()) return {};
    for (const Settlement::Line& line : settlement.lines) {
        auto named = settled_line_of(*place().shard, settlement, line);
        if (!named) return std::unexpected(named.error());
        if (holds(file_, range_.unit, key_of(*named))) behind_.lines.push_back(std::move(*named));
    }
    auto entitled = entitled_amounts(place(), settlement, handle);
    if (!entitled) return std::unexpected(entitled.error());
    for (EntitledAmount& one : *entitled)
        if (behind_.has(one.key) && !is_of_named_deliveries(file_, range_.unit))
            behind_.entitled.push_back(std::move(one));
    const auto close = close_position(place(), records_, settlement);
    if (!close) return std::unexpected(close.error());
    behind_.closes.emplace(id, *close);
    return add_deliveries(settlement, unit_provider(file_, range_.unit));
}

Status LineTrace::add_deliveries(const Settlement& settlement, const std::string& provider) {
    const auto known = find_reference<Provider>(place().snapshot(), ReferenceKind::provider,
                                                place().handle, provider);
    if (!known) return std::unexpected(known.error());
    if (!known->has_value())
        return fail(ErrorKind::damaged, fmt::format("there is no provider {}", provider));
    const Handle handle = (*known)->first;
    for (const Settlement::Payee& payee : settlement.payees) {
        const auto funder = place().names().funder(payee.funder);
        if (!funder) return std::unexpected(funder.error());
        if (payee.provider == handle && *funder == file_.funder)
            behind_.to_pay.value += payee.to_pay.value;
    }
    auto deliveries = settled_deliveries_of(*place().shard, settlement, handle);
    if (!deliveries) return std::unexpected(deliveries.error());
    for (SettledDelivery& delivery : *deliveries)
        if (behind_.has(key_of(delivery)) &&
            holds_delivery(file_, range_.unit, delivery.kind, delivery.delivery))
            behind_.deliveries.push_back(std::move(delivery));
    return {};
}

void LineTrace::add_facts(std::size_t deliveries, Answer& answer) const {
    const bool whole = range_.unit.is_whole_file();
    const auto amount = [&](const char* name, Cents cents) {
        answer.fact(name, CellKind::amount, to_text(cents));
    };
    const auto count = [&](const char* name, std::size_t number) {
        answer.fact(name, CellKind::count, std::to_string(number));
    };
    answer.fact("ledger", CellKind::text, place().ledger.id);
    answer.fact("file_name", CellKind::text, request_.file_name);
    answer.fact("sha256", CellKind::text, file_.sha256);
    count("line", request_.line);
    answer.fact("unit", CellKind::text, whole ? "the whole file" : unit_text(file_, range_.unit));
    count("unit_first_line", unit_first_);
    count("unit_last_line", unit_last_);
    answer.fact("run", CellKind::text, origin_.run.record.id);
    answer.fact("sink", CellKind::text, joined(origin_.sinks));
    answer.fact("format", CellKind::text, file_.format);
    answer.fact("funder", CellKind::text, file_.funder);
    answer.fact("provider", CellKind::text, unit_provider(file_, range_.unit));
    answer.fact("settlements", CellKind::text, joined({settlements_.begin(), settlements_.end()}));
    amount("amount", unit_amount(file_, range_.unit));
    if (whole) return;
    Cents settled;
    Cents delivered;
    Cents entitled;
    for (const auto& line : behind_.lines) settled.value += line.amount.value;
    for (const SettledDelivery& one : behind_.deliveries)
        delivered.value += one.net.value + one.vat.value;
    for (const EntitledAmount& one : behind_.entitled) entitled.value += one.amount.value;
    const Cents set_off{file_.payments.empty() ? 0 : settled.value - behind_.to_pay.value};
    // A statement's row is one delivery of the many that were settled, an invoice some of them.
    const bool named = is_of_named_deliveries(file_, range_.unit);
    const Cents behind{delivered.value + entitled.value};
    const bool agrees =
        named ? behind == unit_amount(file_, range_.unit) : behind == settled && has_its_amount();
    amount("settled", settled);
    amount("delivered", delivered);
    amount("entitled", entitled);
    amount("set_off", set_off);
    answer.fact("agrees", CellKind::text, yes_no(agrees));
    count("deliveries", deliveries);
    count("shown", std::min(deliveries, request_.limit));
    count("more", deliveries - std::min(deliveries, request_.limit));
}

// Whether the unit's amount is what the settlements say. A posting that is held back does not say
// its month, and so not which lines it is of.
bool LineTrace::has_its_amount() const {
    const Cents amount = unit_amount(file_, range_.unit);
    if (!file_.payments.empty()) return amount == behind_.to_pay;
    if (is_held_back(file_, range_.unit)) return true;
    const AmountPart part = amount_part(file_, range_.unit);
    Cents sum;
    for (const settlement::SettledLine& line : behind_.lines) {
        if (part != AmountPart::vat) sum.value += line.amount.value;
        if (part == AmountPart::net) sum.value -= line.vat.value;
        if (part == AmountPart::vat) sum.value += line.vat.value;
    }
    return amount == sum;
}

DeliveryName name_of(const SettledDelivery& delivery) {
    return {delivery.provider, delivery.delivery, delivery.kind == SettledKind::credit};
}

Status LineTrace::answer(Answer& answer) {
    const Status delivered = add_delivery_rows(answer);
    if (!delivered) return delivered;
    if (const Status entitled = add_entitled_rows(answer); !entitled) return entitled;
    return add_money_rows(answer);
}

Status LineTrace::add_delivery_rows(Answer& answer) {
    std::vector<DeliveryName> names;
    std::set<DeliveryName> seen;
    std::set<std::string> vouchers;
    for (const SettledDelivery& delivery : behind_.deliveries) {
        const DeliveryName name = name_of(delivery);
        if (!seen.insert(name).second) continue;
        if (names.size() < request_.limit) vouchers.insert(delivery.voucher);
        if (names.size() < request_.limit) names.push_back(name);
    }
    add_facts(seen.size(), answer);
    const auto events = delivery_events(place(), records_, vouchers);
    if (!events) return std::unexpected(events.error());
    for (const DeliveryName& name : names) {
        const auto found = events->find(name);
        if (found == events->end())
            return fail(ErrorKind::damaged,
                        fmt::format("delivery {} of {}: its events are not in its voucher's "
                                    "history: build the home again from the log",
                                    name.id, name.provider));
        add_one_delivery(name, found->second, answer);
    }
    return {};
}

// The event that put the amount into its settlement: what stood at the close came with the last
// event that opened it, and what had been settled before was taken back by the last that replaced
// or cancelled it. nullptr: none before the close.
const DeliveryEvent* posting_event(const std::vector<DeliveryEvent>& events, SettledKind kind,
                                   std::uint64_t close) {
    const auto may = [kind](EventType type) {
        if (kind == SettledKind::dispute) return type == EventType::DisputeResolved;
        if (kind == SettledKind::credit) return type == EventType::CreditGiven;
        if (kind == SettledKind::reversal)
            return type == EventType::DeliveryCorrected || type == EventType::DeliveryCancelled;
        return type == EventType::ServiceDelivered || type == EventType::DeliveryApproved ||
               type == EventType::DeliveryCorrected;
    };
    const DeliveryEvent* found = nullptr;
    for (const DeliveryEvent& event : events)
        if (event.event.position < close && event.moves_open && may(event.event.type))
            found = &event;
    return found;
}

void LineTrace::add_one_delivery(const DeliveryName& name, const std::vector<DeliveryEvent>& events,
                                 Answer& answer) const {
    std::map<std::uint64_t, Cents> amounts;  // by position
    std::uint64_t last_close = 0;
    for (const SettledDelivery& part : behind_.deliveries) {
        if (name_of(part) != name) continue;
        const std::uint64_t close = behind_.closes.at(part.settlement);
        last_close = std::max(last_close, close);
        const DeliveryEvent* const posted = posting_event(events, part.kind, close);
        const std::uint64_t position =
            posted != nullptr ? posted->event.position : events.front().event.position;
        amounts[position].value += part.net.value + part.vat.value;
    }
    for (const DeliveryEvent& event : events) {
        if (event.event.position >= last_close) continue;
        const auto amount = amounts.find(event.event.position);
        add_row(role_of(event.event.type), name.id,
                amount == amounts.end() ? std::string() : to_text(amount->second), event.event,
                answer);
    }
}

Status LineTrace::add_entitled_rows(Answer& answer) const {
    std::map<std::pair<std::string, std::string>, Cents> vouchers;  // by settlement
    for (const EntitledAmount& one : behind_.entitled)
        vouchers[{one.voucher, one.key.settlement}].value += one.amount.value;
    for (const auto& [named, amount] : vouchers) {
        const auto events = voucher_events(place(), named.first);
        if (!events) return std::unexpected(events.error());
        std::string cell = to_text(amount);
        for (const TracedEvent& event : *events)
            if (event.position < behind_.closes.at(named.second))
                add_row(role_of(event.type), named.first, std::exchange(cell, {}), event, answer);
    }
    return {};
}

bool LineTrace::is_behind(const MoneyEvent& money) const {
    if (!money.settlement.empty()) return settlements_.contains(money.settlement);
    if (money.run != origin_.run.record.id) return false;
    if (!money.sink.empty())
        return std::ranges::find(origin_.sinks, money.sink) != origin_.sinks.end();
    if (!is_bank_event(money.event.type)) return true;
    if (range_.unit.unit >= file_.payments.size()) return false;
    const settlement::Payment& payment = file_.payments[range_.unit.unit];
    return (money.funder.empty() || money.funder == file_.funder) &&
           (money.payment.empty() || money.payment == payment.end_to_end_id);
}

Status LineTrace::add_money_rows(Answer& answer) {
    const auto events = money_events(place(), records_, behind_.first_event);
    if (!events) return std::unexpected(events.error());
    for (const MoneyEvent& money : *events) {
        if (!is_behind(money)) continue;
        const std::string& about = !money.settlement.empty() ? money.settlement
                                   : !money.sink.empty()     ? money.sink
                                   : !money.payment.empty()  ? money.payment
                                                             : money.run;
        add_row(role_of(money.event.type), about, {}, money.event, answer);
    }
    return {};
}

}  // namespace

Result<Answer> trace_line(const Tracing& tracing, const TraceLineRequest& request) {
    auto answer = begin_answer(tracing.shards, "events",
                               {{"role", CellKind::text},
                                {"about", CellKind::text},
                                {"amount", CellKind::amount},
                                {"type", CellKind::text},
                                {"event_id", CellKind::text},
                                {"source", CellKind::text},
                                {"position", CellKind::count},
                                {"recorded_at", CellKind::text}});
    if (!answer) return answer;
    auto file = traced_file(tracing, request);
    if (!file) return std::unexpected(file.error());
    LineTrace trace(tracing, request, std::move(*file));
    Status traced = trace.find_unit();
    if (traced) traced = trace.look_behind();
    if (traced) traced = trace.answer(*answer);
    if (!traced) return std::unexpected(traced.error());
    return answer;
}

}  // namespace saldo

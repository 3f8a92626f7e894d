#include "cli/commands/traced_events.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "engine/fold/state.hpp"
#include "engine/settlement/settlement_id.hpp"
#include "projections/history/history.hpp"
#include "projections/pipeline/outcome_row.hpp"

namespace saldo {

namespace {

std::string text_of(const flatbuffers::String* text) {
    return text == nullptr ? std::string() : text->str();
}

bool is_voucher_event(EventType type) noexcept {
    return type >= EventType::VoucherGranted && type <= EventType::VoucherSent;
}

// An accepted event of the ledger, and where the log has it.
struct Candidate {
    TracedEvent event;
    LogOffset offset = 0;
    bool moves_open = false;
};

bool moves_open(const Outcome& outcome) {
    return std::ranges::any_of(outcome.postings, [](const Posting& posting) {
        return posting.account.account_class == AccountClass::payable_open;
    });
}

// A ledger's event number n stands at position n - 1 or later: the ledger's own redeliveries have
// none, and other ledgers' records lie between.
std::uint64_t first_position_of(std::uint64_t event_number) {
    return event_number == 0 ? 0 : event_number - 1;
}

// Positions of a voucher's records; none where there is no such voucher.
Result<std::vector<std::uint64_t>> positions_of_voucher(const LedgerPlace& place,
                                                        const std::string& voucher) {
    const auto known = read_record<Voucher>(place.snapshot(), TableId::vouchers,
                                            Vouchers::key(place.handle, voucher));
    if (!known) return std::unexpected(known.error());
    if (!known->has_value()) return std::vector<std::uint64_t>();
    HistoryRange range;
    range.limit = std::numeric_limits<std::size_t>::max();
    return positions_of(place.snapshot(), {SubjectKind::voucher, (*known)->handle}, range);
}

Result<std::vector<Candidate>> candidates_at(const LedgerPlace& place,
                                             const std::set<std::uint64_t>& positions,
                                             bool (*wanted)(EventType)) {
    std::vector<Candidate> found;
    for (const std::uint64_t position : positions) {
        const auto outcome = read_outcome(place.snapshot(), position);
        if (!outcome) return std::unexpected(outcome.error());
        if (!outcome->has_value()) return damaged_row(TableId::outcomes);
        const Outcome& one = **outcome;
        if (one.kind != OutcomeKind::accepted || !wanted(static_cast<EventType>(one.type)))
            continue;
        found.push_back({traced(one), one.offset, moves_open(one)});
    }
    return found;
}

DeliveryEvent delivery_event_of(const Candidate& candidate, const events::Event& said) {
    DeliveryEvent event{candidate.event, {}, {}, candidate.moves_open};
    const auto fill = [&event](const auto* fact) {
        event.service = text_of(fact->service());
        event.service_date = Date{fact->service_date()->days()};
    };
    if (const auto* delivered = said.data_as_ServiceDelivered()) fill(delivered);
    if (const auto* corrected = said.data_as_DeliveryCorrected()) fill(corrected);
    if (const auto* credit = said.data_as_CreditGiven()) fill(credit);
    return event;
}

}  // namespace

bool is_delivery_event(EventType type) noexcept {
    return type >= EventType::ServiceDelivered && type <= EventType::CreditGiven;
}

bool is_bank_event(EventType type) noexcept {
    return type >= EventType::PaymentAccepted && type <= EventType::PaymentReturned;
}

bool is_money_event(EventType type) noexcept {
    return (type >= EventType::PeriodClosed && type <= EventType::PaymentReturned) ||
           type == EventType::PaymentRunWithdrawn;
}

std::string_view role_of(EventType type) noexcept {
    constexpr std::array<std::pair<EventType, std::string_view>, 18> kRoles{{
        {EventType::ServiceDelivered, "delivered"},
        {EventType::DeliveryApproved, "approved"},
        {EventType::DeliveryCorrected, "corrected"},
        {EventType::DeliveryCancelled, "cancelled"},
        {EventType::DeliveryDisputed, "disputed"},
        {EventType::DisputeResolved, "dispute resolved"},
        {EventType::CreditGiven, "credited"},
        {EventType::PeriodClosed, "closed"},
        {EventType::SettlementApproved, "settlement approved"},
        {EventType::PaymentRunMade, "run made"},
        {EventType::PaymentRunApproved, "run approved"},
        {EventType::PaymentRunWithdrawn, "run withdrawn"},
        {EventType::SettlementExported, "exported"},
        {EventType::SinkAnswered, "answered by the sink"},
        {EventType::PaymentAccepted, "accepted by the bank"},
        {EventType::PaymentRejected, "rejected by the bank"},
        {EventType::PaymentBooked, "booked by the bank"},
        {EventType::PaymentReturned, "returned by the bank"},
    }};
    for (const auto& [known, role] : kRoles)
        if (known == type) return role;
    return "entitled";  // a voucher's own
}

TracedEvent traced(const Outcome& outcome) {
    return {outcome.position, static_cast<EventType>(outcome.type), outcome.event_id,
            outcome.source, outcome.recorded_at};
}

MoneyEvent money_event_of(const TracedEvent& event, const events::Event& said) {
    MoneyEvent money{event, {}, {}, {}, {}, {}};
    if (const auto* closed = said.data_as_PeriodClosed())
        money.settlement =
            settlement_id(Date{closed->period_end()->days()}, text_of(closed->service()),
                          text_of(closed->funder()), closed->extra_run());
    if (const auto* approved = said.data_as_SettlementApproved())
        money.settlement = text_of(approved->settlement());
    const auto of_run = [&money](const auto* fact) { money.run = text_of(fact->run()); };
    if (const auto* made = said.data_as_PaymentRunMade()) of_run(made);
    if (const auto* approved = said.data_as_PaymentRunApproved()) of_run(approved);
    if (const auto* withdrawn = said.data_as_PaymentRunWithdrawn()) of_run(withdrawn);
    const auto of_sink = [&](const auto* fact) {
        of_run(fact);
        money.sink = text_of(fact->sink());
    };
    if (const auto* exported = said.data_as_SettlementExported()) of_sink(exported);
    if (const auto* answered = said.data_as_SinkAnswered()) of_sink(answered);
    const auto of_payment = [&](const auto* fact) {
        of_run(fact);
        money.payment = text_of(fact->payment());
        money.funder = text_of(fact->funder());
    };
    if (const auto* accepted = said.data_as_PaymentAccepted()) of_payment(accepted);
    if (const auto* rejected = said.data_as_PaymentRejected()) of_payment(rejected);
    if (const auto* booked = said.data_as_PaymentBooked()) of_payment(booked);
    if (const auto* returned = said.data_as_PaymentReturned()) of_payment(returned);
    return money;
}

DeliveryName delivery_name_of(const events::Event& said) {
    const auto name_of = [](const auto* fact) {
        return DeliveryName{text_of(fact->provider()), text_of(fact->delivery()), false};
    };
    if (const auto* fact = said.data_as_ServiceDelivered()) return name_of(fact);
    if (const auto* fact = said.data_as_DeliveryApproved()) return name_of(fact);
    if (const auto* fact = said.data_as_DeliveryCorrected()) return name_of(fact);
    if (const auto* fact = said.data_as_DeliveryCancelled()) return name_of(fact);
    if (const auto* fact = said.data_as_DeliveryDisputed()) return name_of(fact);
    if (const auto* fact = said.data_as_DisputeResolved()) return name_of(fact);
    if (const auto* fact = said.data_as_CreditGiven())
        return {text_of(fact->provider()), text_of(fact->credit()), true};
    return {};
}

Result<std::vector<MoneyEvent>> money_events(const LedgerPlace& place, LogRecords& records,
                                             std::uint64_t from_event) {
    std::vector<Candidate> found;
    const Status scanned = scan_outcomes(
        place.snapshot(), first_position_of(from_event), std::numeric_limits<std::uint64_t>::max(),
        [&](const Outcome& outcome) {
            if (outcome.ledger == place.handle && outcome.kind == OutcomeKind::accepted &&
                is_money_event(static_cast<EventType>(outcome.type)))
                found.push_back({traced(outcome), outcome.offset, false});
            return true;
        });
    if (!scanned) return std::unexpected(scanned.error());
    std::vector<MoneyEvent> money;
    for (const Candidate& one : found) {
        const auto said = records.event_at(one.offset);
        if (!said) return std::unexpected(said.error());
        money.push_back(money_event_of(one.event, **said));
    }
    return money;
}

Result<std::uint64_t> close_position(const LedgerPlace& place, LogRecords& records,
                                     const Settlement& settlement) {
    Result<std::uint64_t> found = fail(ErrorKind::damaged, "the close of " + settlement.id +
                                                               " is not among the outcomes: build "
                                                               "the home again from the log");
    Status read;
    const Status scanned = scan_outcomes(
        place.snapshot(), first_position_of(settlement.closed_event),
        std::numeric_limits<std::uint64_t>::max(), [&](const Outcome& outcome) {
            if (outcome.ledger != place.handle || outcome.kind != OutcomeKind::accepted ||
                static_cast<EventType>(outcome.type) != EventType::PeriodClosed)
                return true;
            const auto said = records.event_at(outcome.offset);
            if (!said) read = std::unexpected(said.error());
            if (!said) return false;
            if (money_event_of(traced(outcome), **said).settlement != settlement.id) return true;
            found = outcome.position;
            return false;
        });
    if (!scanned) return std::unexpected(scanned.error());
    if (!read) return std::unexpected(read.error());
    return found;
}

Result<DeliveryEvents> delivery_events(const LedgerPlace& place, LogRecords& records,
                                       const std::set<std::string>& vouchers) {
    std::set<std::uint64_t> positions;
    for (const std::string& voucher : vouchers) {
        const auto found = positions_of_voucher(place, voucher);
        if (!found) return std::unexpected(found.error());
        positions.insert(found->begin(), found->end());
    }
    const auto candidates = candidates_at(place, positions, is_delivery_event);
    if (!candidates) return std::unexpected(candidates.error());
    DeliveryEvents events;
    for (const Candidate& one : *candidates) {
        const auto said = records.event_at(one.offset);
        if (!said) return std::unexpected(said.error());
        events[delivery_name_of(**said)].push_back(delivery_event_of(one, **said));
    }
    return events;
}

Result<std::vector<TracedEvent>> voucher_events(const LedgerPlace& place,
                                                const std::string& voucher) {
    const auto positions = positions_of_voucher(place, voucher);
    if (!positions) return std::unexpected(positions.error());
    const auto candidates =
        candidates_at(place, {positions->begin(), positions->end()}, is_voucher_event);
    if (!candidates) return std::unexpected(candidates.error());
    std::vector<TracedEvent> found;
    for (const Candidate& one : *candidates) found.push_back(one.event);
    return found;
}

}  // namespace saldo

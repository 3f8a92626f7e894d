// The events behind a file: a settlement's close and all that followed it, and those about single
// deliveries. Which they are is known from the outcomes; what they say is read from the log.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "cli/commands/log_records.hpp"
#include "engine/fold/outcome.hpp"
#include "engine/settlement/settlement.hpp"
#include "projections/pipeline/ledger_places.hpp"

namespace saldo {

using EventType = events::Fact;

// An accepted event, as a trace shows it.
struct TracedEvent {
    std::uint64_t position = 0;
    EventType type = EventType::NONE;
    std::string id;
    std::string source;
    Instant recorded_at;
};

// One about settlements, runs and payments; empty where the event does not say it.
struct MoneyEvent {
    TracedEvent event;
    std::string settlement;
    std::string run;
    std::string sink;
    std::string payment;  // EndToEndId; empty of a bank's word: every payment of the run
    std::string funder;
};

// A delivery or (`is_credit`) a credit, as its provider numbers them apart.
struct DeliveryName {
    std::string provider;
    std::string id;
    bool is_credit = false;
    auto operator<=>(const DeliveryName&) const = default;
};

// One about a delivery or a credit.
struct DeliveryEvent {
    TracedEvent event;
    std::string service;      // ServiceDelivered, DeliveryCorrected, CreditGiven
    Date service_date{};      // likewise
    bool moves_open = false;  // it posted to payable/open
};
using DeliveryEvents = std::map<DeliveryName, std::vector<DeliveryEvent>>;  // by position

[[nodiscard]] bool is_delivery_event(EventType type) noexcept;
[[nodiscard]] bool is_money_event(EventType type) noexcept;
// A bank's word on payments.
[[nodiscard]] bool is_bank_event(EventType type) noexcept;

[[nodiscard]] TracedEvent traced(const Outcome& outcome);

// What it did, as a chain says it: "delivered", "settlement approved", "booked by the bank".
[[nodiscard]] std::string_view role_of(EventType type) noexcept;

// What an event says. REQUIRES: is_money_event(); is_delivery_event().
[[nodiscard]] MoneyEvent money_event_of(const TracedEvent& event, const events::Event& said);
[[nodiscard]] DeliveryName delivery_name_of(const events::Event& said);

// The money events of a ledger from its event number `from_event` on, in order. Looks through every
// outcome from there. Errors: those of LogRecords.
[[nodiscard]] Result<std::vector<MoneyEvent>> money_events(const LedgerPlace& place,
                                                           LogRecords& records,
                                                           std::uint64_t from_event);

// The position of a settlement's PeriodClosed. Errors: damaged (there is none).
[[nodiscard]] Result<std::uint64_t> close_position(const LedgerPlace& place, LogRecords& records,
                                                   const Settlement& settlement);

// The events about the deliveries and credits of vouchers. Errors: those of LogRecords.
[[nodiscard]] Result<DeliveryEvents> delivery_events(const LedgerPlace& place, LogRecords& records,
                                                     const std::set<std::string>& vouchers);

// The events of a voucher itself (granted, amended, …), by position.
[[nodiscard]] Result<std::vector<TracedEvent>> voucher_events(const LedgerPlace& place,
                                                              const std::string& voucher);

}  // namespace saldo

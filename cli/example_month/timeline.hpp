// The month's events in the order in which the log receives them. Ordinary deliveries are only
// pointed to and made when they are written; everything else is kept as its payload.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/example_month/example_month.hpp"
#include "engine/base/result.hpp"
#include "engine/money/cents.hpp"
#include "engine/time/date.hpp"
#include "schemas/events_generated.h"

namespace saldo::example_month {

// Who says it.
struct Who {
    std::string source;
    std::string actor;
    events::Role role = events::Role::official;
};

// The city's own system, which opens the ledger.
inline constexpr std::string_view kOrganiserSource = "urn:koivula:organiser";
// Its purchase order system.
inline constexpr std::string_view kOrderSource = "urn:koivula:orders";

// An official of the city under a pseudonym, by number.
[[nodiscard]] Who official(unsigned number);

// Values as the events' tables hold them.
[[nodiscard]] std::unique_ptr<events::Date> said(Date date);
[[nodiscard]] std::unique_ptr<events::Cents> said(Cents amount);
[[nodiscard]] std::unique_ptr<events::UnitPrice> said(UnitPrice price);
[[nodiscard]] std::unique_ptr<events::Quantity> said(Quantity quantity);
// With the offset of Finland's clocks at that moment.
[[nodiscard]] std::unique_ptr<events::Instant> said_moment(std::int64_t utc_ms);

// The event around a fact.
template <class Fact>
[[nodiscard]] events::EventT event_of(std::string id, const Who& who, std::int64_t recorded_ms,
                                      Fact fact) {
    events::EventT event;
    event.id = std::move(id);
    event.source = who.source;
    event.ledger = kLedgerId;
    event.recorded_at = said_moment(recorded_ms);
    event.actor = who.actor;
    event.role = who.role;
    event.data.Set(std::move(fact));
    return event;
}

class Timeline {
  public:
    using MakeVisit = std::function<events::EventT(std::uint32_t)>;

    // An event with an id of its own, unique within its source: the next of the series "K000001".
    template <class Fact>
    void publish(const Who& who, std::int64_t recorded_ms, Fact fact) {
        add(recorded_ms, event_of(next_id(), who, recorded_ms, std::move(fact)));
    }

    // The log receives `event` at `log_ms`, which may be later than it was recorded.
    void add(std::int64_t log_ms, const events::EventT& event);
    // The log receives the ordinary delivery of a visit, by its place in the plan.
    void add_visit(std::int64_t log_ms, std::uint32_t visit);

    // Writes every line in order and counts them in `summary`. What came first stays first among
    // equals.
    [[nodiscard]] Status write(const MakeVisit& make_visit, const ByteSink& sink, Summary& summary);

  private:
    struct Entry {
        std::int64_t log_ms = 0;
        std::uint32_t number = 0;  // in order of adding
        std::uint32_t place = 0;   // in payloads_, or of the visit
        bool is_visit = false;
    };

    [[nodiscard]] std::string next_id();

    std::vector<Entry> entries_;
    std::vector<std::string> payloads_;
    std::uint32_t ids_ = 0;
};

}  // namespace saldo::example_month

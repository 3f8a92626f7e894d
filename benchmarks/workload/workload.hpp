// The events that benchmarks publish, every one of them right, so that the answer is known
// beforehand: reference data, providers with bank accounts, clients with a voucher each, and then
// mixed events in groups of ten:
//
//   8 deliveries     visits of half an hour by the clock, each by a worker of the voucher's provider
//   1 correction     of an earlier delivery's price, every second one of a delivery long before it
//   1 other          in turn an order, its cancellation, a delivery's cancellation (every second one
//                    of a delivery long before it), feedback, and a top-up of a balance voucher
//
// Visits come in rounds: in each, every voucher has one visit, in an order that looks like chance.
// Rounds have days or hours of their own and a worker's visits follow each other, so that no visit
// overlaps another one.
//
// Any event can be made alone, from its number: nothing grows with the number of events.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"
#include "engine/time/date.hpp"
#include "schemas/events_generated.h"

namespace saldo::bench {

inline constexpr std::string_view kLedger = "bench";
inline constexpr std::string_view kFunder = "F";

struct WorkloadSizes {
    std::uint64_t events = 0;  // mixed; taken up to the next ten
    std::uint64_t vouchers = 0;
    std::uint64_t providers = 0;
    std::uint64_t seed = 1;
    std::string ledger = std::string(kLedger);
};

// What the books say once everything is folded.
struct Expected {
    std::uint64_t accepted = 0;
    std::uint64_t deliveries = 0;
    std::uint64_t corrections = 0;
    std::uint64_t cancellations = 0;  // of deliveries
    std::uint64_t feedback = 0;
    std::int64_t open_cents = 0;
};

// Any thread.
class Workload {
  public:
    // REQUIRES: 8 vouchers, a provider, and at most 124 visits of a voucher: they are all in one
    // January.
    explicit Workload(const WorkloadSizes& sizes);

    // Reference data, providers, clients and vouchers come first.
    [[nodiscard]] std::uint64_t setup_events() const { return kReference + 3 * p_ + 2 * v_; }
    [[nodiscard]] std::uint64_t mixed_events() const { return 10 * groups_; }
    [[nodiscard]] std::uint64_t events() const { return setup_events() + mixed_events(); }
    [[nodiscard]] const WorkloadSizes& sizes() const { return sizes_; }

    // The payload of event `number`, from 0. REQUIRES: number < events().
    [[nodiscard]] std::string event(std::uint64_t number) const;
    // Hands over events [from, until) in log order, until `take` fails.
    [[nodiscard]] Status each(std::uint64_t from, std::uint64_t until,
                              const std::function<Status(std::string_view payload)>& take) const;

    [[nodiscard]] Expected expected() const;
    [[nodiscard]] static std::string voucher_id(std::uint64_t voucher);
    // All service dates are in the 31 days from here.
    [[nodiscard]] static Date first_day();

  private:
    static constexpr std::uint64_t kReference = 5;

    // A delivery, as its number says it.
    struct Visit {
        std::uint64_t voucher = 0;
        std::int32_t day = 0;           // of January, from 0
        std::int64_t start_minute = 0;  // of that day
    };
    [[nodiscard]] Visit visit_of(std::uint64_t delivery) const;
    // Numbers below `count` in another order.
    [[nodiscard]] std::uint64_t shuffled(std::uint64_t number, std::uint64_t count,
                                         std::uint64_t salt) const;
    [[nodiscard]] std::uint64_t chance(std::uint64_t number, std::uint64_t salt) const;
    // A group before this one whose deliveries nobody else looks back at; `group` in the first
    // block.
    [[nodiscard]] std::uint64_t earlier_group(std::uint64_t group, std::uint64_t salt) const;
    [[nodiscard]] std::int32_t day_of(std::uint64_t group) const;

    [[nodiscard]] std::string encoded(events::EventT event) const;
    [[nodiscard]] events::EventT reference(std::uint64_t number) const;
    [[nodiscard]] events::EventT provider(std::uint64_t number) const;
    [[nodiscard]] events::EventT voucher(std::uint64_t number) const;
    [[nodiscard]] events::EventT mixed(std::uint64_t number) const;
    [[nodiscard]] events::EventT delivery(std::uint64_t delivery) const;
    [[nodiscard]] events::EventT correction(std::uint64_t group) const;
    [[nodiscard]] events::EventT other(std::uint64_t group) const;
    [[nodiscard]] events::EventT order(std::uint64_t group) const;
    [[nodiscard]] events::EventT order_cancellation(std::uint64_t group) const;
    [[nodiscard]] events::EventT cancellation(std::uint64_t group) const;
    [[nodiscard]] events::EventT feedback(std::uint64_t group) const;
    [[nodiscard]] events::EventT top_up(std::uint64_t group) const;

    template <class Fact>
    void name_delivery(Fact& fact, std::uint64_t delivery) const;
    [[nodiscard]] std::string provider_id(std::uint64_t voucher) const;

    WorkloadSizes sizes_;
    std::uint64_t groups_;
    std::uint64_t v_;       // vouchers
    std::uint64_t p_;       // providers
    std::uint64_t rounds_;  // of visits
    std::uint64_t block_;   // groups: how far back "long before" is
};

}  // namespace saldo::bench

// Random histories of a small office: a few clients, vouchers, providers and months, so that things
// collide. Most events are what people send; some are wrong, said twice, or as hostile as bytes can
// be. The same seed gives the same events.
#pragma once

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "schemas/events_generated.h"
#include "tests/model/world.hpp"

namespace saldo::model {

struct Record {
    std::string key;
    std::string value;
    std::shared_ptr<const events::EventT> event;  // nullptr: the value is no event
};

class History {
  public:
    explicit History(std::uint64_t seed) : random_(seed) {}

    // The next record. `world`: what the office knows, to name what is there.
    [[nodiscard]] Record next(const World& world);

  private:
    template <class T>
    using Held = std::unique_ptr<T>;

    [[nodiscard]] std::uint64_t below(std::uint64_t limit) { return random_() % limit; }
    [[nodiscard]] bool one_in(std::uint64_t many) { return below(many) == 0; }
    [[nodiscard]] Text named(const char* prefix, std::uint64_t count);
    // One of the ids that are there, or one that may not be.
    template <class Map>
    [[nodiscard]] Text one_of(const Map& map, const char* otherwise);
    [[nodiscard]] Held<events::Date> day();
    [[nodiscard]] Held<events::Date> day_after(Day first, std::uint64_t days);
    [[nodiscard]] Held<events::Cents> cents(std::uint64_t most);
    [[nodiscard]] Held<events::Quantity> quantity(std::uint64_t most);
    [[nodiscard]] Held<events::UnitPrice> price(std::uint64_t most = 600'000);
    [[nodiscard]] std::int64_t hostile_number();
    [[nodiscard]] Text provider() { return named("P", one_in(60) ? 4 : 3); }
    [[nodiscard]] Text service() { return named("S", one_in(60) ? 7 : 6); }
    [[nodiscard]] Text funder() { return named("F", one_in(60) ? 4 : 3); }
    [[nodiscard]] Text content() { return one_in(4) ? named("night", 2) : Text{}; }
    [[nodiscard]] Text voucher(const World& world);

    void open(events::EventT& event, std::uint64_t number);
    void open_people(events::EventT& event, std::uint64_t number);
    void grant(events::EventT& event, const World& world);
    void add_lines(events::VoucherGrantedT& granted, bool by_line);
    void add_shares(events::VoucherGrantedT& granted);
    void amend(events::EventT& event, const World& world);
    void decide(events::EventT& event, const World& world);
    void decide_tranche(events::EventT& event, const World& world);
    void order(events::EventT& event, const World& world);
    void deliver(events::EventT& event, const World& world);
    template <class Fact>
    void tell_times(Fact& fact);
    void change_delivery(events::EventT& event, const World& world);
    void credit(events::EventT& event, const World& world);
    void dispute(events::EventT& event, const World& world);
    // One of the last deliveries that were said; nullptr: none was.
    [[nodiscard]] const events::ServiceDeliveredT* late_delivery(const World& world);
    template <class Fact>
    void ask_use(Fact& fact, const World& world);
    // A client speaks, or who acts for one.
    void speak_as_person(events::EventT& event);

    void hear_people(events::EventT& event, const World& world);
    void give_mandate(events::EventT& event, const World& world);
    void say_control_total(events::EventT& event, const World& world);
    void charge_client(events::EventT& event, const World& world);
    void decide_fee(events::EventT& event, const World& world);
    void set_table(events::EventT& event);
    [[nodiscard]] Text calendar_text();
    [[nodiscard]] Text classes_text();
    [[nodiscard]] Text values_text();
    [[nodiscard]] Text spoilt(Text text);

    void keep_registry(events::EventT& event);
    void keep_providers(events::EventT& event);
    void keep_accounts(events::EventT& event);
    void keep_ledger(events::EventT& event);

    void settle(events::EventT& event, const World& world);
    void close(events::EventT& event, const World& world);
    void run(events::EventT& event, const World& world);
    void approve_or_export(events::EventT& event, const World& world);
    void hear_bank(events::EventT& event, const World& world);
    void tell_statement(events::EventT& event, const World& world);
    void recover(events::EventT& event, const World& world);

    void choose(events::EventT& event, const World& world);
    void twist(events::EventT& event, Record& record);

    std::mt19937_64 random_;
    Day today_ = 20'454;  // 2026-01-01
    std::uint64_t made_ = 0;
    std::uint64_t vouchers_ = 3;
    std::vector<Record> said_;
    std::vector<events::DeliveryDisputedT> disputed_;  // lately, or tried to be
    events::RuleTableSetT table_;                      // the last that was set, to be confirmed
};

template <class Map>
Text History::one_of(const Map& map, const char* otherwise) {
    if (map.empty() || one_in(40)) return named(otherwise, 9);
    // The latest are the ones that people talk about.
    auto at = map.end();
    for (std::uint64_t back = below(std::min<std::uint64_t>(map.size(), 6)) + 1; back > 0; --back)
        --at;
    return at->first;
}

}  // namespace saldo::model

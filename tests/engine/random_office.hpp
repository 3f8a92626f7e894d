// Random events about a handful of vouchers, providers and funders: what people send, right and
// wrong, in an order that nobody planned. The same seed gives the same events.
#pragma once

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "schemas/events_generated.h"
#include "tests/golden/folded_ledger.hpp"

namespace saldo::test {

class RandomOffice {
  public:
    explicit RandomOffice(std::uint64_t seed) : random_(seed) {}

    // The next record. `state`: what the books say so far, for approvals that name totals and for
    // banks that name payments; nothing else is looked at.
    [[nodiscard]] LoggedRecord next(const State& state);

  private:
    [[nodiscard]] std::uint64_t below(std::uint64_t limit) { return random_() % limit; }
    [[nodiscard]] bool one_in(std::uint64_t many) { return below(many) == 0; }
    [[nodiscard]] std::string named(const char* prefix, std::uint64_t count);
    // A day around today; sometimes far from it.
    [[nodiscard]] std::unique_ptr<events::Date> day();
    [[nodiscard]] std::unique_ptr<events::Quantity> quantity();
    [[nodiscard]] std::unique_ptr<events::UnitPrice> price();
    [[nodiscard]] std::string service() { return named("S", 4); }

    void open(events::EventT& event);
    void decide(events::EventT& event);
    void grant(events::EventT& event);
    void amend(events::EventT& event);
    void deliver(events::EventT& event);
    void change_delivery(events::EventT& event);
    void order(events::EventT& event);
    // random_people.cpp
    void dispute(events::EventT& event);
    void charge_client(events::EventT& event);
    void hear_people(events::EventT& event);
    void keep_providers(events::EventT& event);
    void settle(events::EventT& event, const State& state);
    void hear_bank(events::EventT& event, const State& state);
    void tell_statement(events::EventT& event);

    std::mt19937_64 random_;
    std::int32_t today_ = 20'454;  // 2026-01-01
    std::uint64_t made_ = 0;
    std::uint64_t vouchers_ = 4;
    std::vector<LoggedRecord> said_;
    std::vector<events::DeliveryDisputedT> disputed_;  // lately, or tried to be
};

}  // namespace saldo::test

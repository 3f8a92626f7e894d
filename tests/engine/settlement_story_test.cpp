// Random months: payables and credits, closes of any scope, runs, exports, and banks that are
// right, wrong and late. After every step the invariants of the design hold for each funder and
// provider.

#include <array>
#include <map>
#include <random>
#include <utility>

#include <doctest/doctest.h>

#include "tests/engine/settlement_office.hpp"

using namespace saldo;
using saldo::test::day;
using saldo::test::Office;

namespace {

using PaymentState = PaymentRun::PaymentState;
using PayeeState = Settlement::PayeeState;
using Pair = std::pair<Handle, Handle>;  // funder, provider

class Story {
  public:
    explicit Story(std::uint64_t seed) : random_(seed) {}

    void step() {
        switch (below(9)) {
            case 0:
            case 1:
            case 2:
                return owe();
            case 3:
                return close();
            case 4:
                return approve();
            case 5:
                return make();
            case 6:
                return approve_and_export();
            default:
                return below(4) == 0 ? recover() : hear_bank();
        }
    }

    void check() const {
        std::map<Pair, std::int64_t> paid;
        std::map<Pair, std::int64_t> settled;
        std::map<Pair, std::int64_t> in_payment;
        std::map<std::pair<Handle, Pair>, int> live;  // by settlement
        for (Handle handle = 1; handle <= office_.settlements.runs.size(); ++handle) {
            for (const PaymentRun::Payment& payment : office_.settlements.runs[handle].payments) {
                const Pair pair{payment.funder, payment.provider};
                if (payment.state == PaymentState::booked) paid[pair] += payment.amount.value;
                if (payment.state == PaymentState::exported ||
                    payment.state == PaymentState::accepted ||
                    payment.state == PaymentState::returned_early)
                    in_payment[pair] += payment.amount.value;
                if (payment.state == PaymentState::rejected ||
                    payment.state == PaymentState::returned)
                    continue;
                for (const Handle settlement : payment.settlements) ++live[{settlement, pair}];
            }
        }
        for (Handle handle = 1; handle <= office_.settlements.settlements.size(); ++handle) {
            for (const Settlement::Payee& payee : office_.settlements.settlements[handle].payees) {
                const Pair pair{payee.funder, payee.provider};
                if (payee.state == PayeeState::settled || payee.state == PayeeState::in_run)
                    settled[pair] += payee.to_pay.value;
                const bool is_live = payee.state == PayeeState::in_run ||
                                     payee.state == PayeeState::in_payment ||
                                     payee.state == PayeeState::paid;
                REQUIRE(live[{handle, pair}] == (is_live ? 1 : 0));
            }
        }
        for (const Handle funder : {office_.espoo, office_.vantaa}) {
            for (const Handle provider : {office_.alfa, office_.beta, office_.zeta}) {
                const Pair pair{funder, provider};
                REQUIRE(office_.owed(funder, provider, paid[pair] - value_of(given_back_, pair)) ==
                        value_of(expensed_, pair));
                REQUIRE(office_.balance(AccountClass::payable_settled, funder, provider) ==
                        -settled[pair]);
                REQUIRE(office_.balance(AccountClass::payable_in_payment, funder, provider) ==
                        -in_payment[pair]);
                REQUIRE(office_.balance(AccountClass::receivable_provider, funder, provider) >= 0);
            }
        }
    }

    // How far the story came, so that a test can see that it told something.
    [[nodiscard]] std::int64_t booked_cents() const { return booked_cents_; }
    [[nodiscard]] int second_attempts() const { return second_attempts_; }

  private:
    static std::int64_t value_of(const std::map<Pair, std::int64_t>& sums, const Pair& pair) {
        const auto found = sums.find(pair);
        return found == sums.end() ? 0 : found->second;
    }
    std::uint64_t below(std::uint64_t limit) { return random_() % limit; }
    Handle any_funder() { return below(2) == 0 ? office_.espoo : office_.vantaa; }
    Handle any_provider() { return std::array{office_.alfa, office_.beta, office_.zeta}[below(3)]; }
    Handle any_run() { return static_cast<Handle>(1 + below(office_.settlements.runs.size())); }

    void owe() {
        const Pair pair{any_funder(), any_provider()};
        const std::int64_t cents = static_cast<std::int64_t>(below(1'000)) - 300;
        const Date month = below(2) == 0 ? day(2025, 12, 1) : day(2026, 1, 1);
        office_.owe(pair.first, pair.second, month, cents,
                    below(2) == 0 ? office_.home_care : office_.day_care);
        expensed_[pair] += cents;
    }

    void close() {
        const bool one_service = below(3) == 0;
        const bool one_funder = below(3) == 0;
        const auto extra_run = static_cast<std::uint16_t>(closes_[{one_service, one_funder}]++);
        REQUIRE(office_.close(day(2026, 1, 31), extra_run, one_service ? "day_care" : nullptr,
                              one_funder ? "espoo" : nullptr) == Refusal::none);
    }

    void approve() {
        for (Handle handle = 1; handle <= office_.settlements.settlements.size(); ++handle)
            if (office_.settlements.settlements[handle].approved_by.empty())
                REQUIRE(office_.approve(office_.settlements.settlements[handle].id) ==
                        Refusal::none);
    }

    void make() {
        std::vector<std::string> ids;
        for (Handle handle = 1; handle <= office_.settlements.settlements.size(); ++handle)
            if (!office_.settlements.settlements[handle].approved_by.empty() && below(3) != 0)
                ids.push_back(office_.settlements.settlements[handle].id);
        if (ids.empty()) return;
        const std::string id = "R" + std::to_string(office_.settlements.runs.size() + 1);
        const Refusal refused = office_.make(id.c_str(), ids, day(2026, 2, 9));
        REQUIRE((refused == Refusal::none || refused == Refusal::nothing_to_pay));
        if (refused != Refusal::none) return;
        for (const PaymentRun::Payment& payment : office_.run(id).payments)
            if (payment.attempt > 1) ++second_attempts_;
    }

    void approve_and_export() {
        if (office_.settlements.runs.size() == 0) return;
        const PaymentRun& run = office_.settlements.runs[any_run()];
        if (run.approved_by.empty())
            REQUIRE(office_.approve_payment_run(run.id.c_str(), run.total.value) == Refusal::none);
        static_cast<void>(
            office_.export_to(below(2) == 0 ? "bank_espoo" : "bank_vantaa", run.id.c_str()));
    }

    // About any payment in any state, and now and then with another amount.
    void hear_bank() {
        if (office_.settlements.runs.size() == 0) return;
        const PaymentRun& run = office_.settlements.runs[any_run()];
        const PaymentRun::Payment& payment = run.payments[below(run.payments.size())];
        const std::string id = payment.end_to_end_id;
        const std::int64_t amount = payment.amount.value + (below(5) == 0 ? 1 : 0);
        const bool in_flight =
            payment.state == PaymentState::exported || payment.state == PaymentState::accepted;
        switch (below(5)) {
            case 0:
                REQUIRE(office_.bank_accepts(run.id.c_str()) == Refusal::none);
                break;
            case 1:
                REQUIRE(office_.bank_rejects(run.id.c_str(), id.c_str()) == Refusal::none);
                break;
            case 2:
                REQUIRE(office_.bank_returns(run.id.c_str(), amount, id.c_str()) == Refusal::none);
                break;
            default:
                if (in_flight && amount == payment.amount.value) booked_cents_ += amount;
                REQUIRE(office_.bank_books(run.id.c_str(), amount, id.c_str()) == Refusal::none);
                break;
        }
    }

    void recover() {
        const Pair pair{any_funder(), any_provider()};
        const std::string provider = office_.registry.providers[pair.second].id;
        const std::string funder = office_.registry.funders[pair.first].id;
        const std::int64_t cents = 1 + static_cast<std::int64_t>(below(100));
        const Refusal refused = below(2) == 0
                                    ? office_.repay(provider.c_str(), funder.c_str(), cents)
                                    : office_.write_off(provider.c_str(), funder.c_str(), cents);
        REQUIRE((refused == Refusal::none || refused == Refusal::amount_exceeds_receivable));
        if (refused == Refusal::none) given_back_[pair] += cents;
    }

    Office office_;
    std::mt19937_64 random_;
    std::map<Pair, std::int64_t> expensed_;
    std::map<Pair, std::int64_t> given_back_;  // repaid or written off
    std::map<std::pair<bool, bool>, int> closes_;
    std::int64_t booked_cents_ = 0;
    int second_attempts_ = 0;
};

TEST_CASE(
    "whatever happens, each funder and provider is owed what was delivered less what was paid") {
    // Seeds that once found something are added here and run for ever.
    for (const std::uint64_t seed : {1U, 2U, 3U, 4U, 5U, 6U, 7U, 8U}) {
        CAPTURE(seed);
        Story story(seed);
        for (int step = 0; step < 400; ++step) {
            CAPTURE(step);
            story.step();
            story.check();
        }
        CHECK(story.booked_cents() > 0);
        CHECK(story.second_attempts() > 0);
    }
}

}  // namespace

// What questions say of people's voice and of what publishers sent: feedback, disputes, control
// totals.
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "projections/controls/controls.hpp"
#include "projections/deliveries/deliveries.hpp"
#include "projections/payables/payables.hpp"
#include "projections/providers/providers.hpp"
#include "projections/settlements/settlements.hpp"
#include "tests/projections/county.hpp"

namespace saldo::test {
namespace {

TEST_CASE("feedback is shown with the provider, as an average of one decimal") {
    County county;
    county.open();
    const auto rate = [&](const char* id, int rating) {
        events::FeedbackGivenT given;
        given.feedback = id;
        given.provider = "P7";
        given.service = "home_care";
        given.rating = static_cast<std::uint8_t>(rating);
        county.tell(std::move(given), "c1", events::Role::client);
    };
    auto views = county.views();
    CHECK(fact(take(ask_provider(views, {"", "P7", day(1, 5)})), "rating").empty());
    rate("F1", 5);
    rate("F2", 4);
    rate("F2", 1);  // said already
    rate("F3", 4);
    views = county.views();
    const Answer provider = take(ask_provider(views, {"", "P7", day(1, 5)}));
    CHECK(fact(provider, "rating") == "4.3");
    CHECK(fact(provider, "feedback") == "3");
    CHECK(fact(provider, "ratings") == "home_care: 4.3 (3)");
}

TEST_CASE("a disputed delivery waits apart, and what was credited of it is shown") {
    County county;
    county.open();
    county.deliver();
    events::DeliveryDisputedT disputed;
    disputed.delivery = "D1";
    disputed.voucher = "V1";
    disputed.provider = "P7";
    county.tell(std::move(disputed), "c1", events::Role::client);
    auto views = county.views();
    CHECK(cell(take(ask_deliveries(views, {.state = "Reklamoitu"})), "state") == "disputed");
    CHECK(cell(take(ask_payables(views, {})), "disputed") == "50.00");
    CHECK(cell(take(ask_payables(views, {})), "open") == "0.00");
    events::DisputeResolvedT resolved;
    resolved.delivery = "D1";
    resolved.voucher = "V1";
    resolved.provider = "P7";
    resolved.credited = cents(1'000);
    county.tell(std::move(resolved));
    views = county.views();
    const Answer delivery = take(ask_delivery(views, {.delivery = "D1"}));
    CHECK(fact(delivery, "credited") == "10.00");
    CHECK(fact(delivery, "payable") == "40.00");
    CHECK(cell(take(ask_payables(views, {})), "owed") == "40.00");
}

TEST_CASE("controls: what was said beside what was received, and the days that nobody spoke of") {
    County county;
    county.open();
    const auto say = [&](Date of, unsigned count, std::int64_t total) {
        events::ControlTotalT control;
        control.publisher = "/care";
        control.day = said(of);
        control.count = count;
        control.total = cents(total);
        county.tell(std::move(control));
    };
    county.deliver();  // two on the 25th, 60.00 and 270.00
    auto views = county.views();
    Answer controls = take(ask_controls(views, {}));
    CHECK(controls.rows == std::vector<Cells>{{"hel", "/care", "2026-01-25", "", "", "2", "330.00",
                                               "", "", "open"}});
    say(day(1, 22), 0, 0);
    say(day(1, 25), 3, 33'001);
    county.today = day(2, 3);
    views = county.views();
    controls = take(ask_controls(views, {.publisher = "/care"}));
    CHECK(controls.rows ==
          std::vector<Cells>{
              {"hel", "/care", "2026-01-22", "0", "0.00", "0", "0.00", "0", "0.00", "matched"},
              {"hel", "/care", "2026-01-23", "", "", "0", "0.00", "", "", "gap"},
              {"hel", "/care", "2026-01-24", "", "", "0", "0.00", "", "", "gap"},
              {"hel", "/care", "2026-01-25", "3", "330.01", "2", "330.00", "-1", "-0.01",
               "unmatched"}});
    CHECK(fact(controls, "unmatched") == "1");
    CHECK(fact(controls, "gaps") == "2");
    CHECK(take(ask_controls(views, {.differing = true})).rows.size() == 3);
    CHECK(ask_controls(views, {.publisher = "/nobody"}).error().kind == ErrorKind::not_found);

    events::PeriodClosedT closed;
    closed.period_end = said(day(1, 31));
    closed.override_reason = "one came on paper";
    county.tell(std::move(closed), "clerk", events::Role::finance);
    views = county.views();
    const Answer settlement =
        take(ask_settlement(views, {.ledger = "hel", .settlement = "2026-01"}));
    CHECK(fact(settlement, "override_reason") == "one came on paper");
}

// The postings of a ledger sum to zero in every commodity, and so must what the question shows,
// whether vouchers stand as a sum or one by one.

}  // namespace
}  // namespace saldo::test

// What waits and why: flagged visits, and what is under review.
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "projections/deliveries/deliveries.hpp"
#include "tests/projections/county.hpp"

namespace saldo::test {
namespace {

constexpr std::int16_t kOffsetMinutes = 120;

std::unique_ptr<events::Instant> at(Date date, std::int64_t minute) {
    return std::make_unique<events::Instant>(
        date.days * kDayMs + (minute - kOffsetMinutes) * kMinuteMs, kOffsetMinutes);
}

// An hour from the minute on.
events::ServiceDeliveredT hour_at(const char* id, Date date, std::int64_t minute) {
    events::ServiceDeliveredT delivered;
    delivered.delivery = id;
    delivered.voucher = "V1";
    delivered.provider = "P7";
    delivered.service = "home_care";
    delivered.worker = "w7";
    delivered.service_date = said(date);
    delivered.started_at = at(date, minute);
    delivered.ended_at = at(date, minute + 60);
    delivered.quantity = std::make_unique<events::Quantity>(1'000);
    delivered.unit_price = std::make_unique<events::UnitPrice>(300'000);
    return delivered;
}

TEST_CASE("a visit that overlaps another waits, says why, and is open once it was approved") {
    County county;
    county.open();
    county.tell(hour_at("D1", day(1, 12), 480), "nurse", events::Role::provider);
    county.tell(hour_at("D2", day(1, 12), 510), "nurse", events::Role::provider);
    auto views = county.views();
    const DeliveriesRequest waiting{.flagged = true, .day = day(1, 25)};
    const Answer flagged = take(ask_deliveries(views, waiting));
    CHECK(cell(flagged, "delivery") == "D2");
    CHECK(cell(flagged, "state_fi") == "Kirjattu");
    CHECK(cell(flagged, "flags") == "client_overlap+worker_overlap");
    const Answer one = take(ask_delivery(views, {.delivery = "D2", .day = day(1, 25)}));
    CHECK(fact(one, "worker") == "w7");
    CHECK(fact(one, "started_at") == "2026-01-12T08:30:00.000+02:00");
    CHECK(fact(one, "ended_at") == "2026-01-12T09:30:00.000+02:00");

    events::DeliveryApprovedT approved;
    approved.delivery = "D2";
    approved.voucher = "V1";
    approved.provider = "P7";
    county.tell(std::move(approved));
    views = county.views();
    CHECK(take(ask_deliveries(views, waiting)).rows.empty());
    const Answer after = take(ask_delivery(views, {.delivery = "D2", .day = day(1, 25)}));
    CHECK(fact(after, "state") == "approved");
    CHECK(fact(after, "flags") == "client_overlap+worker_overlap");
}

TEST_CASE("what was recorded is under review once its provider can no longer correct it") {
    County county;
    county.open();
    events::ServiceDefinedT service;
    service.service = "home_care";
    service.name_fi = "Kotihoito";
    service.unit = events::Unit::hour;
    service.coding = "4310";
    service.needs_approval = true;
    service.recording_deadline_days = 14;
    service.valid_from = said(day(1, 2));
    county.tell(std::move(service));
    county.tell(hour_at("D1", day(1, 12), 480), "nurse", events::Role::provider);
    const auto views = county.views();
    const auto state_on = [&](Date date) {
        return fact(take(ask_delivery(views, {.delivery = "D1", .day = date})), "state_fi");
    };
    CHECK(state_on(day(1, 26)) == "Kirjattu");
    CHECK(state_on(day(1, 27)) == "Tarkastettavana");
    const DeliveriesRequest reviewed{.state = "under_review", .day = day(1, 27)};
    CHECK(cell(take(ask_deliveries(views, reviewed)), "delivery") == "D1");
}

}  // namespace
}  // namespace saldo::test

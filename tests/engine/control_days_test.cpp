// What publishers sent a day, at its limits: more days than are kept, sums that would leave 64
// bits, numbers that no delivery may say.
#include "engine/deliveries/control_days.hpp"

#include <cstdint>
#include <limits>
#include <memory>

#include <doctest/doctest.h>

#include "engine/base/limits.hpp"
#include "tests/engine/event_samples.hpp"

using namespace saldo;
using namespace saldo::test;

namespace {

constexpr ControlDayKey kToday{1, 1, Date{kSampleDay}};

events::EventT delivered(std::int64_t quantity, std::int64_t price) {
    events::ServiceDeliveredT fact;
    fact.delivery = "D1";
    fact.voucher = "V1";
    fact.provider = "P7";
    fact.service = "home_care";
    fact.service_date = sample_day();
    fact.quantity = std::make_unique<events::Quantity>(quantity);
    fact.unit_price = std::make_unique<events::UnitPrice>(price);
    return sample_event("e1", std::move(fact));
}

void count(ControlDays& days, const ControlDayKey& key, std::int64_t quantity, std::int64_t price) {
    const LoggedRecord record = logged(delivered(quantity, price));
    days.count(key, *events::GetEvent(record.value.data())->data_as_ServiceDelivered());
}

}  // namespace

TEST_CASE("deliveries are counted by publisher and day, their money as they say it") {
    ControlDays days;
    count(days, kToday, 1'500, 300'100);  // 45.015
    count(days, kToday, 1'500, 300'100);
    count(days, {1, 2, kToday.day}, 1'000, 10'000);
    count(days, kToday, -1'000, 10'000);  // counted, and worth nothing
    count(days, kToday, 1'000, -10'000);
    count(days, kToday, std::numeric_limits<std::int64_t>::max(),
          std::numeric_limits<std::int64_t>::max());
    count(days, kToday, kQuantityMax.value, kUnitPriceMax.value);
    REQUIRE(days.find(kToday) != nullptr);
    CHECK(days.find(kToday)->counted == 6);
    CHECK(days.find(kToday)->counted_total == Cents{9'004});
    CHECK(days.find({1, 2, kToday.day})->counted == 1);
    CHECK(days.find({2, 1, kToday.day}) == nullptr);
}

TEST_CASE("a day's sum ends at the largest number, and no more days are kept than the limit") {
    ControlDays days;
    ControlDay nearly;
    nearly.counted_total = Cents{std::numeric_limits<std::int64_t>::max() - 1};
    days.load(kToday, nearly);
    count(days, kToday, 1'000, 10'000);
    count(days, kToday, 1'000, 10'000);
    CHECK(days.find(kToday)->counted == 2);
    CHECK(days.find(kToday)->counted_total.value == std::numeric_limits<std::int64_t>::max());

    const Date first{kSampleDay + 1};
    const auto most = static_cast<std::int32_t>(limits::kControlDaysMax);
    for (std::int32_t at = 0; at + 1 < most; ++at)
        REQUIRE(days.say({1, 1, Date{first.days + at}}, 1, Cents{1}));
    const ControlDayKey one_more{1, 1, Date{first.days + most}};
    CHECK_FALSE(days.say(one_more, 1, Cents{1}));
    count(days, one_more, 1'000, 10'000);
    CHECK(days.find(one_more) == nullptr);
    // Another publisher has days of its own, and a day that is kept is still counted.
    CHECK(days.say({1, 2, one_more.day}, 1, Cents{1}));
    count(days, kToday, 1'000, 10'000);
    CHECK(days.find(kToday)->counted == 3);
}

TEST_CASE("the first day that differs is found, whatever the order in which days came") {
    ControlDays days;
    for (const std::int32_t day : {30, 10, 20}) {
        REQUIRE(days.say({1, 7, Date{day}}, 0, Cents{0}));
        REQUIRE(days.say({1, 5, Date{day}}, day == 10 ? 0U : 1U, Cents{0}));
    }
    REQUIRE(days.say({1, 3, Date{20}}, 0, Cents{1}));
    REQUIRE(days.say({2, 1, Date{15}}, 9, Cents{0}));
    const auto found = days.first_unmatched(1, Date{0}, Date{40});
    REQUIRE(found.has_value());
    CHECK(*found == ControlDayKey{1, 3, Date{20}});
    CHECK(days.first_unmatched(1, Date{21}, Date{30}) == ControlDayKey{1, 5, Date{30}});
    CHECK_FALSE(days.first_unmatched(1, Date{0}, Date{19}).has_value());
    CHECK_FALSE(days.first_unmatched(1, Date{31}, Date{40}).has_value());
}

// Whether clients get what was agreed, and from how many people.
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "projections/agreed/agreed.hpp"
#include "projections/continuity/continuity.hpp"
#include "projections/deliveries/deliveries.hpp"
#include "tests/projections/county.hpp"

namespace saldo::test {
namespace {

// A second provider and client, and words for what happens in January.
class Care {
  public:
    Care() {
        county.open();
        county.approve("P8", "Arki Oy");
        county.enrol("C2");
    }

    void grant(const char* voucher, events::Recurrence recurrence, std::int64_t thousandths,
               events::VoucherKind kind = events::VoucherKind::service_voucher) {
        events::VoucherGrantedT granted;
        granted.voucher = voucher;
        granted.client = "C2";
        granted.kind = kind;
        granted.recurrence = recurrence;
        auto line = std::make_unique<events::VoucherLineT>();
        line->service = "home_care";
        line->unit_value = std::make_unique<events::UnitPrice>(250'000);
        if (kind == events::VoucherKind::balance_voucher) {
            granted.balance = cents(thousandths);
        } else {
            line->content = "visit";
            line->quantity = std::make_unique<events::Quantity>(thousandths);
        }
        granted.lines.push_back(std::move(line));
        granted.valid_from = said(day(1, 7));
        granted.valid_until = said(day(1, 20));
        county.tell(std::move(granted));
    }
    void deliver(const char* id, const char* voucher, const char* provider, const char* worker,
                 Date on, std::int64_t thousandths = 1'000) {
        events::ServiceDeliveredT delivered;
        delivered.delivery = id;
        delivered.voucher = voucher;
        delivered.provider = provider;
        delivered.service = "home_care";
        delivered.content = "visit";
        delivered.worker = worker;
        delivered.service_date = said(on);
        delivered.quantity = std::make_unique<events::Quantity>(thousandths);
        delivered.unit_price = std::make_unique<events::UnitPrice>(300'000);
        county.tell(std::move(delivered), "nurse", events::Role::provider);
    }
    void cancel(const char* id, const char* voucher, const char* provider) {
        events::DeliveryCancelledT cancelled;
        cancelled.delivery = id;
        cancelled.voucher = voucher;
        cancelled.provider = provider;
        county.tell(std::move(cancelled));
    }
    void order(const char* id, const char* voucher, Date on, Date expires) {
        events::ServiceOrderedT ordered;
        ordered.order = id;
        ordered.voucher = voucher;
        ordered.provider = "P8";
        ordered.service = "home_care";
        ordered.content = "visit";
        ordered.service_date = said(on);
        ordered.quantity = std::make_unique<events::Quantity>(500);
        ordered.unit_price = std::make_unique<events::UnitPrice>(250'000);
        ordered.expires_on = said(expires);
        county.tell(std::move(ordered));
    }
    Answer agreed(AgreedRequest request) {
        if (request.until == Date{}) {
            request.from = day(1, 1);
            request.until = day(1, 31);
        }
        request.today = county.today;
        return take(ask_agreed(county.views(), request));
    }
    Answer continuity(ContinuityRequest request) {
        if (request.until == Date{}) {
            request.from = day(1, 1);
            request.until = day(1, 31);
        }
        return take(ask_continuity(county.views(), request));
    }

    County county;
};

TEST_CASE("agreed: each period of a line, what was delivered of it, by whom, and what is ordered") {
    Care care;
    care.grant("V2", events::Recurrence::week, 3'000);  // Wednesday the 7th to Tuesday the 20th
    care.grant("V3", events::Recurrence::none, 50'000,
               events::VoucherKind::balance_voucher);  // in euros: agrees on no quantity
    care.deliver("D1", "V1", "P7", "w-1", day(1, 12), 2'500);
    care.deliver("D2", "V2", "P7", "w-1", day(1, 8));
    care.deliver("D3", "V2", "P8", "w-1", day(1, 9), 2'000);
    care.deliver("D4", "V2", "P8", "w-1", day(1, 13), 1'500);
    care.deliver("D5", "V2", "P8", "w-1", day(1, 14));
    care.cancel("D5", "V2", "P8");
    care.deliver("D6", "V3", "P8", "w-1", day(1, 14));
    care.order("T1", "V2", day(1, 20), day(1, 31));
    care.order("T2", "V2", day(1, 20), day(1, 24));  // expired by the 25th
    events::VoucherSuspendedT suspended;
    suspended.voucher = "V2";
    suspended.suspended_from = said(day(1, 17));
    care.county.tell(std::move(suspended));
    events::VoucherResumedT resumed;
    resumed.voucher = "V2";
    resumed.resumed_on = said(day(1, 19));
    care.county.tell(std::move(resumed));

    const Answer all = care.agreed({});
    CHECK(all.rows ==
          std::vector<Cells>{{"hel", "C1", "V1", "home_care", "", "hour", "2026-01-01",
                              "2026-01-31", "10", "2.5", "-7.5", "0", "1", "0", "P7: 2.5"},
                             {"hel", "C2", "V2", "home_care", "visit", "hour", "2026-01-07",
                              "2026-01-11", "3", "3", "0", "0", "2", "0", "P7: 1, P8: 2"},
                             {"hel", "C2", "V2", "home_care", "visit", "hour", "2026-01-12",
                              "2026-01-18", "3", "1.5", "-1.5", "0", "1", "2", "P8: 1.5"},
                             {"hel", "C2", "V2", "home_care", "visit", "hour", "2026-01-19",
                              "2026-01-20", "3", "0", "-3", "0.5", "0", "0", ""}});
    CHECK(fact(all, "lines") == "4");
    const auto periods = [](const Answer& answer) {
        std::vector<std::string> found;
        for (const Cells& row : answer.rows) found.push_back(row[2] + " " + row[6]);
        return found;
    };
    using Periods = std::vector<std::string>;
    CHECK(periods(care.agreed({.differing = true})) ==
          Periods{"V1 2026-01-01", "V2 2026-01-12", "V2 2026-01-19"});
    CHECK(periods(care.agreed({.provider = "P7"})) == Periods{"V1 2026-01-01", "V2 2026-01-07"});
    CHECK(periods(care.agreed({.provider = "P8"})) ==
          Periods{"V2 2026-01-07", "V2 2026-01-12", "V2 2026-01-19"});
    CHECK(periods(care.agreed({.client = "C2", .from = day(1, 12), .until = day(1, 18)})) ==
          Periods{"V2 2026-01-12"});
    // Voucher V1 goes on: nothing was done in February yet.
    CHECK(periods(care.agreed({.service = "home_care", .from = day(2, 1), .until = day(2, 1)})) ==
          Periods{"V1 2026-02-01"});
    const Answer one = care.agreed({.limit = 1});
    CHECK(one.rows.size() == 1);
    CHECK(fact(one, "lines") == "4");
    events::VoucherEndedT ended;
    ended.voucher = "V2";
    ended.last_day = said(day(1, 11));
    care.county.tell(std::move(ended));
    const Answer beyond = care.agreed({.client = "C2"});
    REQUIRE(beyond.rows.size() == 2);
    CHECK(beyond.rows[1] == Cells{"hel", "C2", "V2", "home_care", "visit", "hour", "2026-01-12",
                                  "2026-01-18", "0", "1.5", "1.5", "0", "1", "2", "P8: 1.5"});
    auto views = care.county.views();
    CHECK(ask_agreed(views, {.provider = "P99", .from = day(1, 1), .until = day(1, 1)})
              .error()
              .kind == ErrorKind::not_found);
    CHECK(ask_agreed(views, {.from = day(1, 1), .until = Date{day(1, 1).days + kAgreedDaysMax}})
              .error()
              .kind == ErrorKind::bad_input);
}

TEST_CASE("continuity: visits, different workers, and the share of the most frequent one") {
    Care care;
    care.grant("V2", events::Recurrence::month, 40'000);
    care.deliver("D1", "V2", "P7", "w-1", day(1, 8));
    care.deliver("D2", "V2", "P7", "w-1", day(1, 9));
    care.deliver("D3", "V2", "P7", "w-2", day(1, 10));
    care.deliver("D4", "V2", "P7", "", day(1, 11));
    care.deliver("D5", "V2", "P7", "w-3", day(1, 12));
    care.cancel("D5", "V2", "P7");
    care.deliver("D1", "V2", "P8", "w-1", day(1, 13));  // another person of the same word
    care.deliver("D6", "V1", "P7", "", day(1, 13));
    const Answer all = care.continuity({});
    CHECK(all.rows == std::vector<Cells>{{"hel", "C1", "P7", "1", "0", "1", "", "0", ""},
                                         {"hel", "C2", "P7", "4", "2", "1", "w-1", "2", "66.7"},
                                         {"hel", "C2", "P8", "1", "1", "0", "w-1", "1", "100.0"}});
    CHECK(fact(all, "clients") == "2");
    CHECK(fact(all, "visits") == "6");
    CHECK(fact(all, "share") == "75.0");
    CHECK(care.continuity({.client = "C2", .across_providers = true}).rows ==
          std::vector<Cells>{{"hel", "C2", "", "5", "3", "1", "w-1", "2", "50.0"}});
    CHECK(care.continuity({.provider = "P8"}).rows ==
          std::vector<Cells>{{"hel", "C2", "P8", "1", "1", "0", "w-1", "1", "100.0"}});
    CHECK(care.continuity({.client = "C2", .from = day(1, 10), .until = day(1, 10)}).rows ==
          std::vector<Cells>{{"hel", "C2", "P7", "1", "1", "0", "w-2", "1", "100.0"}});
    // Cut to a row, the sums are still of all.
    const Answer one = care.continuity({.limit = 1});
    CHECK(one.rows.size() == 1);
    CHECK(fact(one, "visits") == "6");
    auto views = care.county.views();
    CHECK(ask_continuity(views, {.client = "C9"}).error().kind == ErrorKind::not_found);
    CHECK(ask_continuity(views, {.service = "flying"}).error().kind == ErrorKind::not_found);
}

TEST_CASE("who came stays with the delivery when it is corrected; what is no id is refused") {
    Care care;
    care.deliver("D1", "V1", "P7", "w-1", day(1, 12));
    care.deliver("D2", "V1", "P7", "w\n1", day(1, 12));
    care.deliver("D3", "V1", "P7", std::string(129, 'w').c_str(), day(1, 12));
    events::DeliveryCorrectedT corrected;
    corrected.delivery = "D1";
    corrected.voucher = "V1";
    corrected.provider = "P7";
    corrected.service = "home_care";
    corrected.service_date = said(day(1, 13));
    corrected.quantity = std::make_unique<events::Quantity>(2'000);
    corrected.unit_price = std::make_unique<events::UnitPrice>(250'000);
    care.county.tell(std::move(corrected));
    auto views = care.county.views();
    const Answer delivery = take(ask_delivery(views, {.delivery = "D1"}));
    CHECK(fact(delivery, "worker") == "w-1");
    CHECK(fact(delivery, "service_date") == "2026-01-13");
    for (const char* const id : {"D2", "D3"})
        CHECK(ask_delivery(views, {.delivery = id}).error().kind == ErrorKind::not_found);
}

}  // namespace
}  // namespace saldo::test

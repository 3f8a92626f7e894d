// The list under a settlement's lines: what becomes of a delivery that is corrected, cancelled,
// disputed or credited, over several closes.
#include "projections/settlements/settled_deliveries.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "projections/pipeline/delivery_rows.hpp"
#include "projections/settlements/payment_files.hpp"
#include "tests/projections/county.hpp"

namespace saldo::test {
namespace {

using settlement::SettledDelivery;

events::ServiceDeliveredT hours_on(const char* id, Date date, std::int64_t hours) {
    events::ServiceDeliveredT delivered;
    delivered.delivery = id;
    delivered.voucher = "V1";
    delivered.provider = "P7";
    delivered.service = "home_care";
    delivered.service_date = said(date);
    delivered.quantity = std::make_unique<events::Quantity>(hours * 1'000);
    delivered.unit_price = std::make_unique<events::UnitPrice>(300'000);
    return delivered;
}

events::DeliveryCorrectedT corrected_to(const char* id, Date date, std::int64_t hours) {
    events::DeliveryCorrectedT corrected;
    corrected.delivery = id;
    corrected.voucher = "V1";
    corrected.provider = "P7";
    corrected.service = "home_care";
    corrected.service_date = said(date);
    corrected.quantity = std::make_unique<events::Quantity>(hours * 1'000);
    corrected.unit_price = std::make_unique<events::UnitPrice>(300'000);
    return corrected;
}

template <class Fact>
Fact about(const char* id) {
    Fact fact;
    fact.delivery = id;
    fact.voucher = "V1";
    fact.provider = "P7";
    return fact;
}

events::DisputeResolvedT resolved_with(const char* id, std::int64_t credited) {
    auto resolved = about<events::DisputeResolvedT>(id);
    resolved.credited = cents(credited);
    return resolved;
}

events::PeriodClosedT closed(unsigned month, std::uint16_t extra_run = 0, const char* service = "",
                             const char* funder = "") {
    events::PeriodClosedT fact;
    fact.period_end = said(month_end(day(month, 1)));
    fact.extra_run = extra_run;
    fact.service = service;
    fact.funder = funder;
    return fact;
}

// "reversal D1 2026-01-12 -2 x 30.00 -50.00 -10.00": kind, id, day, quantity and price, the net
// (with the VAT where there is any), the co-payment where there is any.
std::string text_of_row(const SettledDelivery& row) {
    std::string text(settlement::settled_kind_name(row.kind));
    text.append(" ").append(row.delivery).append(" ").append(to_text(row.service_date));
    if (row.quantity.value != 0)
        text.append(" ")
            .append(to_text(row.quantity))
            .append(" x ")
            .append(to_text(row.unit_price));
    text.append(" ").append(to_text(row.net));
    if (row.vat.value != 0) text.append(" + ").append(to_text(row.vat));
    if (row.co_payment.value != 0) text.append(" client ").append(to_text(row.co_payment));
    return text;
}

std::vector<std::string> list_of(County& county, const char* id, const char* funder = nullptr) {
    const auto views = county.views();
    const auto settlement = take(read_settlement(views.front(), "hel", id));
    REQUIRE_MESSAGE(settlement.has_value(), "there is a settlement ", id);
    std::vector<std::string> rows;
    for (const SettledDelivery& row :
         take(settled_deliveries_of(views.front(), *settlement, kNoHandle)))
        if (funder == nullptr || row.funder == funder) rows.push_back(text_of_row(row));
    return rows;
}

using List = std::vector<std::string>;

TEST_CASE(
    "what was corrected or cancelled after it was settled is taken back in a later settlement") {
    County county;
    county.open();
    county.tell(hours_on("D1", day(1, 12), 2), "nurse", events::Role::provider);
    county.tell(hours_on("D2", day(1, 13), 1), "nurse", events::Role::provider);
    county.tell(hours_on("D3", day(1, 14), 1), "nurse", events::Role::provider);
    // Before the close: nobody ever settles the four hours.
    county.tell(hours_on("D4", day(1, 15), 1), "nurse", events::Role::provider);
    county.tell(corrected_to("D4", day(1, 15), 3));
    county.tell(closed(1));
    const List january{"delivery D1 2026-01-12 2 x 30.00 50.00 client 10.00",
                       "delivery D2 2026-01-13 1 x 30.00 25.00 client 5.00",
                       "delivery D3 2026-01-14 1 x 30.00 25.00 client 5.00",
                       "delivery D4 2026-01-15 3 x 30.00 75.00 client 15.00"};
    CHECK(list_of(county, "2026-01") == january);

    county.today = day(2, 10);
    county.tell(corrected_to("D1", day(1, 20), 1));
    county.tell(corrected_to("D1", day(1, 21), 3));
    county.tell(about<events::DeliveryCancelledT>("D2"));
    county.tell(hours_on("D5", day(2, 2), 1), "nurse", events::Role::provider);
    county.tell(closed(2));
    CHECK(list_of(county, "2026-02") ==
          List{"reversal D1 2026-01-12 -2 x 30.00 -50.00 client -10.00",
               "reversal D2 2026-01-13 -1 x 30.00 -25.00 client -5.00",
               "delivery D1 2026-01-21 3 x 30.00 75.00 client 15.00",
               "delivery D5 2026-02-02 1 x 30.00 25.00 client 5.00"});

    county.tell(about<events::DeliveryCancelledT>("D1"));
    county.tell(closed(2, 1));
    CHECK(list_of(county, "2026-02.1") ==
          List{"reversal D1 2026-01-21 -3 x 30.00 -75.00 client -15.00"});
    // A settlement never changes.
    CHECK(list_of(county, "2026-01") == january);
}

TEST_CASE("what disputes credited stands beside the whole delivery, and is taken back with it") {
    County county;
    county.open();
    county.tell(hours_on("D1", day(1, 12), 4), "nurse", events::Role::provider);
    county.tell(hours_on("D2", day(1, 13), 1), "nurse", events::Role::provider);
    for (const std::int64_t credited : {4'000, 1'000, 0}) {
        county.tell(about<events::DeliveryDisputedT>("D1"));
        county.tell(resolved_with("D1", credited));
    }
    county.tell(about<events::DeliveryDisputedT>("D2"));
    county.tell(closed(1));
    CHECK(list_of(county, "2026-01") == List{"delivery D1 2026-01-12 4 x 30.00 100.00 client 20.00",
                                             "dispute D1 2026-01-12 -40.00",
                                             "dispute D1 2026-01-12 -10.00"});

    county.today = day(2, 10);
    county.tell(resolved_with("D2", 0));
    county.tell(about<events::DeliveryCancelledT>("D1"));
    county.tell(closed(2));
    CHECK(list_of(county, "2026-02") ==
          List{"reversal D1 2026-01-12 -4 x 30.00 -50.00 client -20.00",
               "delivery D2 2026-01-13 1 x 30.00 25.00 client 5.00"});
    CHECK(list_of(county, "2026-01").size() == 3);
}

TEST_CASE("a credit is a row of its own, in the settlement after it was given") {
    County county;
    county.open();
    county.tell(hours_on("D1", day(1, 12), 2), "nurse", events::Role::provider);
    county.tell(closed(1));
    events::CreditGivenT credit;
    credit.credit = "K1";
    credit.voucher = "V1";
    credit.provider = "P7";
    credit.service = "home_care";
    credit.service_date = said(day(1, 12));
    credit.amount = cents(1'234);
    county.tell(std::move(credit));
    county.tell(closed(1, 1));
    CHECK(list_of(county, "2026-01.1") == List{"credit K1 2026-01-12 -12.34"});
    CHECK(list_of(county, "2026-01") ==
          List{"delivery D1 2026-01-12 2 x 30.00 50.00 client 10.00"});
}

TEST_CASE("of a delivery that was not open, or that nobody changed, nothing more is kept") {
    County county;
    county.open();
    events::ServiceDefinedT service;
    service.service = "home_care";
    service.name_fi = "Kotihoito";
    service.unit = events::Unit::hour;
    service.coding = "4310";
    service.needs_approval = true;
    service.valid_from = said(day(1, 2));
    county.tell(std::move(service));
    for (const char* const id : {"D1", "D2", "D3"})
        county.tell(hours_on(id, day(1, 12), 1), "nurse", events::Role::provider);
    county.tell(corrected_to("D1", day(1, 12), 2), "nurse", events::Role::provider);
    county.tell(about<events::DeliveryApprovedT>("D1"));
    county.tell(about<events::DeliveryCancelledT>("D2"), "nurse", events::Role::provider);
    county.tell(about<events::DeliveryApprovedT>("D3"));
    county.tell(about<events::DeliveryDisputedT>("D3"));
    county.tell(resolved_with("D3", 0));
    const auto kept = [&] {
        const auto views = county.views();
        Handle ledger = kNoHandle;
        REQUIRE(take(read_ledger(views.front(), "hel", &ledger)).has_value());
        std::vector<std::string> ids;
        take(scan_replaced_deliveries(*views.front().snapshot, ledger, "P7",
                                      [&](const ReplacedDeliveryRow& row) -> Result<bool> {
                                          ids.push_back(row.id);
                                          return true;
                                      }));
        return ids;
    };
    CHECK(kept().empty());
    county.tell(corrected_to("D1", day(1, 12), 1));
    CHECK(kept() == List{"D1"});
    county.tell(closed(1));
    CHECK(list_of(county, "2026-01") == List{"delivery D1 2026-01-12 1 x 30.00 25.00 client 5.00",
                                             "delivery D3 2026-01-12 1 x 30.00 25.00 client 5.00"});
}

TEST_CASE("funders' shares are settled each in its own scope's close") {
    County county;
    county.open();
    events::FunderDefinedT funder;
    funder.funder = "state";
    funder.business_id = "1234567-1";
    funder.municipality = "999";
    funder.debtor_name = "Valtio";
    funder.iban = "FI2112345600000785";
    funder.valid_from = said(day(1, 1));
    county.tell(std::move(funder));
    events::VoucherGrantedT granted;
    granted.voucher = "V2";
    granted.client = "C1";
    granted.recurrence = events::Recurrence::month;
    auto line = std::make_unique<events::VoucherLineT>();
    line->service = "home_care";
    line->quantity = std::make_unique<events::Quantity>(10'000);
    line->unit_value = std::make_unique<events::UnitPrice>(250'100);
    granted.lines.push_back(std::move(line));
    granted.valid_from = said(day(1, 1));
    for (const auto& [who, share] : {std::pair("city", 6'667), std::pair("state", 3'333)}) {
        auto part = std::make_unique<events::FunderShareT>();
        part->funder = who;
        part->share = std::make_unique<events::BasisPoints>(share);
        granted.shares.push_back(std::move(part));
    }
    county.tell(std::move(granted));
    auto delivered = hours_on("D1", day(1, 12), 1);
    delivered.voucher = "V2";
    county.tell(std::move(delivered), "nurse", events::Role::provider);
    county.tell(closed(1, 0, "home_care", "state"));
    const List of_state{"delivery D1 2026-01-12 1 x 30.00 8.34 client 4.99"};
    CHECK(list_of(county, "2026-01-home_care@state") == of_state);
    // Corrected: of the state's part what was settled is reversed, the city's was never settled.
    auto corrected = corrected_to("D1", day(1, 12), 2);
    corrected.voucher = "V2";
    county.tell(std::move(corrected));
    county.tell(closed(1));
    CHECK(list_of(county, "2026-01", "state") ==
          List{"reversal D1 2026-01-12 -1 x 30.00 -8.34 client -4.99",
               "delivery D1 2026-01-12 2 x 30.00 16.67 client 9.98"});
    CHECK(list_of(county, "2026-01", "city") ==
          List{"delivery D1 2026-01-12 2 x 30.00 33.35 client 9.98"});
    CHECK(list_of(county, "2026-01-home_care@state") == of_state);
}

}  // namespace
}  // namespace saldo::test

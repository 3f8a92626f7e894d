// A small county's January from the first grant to the bank's booking, and what every question says
// of it. The numbers are worked out by hand: 2 h at 30.00 against a value of 25.00 is 50.00 for the
// county and 10.00 for the client.
#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "projections/balances/balances.hpp"
#include "projections/deliveries/deliveries.hpp"
#include "projections/history/ask_history.hpp"
#include "projections/payables/payables.hpp"
#include "projections/providers/providers.hpp"
#include "projections/refusals/ask_refusals.hpp"
#include "projections/services/services.hpp"
#include "projections/settlements/payment_files.hpp"
#include "projections/settlements/settlements.hpp"
#include "projections/status/ask_status.hpp"
#include "projections/vouchers/vouchers.hpp"
#include "tests/projections/care_events.hpp"
#include "tests/projections/county.hpp"
#include "tests/projections/folded_home.hpp"
#include "tests/projections/memory_log.hpp"
#include "tests/temporary_folder.hpp"

namespace saldo::test {
namespace {

events::Sha256 sha256_of(const std::string& hex) {
    const auto digest = digest_of_hex(hex);
    REQUIRE(digest.has_value());
    return events::Sha256(digest->bytes);
}

// Closes January, approves what the question shows, makes a run of it and approves that.
void settle(County& county) {
    county.today = day(2, 5);
    events::PeriodClosedT closed;
    closed.period_end = said(day(1, 31));
    county.tell(std::move(closed), "clerk", events::Role::finance);
    auto views = county.views();
    const Answer seen = take(ask_settlement(views, {.ledger = "hel", .settlement = "2026-01"}));
    CHECK(fact(seen, "state") == "closed");
    CHECK(fact(seen, "total") == "50.00");
    REQUIRE(seen.rows.size() == 1);
    CHECK(seen.rows[0] == Cells{"city", "P7", "home_care", "4310", "2026-01", "50.00",
                                "2026-000001", "2026-01-31"});
    events::SettlementApprovedT approved;
    approved.settlement = "2026-01";
    approved.total = cents(5'000);
    approved.digest = std::make_unique<events::Sha256>(sha256_of(fact(seen, "digest")));
    county.tell(std::move(approved), "chief", events::Role::finance);
    events::PaymentRunMadeT made;
    made.run = "R1";
    made.settlements = {"2026-01"};
    made.execution_date = said(day(2, 10));
    county.tell(std::move(made), "clerk", events::Role::finance);
}

void approve_run(County& county) {
    events::PaymentRunApprovedT approved;
    approved.run = "R1";
    approved.total = cents(5'000);
    county.tell(std::move(approved), "chief", events::Role::finance);
}

TEST_CASE("questions about vouchers, deliveries, balances and refusals say what happened") {
    County county;
    county.open();
    county.deliver();
    auto views = county.views();

    const Answer voucher = take(ask_voucher(views, {"", "V1", day(1, 20)}));
    CHECK(voucher.positions == std::vector<std::uint64_t>{11});
    CHECK(fact(voucher, "state") == "valid");
    CHECK(fact(voucher, "valid_until").empty());
    REQUIRE(voucher.rows.size() == 1);
    CHECK(voucher.rows[0] == Cells{"home_care", "", "25.00", "", "hour", "2026-01-01", "2026-01-31",
                                   "0", "10", "2", "0", "8"});
    // Nothing has touched February; it opens with all its hours.
    const Answer later = take(ask_voucher(views, {"hel", "V1", day(2, 20)}));
    CHECK(later.rows[0] == Cells{"home_care", "", "25.00", "", "hour", "2026-02-01", "2026-02-28",
                                 "0", "10", "0", "0", "10"});
    CHECK(fact(take(ask_voucher(views, {"", "V1", Date{day(1, 1).days - 1}})), "state") ==
          "not_yet_valid");
    const auto missing = ask_voucher(views, {"hel", "V9", day(1, 1)});
    REQUIRE(!missing.has_value());
    CHECK(missing.error().kind == ErrorKind::not_found);
    CHECK(missing.error().message.find("V9") != std::string::npos);

    const Answer listed = take(ask_vouchers(views, {.client = "C1", .day = day(1, 20)}));
    CHECK(cell(listed, "left") == "8");
    CHECK(take(ask_vouchers(views, {.ledger = "hel", .day = day(1, 20), .after = "V1"}))
              .rows.empty());
    CHECK(ask_vouchers(views, {.service = "other", .day = day(1, 20)}).error().kind ==
          ErrorKind::not_found);
    CHECK(ask_vouchers(views, {.client = "C9", .day = day(1, 20)}).error().kind ==
          ErrorKind::not_found);

    const Answer services = take(ask_services(views, {"hel", day(1, 20)}));
    REQUIRE(services.rows.size() == 1);
    CHECK(services.rows[0] ==
          Cells{"hel", "home_care", "Kotihoito, yöllä", "hour", "0", "10", "2", "0", "8", "1"});

    const Answer balances = take(ask_balances(views, {}));
    CHECK(balances.rows == std::vector<Cells>{{"hel/commitment/home_care", "hour", "-8"},
                                              {"hel/expense/city/4310", "EUR", "50.00"},
                                              {"hel/payable/open/city/P7", "EUR", "-50.00"},
                                              {"hel/voucher/available", "hour", "8"}});
    BalancesRequest request;
    request.every_voucher = true;
    request.account_prefix = "voucher/";
    request.zeros = true;
    CHECK(take(ask_balances(views, request)).rows ==
          std::vector<Cells>{{"hel/voucher/available/V1", "hour", "8"},
                             {"hel/voucher/held/V1", "hour", "0"}});
    request = {};
    request.voucher = "V1";
    CHECK(take(ask_balances(views, request)).rows ==
          std::vector<Cells>{{"hel/voucher/available/V1", "hour", "8"}});

    const Answer delivery = take(ask_delivery(views, {"", "", "D1"}));
    CHECK(fact(delivery, "state_fi") == "Hyväksytty");
    CHECK(fact(delivery, "payable") == "50.00");
    CHECK(fact(delivery, "co_payment") == "10.00");
    CHECK(delivery.rows == std::vector<Cells>{{"city", "50.00", "0.00", "", ""}});
    CHECK(!ask_delivery(views, {"", "", "D2"}).has_value());

    const Answer refused = take(ask_refusals(views, {}));
    CHECK(cell(refused, "position") == "10");
    CHECK(cell(refused, "reason") == "allowance_exceeded");
    CHECK(cell(refused, "asked") == "9");
    CHECK(cell(refused, "limit") == "8");
    const Answer reasons = take(ask_refusals_by_reason(views, {.ledger = "hel"}));
    CHECK(fact(reasons, "refused") == "1");
    CHECK(cell(reasons, "count") == "1");
    CHECK(ask_refusals(views, {.reason = "bad_mood"}).error().kind == ErrorKind::bad_input);
}

TEST_CASE("a history tells each record, and an outcome its postings") {
    County county;
    county.open();
    county.deliver();
    auto views = county.views();
    HistoryRequest request;
    request.voucher = "V1";
    const Answer history = take(ask_history(views, request));
    REQUIRE(history.rows.size() == 3);
    CHECK(history.rows[1][2] == "ServiceDelivered");
    CHECK(history.rows[1][8].find("-50.00 EUR payable/open/city/P7") != std::string::npos);
    CHECK(history.rows[2][7] == "allowance_exceeded");

    request = {};
    request.newest_first = true;
    request.limit = 2;
    const Answer newest = take(ask_history(views, request));
    REQUIRE(newest.rows.size() == 2);
    CHECK(newest.rows[0][0] == "10");
    CHECK(newest.rows[1][0] == "9");
    request.ledger = "hel";
    CHECK(take(ask_history(views, request)).rows == newest.rows);
    request.newest_first = false;
    request.from = 9;
    CHECK(take(ask_history(views, request)).rows ==
          std::vector<Cells>{newest.rows[1], newest.rows[0]});

    const Answer accepted = take(ask_outcome(views, "hel", "/care", "e10"));
    CHECK(fact(accepted, "outcome") == "accepted");
    REQUIRE(!accepted.rows.empty());
    CHECK(std::ranges::find(accepted.rows, Cells{"hel/payable/open/city/P7", "EUR", "-50.00",
                                                 "-50.00"}) != accepted.rows.end());
    const Answer refused = take(ask_outcome(views, "hel", "/care", "e11"));
    CHECK(fact(refused, "reason") == "allowance_exceeded");
    CHECK(refused.rows.empty());
    CHECK(ask_outcome(views, "hel", "/care", "e99").error().kind == ErrorKind::not_found);
    CHECK(ask_outcome(views, "hel", "/other", "e1").error().kind == ErrorKind::not_found);
}

TEST_CASE("questions follow the money from the close to the bank's booking") {
    County county;
    county.open();
    county.deliver();
    CHECK(cell(take(ask_payables(county.views(), {})), "open") == "50.00");
    settle(county);
    auto views = county.views();
    CHECK(payment_files_of(views[0], "hel", "R1").error().kind == ErrorKind::refused);
    CHECK(fact(take(ask_run(views, {"", "R1"})), "state") == "made");
    approve_run(county);

    views = county.views();
    const Answer payables = take(ask_payables(views, {.top = 1}));
    CHECK(cell(payables, "name") == "Hyvä Hoiva Oy");
    CHECK(cell(payables, "settled") == "50.00");
    CHECK(cell(payables, "owed") == "50.00");
    CHECK(fact(take(ask_delivery(views, {"", "", "D1"})), "state_fi") == "Tilitetty");
    const auto files = take(payment_files_of(views[0], "hel", "R1"));
    REQUIRE(files.size() == 1);
    take(settlement::check_payment_file(files[0]));
    const std::string hel = to_hex(make_openssl_hasher()->sha256("hel")).substr(0, 8);
    CHECK(files[0].message_id == hel + "-000001-F01");
    CHECK(files[0].funder.debtor_name == "Helsingin kaupunki");
    REQUIRE(files[0].payments.size() == 1);
    CHECK(files[0].payments[0].amount == Cents{5'000});
    CHECK(files[0].payments[0].remittance ==
          settlement::Remittance(settlement::UnstructuredText{"R1 2026-01"}));
    REQUIRE(take(sinks_of(views[0], "hel")).size() == 1);
    CHECK(take(sinks_of(views[0], "hel"))[0].second.pays());
    CHECK(take(read_funder(views[0], "hel", "city")).has_value());
    CHECK(!take(read_run(views[0], "hel", "R2")).has_value());

    events::SettlementExportedT exported;
    exported.run = "R1";
    exported.sink = "bank";
    exported.file_name = "R1.xml";
    exported.sha256 = std::make_unique<events::Sha256>(sha256_of(std::string(64, 'a')));
    county.tell(std::move(exported), "clerk", events::Role::finance);
    CHECK(cell(take(ask_payables(county.views(), {})), "in_payment") == "50.00");
    CHECK(fact(take(ask_run(county.views(), {"hel", "R1"})), "exports") == "bank: R1.xml");

    events::PaymentBookedT booked;
    booked.run = "R1";
    booked.amount = cents(5'000);
    booked.booked_on = said(day(2, 10));
    county.tell(std::move(booked), "bank", events::Role::bank);
    views = county.views();
    const Answer paid = take(ask_payables(views, {}));
    CHECK(cell(paid, "paid") == "50.00");
    CHECK(cell(paid, "owed") == "0.00");
    CHECK(fact(take(ask_delivery(views, {"", "", "D1"})), "state_fi") == "Maksettu");
    CHECK(take(ask_deliveries(views, {.state = "Maksettu"})).rows.size() == 1);
    CHECK(ask_deliveries(views, {.provider = "P8"}).error().kind == ErrorKind::not_found);
    CHECK(cell(take(ask_settlements(views, {})), "state") == "paid");
    CHECK(cell(take(ask_runs(views, {})), "state") == "paid");
    const Answer payees =
        take(ask_settlement(views, {.ledger = "", .settlement = "2026-01", .payees = true}));
    CHECK(payees.rows == std::vector<Cells>{{"city", "P7", "50.00", "0.00", "50.00", "paid", "1"}});
    // The same file, whatever the bank said meanwhile, and whatever was defined.
    events::FunderDefinedT moved;
    moved.funder = "city";
    moved.business_id = "1234567-1";
    moved.debtor_name = "Uusi kaupunki";
    moved.iban = "FI1410093000123458";
    moved.bic = "NDEAFIHH";
    moved.payer_code = "90000001";
    moved.valid_from = said(day(1, 1));
    county.tell(std::move(moved));
    views = county.views();
    CHECK(take(read_funder(views[0], "hel", "city"))->definitions.back().debtor_name ==
          "Uusi kaupunki");
    const auto again = take(payment_files_of(views[0], "hel", "R1"));
    CHECK(again[0].payments[0].end_to_end_id == files[0].payments[0].end_to_end_id);
    CHECK(again[0].funder.debtor_name == files[0].funder.debtor_name);
    CHECK(again[0].funder.iban == files[0].funder.iban);
    CHECK(again[0].funder.bic == files[0].funder.bic);
    CHECK(again[0].funder.payer_code == files[0].funder.payer_code);
}

TEST_CASE("a settlement shows the decisions that it settled, each with its days") {
    County county;
    county.open();
    events::VoucherGrantedT granted;
    granted.voucher = "E1";
    granted.client = "C1";
    granted.kind = events::VoucherKind::entitlement;
    granted.payee = "P7";
    auto line = std::make_unique<events::VoucherLineT>();
    line->service = "home_care";
    line->unit_value = std::make_unique<events::UnitPrice>(8'800'000);
    line->co_payment = std::make_unique<events::UnitPrice>(2'200'000);
    granted.lines.push_back(std::move(line));
    granted.valid_from = said(day(1, 19));
    county.tell(std::move(granted));
    county.today = day(2, 5);
    const auto close = [&](unsigned month, unsigned last) {
        events::PeriodClosedT closed;
        closed.period_end = said(day(month, last));
        county.tell(std::move(closed), "clerk", events::Role::finance);
    };
    close(1, 31);
    events::VoucherEndedT ended;
    ended.voucher = "E1";
    ended.last_day = said(day(1, 23));
    county.tell(std::move(ended));
    close(2, 28);
    const auto rows = [&](const char* settlement) {
        return take(ask_settlement(county.views(),
                                   {.ledger = "", .settlement = settlement, .entitlements = true}))
            .rows;
    };
    // 660.00 x 10/22, then 5/22.
    CHECK(rows("2026-01") ==
          std::vector<Cells>{{"original", "E1", "C1", "P7", "home_care", "city", "4310",
                              "2026-01-19", "2026-01-31", "880.00", "220.00", "300.00"}});
    CHECK(rows("2026-02") ==
          std::vector<Cells>{{"reversal", "E1", "C1", "P7", "home_care", "city", "4310",
                              "2026-01-19", "2026-01-31", "880.00", "220.00", "-300.00"},
                             {"correction", "E1", "C1", "P7", "home_care", "city", "4310",
                              "2026-01-19", "2026-01-23", "880.00", "220.00", "150.00"}});
}

TEST_CASE("providers and the home's status") {
    County county;
    county.open();
    county.deliver();
    auto views = county.views();
    const Answer providers = take(ask_providers(views, {"", "home_care", day(1, 5)}));
    REQUIRE(providers.rows.size() == 1);
    CHECK(providers.rows[0] ==
          Cells{"hel", "P7", "Hyvä Hoiva Oy", "1234567-1", "home_care", "confirmed", ""});
    CHECK(take(ask_providers(views, {"", "home_care", Date{day(1, 1).days - 1}})).rows.empty());
    const Answer provider = take(ask_provider(views, {"", "P7", day(1, 5)}));
    CHECK(fact(provider, "account_confirmed_by") == "bertta");
    CHECK(provider.rows.empty());

    const std::array<const store::Store*, 1> stores = {&county.store()};
    const auto hasher = make_openssl_hasher();
    const Answer status = take(ask_status(views, stores, &county.log(), *hasher));
    CHECK(cell(status, "lag_events") == "0");
    CHECK(cell(status, "accepted") == "10");
    CHECK(cell(status, "refused") == "1");
    CHECK(fact(status, "digest") == cell(status, "digest"));
    CHECK(fact(status, "digest") == to_hex(test::digest_of(county.store())));
    const Answer blind = take(ask_status(views, stores, nullptr, *hasher));
    CHECK(cell(blind, "lag_events").empty());
}

TEST_CASE("balances of a random spring sum to zero in every commodity") {
    const test::TemporaryFolder folder;
    test::MemoryLog log;
    test::CareEvents care("hel", 7, {.providers = 5, .vouchers = 40});
    for (test::CareRecord& record : care.take(2'000))
        log.add(std::move(record.key), std::move(record.value));
    test::FoldedHome home(folder / "home", log);
    take(home.shard->fold_to_end(test::kNeverStop));
    std::vector<ShardView> views(1);
    views[0].snapshot = take(home.shard->store().snapshot());
    views[0].names = std::make_unique<NameBook>(*views[0].snapshot);

    for (const bool every_voucher : {false, true}) {
        BalancesRequest request;
        request.every_voucher = every_voucher;
        request.zeros = true;  // every month of the spring has ended
        const Answer balances = take(ask_balances(views, request));
        CHECK(balances.rows.size() > (every_voucher ? 40U : 8U));
        std::map<std::string, std::int64_t> sums;
        for (const Cells& row : balances.rows) {
            // Thousandths of whatever is counted: exact in a whole number.
            const bool negative = row[2].starts_with('-');
            const std::size_t point = std::min(row[2].find('.'), row[2].size());
            std::string digits = row[2].substr(negative ? 1 : 0, point - (negative ? 1 : 0));
            std::string decimals = point < row[2].size() ? row[2].substr(point + 1) : "";
            decimals.resize(3, '0');
            const std::int64_t amount = std::stoll(digits + decimals);
            sums[row[1]] += negative ? -amount : amount;
        }
        CHECK(sums.size() == 2);
        for (const auto& [commodity, sum] : sums) CHECK_MESSAGE(sum == 0, "the sum of ", commodity);
    }
    // Every refusal that is counted is listed.
    const Answer reasons = take(ask_refusals_by_reason(views, {}));
    CHECK(std::to_string(take(ask_refusals(views, {.limit = 0})).rows.size()) ==
          fact(reasons, "refused"));
    // Page after page gives the whole list.
    const Answer all = take(ask_vouchers(views, {.ledger = "hel", .day = day(2, 1), .limit = 0}));
    std::vector<Cells> paged;
    for (std::string after;; after = paged.back()[1]) {
        Answer page = take(
            ask_vouchers(views, {.ledger = "hel", .day = day(2, 1), .limit = 7, .after = after}));
        if (page.rows.empty()) break;
        std::ranges::move(page.rows, std::back_inserter(paged));
    }
    CHECK(all.rows.size() == 40);
    CHECK(paged == all.rows);
}

}  // namespace
}  // namespace saldo::test

// Closes: what is owed, in which order, set off against what; extra runs; names; approval; delivery
// states.

#include <algorithm>
#include <array>

#include <doctest/doctest.h>

#include "engine/settlement/delivery_state.hpp"
#include "engine/settlement/settlement_id.hpp"
#include "tests/engine/settlement_office.hpp"

using namespace saldo;
using saldo::test::day;
using saldo::test::Office;

namespace {

const Date kJanuary = day(2026, 1, 1);
const Date kJanuaryEnd = day(2026, 1, 31);

TEST_CASE("a close takes every open sum up to its month, in order of external ids") {
    Office office;
    office.owe(office.vantaa, office.zeta, kJanuary, 100);
    office.owe(office.espoo, office.beta, kJanuary, 200);
    office.owe(office.espoo, office.alfa, kJanuary, 300);
    office.owe(office.espoo, office.alfa, day(2025, 12, 1), -50);
    office.owe(office.espoo, office.alfa, kJanuary, 400, office.day_care);
    office.owe(office.espoo, office.alfa, day(2026, 2, 1), 999);  // a later month stays open
    REQUIRE(office.close(kJanuaryEnd) == Refusal::none);

    const Settlement& closed = office.settlement("2026-01");
    CHECK(closed.total.value == 950);
    CHECK(closed.closed_by == "clerk_1");
    CHECK(closed.closed_event == office.event.event_number);
    CHECK(office.hasher.last_text ==
          "saldo settlement 1\nledger alvari\nsettlement 2026-01\n"
          "line espoo alfa day_care 4310 2026-01 4.00 2026-01-31 2026-000001\n"
          "line espoo alfa home_care 4310 2025-12 -0.50 2025-12-31 2025-000001\n"
          "line espoo alfa home_care 4310 2026-01 3.00 2026-01-31 2026-000001\n"
          "line espoo beta home_care 4310 2026-01 2.00 2026-01-31 2026-000001\n"
          "line vantaa zeta home_care 4310 2026-01 1.00 2026-01-31 2026-000001\n");
    CHECK(closed.digest == office.hasher.sha256(std::string(office.hasher.last_text)));
    REQUIRE(closed.payees.size() == 3);
    CHECK(closed.payees[0].provider == office.alfa);
    CHECK(closed.payees[0].net.value == 650);
    CHECK(closed.payees[0].to_pay.value == 650);
    CHECK(closed.payees[1].provider == office.beta);
    CHECK(closed.payees[2].funder == office.vantaa);
    CHECK(office.balance(AccountClass::payable_open, office.espoo, office.alfa) == -999);
    CHECK(office.balance(AccountClass::payable_settled, office.espoo, office.alfa) == -650);
    CHECK(office.owed(office.espoo, office.alfa, 0) == 1649);
    CHECK(office.open_payables.up_to(office.ledger, kDateMax, kNoHandle, kNoHandle).size() == 1);
}

TEST_CASE("a line keeps how much of it is VAT, beside what its digest says") {
    Office office;
    office.owe(office.espoo, office.alfa, kJanuary, 12'400);
    office.open_payables.add(
        {office.ledger, office.espoo, office.alfa, office.home_care, office.coding, kJanuary},
        Cents{}, Cents{2'400});
    REQUIRE(office.close(kJanuaryEnd) == Refusal::none);
    REQUIRE(office.settlement("2026-01").lines.size() == 1);
    CHECK(office.settlement("2026-01").lines[0].amount.value == 12'400);
    CHECK(office.settlement("2026-01").lines[0].vat.value == 2'400);
    CHECK(office.hasher.last_text ==
          "saldo settlement 1\nledger alvari\nsettlement 2026-01\n"
          "line espoo alfa home_care 4310 2026-01 124.00 2026-01-31 2026-000001\n");
}

TEST_CASE("a sum of zero is taken without a line, and an empty period closes") {
    Office office;
    office.owe(office.espoo, office.alfa, kJanuary, 500);
    office.owe(office.espoo, office.alfa, kJanuary, -500);
    REQUIRE(office.close(kJanuaryEnd) == Refusal::none);
    CHECK(office.settlement("2026-01").lines.empty());
    CHECK(office.settlement("2026-01").payees.empty());
    CHECK(office.settlement("2026-01").total.value == 0);
    CHECK(office.postings.empty());
    CHECK(office.open_payables.up_to(office.ledger, kDateMax, kNoHandle, kNoHandle).empty());
}

TEST_CASE(
    "a negative net becomes a receivable and is set off against the next nets, no further than it "
    "goes") {
    Office office;
    office.owe(office.espoo, office.alfa, kJanuary, -700);
    REQUIRE(office.close(kJanuaryEnd) == Refusal::none);
    CHECK(office.settlement("2026-01").payees[0].state == Settlement::PayeeState::nothing_to_pay);
    CHECK(office.settlement("2026-01").total.value == -700);
    CHECK(office.balance(AccountClass::receivable_provider, office.espoo, office.alfa) == 700);
    CHECK(office.balance(AccountClass::payable_settled, office.espoo, office.alfa) == 0);
    CHECK(office.owed(office.espoo, office.alfa, 0) == -700);

    office.owe(office.espoo, office.alfa, kJanuary, 300);  // less than the debt
    office.owe(office.vantaa, office.alfa, kJanuary,
               300);  // another funder: no set-off across funders
    REQUIRE(office.close(kJanuaryEnd, 1) == Refusal::none);
    const Settlement& second = office.settlement("2026-01.1");
    CHECK(second.payees[0].set_off.value == 300);
    CHECK(second.payees[0].to_pay.value == 0);
    CHECK(second.payees[0].state == Settlement::PayeeState::nothing_to_pay);
    CHECK(second.payees[1].set_off.value == 0);
    CHECK(second.payees[1].to_pay.value == 300);
    CHECK(office.balance(AccountClass::receivable_provider, office.espoo, office.alfa) == 400);

    office.owe(office.espoo, office.alfa, kJanuary, 1000);  // more than the debt
    REQUIRE(office.close(kJanuaryEnd, 2) == Refusal::none);
    const Settlement& third = office.settlement("2026-01.2");
    CHECK(third.payees[0].set_off.value == 400);
    CHECK(third.payees[0].to_pay.value == 600);
    CHECK(third.payees[0].state == Settlement::PayeeState::settled);
    CHECK(office.balance(AccountClass::receivable_provider, office.espoo, office.alfa) == 0);
    CHECK(office.balance(AccountClass::payable_settled, office.espoo, office.alfa) == -600);
    CHECK(office.owed(office.espoo, office.alfa, 0) == 600);
}

TEST_CASE("scopes close apart, and what one took the other does not find") {
    Office office;
    office.owe(office.espoo, office.alfa, kJanuary, 100);
    office.owe(office.vantaa, office.alfa, kJanuary, 200);
    office.owe(office.vantaa, office.alfa, kJanuary, 400, office.day_care);
    REQUIRE(office.close(kJanuaryEnd, 0, "home_care", "vantaa") == Refusal::none);
    CHECK(office.settlement("2026-01-home_care@vantaa").total.value == 200);
    REQUIRE(office.close(kJanuaryEnd, 0, nullptr, "vantaa") == Refusal::none);
    CHECK(office.settlement("2026-01@vantaa").total.value == 400);
    REQUIRE(office.close(kJanuaryEnd, 0, "home_care") == Refusal::none);
    CHECK(office.settlement("2026-01-home_care").total.value == 100);
    REQUIRE(office.close(kJanuaryEnd) == Refusal::none);
    CHECK(office.settlement("2026-01").total.value == 0);
}

TEST_CASE("period ends do not go back within a scope, and extra runs are numbered") {
    Office office;
    CHECK(office.close(kJanuaryEnd, 1) == Refusal::extra_run_out_of_order);
    REQUIRE(office.close(kJanuaryEnd) == Refusal::none);
    CHECK(office.close(kJanuaryEnd) == Refusal::period_already_closed);
    CHECK(office.close(kJanuaryEnd, 2) == Refusal::extra_run_out_of_order);
    CHECK(office.event.detail.asked == 2);
    CHECK(office.event.detail.limit == 1);
    REQUIRE(office.close(kJanuaryEnd, 1) == Refusal::none);
    CHECK(office.close(day(2025, 12, 31)) == Refusal::period_end_goes_back);
    CHECK(office.close(day(2025, 12, 31), 0, "home_care") == Refusal::none);  // another scope
    CHECK(office.close(day(2026, 2, 28), 1) == Refusal::extra_run_out_of_order);
    CHECK(office.close(day(2026, 2, 28)) == Refusal::none);  // the recording day's own month
    CHECK(office.settlements.settlements.size() == 4);
}

TEST_CASE("a close is refused for the first reason by precedence, and changes nothing") {
    Office office;
    office.owe(office.espoo, office.alfa, kJanuary, 100);
    const std::string long_id(limits::kIdBytesMax + 1, 'x');
    const Date middle = day(2026, 1, 30);
    CHECK(office.close(Date{kEventDateMax.days + 1}, 9, long_id.c_str(), "nobody") ==
          Refusal::field_invalid);
    CHECK(office.close(Date{kEventDateMax.days + 1}, 9, "nothing", "nobody") ==
          Refusal::date_out_of_range);
    CHECK(office.close(day(2026, 3, 1), 9, "nothing", "nobody") ==
          Refusal::date_out_of_range);  // not begun
    CHECK(office.close(middle, 9, "nothing", "nobody") == Refusal::funder_unknown);
    CHECK(office.close(middle, 9, "nothing", "espoo") == Refusal::service_unknown);
    CHECK(office.close(middle, 9, "home_care", "espoo") == Refusal::period_end_not_month_end);
    CHECK(office.event.detail.field == "period_end");
    CHECK(office.settlements.settlements.size() == 0);
    CHECK(office.balance(AccountClass::payable_open, office.espoo, office.alfa) == -100);
}

TEST_CASE("settlement names stay apart whatever letters ids have") {
    CHECK(settlement_id(kJanuaryEnd, "", "", 0) == "2026-01");
    CHECK(settlement_id(kJanuaryEnd, "home_care", "", 0) == "2026-01-home_care");
    CHECK(settlement_id(kJanuaryEnd, "", "837", 3) == "2026-01@837.3");
    CHECK(settlement_id(kJanuaryEnd, "s", "f", 12) == "2026-01-s@f.12");
    CHECK(settlement_id(kJanuaryEnd, "s.1", "", 0) != settlement_id(kJanuaryEnd, "s", "", 1));
    CHECK(settlement_id(kJanuaryEnd, "s@f", "", 0) != settlement_id(kJanuaryEnd, "s", "f", 0));
    CHECK(settlement_id(kJanuaryEnd, "s%2E1", "", 0) != settlement_id(kJanuaryEnd, "s.1", "", 0));
    CHECK(escaped_id("a b.c@d%e\tf") == "a%20b%2Ec%40d%25e%09f");
    CHECK(escaped_id("päiväkoti") == "päiväkoti");
    const std::string longest(limits::kIdBytesMax, '.');
    CHECK(settlement_id(kJanuaryEnd, longest, longest, 65'535).size() <= kSettlementIdBytesMax);
}

TEST_CASE("a settlement is approved by a second person who saw the same total and digest") {
    Office office;
    office.owe(office.espoo, office.alfa, kJanuary, 100);
    REQUIRE(office.close(kJanuaryEnd) == Refusal::none);
    const Digest digest = office.settlement("2026-01").digest;
    Digest other = digest;
    other.bytes[31] ^= 1U;
    CHECK(office.approve("2026-01", 1, other, "clerk_1", Role::client) == Refusal::four_eyes);
    CHECK(office.approve("", 1, other) == Refusal::field_invalid);
    CHECK(office.approve("2026-02", 1, other) == Refusal::settlement_unknown);
    CHECK(office.approve("2026-01", 101, digest) == Refusal::totals_differ);
    CHECK(office.event.detail.limit == 100);
    CHECK(office.approve("2026-01", 100, other) == Refusal::totals_differ);
    CHECK(office.event.detail.field == "digest");
    CHECK(office.settlement("2026-01").approved_by.empty());
    CHECK(office.approve("2026-01", 100, digest) == Refusal::none);
    CHECK(office.settlement("2026-01").approved_by == "chief");
    CHECK(office.approve("2026-01", 101, digest, "third") == Refusal::already_in_this_state);
}

TEST_CASE("a settlement's row brings back the whole settlement") {
    Office office;
    office.owe(office.espoo, office.alfa, kJanuary, 100);
    REQUIRE(office.close(kJanuaryEnd, 0, "home_care", "espoo") == Refusal::none);
    const Settlement& kept = office.settlement("2026-01-home_care@espoo");
    std::string row;
    Settlement written = kept;
    FieldWriter{row}(written);
    Settlement read;
    FieldReader fields(row);
    fields(read);
    CHECK(fields.at_end());
    CHECK_FALSE(fields.failed());
    CHECK(read.id == kept.id);
    CHECK(read.scope_funder == office.espoo);
    CHECK(read.digest == kept.digest);
    CHECK(read.payees.at(0).to_pay.value == 100);
    CHECK(read.lines.at(0).month == kJanuary);
}

TEST_CASE("a delivery belongs to the first close after it that has it in scope") {
    Office office;
    Delivery delivery;
    delivery.state = DeliveryState::approved;
    delivery.provider = office.alfa;
    delivery.service = office.home_care;
    delivery.service_date = day(2026, 1, 15);
    delivery.parts = {{office.espoo, Cents{100}, Cents{}}};
    const auto state = [&] { return state_of(office.settlements, office.ledger, delivery); };
    const std::array funders{office.espoo};
    const auto settled = [&] {
        return is_settled(office.settlements, office.ledger, delivery.service, funders,
                          delivery.service_date, delivery.opened_event);
    };
    REQUIRE(office.close(kJanuaryEnd) == Refusal::none);  // before it was recorded
    office.owe(office.espoo, office.alfa, kJanuary, 100);
    CHECK_FALSE(settled());  // opened_event 0: not open
    delivery.opened_event = office.event.event_number;
    CHECK_FALSE(settled());
    REQUIRE(office.close(kJanuaryEnd, 0, "day_care") == Refusal::none);
    REQUIRE(office.close(kJanuaryEnd, 0, nullptr, "vantaa") == Refusal::none);
    REQUIRE(office.close(day(2025, 12, 31), 0, "home_care", "espoo") == Refusal::none);
    CHECK_FALSE(settled());
    CHECK(state() == DeliveryState::approved);
    REQUIRE(office.close(kJanuaryEnd, 1) == Refusal::none);
    CHECK(settled());
    CHECK(settlement_of(office.settlements, office.ledger, delivery.service, office.espoo,
                        delivery.service_date, delivery.opened_event) ==
          office.settlements.settlements.find(office.ledger, "2026-01.1"));
    CHECK(state() == DeliveryState::settled);
    REQUIRE(office.close(day(2026, 2, 28)) == Refusal::none);  // later closes change nothing
    CHECK(state() == DeliveryState::settled);
    CHECK_FALSE(is_settled(office.settlements, office.ledger + 1, delivery.service, funders,
                           delivery.service_date, delivery.opened_event));

    REQUIRE(office.approve("2026-01.1") == Refusal::none);
    REQUIRE(office.make("R1", {"2026-01.1"}, day(2026, 2, 9)) == Refusal::none);
    REQUIRE(office.approve_payment_run("R1", 100) == Refusal::none);
    REQUIRE(office.export_to("bank_espoo", "R1") == Refusal::none);
    CHECK(state() == DeliveryState::settled);
    REQUIRE(office.bank_books("R1", 100) == Refusal::none);
    CHECK(state() == DeliveryState::paid);

    delivery.parts.push_back(
        {office.vantaa, Cents{100}, Cents{}});  // taken by the close of 2026-01.1 too: no payee
    CHECK(state() == DeliveryState::paid);
    delivery.state = DeliveryState::cancelled;
    CHECK(state() == DeliveryState::cancelled);
    CHECK(is_settled(office.settlements, office.ledger, delivery.service, {}, delivery.service_date,
                     delivery.opened_event));
}

}  // namespace

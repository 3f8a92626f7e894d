// The coding map, the documents of a settlement, and which run has which document.
#include "engine/settlement/booking.hpp"

#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace saldo;
using namespace saldo::settlement;

namespace {

constexpr const char* kMap =
    "coding 1\n"
    "expense service home_care provider P9 is cost_center 900000\n"
    "expense service home_care is account 440100 cost_center 131111 service_class 2252 vat_code "
    "29\n"
    "expense coding 4320%20siivous is account 440200 cost_center 131112 service_class - vat_code "
    "29\n"
    "vat is account 174100 vat_code V5\n"
    "payable provider P7 is vendor 81591\n"
    "payable is account 244100 vendor -\n"
    "any is company 1310 partner -\n";

CodingMap map_of(std::string_view text) {
    auto lines = read_coding_lines(text);
    REQUIRE(lines);
    return CodingMap(std::move(*lines));
}

Date day(unsigned month, unsigned date) { return date_of(2026, month, date).value(); }

SettledLine line(const std::string& provider, std::int64_t cents, std::int64_t vat = 0,
                 const std::string& service = "home_care") {
    SettledLine line;
    line.settlement = "2026-01";
    line.funder = "county";
    line.provider = provider;
    line.service = service;
    line.coding = service == "cleaning" ? "4320 siivous" : "4310";
    line.service_month = day(1, 1);
    line.amount = Cents{cents};
    line.vat = Cents{vat};
    line.posted_on = day(1, 31);
    line.document_number = 1;
    return line;
}

SettlementToBook settlement_of(const std::string& id, std::vector<SettledLine> lines) {
    for (SettledLine& one : lines) one.settlement = id;
    return {id, day(2, 5), std::move(lines)};
}

RunToBook run_of(const std::string& id, std::uint64_t approved,
                 std::vector<SettlementToBook> settlements) {
    RunToBook run;
    run.run = id;
    run.approved_event = approved;
    run.execution_date = day(2, 10);
    run.settlements = std::move(settlements);
    for (const char* const provider : {"P7", "P8", "P9"})
        run.parties.push_back({provider, std::string("Provider ") + provider, "2077474-0", ""});
    return run;
}

// Maps as they were confirmed: by the number of the event.
class Maps {
  public:
    void confirm(std::uint64_t event, std::string_view text) { maps_.emplace(event, map_of(text)); }
    [[nodiscard]] Booking booking(bool pays = false) const {
        return {[this](Date, std::uint64_t known_at) -> const CodingMap* {
                    const auto after = maps_.upper_bound(known_at);
                    return after == maps_.begin() ? nullptr : &std::prev(after)->second;
                },
                maps_.begin()->first, "coding/county", pays};
    }

  private:
    std::map<std::uint64_t, CodingMap> maps_;
};

std::vector<std::string> numbers_of(const Booking::Booked& booked) {
    std::vector<std::string> numbers;
    for (const BookedDocument& document : booked.documents)
        numbers.push_back(document.settlement + " " + document_number(document));
    return numbers;
}

using Numbers = std::vector<std::string>;

}  // namespace

TEST_CASE("coding map: each field is of the first line that is for the posting and says it") {
    const CodingMap map = map_of(kMap);
    const Coded coded = map.code({PostingKind::expense, "home_care", "4310", "P9"});
    CHECK(coded.missing.empty());
    CHECK(coded.coding.account == "440100");
    CHECK(coded.coding.cost_center == "900000");
    CHECK(coded.coding.company == "1310");
    CHECK(coded.coding.partner.empty());
    CHECK(map.code({PostingKind::expense, "cleaning", "4320 siivous", "P7"}).missing.empty());
    CHECK(map.code({PostingKind::payable, {}, {}, "P7"}).coding.vendor == "81591");
    CHECK(map.code({PostingKind::payable, {}, {}, "P8"}).coding.vendor.empty());
    CHECK(map.code({PostingKind::expense, "therapy", "4330", "P7"}).missing ==
          "account, cost_center, service_class, vat_code");
    CHECK(CodingMap({}).code({PostingKind::payable, {}, {}, "P7"}).missing ==
          "company, account, partner, vendor");
}

TEST_CASE("documents: one a provider and posting date, VAT apart, places in the order of lines") {
    SettledLine late = line("P8", 5'000);
    late.posted_on = day(2, 28);
    const auto documents = documents_of(settlement_of(
        "2026-02", {line("P7", 12'400, 2'400), line("P7", -100), late, line("P8", 700)}));
    REQUIRE(documents.size() == 3);
    CHECK(documents[0].payable == Cents{12'300});
    REQUIRE(documents[0].lines.size() == 3);
    CHECK(documents[0].lines[0].amount == Cents{10'000});
    CHECK(documents[0].lines[1].kind == PostingKind::vat);
    CHECK(documents[0].lines[1].amount == Cents{2'400});
    CHECK(document_number(documents[0]) == "2026-000001-0001");
    CHECK(documents[1].posting_date == day(1, 31));
    CHECK(documents[2].posting_date == day(2, 28));
    CHECK(document_number(documents[2]) == "2026-000001-0003");
    CHECK(document_digits(documents[2], 14).value() == "20260000010003");
    CHECK(document_digits(documents[2], 12).value() == "260000010003");
    CHECK(document_digits(documents[2], 9).value() == "000010003");
}

TEST_CASE("booking: a settlement is booked once, by the first approved run that names it") {
    Maps maps;
    maps.confirm(5, kMap);
    Booking booking = maps.booking();
    const auto january = settlement_of("2026-01", {line("P7", 5'000), line("P9", -700)});
    const auto first = booking.take(run_of("R1", 10, {january}));
    CHECK(numbers_of(first) == Numbers{"2026-01 2026-000001-0001", "2026-01 2026-000001-0002"});
    CHECK(first.held.empty());
    CHECK(first.documents[0].name == "Provider P7");
    CHECK(first.documents[0].due_date == day(2, 10));
    CHECK(numbers_of(booking.take(run_of("R2", 20, {january}))).empty());
}

TEST_CASE("booking: what has no coding is held whole, and follows when the map says it") {
    Maps maps;
    maps.confirm(5, kMap);
    maps.confirm(15, std::string(kMap) +
                         "expense service therapy is account 440300 cost_center 131113 "
                         "service_class 2260 vat_code 29\n");
    Booking booking = maps.booking();
    const auto january = settlement_of(
        "2026-01", {line("P7", 5'000), line("P7", 900, 0, "therapy"), line("P8", 100)});
    const auto first = booking.take(run_of("R1", 10, {january}));
    CHECK(numbers_of(first) == Numbers{"2026-01 2026-000001-0002"});
    REQUIRE(first.held.size() == 1);
    CHECK(first.held[0].provider == "P7");
    CHECK(first.held[0].service == "therapy");
    CHECK(first.held[0].reason ==
          "the map coding/county does not say account, cost_center, service_class, vat_code");
    const auto february = settlement_of("2026-02", {line("P9", 300)});
    const auto second = booking.take(run_of("R2", 20, {february}));
    CHECK(numbers_of(second) == Numbers{"2026-01 2026-000001-0001", "2026-02 2026-000001-0001"});
    CHECK(second.held.empty());
    // Asked again from the start, the first run's file is what it was.
    Booking again = maps.booking();
    CHECK(numbers_of(again.take(run_of("R1", 10, {january}))) == numbers_of(first));
}

TEST_CASE("booking: a run before the first map is read by it, and leaves nothing behind") {
    Maps maps;
    maps.confirm(50, kMap);
    Booking booking = maps.booking();
    const auto old = settlement_of("2025-12", {line("P7", 100), line("P8", 900, 0, "therapy")});
    const auto first = booking.take(run_of("R1", 10, {old}));
    CHECK(first.documents.size() == 1);
    CHECK(first.held.size() == 1);
    CHECK(booking.take(run_of("R2", 60, {settlement_of("2026-01", {})})).held.empty());
}

TEST_CASE("booking: a run that was withdrawn before its file left is booked by the next") {
    Maps maps;
    maps.confirm(5, kMap);
    const auto january = settlement_of("2026-01", {line("P7", 5'000)});
    RunToBook withdrawn = run_of("R1", 10, {january});
    withdrawn.withdrawn_event = 20;
    Booking booking = maps.booking();
    CHECK(booking.take(withdrawn).documents.size() == 1);
    CHECK(booking.take(run_of("R2", 15, {})).documents.empty());  // approved before the withdrawal
    CHECK(booking.take(run_of("R3", 30, {january})).documents.size() == 1);
    CHECK(booking.take(run_of("R4", 40, {january})).documents.empty());
    Booking left = maps.booking();
    withdrawn.left = true;
    CHECK(left.take(withdrawn).documents.size() == 1);
    CHECK(left.take(run_of("R3", 30, {january})).documents.empty());
}

TEST_CASE("booking: a sink that pays takes what its run pays, and credits at once") {
    Maps maps;
    maps.confirm(5, kMap);
    Booking booking = maps.booking(true);
    const auto january =
        settlement_of("2026-01", {line("P7", 5'000), line("P8", 800), line("P9", -700)});
    RunToBook first = run_of("R1", 10, {january});
    first.pays = {{"P7", "2026-01"}};
    first.nothing_to_pay = {{"P9", "2026-01"}};
    const auto booked = booking.take(first);
    CHECK(booked.documents.size() == 2);
    REQUIRE(booked.held.size() == 1);
    CHECK(booked.held[0].provider == "P8");
    CHECK(booked.held[0].reason == "this run does not pay it");
    RunToBook second = run_of("R2", 20, {january});
    second.pays = {{"P8", "2026-01"}};
    second.nothing_to_pay = first.nothing_to_pay;
    CHECK(numbers_of(booking.take(second)) == Numbers{"2026-01 2026-000001-0002"});
}

TEST_CASE("booking: postings of two companies are no document") {
    Maps maps;
    maps.confirm(5, "coding 1\nexpense is company 1320\n" + std::string(kMap).substr(9));
    Booking booking = maps.booking();
    const auto booked =
        booking.take(run_of("R1", 10, {settlement_of("2026-01", {line("P7", 5'000)})}));
    CHECK(booked.documents.empty());
    REQUIRE(booked.held.size() == 1);
    CHECK(booked.held[0].reason == "the company 1320 is not the payable's, 1310");
}

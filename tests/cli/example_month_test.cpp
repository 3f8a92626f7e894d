// The example month is what demonstrations, the accounts of `./dev run` and other tests rest on:
// its bytes never change unnoticed, every line is an event, and the identifiers in it are sound.
// The check digits are judged by engine/services, which shares no code with their maker.
#include "cli/example_month/example_month.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "cli/example_month/identifiers.hpp"
#include "cli/example_month/random.hpp"
#include "engine/base/digest.hpp"
#include "engine/fold/fold.hpp"
#include "engine/identifiers/business_id.hpp"
#include "engine/identifiers/iban.hpp"
#include "schemas/codec/decode.hpp"
#include "schemas/codec/json.hpp"

namespace {

using namespace std::string_literals;
using saldo::Refusal;
using saldo::Result;
using saldo::Status;
using saldo::example_month::Mistake;
using saldo::example_month::Options;
using saldo::example_month::Summary;
using saldo::example_month::write_example_month;
using Json = nlohmann::json;

// A town: every service, kind and fate, in a second.
Options small_options() {
    Options options;
    options.seed = 7;
    options.deliveries = 6'000;
    options.providers = 60;
    options.contracts = 30;
    options.clients = 400;
    return options;
}

struct Month {
    Summary summary;
    std::vector<std::string> lines;  // without line ends
};

Month month_of(const Options& options) {
    Month month;
    const Result<Summary> summary =
        write_example_month(options, [&month](std::string_view line) -> Status {
            REQUIRE(line.ends_with('\n'));
            month.lines.emplace_back(line.substr(0, line.size() - 1));
            return {};
        });
    REQUIRE(summary.has_value());
    month.summary = *summary;
    return month;
}

const Month& small_month() {
    static const Month month = month_of(small_options());
    return month;
}

std::uint64_t fnv_1a(std::uint64_t hash, std::string_view bytes) {
    for (const char c : bytes) hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001b3ULL;
    return hash;
}
constexpr std::uint64_t kFnvStart = 0xcbf29ce484222325ULL;

std::uint64_t hash_of(const Month& month) {
    std::uint64_t hash = kFnvStart;
    for (const std::string& line : month.lines) hash = fnv_1a(fnv_1a(hash, line), "\n");
    return hash;
}

// The lines of a type, parsed.
std::vector<Json> facts_of(const Month& month, std::string_view type) {
    std::vector<Json> facts;
    const std::string start = "{\"type\":\"" + std::string(type) + "\",";
    for (const std::string& line : month.lines) {
        if (line.starts_with(start)) facts.push_back(Json::parse(line));
    }
    return facts;
}

// The engine hashes through a port, and what is accepted does not depend on how: FNV-1a will do.
class QuickHasher final : public saldo::Hasher {
  public:
    saldo::Digest sha256(std::string_view bytes) override {
        saldo::Digest digest;
        std::uint64_t hash = fnv_1a(kFnvStart, bytes);
        for (std::uint8_t& byte : digest.bytes) {
            byte = static_cast<std::uint8_t>(hash >> 56U);
            hash = fnv_1a(hash, "+");
        }
        return digest;
    }
};

// Folds the lines in batches; nothing is ever evicted, so that what is not in memory is nowhere.
std::vector<saldo::Outcome> fold(const std::vector<std::string>& lines) {
    QuickHasher hasher;
    saldo::Fold fold(hasher, 0, 1);
    std::vector<saldo::Outcome> outcomes;
    std::vector<saldo::Outcome> of_batch;
    std::vector<std::string> payloads;
    std::vector<saldo::LogRecord> records;
    constexpr std::size_t batch_records = 1'000;
    for (std::size_t at = 0; at < lines.size(); at += batch_records) {
        payloads.clear();
        records.clear();
        for (std::size_t i = at; i < std::min(at + batch_records, lines.size()); ++i) {
            payloads.push_back(*saldo::codec::payload_from_json(lines[i]));
        }
        for (std::size_t i = 0; i < payloads.size(); ++i) {
            const auto offset = static_cast<saldo::LogOffset>(at + i);
            records.push_back({.offset = offset,
                               .append_time_ms = offset,
                               .key = saldo::example_month::kLedgerId,
                               .value = payloads[i]});
        }
        fold.begin_batch(records);
        const auto fetch_nothing = [&fold] {
            for (std::size_t table = 0; table < saldo::kTableCount; ++table) {
                const auto id = static_cast<saldo::TableId>(table);
                if (!saldo::table_is_fetched(id)) continue;
                for (std::size_t key = 0; key < fold.wanted(id).size(); ++key) {
                    REQUIRE(fold.fetched(id, key, std::nullopt).has_value());
                }
            }
        };
        fetch_nothing();
        fold.fetch_more();
        fetch_nothing();
        REQUIRE(fold.fold_batch(of_batch).has_value());
        outcomes.insert(outcomes.end(), of_batch.begin(), of_batch.end());
    }
    return outcomes;
}

// The outcomes of the month are those that its summary promised.
void check_outcomes(const Month& month) {
    const std::vector<saldo::Outcome> outcomes = fold(month.lines);
    REQUIRE(outcomes.size() == month.lines.size());
    std::map<Refusal, std::uint64_t> refused;
    std::uint64_t redelivered = 0;
    for (std::size_t at = 0; at < outcomes.size(); ++at) {
        const saldo::Outcome& outcome = outcomes[at];
        if (outcome.kind == saldo::OutcomeKind::redelivery) ++redelivered;
        if (outcome.kind != saldo::OutcomeKind::refused) continue;
        ++refused[outcome.refusal];
        // Only deliveries are wrong on purpose.
        CAPTURE(month.lines[at]);
        CAPTURE(std::string(saldo::refusal_code(outcome.refusal)));
        CHECK(month.lines[at].starts_with("{\"type\":\"ServiceDelivered\""));
    }
    CHECK(redelivered == month.summary.count(Mistake::redelivered));
    const std::map<Refusal, std::uint64_t> expected = month.summary.refusals();
    CHECK(refused.size() == expected.size());
    for (const auto& [reason, count] : expected) {
        CAPTURE(std::string(saldo::refusal_code(reason)));
        CHECK(refused[reason] == count);
    }
}

}  // namespace

TEST_CASE("the same seed gives the same bytes, on every machine") {
    // A change of this hash changes every digest that rests on the month: it is a decision.
    CHECK(hash_of(small_month()) == 0x9816464f51eb2dc5ULL);
    CHECK(hash_of(month_of(small_options())) == hash_of(small_month()));
    Options other = small_options();
    other.seed = 8;
    CHECK(hash_of(month_of(other)) != hash_of(small_month()));
}

TEST_CASE("every line of the month is an event of the ledger, and comes back as it was written") {
    saldo::codec::AlignedCopies copies;
    for (const std::string& line : small_month().lines) {
        const auto payload = saldo::codec::payload_from_json(line);
        if (!payload) FAIL(saldo::codec::to_string(payload.error()) << " in " << line);
        copies.clear();
        const auto event = saldo::codec::verify(*payload, copies);
        REQUIRE(event.has_value());
        REQUIRE((*event)->ledger()->str() == saldo::example_month::kLedgerId);
        REQUIRE(saldo::codec::json_from_payload(**event) == line);
    }
}

TEST_CASE("the summary counts what was written") {
    const Month& month = small_month();
    const Summary& summary = month.summary;
    CHECK(summary.lines == month.lines.size());
    std::uint64_t bytes = 0;
    for (const std::string& line : month.lines) bytes += line.size() + 1;
    CHECK(summary.bytes == bytes);

    std::map<std::string, std::uint64_t, std::less<>> types;
    for (const std::string& line : month.lines) {
        constexpr std::size_t type_at = 9;
        ++types[line.substr(type_at, line.find('"', type_at) - type_at)];
    }
    CHECK(types.size() == summary.events_by_type.size());
    for (const auto& [type, count] : summary.events_by_type) {
        CAPTURE(std::string(type));
        CHECK(types.find(type)->second == count);
    }

    CHECK(summary.right_deliveries == small_options().deliveries);
    std::uint64_t mistakes = 0;
    for (const std::uint64_t count : summary.mistakes) mistakes += count;
    CHECK(types["ServiceDelivered"] == summary.right_deliveries + mistakes);
    CHECK(summary.accepted() == summary.lines - mistakes);
}

TEST_CASE("mistakes come in the promised numbers, each with its reason") {
    const Summary& summary = small_month().summary;
    // 6 in 100 of what 100,000 deliveries bring, rounded half up, at least one.
    CHECK(summary.count(Mistake::allowance_overspent) == 30);
    CHECK(summary.count(Mistake::balance_overspent) == 6);
    CHECK(summary.count(Mistake::unknown_voucher) == 9);
    CHECK(summary.count(Mistake::redelivered) == 24);
    CHECK(summary.count(Mistake::unapproved_provider) == 5);
    CHECK(summary.count(Mistake::unauthorised_publisher) == 4);
    CHECK(summary.count(Mistake::price_above_listed) == 2);
    CHECK(summary.count(Mistake::price_above_ceiling) == 1);
    CHECK(summary.count(Mistake::price_above_value) == 1);
    CHECK(summary.count(Mistake::id_reused) == 2);
    CHECK(summary.count(Mistake::after_the_end) == 2);
    CHECK(summary.count(Mistake::delivery_repeated) == 1);

    const std::map<Refusal, std::uint64_t> refusals = summary.refusals();
    CHECK(refusals.size() == 11);
    CHECK(refusals.at(Refusal::allowance_exceeded) == 30);
    CHECK(refusals.at(Refusal::voucher_ended) == 2);
    CHECK_FALSE(refusals.contains(Refusal::none));
}

TEST_CASE("the fold accepts what is right, and refuses the rest for the reasons of the summary") {
    check_outcomes(small_month());
    // Cities of other seeds, some with fewer clients than fates.
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        CAPTURE(seed);
        Options options = small_options();
        options.seed = seed;
        options.clients = seed % 2 == 0 ? 400 : 90;
        check_outcomes(month_of(options));
    }
}

TEST_CASE("the smallest city, and a large one with little to do, hold to the summary as well") {
    Options smallest;
    smallest.deliveries = saldo::example_month::kDeliveriesMin;
    smallest.providers = saldo::example_month::kProvidersMin;
    smallest.contracts = saldo::example_month::kContractsMin;
    smallest.clients = saldo::example_month::kClientsMin;
    check_outcomes(month_of(smallest));
    Options idle;
    idle.deliveries = 2'000;
    check_outcomes(month_of(idle));
}

TEST_CASE("the whole month has a city's size, and its outcomes") {
    const Month month = month_of(Options{});
    CHECK(month.summary.right_deliveries == 100'000);
    CHECK(month.summary.events_by_type.at("ProviderApproved") == 336);
    CHECK(month.summary.events_by_type.at("ContractRegistered") == 221);
    CHECK(month.summary.events_by_type.at("VoucherGranted") > 3'000);
    CHECK(month.summary.part_paid > 0);
    // 600 overspends, 150 unknown vouchers, 400 redeliveries, and the rest.
    constexpr std::array<std::uint64_t, saldo::example_month::kMistakes> planned{
        500, 100, 150, 400, 80, 60, 25, 10, 5, 40, 30, 20};
    CHECK(month.summary.mistakes == planned);
    check_outcomes(month);
}

TEST_CASE("redeliveries are earlier lines to the byte, and no other event's id comes twice") {
    std::set<std::string> lines;
    std::map<std::string, std::string> contents;  // by source and id
    std::uint64_t redelivered = 0;
    std::uint64_t reused = 0;
    for (const std::string& line : small_month().lines) {
        if (!lines.insert(line).second) {
            ++redelivered;
            continue;
        }
        const Json event = Json::parse(line);
        const std::string identity =
            event["source"].get<std::string>() + ' ' + event["id"].get<std::string>();
        if (!contents.emplace(identity, line).second) ++reused;
    }
    CHECK(redelivered == small_month().summary.count(Mistake::redelivered));
    CHECK(reused == small_month().summary.count(Mistake::id_reused));
}

TEST_CASE("lines stand in the order of recording, redeliveries apart") {
    saldo::codec::AlignedCopies copies;
    std::set<std::string_view> seen;
    std::int64_t latest_ms = 0;
    for (const std::string& line : small_month().lines) {
        if (!seen.insert(line).second) continue;
        const auto payload = saldo::codec::payload_from_json(line);
        REQUIRE(payload.has_value());
        copies.clear();
        const std::int64_t now_ms =
            (*saldo::codec::verify(*payload, copies))->recorded_at()->utc_ms();
        REQUIRE(now_ms >= latest_ms);
        latest_ms = now_ms;
    }
}

TEST_CASE("every kind of voucher and every service is there, with the sizes that were asked for") {
    const Month& month = small_month();
    std::map<std::string, int> kinds;
    for (const Json& event : facts_of(month, "VoucherGranted")) {
        ++kinds[event["data"]["kind"].get<std::string>()];
    }
    CHECK(kinds.size() == 5);
    CHECK(facts_of(month, "ServiceDefined").size() == 21);  // twenty, and a new rate of VAT
    CHECK(facts_of(month, "ProviderApproved").size() == 60);
    CHECK(facts_of(month, "ContractRegistered").size() == 30);
    std::set<std::string> clients;
    for (const Json& event : facts_of(month, "ClientRegistered")) {
        clients.insert(event["data"]["client"].get<std::string>());
    }
    CHECK(clients.size() == 400);
    std::set<std::string> delivered;
    for (const Json& event : facts_of(month, "ServiceDelivered")) {
        delivered.insert(event["data"]["service"].get<std::string>());
    }
    CHECK(delivered.size() == 19);  // an entitlement is not delivered
    for (const std::string_view type :
         {"VoucherToppedUp", "VoucherAmended", "VoucherEnded", "VoucherSuspended",
          "VoucherAnnulled", "VoucherDecided", "ServiceOrdered", "OrderCancelled",
          "DeliveryApproved", "DeliveryCorrected", "DeliveryCancelled", "CreditGiven",
          "PaymentHeld", "ProviderSuspended"}) {
        CAPTURE(std::string(type));
        CHECK(month.summary.events_by_type.contains(type));
    }
}

TEST_CASE("an account takes effect by two clerks; three providers have none") {
    std::map<std::string, std::set<std::string>> clerks;
    for (const Json& event : facts_of(small_month(), "AccountChanged")) {
        clerks[event["data"]["provider"].get<std::string>() + ' ' +
               event["data"]["iban"].get<std::string>()]
            .insert(event["actor"].get<std::string>());
    }
    std::size_t confirmed = 0;
    for (const auto& [account, by] : clerks) {
        if (by.size() == 2) ++confirmed;
    }
    CHECK(confirmed == 57);
    CHECK(clerks.size() == 59);
}

TEST_CASE("business ids and account numbers pass their checks and are each their own") {
    std::set<std::string> seen;
    for (std::uint32_t ordinal = 0; ordinal < 6'000; ++ordinal) {
        const std::string business_id = saldo::example_month::artificial_business_id(ordinal);
        CAPTURE(business_id);
        REQUIRE(saldo::identifiers::is_business_id(business_id));
        REQUIRE(seen.insert(business_id).second);
        const std::string iban = saldo::example_month::artificial_iban(ordinal);
        CAPTURE(iban);
        REQUIRE(saldo::identifiers::iban_fault(iban) == saldo::identifiers::IbanFault::none);
        REQUIRE(saldo::identifiers::finnish_luhn_holds(iban));
        REQUIRE(seen.insert(iban).second);
    }
    std::set<std::string> names;
    for (const Json& event : facts_of(small_month(), "ProviderApproved")) {
        CHECK(saldo::identifiers::is_business_id(event["data"]["business_id"].get<std::string>()));
        CHECK(names.insert(event["data"]["name"].get<std::string>()).second);
    }
    for (const Json& event : facts_of(small_month(), "FunderDefined")) {
        CHECK(saldo::identifiers::is_business_id(event["data"]["business_id"].get<std::string>()));
        CHECK(saldo::identifiers::iban_fault(event["data"]["iban"].get<std::string>()) ==
              saldo::identifiers::IbanFault::none);
    }
}

TEST_CASE("chance is the published generator's") {
    // splitmix64 and xoshiro256** by their authors' reference code, seed 0x0 ^ FNV-1a("").
    saldo::example_month::Random random(0xcbf29ce484222325ULL, "");
    CHECK(random.next() == 0x99ec5f36cb75f2b4ULL);
    CHECK(random.next() == 0xbf6e1f784956452aULL);
    CHECK(random.next() == 0x1a5f849d4933e6e0ULL);
    for (int drawn = 0; drawn < 1'000; ++drawn) {
        const std::int64_t number = random.between(-3, 4);
        REQUIRE(number >= -3);
        REQUIRE(number <= 4);
    }
}

TEST_CASE("options out of their range are named, and an error of the sink ends the month") {
    const auto refuse = [](std::string_view) -> Status {
        return saldo::fail(saldo::ErrorKind::io, "the disk is full");
    };
    Options options = small_options();
    options.providers = 3;
    const Result<Summary> few = write_example_month(options, refuse);
    REQUIRE_FALSE(few.has_value());
    CHECK(few.error().kind == saldo::ErrorKind::bad_input);
    CHECK(few.error().message == "3 providers: choose from 40 to 5000"s);
    options = small_options();
    options.contracts = 61;
    CHECK(write_example_month(options, refuse).error().message ==
          "61 contracts: choose from 20 to 60"s);
    CHECK(write_example_month(small_options(), refuse).error().message == "the disk is full"s);
}

#include "benchmarks/workload/workload.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <memory>
#include <utility>

#include "engine/base/assert.hpp"
#include "engine/time/instant.hpp"
#include "schemas/codec/encode.hpp"

namespace saldo::bench {

namespace {

constexpr std::int32_t kFirstDay = 20'454;  // 2026-01-01
constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int16_t kOffsetMinutes = 120;
constexpr std::uint64_t kDays = 31;

constexpr std::uint64_t kGroupDeliveries = 8;
constexpr std::uint64_t kOtherKinds = 5;
constexpr std::uint64_t kBeforeServices = 3;  // the ledger, the funder, its bank
// Of a group's eight deliveries: two may be corrected by the group itself, one cancelled by it;
// four may be corrected long after, and one cancelled.
constexpr std::uint64_t kNearCorrected = 2;
constexpr std::uint64_t kNearCancelled = 2;
constexpr std::uint64_t kFarCorrectedFirst = 3;
constexpr std::uint64_t kFarCorrected = 4;
constexpr std::uint64_t kFarCancelled = 7;
constexpr std::uint64_t kBlocks = 16;

// A worker's day: from 06:00, visits of half an hour, eight for each round of that day.
constexpr std::int64_t kDayBeginsMinute = 360;
constexpr std::int64_t kVisitMinutes = 30;
constexpr std::uint64_t kVisitsOfRound = 8;
constexpr std::uint64_t kRoundsOfDayMax = 4;

// Half an hour at 25.00, of which the voucher pays 22.00: 11.00. Corrected to 20.00: 10.00.
constexpr std::int64_t kQuantity = 500;
constexpr std::int64_t kPrice = 250'000;
constexpr std::int64_t kCorrectedPrice = 200'000;
constexpr std::int64_t kUnitValue = 220'000;
constexpr std::int64_t kDeliveryCents = 1'100;
constexpr std::int64_t kCorrectedCents = 1'000;
constexpr std::uint64_t kVouchersPerBalance = 8;  // every eighth is a balance voucher

std::uint64_t mix(std::uint64_t number) {  // the finaliser of splitmix64
    number += 0x9e3779b97f4a7c15ULL;
    number = (number ^ number >> 30U) * 0xbf58476d1ce4e5b9ULL;
    number = (number ^ number >> 27U) * 0x94d049bb133111ebULL;
    return number ^ number >> 31U;
}

std::unique_ptr<events::Date> date(std::int32_t day) {
    return std::make_unique<events::Date>(kFirstDay + day);
}
std::unique_ptr<events::Instant> moment(std::int32_t day, std::int64_t minute) {
    return std::make_unique<events::Instant>(
        (kFirstDay + day) * kDayMs + (minute - kOffsetMinutes) * kMinuteMs, kOffsetMinutes);
}
std::unique_ptr<events::Quantity> quantity(std::int64_t thousandths) {
    return std::make_unique<events::Quantity>(thousandths);
}
std::unique_ptr<events::UnitPrice> price(std::int64_t value) {
    return std::make_unique<events::UnitPrice>(value);
}

// Said by one system of the organiser's, in the workload's ledger, in the night after the day.
template <class Fact>
events::EventT event_of(std::string id, Fact fact, std::int32_t day, const char* actor = "a-1") {
    constexpr std::int64_t kRecordedMinute = 1'380;  // 23:00
    events::EventT event;
    event.id = std::move(id);
    event.source = "urn:bench:organiser";
    event.recorded_at = moment(day, kRecordedMinute);
    event.actor = actor;
    event.role = events::Role::official;
    event.data.Set(std::move(fact));
    return event;
}

std::string numbered(char letter, std::uint64_t number) {
    return std::string(1, letter) + std::to_string(number);
}

constexpr std::array<const char*, 2> kServices{"home_care", "cleaning"};
const char* service_of(std::uint64_t voucher) { return kServices[mix(voucher) % kServices.size()]; }
bool is_balance_voucher(std::uint64_t voucher) {
    return voucher % kVouchersPerBalance == kVouchersPerBalance - 1;
}

}  // namespace

Workload::Workload(const WorkloadSizes& sizes)
    : sizes_(sizes),
      groups_((sizes.events + 9) / 10),
      v_(sizes.vouchers),
      p_(sizes.providers),
      rounds_((groups_ * kGroupDeliveries + v_ - 1) / v_),
      block_(groups_ / kBlocks + 1) {
    SALDO_ASSERT(v_ >= kVouchersPerBalance && p_ > 0, "a workload has vouchers and providers");
    SALDO_ASSERT(rounds_ <= kRoundsOfDayMax * kDays, "visits fit into the month");
}

std::string Workload::voucher_id(std::uint64_t voucher) { return numbered('V', voucher); }
Date Workload::first_day() { return Date{kFirstDay}; }
std::string Workload::provider_id(std::uint64_t voucher) const {
    return numbered('P', voucher % p_);
}

std::uint64_t Workload::chance(std::uint64_t number, std::uint64_t salt) const {
    return mix(number ^ mix(salt + (sizes_.seed << 32U)));
}

// A Feistel network over the next even number of bits, again and again until it falls below.
std::uint64_t Workload::shuffled(std::uint64_t number, std::uint64_t count,
                                 std::uint64_t salt) const {
    if (count < 2) return number;
    const auto half = static_cast<unsigned>((std::bit_width(count - 1) + 1) / 2);
    const std::uint64_t mask = (std::uint64_t{1} << half) - 1;
    do {
        std::uint64_t left = number >> half;
        std::uint64_t right = number & mask;
        for (std::uint64_t turn = 0; turn < 4; ++turn) {
            const std::uint64_t next = left ^ (chance(right, salt * 4 + turn) & mask);
            left = right;
            right = next;
        }
        number = left << half | right;
    } while (number >= count);
    return number;
}

std::uint64_t Workload::earlier_group(std::uint64_t group, std::uint64_t salt) const {
    const std::uint64_t block = group / block_;
    if (block == 0) return group;
    return (block - 1) * block_ + shuffled(group % block_, block_, salt);
}

Workload::Visit Workload::visit_of(std::uint64_t delivery) const {
    const std::uint64_t round = delivery / v_;
    Visit visit;
    visit.voucher = shuffled(delivery % v_, v_, round + 100);
    const std::uint64_t days = std::min(rounds_, kDays);
    const std::uint64_t day = round * days / rounds_;
    const std::uint64_t first_round_of_day = (day * rounds_ + days - 1) / days;
    const std::uint64_t place =
        (round - first_round_of_day) * kVisitsOfRound + visit.voucher / p_ % kVisitsOfRound;
    visit.day = static_cast<std::int32_t>(day * kDays / days);
    visit.start_minute = kDayBeginsMinute + kVisitMinutes * static_cast<std::int64_t>(place);
    return visit;
}

std::int32_t Workload::day_of(std::uint64_t group) const {
    return visit_of(group * kGroupDeliveries + kGroupDeliveries - 1).day;
}

events::EventT Workload::reference(std::uint64_t number) const {
    if (number == 0) {
        events::LedgerOpenedT opened;
        opened.name = "Bench";
        opened.organiser_business_id = "9000001-1";
        opened.organiser_code = "999";
        opened.currency = "EUR";
        return event_of("L", std::move(opened), 0);
    }
    if (number == 1) {
        events::FunderDefinedT funder;
        funder.funder = kFunder;
        funder.business_id = "0109862-8";
        funder.debtor_name = "Bench";
        funder.iban = "FI2112345600000785";
        funder.payer_code = "900000001";
        funder.valid_from = date(-365);
        return event_of("F", std::move(funder), 0);
    }
    if (number == 2) {
        events::SinkDefinedT bank;
        bank.sink = "bank";
        bank.funder = kFunder;
        bank.format = "pain.001.001.09";
        bank.format_version = 1;
        bank.purpose = events::SinkPurpose::pays;
        return event_of("B", std::move(bank), 0);
    }
    const char* const name = kServices[number - kBeforeServices];
    events::ServiceDefinedT service;
    service.service = name;
    service.name_fi = name;
    service.unit = events::Unit::hour;
    service.coding = "4310";
    service.valid_from = date(-365);
    return event_of(std::string("S-") + name, std::move(service), 0);
}

// An approval, and a bank account that two clerks say.
events::EventT Workload::provider(std::uint64_t number) const {
    const std::string id = numbered('P', number / 3);
    if (number % 3 == 0) {
        events::ProviderApprovedT approved;
        approved.provider = id;
        approved.business_id = "0109862-8";
        approved.name = id;
        approved.valid_from = date(-365);
        return event_of("A-" + id, std::move(approved), 0);
    }
    events::AccountChangedT changed;
    changed.provider = id;
    changed.account_name = "Provider " + id;
    changed.iban = "FI2112345600000785";
    const bool confirms = number % 3 == 2;
    return event_of((confirms ? "K-" : "I-") + id, std::move(changed), 0, confirms ? "a-2" : "a-1");
}

events::EventT Workload::voucher(std::uint64_t number) const {
    const std::uint64_t voucher = number / 2;
    const std::string client_id = numbered('C', voucher);
    if (number % 2 == 0) {
        events::ClientRegisteredT client;
        client.client = client_id;
        client.home_municipality = "999";
        client.home_from = date(-365);
        return event_of(client_id, std::move(client), 0);
    }
    events::VoucherGrantedT granted;
    granted.voucher = voucher_id(voucher);
    granted.client = client_id;
    auto line = std::make_unique<events::VoucherLineT>();
    line->service = service_of(voucher);
    line->unit_value = price(kUnitValue);
    if (is_balance_voucher(voucher)) {
        granted.kind = events::VoucherKind::balance_voucher;
        granted.balance = std::make_unique<events::Cents>(1'000'000);
    } else {
        line->quantity = quantity(1'000'000);
    }
    granted.lines.push_back(std::move(line));
    granted.valid_from = date(0);
    granted.recurrence = events::Recurrence::month;
    return event_of(numbered('G', voucher), std::move(granted), 0);
}

template <class Fact>
void Workload::name_delivery(Fact& fact, std::uint64_t delivery) const {
    const std::uint64_t voucher = visit_of(delivery).voucher;
    fact.delivery = std::to_string(delivery);
    fact.voucher = voucher_id(voucher);
    fact.provider = provider_id(voucher);
}

events::EventT Workload::delivery(std::uint64_t delivery) const {
    const Visit visit = visit_of(delivery);
    events::ServiceDeliveredT delivered;
    delivered.delivery = std::to_string(delivery);
    delivered.voucher = voucher_id(visit.voucher);
    delivered.provider = provider_id(visit.voucher);
    delivered.service = service_of(visit.voucher);
    delivered.worker = numbered('w', visit.voucher / p_ / kVisitsOfRound);
    delivered.service_date = date(visit.day);
    delivered.started_at = moment(visit.day, visit.start_minute);
    delivered.ended_at = moment(visit.day, visit.start_minute + kVisitMinutes);
    delivered.quantity = quantity(kQuantity);
    delivered.unit_price = price(kPrice);
    return event_of(numbered('D', delivery), std::move(delivered), visit.day);
}

events::EventT Workload::correction(std::uint64_t group) const {
    const std::uint64_t of_group = group % 2 == 0 ? earlier_group(group, 1) : group;
    const std::uint64_t chosen = chance(group, 2);
    const std::uint64_t place =
        of_group == group ? chosen % kNearCorrected : kFarCorrectedFirst + chosen % kFarCorrected;
    const std::uint64_t delivery = of_group * kGroupDeliveries + place;
    const Visit visit = visit_of(delivery);
    events::DeliveryCorrectedT corrected;
    name_delivery(corrected, delivery);
    corrected.service = service_of(visit.voucher);
    corrected.service_date = date(visit.day);
    corrected.quantity = quantity(kQuantity);
    corrected.unit_price = price(kCorrectedPrice);
    corrected.reason = "recorded wrongly";
    return event_of(numbered('R', group), std::move(corrected), day_of(group));
}

events::EventT Workload::order(std::uint64_t group) const {
    const std::uint64_t voucher = chance(group, 3) % v_;
    events::ServiceOrderedT ordered;
    ordered.order = std::to_string(group);
    ordered.voucher = voucher_id(voucher);
    ordered.provider = provider_id(voucher);
    ordered.service = service_of(voucher);
    ordered.service_date = date(kDays - 1);
    ordered.quantity = quantity(kQuantity);
    ordered.unit_price = price(kPrice);
    return event_of(numbered('O', group), std::move(ordered), day_of(group));
}

events::EventT Workload::order_cancellation(std::uint64_t group) const {
    const std::uint64_t ordered = group - 1;
    const std::uint64_t voucher = chance(ordered, 3) % v_;
    events::OrderCancelledT cancelled;
    cancelled.order = std::to_string(ordered);
    cancelled.voucher = voucher_id(voucher);
    cancelled.provider = provider_id(voucher);
    return event_of(numbered('O', group), std::move(cancelled), day_of(group));
}

events::EventT Workload::cancellation(std::uint64_t group) const {
    const std::uint64_t of_group = group % 2 == 0 ? earlier_group(group, 4) : group;
    const std::uint64_t place = of_group == group ? kNearCancelled : kFarCancelled;
    events::DeliveryCancelledT cancelled;
    name_delivery(cancelled, of_group * kGroupDeliveries + place);
    cancelled.reason = "not at home";
    return event_of(numbered('X', group), std::move(cancelled), day_of(group));
}

events::EventT Workload::feedback(std::uint64_t group) const {
    const std::uint64_t voucher = chance(group, 5) % v_;
    events::FeedbackGivenT given;
    given.feedback = std::to_string(group);
    given.provider = provider_id(voucher);
    given.service = service_of(voucher);
    given.client = numbered('C', voucher);
    given.rating = static_cast<std::uint8_t>(1 + chance(group, 6) % 5);
    return event_of(numbered('B', group), std::move(given), day_of(group));
}

events::EventT Workload::top_up(std::uint64_t group) const {
    const std::uint64_t balance_vouchers = v_ / kVouchersPerBalance;
    const std::uint64_t voucher =
        chance(group, 7) % balance_vouchers * kVouchersPerBalance + kVouchersPerBalance - 1;
    events::VoucherToppedUpT topped_up;
    topped_up.voucher = voucher_id(voucher);
    topped_up.tranche = std::to_string(group);
    topped_up.amount = std::make_unique<events::Cents>(10'000);
    topped_up.effective_on = date(day_of(group));
    return event_of(numbered('T', group), std::move(topped_up), day_of(group));
}

events::EventT Workload::other(std::uint64_t group) const {
    switch (group % kOtherKinds) {
        case 0:
            return order(group);
        case 1:
            return order_cancellation(group);
        case 2:
            return cancellation(group);
        case 3:
            return feedback(group);
        default:
            return top_up(group);
    }
}

// D D D D correction D D D D other
events::EventT Workload::mixed(std::uint64_t number) const {
    const std::uint64_t group = number / 10;
    const std::uint64_t place = number % 10;
    if (place == 4) return correction(group);
    if (place == 9) return other(group);
    return delivery(group * kGroupDeliveries + place - (place > 4 ? 1 : 0));
}

std::string Workload::event(std::uint64_t number) const {
    SALDO_ASSERT(number < events(), "the workload has this event");
    if (number < kReference) return encoded(reference(number));
    number -= kReference;
    if (number < 3 * p_) return encoded(provider(number));
    number -= 3 * p_;
    if (number < 2 * v_) return encoded(voucher(number));
    return encoded(mixed(number - 2 * v_));
}

std::string Workload::encoded(events::EventT event) const {
    event.ledger = sizes_.ledger;
    return codec::encode(event);
}

Status Workload::each(std::uint64_t from, std::uint64_t until,
                      const std::function<Status(std::string_view)>& take) const {
    for (std::uint64_t number = from; number < until; ++number)
        if (const Status taken = take(event(number)); !taken) return taken;
    return {};
}

Expected Workload::expected() const {
    const auto of_kind = [this](std::uint64_t kind) {
        return (groups_ + kOtherKinds - 1 - kind) / kOtherKinds;
    };
    Expected expected;
    expected.accepted = events();
    expected.deliveries = groups_ * kGroupDeliveries;
    expected.corrections = groups_;
    expected.cancellations = of_kind(2);
    expected.feedback = of_kind(3);
    expected.open_cents =
        static_cast<std::int64_t>(expected.deliveries - expected.cancellations) * kDeliveryCents -
        static_cast<std::int64_t>(expected.corrections) * (kDeliveryCents - kCorrectedCents);
    return expected;
}

}  // namespace saldo::bench

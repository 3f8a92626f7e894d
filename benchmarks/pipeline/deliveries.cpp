#include "benchmarks/pipeline/deliveries.hpp"

#include "engine/time/date.hpp"
#include "schemas/codec/encode.hpp"
#include "schemas/events_generated.h"

namespace saldo::bench {

namespace {

constexpr std::int32_t kFirstDay = 20'454;  // 2026-01-01
constexpr std::int64_t kFirstMs = std::int64_t{kFirstDay} * 86'400'000;

// The n-th event of a kind: ids are numbered, moments rise.
class Maker {
  public:
    explicit Maker(const std::function<Status(std::string_view)>& take) : take_(take) {}

    template <class Fact>
    Status give(std::string id, Fact fact, std::int32_t day = kFirstDay) {
        events::EventT event;
        event.id = std::move(id);
        event.source = "urn:bench:organiser";
        event.ledger = kLedger;
        event.recorded_at = std::make_unique<events::Instant>(
            kFirstMs + (day - kFirstDay) * std::int64_t{86'400'000} + 43'200'000, 120);
        event.actor = "a-1";
        event.role = events::Role::official;
        event.data.Set(std::move(fact));
        return take_(codec::encode(event));
    }

  private:
    const std::function<Status(std::string_view)>& take_;
};

std::unique_ptr<events::Date> date(std::int32_t days) {
    return std::make_unique<events::Date>(days);
}

Status give_reference_data(Maker& maker) {
    events::LedgerOpenedT opened;
    opened.name = "Bench";
    opened.organiser_business_id = "9000001-1";
    opened.organiser_code = "999";
    opened.currency = "EUR";
    if (const Status given = maker.give("L", std::move(opened)); !given) return given;
    events::FunderDefinedT funder;
    funder.funder = "F";
    funder.business_id = "0109862-8";
    funder.debtor_name = "Bench";
    funder.iban = "FI2112345600000785";
    funder.valid_from = date(kFirstDay - 365);
    if (const Status given = maker.give("F", std::move(funder)); !given) return given;
    for (const char* const name : {"home_care", "cleaning"}) {
        events::ServiceDefinedT service;
        service.service = name;
        service.name_fi = name;
        service.unit = events::Unit::hour;
        service.coding = "4310";
        service.valid_from = date(kFirstDay - 365);
        if (const Status given = maker.give(std::string("S-") + name, std::move(service)); !given)
            return given;
    }
    return {};
}

Status give_voucher(Maker& maker, std::uint64_t number) {
    const std::string digits = std::to_string(number);
    events::ClientRegisteredT client;
    client.client = "C" + digits;
    client.home_municipality = "999";
    client.home_from = date(kFirstDay - 365);
    if (const Status given = maker.give("C" + digits, std::move(client)); !given) return given;
    events::VoucherGrantedT granted;
    granted.voucher = "V" + digits;
    granted.client = "C" + digits;
    auto line = std::make_unique<events::VoucherLineT>();
    line->service = number % 2 == 0 ? "home_care" : "cleaning";
    line->quantity = std::make_unique<events::Quantity>(1'000'000);
    line->unit_value = std::make_unique<events::UnitPrice>(220'000);
    granted.lines.push_back(std::move(line));
    granted.valid_from = date(kFirstDay);
    granted.recurrence = events::Recurrence::month;
    return maker.give("G" + digits, std::move(granted));
}

// Spreads numbers as chance would, the same everywhere (the finaliser of splitmix64).
std::uint64_t spread(std::uint64_t number) {
    number += 0x9e3779b97f4a7c15ULL;
    number = (number ^ number >> 30U) * 0xbf58476d1ce4e5b9ULL;
    number = (number ^ number >> 27U) * 0x94d049bb133111ebULL;
    return number ^ number >> 31U;
}

}  // namespace

Status make_events(const Workload& workload, const std::function<Status(std::string_view)>& take) {
    Maker maker(take);
    if (const Status given = give_reference_data(maker); !given) return given;
    for (std::uint64_t number = 0; number < workload.providers; ++number) {
        events::ProviderApprovedT approved;
        approved.provider = "P" + std::to_string(number);
        approved.business_id = "0109862-8";
        approved.name = approved.provider;
        approved.valid_from = date(kFirstDay - 365);
        if (const Status given = maker.give("A" + std::to_string(number), std::move(approved));
            !given)
            return given;
    }
    for (std::uint64_t number = 0; number < workload.vouchers; ++number)
        if (const Status given = give_voucher(maker, number); !given) return given;
    for (std::uint64_t number = 0; number < workload.deliveries; ++number) {
        const std::uint64_t chance = spread(number);
        const std::uint64_t voucher = chance % workload.vouchers;
        const auto day = static_cast<std::int32_t>(number * 31 / workload.deliveries);
        events::ServiceDeliveredT delivered;
        delivered.delivery = std::to_string(number);
        delivered.voucher = "V" + std::to_string(voucher);
        delivered.provider = "P" + std::to_string((chance >> 32U) % workload.providers);
        delivered.service = voucher % 2 == 0 ? "home_care" : "cleaning";
        delivered.service_date = date(kFirstDay + day);
        delivered.quantity = std::make_unique<events::Quantity>(1'000);
        delivered.unit_price = std::make_unique<events::UnitPrice>(250'000);
        if (const Status given =
                maker.give("D" + std::to_string(number), std::move(delivered), kFirstDay + day);
            !given)
            return given;
    }
    return {};
}

}  // namespace saldo::bench

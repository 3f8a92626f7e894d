// A few events of one small ledger, as their publisher would send them, for tests of the fold that
// no golden script can say: hostile bytes, types of a later schema, balances at their limit.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "schemas/codec/encode.hpp"
#include "schemas/events_generated.h"
#include "tests/golden/folded_ledger.hpp"

namespace saldo::test {

inline constexpr std::string_view kSampleLedger = "L06";
inline constexpr std::int64_t kSampleMs = 1'769'860'800'000;  // 2026-01-31T12:00Z
inline constexpr std::int32_t kSampleDay = 20'484;            // 2026-01-31
inline constexpr std::int64_t kSampleHour = 1'000;            // thousandths

template <class Fact>
[[nodiscard]] events::EventT sample_event(std::string id, Fact fact,
                                          std::string source = "/office") {
    events::EventT event;
    event.id = std::move(id);
    event.source = std::move(source);
    event.ledger = kSampleLedger;
    event.actor = "anna";
    event.role = events::Role::official;
    event.recorded_at = std::make_unique<events::Instant>(kSampleMs, std::int16_t{120});
    event.data.Set(std::move(fact));
    return event;
}

[[nodiscard]] inline LoggedRecord logged(const events::EventT& event) {
    return {event.ledger, codec::encode(event)};
}

[[nodiscard]] inline std::unique_ptr<events::Date> sample_day() {
    return std::make_unique<events::Date>(kSampleDay);
}

[[nodiscard]] inline events::LedgerOpenedT opening() {
    events::LedgerOpenedT opened;
    opened.name = "County";
    opened.organiser_business_id = "1234567-1";
    opened.organiser_code = "06";
    opened.currency = "EUR";
    return opened;
}

[[nodiscard]] inline events::ServiceDefinedT home_care() {
    events::ServiceDefinedT service;
    service.service = "home_care";
    service.name_fi = "kotihoito";
    service.unit = events::Unit::hour;
    service.coding = "4310";
    service.valid_from = sample_day();
    return service;
}

[[nodiscard]] inline events::ClientRegisteredT client() {
    events::ClientRegisteredT registered;
    registered.client = "C1";
    registered.home_municipality = "837";
    registered.home_from = sample_day();
    return registered;
}

[[nodiscard]] inline events::PublisherAuthorisedT authorisation(std::string publisher,
                                                                std::string provider) {
    events::PublisherAuthorisedT authorised;
    authorised.publisher = std::move(publisher);
    authorised.provider = std::move(provider);
    authorised.valid_from = sample_day();
    return authorised;
}

// Ten hours of home care at 25.00 EUR, once.
[[nodiscard]] inline events::VoucherGrantedT grant(std::string voucher) {
    events::VoucherGrantedT granted;
    granted.voucher = std::move(voucher);
    granted.client = "C1";
    auto line = std::make_unique<events::VoucherLineT>();
    line->service = "home_care";
    line->quantity = std::make_unique<events::Quantity>(10 * kSampleHour);
    line->unit_value = std::make_unique<events::UnitPrice>(250'000);
    granted.lines.push_back(std::move(line));
    granted.valid_from = sample_day();
    return granted;
}

}  // namespace saldo::test

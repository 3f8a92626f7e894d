#include "tests/projections/care_events.hpp"

#include <memory>
#include <utility>

#include "schemas/codec/encode.hpp"

namespace saldo::test {

namespace {

constexpr std::int32_t kJanuary = 20'454;  // 2026-01-01
constexpr int kSpringDays = 90;
constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::size_t kDeliveredKept = 64;

std::unique_ptr<events::Date> date(std::int32_t days) {
    return std::make_unique<events::Date>(kJanuary + days);
}

}  // namespace

CareEvents::CareEvents(std::string ledger, std::uint64_t seed, Size size)
    : ledger_(std::move(ledger)), size_(size), random_(seed) {}

std::string CareEvents::voucher(std::uint64_t number) const {
    return "voucher-" + std::to_string(number);
}
std::string CareEvents::provider(std::uint64_t number) const {
    return "provider-" + std::to_string(number);
}

events::EventT CareEvents::event(std::string id) {
    events::EventT event;
    event.id = std::move(id);
    event.source = "/care";
    event.ledger = ledger_;
    event.recorded_at = std::make_unique<events::Instant>(
        (std::int64_t{kJanuary} + kSpringDays) * kDayMs + made_, std::int16_t{180});
    event.actor = "a-1";
    event.role = events::Role::official;
    return event;
}

CareRecord CareEvents::record(const events::EventT& event) {
    return {ledger_, codec::encode(event)};
}

events::EventT CareEvents::opening_event(int number) {
    events::EventT event = this->event("opening-" + std::to_string(number));
    if (number == 0) {
        events::LedgerOpenedT opened;
        opened.name = "The county " + ledger_;
        opened.organiser_business_id = "1234567-1";
        opened.organiser_code = "06";
        opened.currency = "EUR";
        event.data.Set(std::move(opened));
    } else if (number == 1) {
        events::FunderDefinedT funder;
        funder.funder = "funder";
        funder.business_id = "1234567-1";
        funder.debtor_name = "Funder";
        funder.iban = "FI2112345600000785";
        funder.valid_from = date(-365);
        event.data.Set(std::move(funder));
    } else if (number <= 3) {
        events::ServiceDefinedT service;
        service.service = number == 2 ? "home_care" : "physiotherapy";
        service.name_fi = service.service;
        service.unit = events::Unit::hour;
        service.coding = number == 2 ? "4310" : "4320";
        service.needs_approval = number == 3;
        service.valid_from = date(-365);
        event.data.Set(std::move(service));
    } else if (number < 4 + size_.providers) {
        events::ProviderApprovedT approved;
        approved.provider = provider(static_cast<std::uint64_t>(number - 4));
        approved.business_id = "1234567-1";
        approved.name = "Care " + approved.provider;
        approved.valid_from = date(-365);
        event.data.Set(std::move(approved));
    } else if (number < 4 + size_.providers + size_.vouchers) {
        events::ClientRegisteredT client;
        client.client = "client-" + std::to_string(number - 4 - size_.providers);
        client.home_municipality = "109";
        client.home_from = date(-365);
        event.data.Set(std::move(client));
    } else {
        const auto index =
            static_cast<std::uint64_t>(number - 4 - size_.providers - size_.vouchers);
        events::VoucherGrantedT granted;
        granted.voucher = voucher(index);
        granted.client = "client-" + std::to_string(index);
        granted.kind = events::VoucherKind::service_voucher;
        granted.recurrence = events::Recurrence::month;
        auto line = std::make_unique<events::VoucherLineT>();
        line->service = index % 4 == 0 ? "physiotherapy" : "home_care";
        line->quantity =
            std::make_unique<events::Quantity>(20'000 + static_cast<int>(index % 9) * 10'000);
        line->unit_value = std::make_unique<events::UnitPrice>(300'000);
        granted.lines.push_back(std::move(line));
        granted.valid_from = date(0);
        event.data.Set(std::move(granted));
    }
    return event;
}

events::EventT CareEvents::delivery() {
    events::EventT event = this->event("event-" + std::to_string(made_));
    const std::uint64_t index = below(static_cast<std::uint64_t>(size_.vouchers) + 3);
    events::ServiceDeliveredT delivered;
    delivered.delivery = "delivery-" + std::to_string(made_);
    delivered.voucher = voucher(index);
    delivered.provider = provider(below(static_cast<std::uint64_t>(size_.providers)) +
                                  (below(100) == 0 ? 1'000U : 0U));
    delivered.service = index % 4 == 0 ? "physiotherapy" : "home_care";
    delivered.service_date = date(static_cast<std::int32_t>(below(kSpringDays)));
    delivered.quantity =
        std::make_unique<events::Quantity>(250 * static_cast<std::int64_t>(below(8) + 1));
    delivered.unit_price =
        std::make_unique<events::UnitPrice>(280'000 + static_cast<std::int64_t>(below(5)) * 10'000);
    event.data.Set(std::move(delivered));
    event.role = events::Role::provider;
    return event;
}

// Something else than a delivery, about one of the last few deliveries or a voucher.
events::EventT CareEvents::other() {
    events::EventT event = this->event("event-" + std::to_string(made_));
    const auto& about = *delivered_[below(delivered_.size())].data.AsServiceDelivered();
    if (below(2) == 0) {
        events::DeliveryCancelledT cancelled;
        cancelled.delivery = about.delivery;
        cancelled.voucher = about.voucher;
        cancelled.provider = about.provider;
        event.data.Set(std::move(cancelled));
    } else {
        events::VoucherToppedUpT topped_up;
        topped_up.voucher = about.voucher;
        topped_up.tranche = "tranche-" + std::to_string(made_);
        topped_up.quantity = std::make_unique<events::Quantity>(2'000);
        topped_up.effective_on = date(static_cast<std::int32_t>(below(kSpringDays)));
        event.data.Set(std::move(topped_up));
    }
    return event;
}

CareRecord CareEvents::next() {
    const int number = made_++;
    const int opening = 4 + size_.providers + 2 * size_.vouchers;
    if (number < opening) return last_ = record(opening_event(number));
    const std::uint64_t what = below(100);
    if (what < 2) return last_;  // published twice
    if (what < 3) return {ledger_, "no event at all " + std::to_string(number)};
    if (what < 4) return {"somebody else's key", last_.value};
    if (what < 6 && !delivered_.empty()) {
        events::EventT reused = delivered_.back();
        reused.actor = "a-2";
        return last_ = record(reused);
    }
    if (what < 10 && !delivered_.empty()) return last_ = record(other());
    events::EventT made = delivery();
    last_ = record(made);
    if (delivered_.size() < kDeliveredKept) {
        delivered_.push_back(std::move(made));
    } else {
        delivered_[below(kDeliveredKept)] = std::move(made);
    }
    return last_;
}

std::vector<CareRecord> CareEvents::take(int count) {
    std::vector<CareRecord> records;
    for (int at = 0; at < count; ++at) records.push_back(next());
    return records;
}

}  // namespace saldo::test

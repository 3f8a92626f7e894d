// Disputes, and what clients, those who act for them and publishers say.

#include <algorithm>

#include "engine/time/date.hpp"
#include "tests/engine/random_office.hpp"

namespace saldo::test {

namespace {

std::unique_ptr<events::Cents> cents(std::uint64_t amount) {
    return std::make_unique<events::Cents>(static_cast<std::int64_t>(amount));
}

constexpr std::size_t kDisputesKept = 12;

}  // namespace

// Of one of the last deliveries; or the end of an earlier dispute, credited in part as often as
// not.
void RandomOffice::dispute(events::EventT& event) {
    if (!disputed_.empty() && one_in(2)) {
        const std::size_t at = below(disputed_.size());
        events::DisputeResolvedT resolved;
        resolved.delivery = disputed_[at].delivery;
        resolved.voucher = disputed_[at].voucher;
        resolved.provider = disputed_[at].provider;
        if (!one_in(3)) resolved.credited = cents(below(one_in(3) ? 1'000'000 : 5'000));
        return event.data.Set(std::move(resolved));
    }
    const events::ServiceDelivered* about = nullptr;
    for (int tries = 0; tries < 8 && about == nullptr && !said_.empty(); ++tries)
        about =
            events::GetEvent(said_[below(said_.size())].value.data())->data_as_ServiceDelivered();
    if (about == nullptr) return deliver(event);
    events::DeliveryDisputedT disputed;
    disputed.delivery = about->delivery()->str();
    disputed.voucher = about->voucher()->str();
    disputed.provider = about->provider()->str();
    if (one_in(3)) event.role = one_in(2) ? events::Role::client : events::Role::mandatary;
    if (event.role == events::Role::mandatary) event.actor = named("M", 2);
    if (disputed_.size() < kDisputesKept)
        disputed_.push_back(disputed);
    else
        disputed_[below(kDisputesKept)] = disputed;
    event.data.Set(std::move(disputed));
}

void RandomOffice::charge_client(events::EventT& event) {
    const std::string client = named("C", one_in(30) ? 3 : 2);
    const std::string invoice = named("I", 40);
    switch (below(5)) {
        case 0: {
            events::ClientFeeDecidedT decided;
            decided.fee = named("F", 20);
            decided.client = client;
            decided.service = service();
            decided.unit_fee = price();
            decided.valid_from = day();
            return event.data.Set(std::move(decided));
        }
        case 1: {
            events::ClientFeeAssessedT assessed;
            assessed.fee = named("F", 20);
            assessed.client = client;
            assessed.period_end = std::make_unique<events::Date>(month_end(Date{today_}).days);
            assessed.amount = cents(below(20'000));
            return event.data.Set(std::move(assessed));
        }
        case 2: {
            events::ClientFeeInvoicedT invoiced;
            invoiced.invoice = invoice;
            invoiced.client = client;
            invoiced.funder = named("F", 2);
            invoiced.service = service();
            invoiced.service_date = day();
            invoiced.amount = cents(below(20'000));
            return event.data.Set(std::move(invoiced));
        }
        case 3: {
            events::ClientFeeCreditedT credited;
            credited.invoice = invoice;
            credited.client = client;
            credited.amount = cents(below(10'000));
            return event.data.Set(std::move(credited));
        }
        default: {
            events::ClientFeePaidT paid;
            paid.invoice = invoice;
            paid.client = client;
            paid.amount = cents(below(10'000));
            paid.paid_on = day();
            return event.data.Set(std::move(paid));
        }
    }
}

void RandomOffice::hear_people(events::EventT& event) {
    switch (below(8)) {
        case 0: {
            events::MandateGivenT given;
            given.mandate = named("N", 12);
            given.client = named("C", 2);
            given.mandatary = named("M", 2);
            given.valid_from = day();
            return event.data.Set(std::move(given));
        }
        case 1: {
            events::MandateEndedT ended;
            ended.mandate = named("N", 12);
            ended.client = named("C", 2);
            ended.ended_on = day();
            return event.data.Set(std::move(ended));
        }
        case 2: {
            events::FeedbackGivenT given;
            given.feedback = named("B", 60);
            given.provider = named("P", 3);
            given.service = service();
            given.rating = static_cast<std::uint8_t>(below(7));
            event.role = events::Role::client;
            return event.data.Set(std::move(given));
        }
        case 3: {
            events::ControlTotalT control;
            control.publisher = "/office";
            control.day = std::make_unique<events::Date>(today_ - static_cast<int>(below(3)));
            control.count = static_cast<std::uint32_t>(below(200));
            control.total = cents(below(9'000'000));
            return event.data.Set(std::move(control));
        }
        default:
            return charge_client(event);
    }
}

}  // namespace saldo::test

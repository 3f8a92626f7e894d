// What clients, those who act for them and publishers say: disputes, mandates, feedback, control
// totals.
#include <utility>

#include "tests/model/history.hpp"

namespace saldo::model {

namespace {

constexpr std::size_t kDisputesKept = 12;

}  // namespace

void History::speak_as_person(events::EventT& event) {
    event.role = one_in(2) ? events::Role::client : events::Role::mandatary;
    event.actor = named("kin-", 3);
}

// Of one of the last deliveries; or the end of an earlier dispute, credited in part as often as
// not.
void History::dispute(events::EventT& event, const World& world) {
    if (!disputed_.empty() && one_in(2)) {
        const events::DeliveryDisputedT& about = disputed_[below(disputed_.size())];
        events::DisputeResolvedT resolved;
        resolved.delivery = about.delivery;
        resolved.voucher = one_in(60) ? voucher(world) : about.voucher;
        resolved.provider = about.provider;
        const auto known = world.deliveries.find({about.provider, about.delivery});
        if (!one_in(3)) resolved.credited = cents(5'000);
        if (one_in(3) && known != world.deliveries.end()) {
            Amount payable = 0;
            for (const Part& part : known->second.parts) payable += part.net + part.vat;
            resolved.credited = std::make_unique<events::Cents>(payable + (one_in(6) ? 1 : 0));
        }
        if (one_in(20)) event.role = events::Role::provider;
        return event.data.Set(std::move(resolved));
    }
    const events::ServiceDeliveredT* const about = late_delivery(world);
    if (about == nullptr) return deliver(event, world);
    events::DeliveryDisputedT disputed;
    disputed.delivery = about->delivery;
    disputed.voucher = one_in(60) ? voucher(world) : about->voucher;
    disputed.provider = about->provider;
    if (one_in(3)) speak_as_person(event);
    if (one_in(20)) event.role = events::Role::provider;
    if (disputed_.size() < kDisputesKept)
        disputed_.push_back(disputed);
    else
        disputed_[below(kDisputesKept)] = disputed;
    event.data.Set(std::move(disputed));
}

// Given mostly by officials and clients; ended by anybody.
void History::give_mandate(events::EventT& event, const World& world) {
    const Text client = named("C", one_in(30) ? 4 : 3);
    const auto known = world.clients.find(client);
    if (one_in(3) && known != world.clients.end() && !known->second.mandates.empty()) {
        auto mandate = known->second.mandates.begin();
        std::advance(mandate, static_cast<std::ptrdiff_t>(below(known->second.mandates.size())));
        events::MandateEndedT ended;
        ended.mandate = one_in(20) ? named("M", 90) : mandate->first;
        ended.client = client;
        ended.ended_on = one_in(8) ? day() : day_after(today_ - 3, 20);
        if (one_in(2)) speak_as_person(event);
        if (one_in(20)) event.role = events::Role::bank;
        return event.data.Set(std::move(ended));
    }
    events::MandateGivenT given;
    given.mandate = named("M", 90);
    given.client = client;
    given.mandatary = named("kin-", 3);
    given.valid_from = day();
    if (one_in(2)) given.valid_until = day_after(today_ - 20, 60);
    if (one_in(4)) speak_as_person(event);
    event.data.Set(std::move(given));
}

// Mostly what was received on a day that is over; sometimes of a day that goes on, or wrong.
void History::say_control_total(events::EventT& event, const World& world) {
    events::ControlTotalT control;
    control.publisher = one_in(3) ? named("/provider-", 3) : "/office";
    if (one_in(15)) control.publisher = named("/nobody-", 3);
    control.day = day_after(today_ - 3, one_in(6) ? 5 : 3);
    if (one_in(60)) control.day = day();
    control.count = static_cast<std::uint32_t>(below(20));
    control.total = cents(90'000);
    const auto received = world.control_days.find({control.publisher, control.day->days()});
    if (received != world.control_days.end() && !one_in(8)) {
        control.count = static_cast<std::uint32_t>(received->second.count);
        *control.total = events::Cents(received->second.total);
    }
    if (one_in(4)) {
        event.source = one_in(3) ? named("/provider-", 3) : control.publisher;
        event.role = events::Role::provider;
    }
    event.data.Set(std::move(control));
}

void History::hear_people(events::EventT& event, const World& world) {
    switch (below(4)) {
        case 0:
            return give_mandate(event, world);
        case 1: {
            events::FeedbackGivenT given;
            given.feedback = one_in(8) ? named("B", 9) : "B" + std::to_string(made_);
            given.provider = provider();
            given.service = service();
            if (one_in(2)) given.client = named("C", one_in(30) ? 4 : 3);
            given.rating = static_cast<std::uint8_t>(one_in(12) ? below(9) : 1 + below(5));
            speak_as_person(event);
            if (one_in(4)) event.role = static_cast<events::Role>(below(8));
            return event.data.Set(std::move(given));
        }
        default:
            return say_control_total(event, world);
    }
}

}  // namespace saldo::model

// Deliveries as the providers' systems record them, the orders before and the reviews, corrections,
// cancellations and credits after them.
#include <algorithm>

#include "cli/example_month/books.hpp"
#include "cli/example_month/identifiers.hpp"

namespace saldo::example_month {
namespace {

constexpr std::int64_t kHourMs = kHourMinutes * kMinuteMs;
constexpr unsigned kReviewerFirst = 61;
constexpr unsigned kReviewers = 6;
// What happens to some deliveries, in a thousand.
constexpr unsigned kCancelled = 3;
constexpr unsigned kApproved = 960;
constexpr unsigned kNoted = 20;

class Days {
  public:
    Days(const Plan& plan, Timeline& timeline)
        : plan_(plan),
          timeline_(timeline),
          random_(plan.options.seed, "days"),
          touched_(plan.vouchers.size(), false) {}

    void handle(std::uint32_t place) {
        const Visit& visit = plan_.visits[place];
        if (visit.ordered) order(place, visit);
        timeline_.add_visit(visit.recorded_ms, place);
        follow(place, visit);
    }

  private:
    Who reviewer(const Visit& visit) const {
        return official(kReviewerFirst + visit.provider % kReviewers);
    }
    const CatalogueService& service_of(const Visit& visit) const {
        return catalogue()[plan_.vouchers[visit.voucher].lines[visit.line].service];
    }

    // A delivery, its voucher and its provider, as every event about it names them.
    template <class Fact>
    Fact about(std::uint32_t place) const {
        const Visit& visit = plan_.visits[place];
        Fact fact;
        fact.delivery = delivery_id(place);
        fact.voucher = plan_.vouchers[visit.voucher].id;
        fact.provider = plan_.city.providers[visit.provider].id;
        return fact;
    }

    events::ServiceOrderedT ordered(const std::string& order, const Visit& visit) const {
        events::ServiceOrderedT made;
        made.order = order;
        made.voucher = plan_.vouchers[visit.voucher].id;
        made.provider = plan_.city.providers[visit.provider].id;
        made.service = service_of(visit).id;
        made.service_date = said(visit.date);
        made.quantity = said(visit.quantity);
        made.unit_price = said(visit.unit_price);
        made.expires_on = said(Date{visit.date.days + 7});
        return made;
    }

    void order(std::uint32_t place, const Visit& visit) {
        const std::int64_t ordered_ms =
            utc_ms(Date{visit.date.days - static_cast<std::int32_t>(random_.between(2, 7))}, 600);
        const Who who = provider_system(plan_.city.providers[visit.provider], 1);
        timeline_.add(ordered_ms,
                      event_of(order_id(place), who, ordered_ms, ordered(order_id(place), visit)));
    }

    // An order of the smallest size that is cancelled before it would be used: the grant has a
    // whole unit to spare.
    void pass_order(std::uint32_t place, const Visit& visit) {
        const Who who = provider_system(plan_.city.providers[visit.provider], 1);
        const std::string id = order_id(place) + "-p";
        events::ServiceOrderedT made = ordered(id, visit);
        const std::size_t service = plan_.vouchers[visit.voucher].lines[visit.line].service;
        made.unit_price = said(
            price_of(plan_.city.providers[visit.provider], service, -1, events::TimeClass::any));
        made.quantity = said(Quantity{500});
        if (service_of(visit).unit != events::Unit::hour) made.quantity = said(Quantity{1'000});
        const std::int64_t ordered_ms = utc_ms(visit.date, 7 * kHourMinutes);
        timeline_.add(ordered_ms, event_of(id, who, ordered_ms, std::move(made)));
        events::OrderCancelledT cancelled;
        cancelled.order = id;
        cancelled.voucher = plan_.vouchers[visit.voucher].id;
        cancelled.provider = plan_.city.providers[visit.provider].id;
        const std::int64_t cancelled_ms = ordered_ms + 30 * kMinuteMs;
        timeline_.add(cancelled_ms, event_of(id + "c", who, cancelled_ms, std::move(cancelled)));
    }

    // At most one of the rarer things for each voucher.
    void follow(std::uint32_t place, const Visit& visit) {
        const Voucher& voucher = plan_.vouchers[visit.voucher];
        const bool first = !touched_[visit.voucher];
        touched_[visit.voucher] = true;
        if (voucher.fate == Fate::corrected && first) {
            correct(place, visit);
        } else if (voucher.fate == Fate::credited && first) {
            credit(place, visit);
        } else if (voucher.fate == Fate::order_passed && first) {
            pass_order(place, visit);
        } else if (voucher.fate == Fate::ordinary && !visit.ordered && random_.chance(kCancelled)) {
            cancel(place, visit);
            return;
        }
        if (service_of(visit).needs_approval && random_.chance(kApproved)) {
            const std::int64_t days = random_.between(1, 3);
            timeline_.publish(reviewer(visit), visit.recorded_ms + days * kDayMs,
                              about<events::DeliveryApprovedT>(place));
        }
    }

    // Half an hour less, or a euro less where a visit cannot be divided. The provider corrects what
    // still waits for approval, the organiser the rest.
    void correct(std::uint32_t place, const Visit& visit) {
        auto corrected = about<events::DeliveryCorrectedT>(place);
        corrected.service = service_of(visit).id;
        corrected.service_date = said(visit.date);
        const bool divisible =
            service_of(visit).unit == events::Unit::hour && visit.quantity.value > 500;
        corrected.quantity = said(Quantity{visit.quantity.value - (divisible ? 500 : 0)});
        corrected.unit_price = said(UnitPrice{visit.unit_price.value - (divisible ? 0 : 10'000)});
        corrected.time_class = visit.time_class;
        if (divisible && service_of(visit).is_by_the_clock()) {
            corrected.worker =
                provider_system(plan_.city.providers[visit.provider], visit.worker).actor;
            corrected.started_at = said_moment(utc_ms(visit.date, visit.start_minute));
            corrected.ended_at = said_moment(
                utc_ms(visit.date, visit.start_minute + visit.minutes - kHourMinutes / 2));
        }
        corrected.reason = "kirjausvirhe";
        if (service_of(visit).needs_approval) {
            const Who who = provider_system(plan_.city.providers[visit.provider], visit.worker);
            const std::int64_t corrected_ms = visit.recorded_ms + kHourMs;
            timeline_.add(corrected_ms, event_of(delivery_id(place) + "-c", who, corrected_ms,
                                                 std::move(corrected)));
        } else {
            timeline_.publish(reviewer(visit), visit.recorded_ms + 3 * kDayMs,
                              std::move(corrected));
        }
    }

    void cancel(std::uint32_t place, const Visit& visit) {
        auto cancelled = about<events::DeliveryCancelledT>(place);
        cancelled.reason = "käynti peruuntui";
        if (service_of(visit).needs_approval) {
            const Who who = provider_system(plan_.city.providers[visit.provider], visit.worker);
            const std::int64_t cancelled_ms = visit.recorded_ms + 2 * kHourMs;
            timeline_.add(cancelled_ms, event_of(delivery_id(place) + "-x", who, cancelled_ms,
                                                 std::move(cancelled)));
        } else {
            timeline_.publish(reviewer(visit), visit.recorded_ms + 2 * kDayMs,
                              std::move(cancelled));
        }
    }

    void credit(std::uint32_t place, const Visit& visit) {
        events::CreditGivenT credit;
        credit.credit = "H" + delivery_id(place);
        credit.voucher = plan_.vouchers[visit.voucher].id;
        credit.provider = plan_.city.providers[visit.provider].id;
        credit.service = service_of(visit).id;
        credit.service_date = said(visit.date);
        credit.amount = said(Cents{random_.between(3, 9) * 100});
        credit.reason = "myöhästyneet käynnit";
        timeline_.publish(reviewer(visit), visit.recorded_ms + 4 * kDayMs, std::move(credit));
    }

    const Plan& plan_;
    Timeline& timeline_;
    Random random_;
    std::vector<bool> touched_;  // by voucher: one of its visits was handled
};

}  // namespace

Who provider_system(const Provider& provider, unsigned worker) {
    return {provider.source(), "w-" + provider.id + "-" + std::to_string(worker),
            events::Role::provider};
}

std::string delivery_id(std::uint32_t visit) { return numbered("D", visit + 1, 6); }

std::string order_id(std::uint32_t visit) { return numbered("T", visit + 1, 6); }

events::EventT delivery_of(const Plan& plan, std::uint32_t place) {
    const Visit& visit = plan.visits[place];
    const Voucher& voucher = plan.vouchers[visit.voucher];
    const CatalogueService& service = catalogue()[voucher.lines[visit.line].service];
    const Provider& provider = plan.city.providers[visit.provider];
    const Who who = provider_system(provider, visit.worker);
    events::ServiceDeliveredT delivered;
    delivered.delivery = delivery_id(place);
    delivered.voucher = voucher.id;
    delivered.provider = provider.id;
    delivered.service = service.id;
    if (visit.content >= 0) {
        delivered.content = service.contents[static_cast<std::size_t>(visit.content)].id;
    }
    delivered.service_date = said(visit.date);
    if (service.is_by_the_clock()) {
        delivered.worker = who.actor;
        delivered.started_at = said_moment(utc_ms(visit.date, visit.start_minute));
        delivered.ended_at = said_moment(utc_ms(visit.date, visit.start_minute + visit.minutes));
    }
    delivered.quantity = said(visit.quantity);
    delivered.unit_price = said(visit.unit_price);
    delivered.time_class = visit.time_class;
    if (visit.ordered) delivered.order = order_id(place);
    // A note about one visit in fifty; a stream of its own, so that the line can be made again.
    Random random(plan.options.seed ^ place, "notes");
    if (random.chance(kNoted)) delivered.note = sealed(delivered.delivery, random);
    return event_of(delivery_id(place), who, visit.recorded_ms, std::move(delivered));
}

void publish_deliveries(const Plan& plan, Timeline& timeline) {
    Days days(plan, timeline);
    for (std::uint32_t place = 0; place < plan.visits.size(); ++place) days.handle(place);
}

}  // namespace saldo::example_month

// What is wrong on purpose. Each mistake starts from a right visit and changes one thing, so that
// it is refused for that thing alone; it is recorded after the visit it came from.
#include <functional>
#include <optional>

#include "cli/example_month/books.hpp"
#include "cli/example_month/identifiers.hpp"
#include "engine/base/assert.hpp"

namespace saldo::example_month {
namespace {

// How many of each kind come with 100,000 right deliveries, by Mistake.
constexpr std::array<std::uint32_t, kMistakes> kPerHundredThousand{500, 100, 150, 400, 80, 60,
                                                                   25,  10,  5,   40,  30, 20};

class Mistakes {
  public:
    Mistakes(const Plan& plan, Timeline& timeline, Summary& summary)
        : plan_(plan),
          timeline_(timeline),
          summary_(summary),
          random_(plan.options.seed, "mistakes") {}

    void make_all() {
        overspend(Mistake::allowance_overspent, false);
        overspend(Mistake::balance_overspent, true);
        for (std::uint32_t number = 0; number < planned(Mistake::unknown_voucher); ++number) {
            unknown_voucher(number);
        }
        repeat(Mistake::redelivered, [this] { redeliver(); });
        for (std::uint32_t number = 0; number < planned(Mistake::unapproved_provider); ++number) {
            unapproved_provider(number);
        }
        repeat(Mistake::unauthorised_publisher, [this] { unauthorised_publisher(); });
        repeat(Mistake::price_above_listed, [this] { price_above_listed(); });
        repeat(Mistake::price_above_ceiling, [this] { price_above_ceiling(); });
        repeat(Mistake::price_above_value, [this] { price_above_value(); });
        repeat(Mistake::id_reused, [this] { reuse_id(); });
        repeat(Mistake::after_the_end, [this] { deliver_after_the_end(); });
        repeat(Mistake::delivery_repeated, [this] { repeat_delivery(); });
    }

  private:
    using Suits = std::function<bool(const Visit&)>;

    [[nodiscard]] std::uint32_t planned(Mistake mistake) const {
        const std::uint64_t scaled =
            std::uint64_t{kPerHundredThousand[static_cast<std::size_t>(mistake)]} *
            plan_.options.deliveries;
        return static_cast<std::uint32_t>(std::max<std::uint64_t>((scaled + 50'000) / 100'000, 1));
    }

    void repeat(Mistake mistake, const std::function<void()>& make) const {
        for (std::uint32_t number = 0; number < planned(mistake); ++number) make();
    }

    const Voucher& voucher_of(const Visit& visit) const { return plan_.vouchers[visit.voucher]; }
    const Line& line_of(const Visit& visit) const { return voucher_of(visit).lines[visit.line]; }
    const CatalogueService& service_of(const Visit& visit) const {
        return catalogue()[line_of(visit).service];
    }
    const Provider& provider_of(const Visit& visit) const {
        return plan_.city.providers[visit.provider];
    }

    // A visit that suits, from a place drawn by chance onwards; nullopt: the month has none.
    std::optional<std::uint32_t> find_visit(const Suits& suits) {
        const std::size_t from = random_.below(plan_.visits.size());
        for (std::size_t step = 0; step < plan_.visits.size(); ++step) {
            const std::size_t place = (from + step) % plan_.visits.size();
            if (suits(plan_.visits[place])) return static_cast<std::uint32_t>(place);
        }
        return std::nullopt;
    }
    std::uint32_t any_visit() {
        return static_cast<std::uint32_t>(random_.below(plan_.visits.size()));
    }

    // The delivery of a visit once more under a number of its own, recorded some minutes to hours
    // later, for `change` to spoil.
    struct Copy {
        events::EventT event;
        events::ServiceDeliveredT* delivered = nullptr;
        std::int64_t recorded_ms = 0;
    };
    Copy copy_of(std::uint32_t place) {
        Copy copy;
        copy.event = delivery_of(plan_, place);
        copy.event.id = numbered("X", ++copies_, 5);
        copy.delivered = copy.event.data.AsServiceDelivered();
        copy.delivered->delivery = copy.event.id;
        copy.delivered->order.clear();
        copy.delivered->note.reset();
        copy.recorded_ms = plan_.visits[place].recorded_ms + random_.between(2, 300) * kMinuteMs;
        copy.event.recorded_at = said_moment(copy.recorded_ms);
        return copy;
    }
    void publish(Mistake mistake, const Copy& copy) {
        timeline_.add(copy.recorded_ms, copy.event);
        count(mistake);
    }
    void count(Mistake mistake) { ++summary_.mistakes[static_cast<std::size_t>(mistake)]; }

    void speak_as(Copy& copy, const Provider& provider) {
        const Who who = provider_system(provider, 1);
        copy.event.source = who.source;
        copy.event.actor = who.actor;
        copy.delivered->provider = provider.id;
        copy.delivered->worker = who.actor;
    }

    // More than is left of a voucher that was granted to the brim, after its last visit.
    void overspend(Mistake mistake, bool euros) {
        std::vector<std::uint32_t> last_visits;
        for (std::size_t place = 0; place < plan_.vouchers.size(); ++place) {
            const Voucher& voucher = plan_.vouchers[place];
            if (voucher.fate == Fate::overspent && voucher.counts_euros() == euros &&
                plan_.last_visit[place]) {
                last_visits.push_back(*plan_.last_visit[place]);
            }
        }
        if (last_visits.empty()) return;
        for (std::uint32_t number = 0; number < planned(mistake); ++number) {
            const std::uint32_t place = last_visits[number % last_visits.size()];
            const Visit& last = plan_.visits[place];
            const Voucher& voucher = voucher_of(last);
            const Line& line = line_of(last);
            Copy copy = copy_of(place);
            if (euros) {
                const std::int64_t left = voucher.balance.value - voucher.charged.value;
                SALDO_ASSERT(charge_of(line, last.unit_price, last.quantity).value > left,
                             "one visit more is more than is left");
            } else {
                const std::int64_t left = line.granted.value - line.used;
                const std::int64_t step = service_of(last).unit == events::Unit::hour ? 500 : 1'000;
                copy.delivered->quantity = said(Quantity{left + step * random_.between(1, 2)});
            }
            publish(mistake, copy);
        }
    }

    void unknown_voucher(std::uint32_t number) {
        constexpr std::uint32_t never_granted = 900'000;
        Copy copy = copy_of(any_visit());
        copy.delivered->voucher = numbered("V", never_granted + number, 6);
        publish(Mistake::unknown_voucher, copy);
    }

    // The same line once more, up to three days later.
    void redeliver() {
        const std::uint32_t place = any_visit();
        timeline_.add_visit(
            plan_.visits[place].recorded_ms + random_.between(1, kHourMinutes * 24 * 3) * kMinuteMs,
            place);
        count(Mistake::redelivered);
    }

    // In turn: approval that ended with last year, suspension, approval for other services.
    void unapproved_provider(std::uint32_t number) {
        const std::size_t providers = plan_.city.providers.size();
        const Provider* provider = &plan_.city.providers[providers - (number % 2 == 0 ? 2 : 1)];
        const bool suspended = provider->standing == Standing::suspended;
        std::optional<std::uint32_t> place;
        if (number % 3 != 2) {
            place = find_visit([&](const Visit& visit) {
                return provider->offers(line_of(visit).service) &&
                       (!suspended || visit.date >= january(kSuspendedFromDay));
            });
        }
        if (!place) {
            place = any_visit();
            const std::size_t service = line_of(plan_.visits[*place]).service;
            for (std::size_t at = random_.below(providers);; at = (at + 1) % providers) {
                provider = &plan_.city.providers[at];
                if (!provider->offers(service) && provider->delivers()) break;
            }
        }
        Copy copy = copy_of(*place);
        speak_as(copy, *provider);
        publish(Mistake::unapproved_provider, copy);
    }

    void unauthorised_publisher() {
        const std::uint32_t place = any_visit();
        Copy copy = copy_of(place);
        const std::size_t other = (plan_.visits[place].provider + 1) % plan_.city.providers.size();
        copy.event.source = plan_.city.providers[other].source();
        publish(Mistake::unauthorised_publisher, copy);
    }

    // A copy of a visit that suits, at a price.
    void at_price(Mistake mistake, const Suits& suits,
                  const std::function<std::int64_t(const Visit&)>& price) {
        const std::optional<std::uint32_t> place = find_visit([&](const Visit& visit) {
            return voucher_of(visit).kind == events::VoucherKind::service_voucher && suits(visit);
        });
        if (!place) return;
        Copy copy = copy_of(*place);
        copy.delivered->unit_price = said(UnitPrice{price(plan_.visits[*place])});
        publish(mistake, copy);
    }

    static constexpr std::int64_t kEuro = 10'000;

    void price_above_listed() {
        at_price(
            Mistake::price_above_listed,
            [this](const Visit& visit) { return provider_of(visit).lists_prices; },
            [](const Visit& visit) { return visit.unit_price.value + 5 * kEuro; });
    }
    void price_above_ceiling() {
        at_price(
            Mistake::price_above_ceiling,
            [this](const Visit& visit) { return !provider_of(visit).lists_prices; },
            [this](const Visit& visit) { return service_of(visit).ceiling.value + kEuro; });
    }
    void price_above_value() {
        at_price(
            Mistake::price_above_value,
            [this](const Visit& visit) {
                return !provider_of(visit).lists_prices && service_of(visit).free_by_law;
            },
            [this](const Visit& visit) { return service_of(visit).value.value + kEuro; });
    }

    // The event's own id, with half a unit more.
    void reuse_id() {
        const std::uint32_t place = any_visit();
        Copy copy = copy_of(place);
        copy.event.id = delivery_id(place);
        copy.delivered->delivery = delivery_id(place);
        copy.delivered->quantity = said(Quantity{plan_.visits[place].quantity.value + 500});
        publish(Mistake::id_reused, copy);
    }

    void deliver_after_the_end() {
        const std::optional<std::uint32_t> place = find_visit(
            [this](const Visit& visit) { return voucher_of(visit).fate == Fate::ended; });
        if (!place) return;
        const Visit& visit = plan_.visits[*place];
        const Date date = january(static_cast<int>(random_.between(kEndedOnDay + 3, kJanuaryDays)));
        const std::int64_t later_ms = (date.days - visit.date.days) * kDayMs;
        Copy copy = copy_of(*place);
        copy.delivered->service_date = said(date);
        copy.delivered->started_at = said_moment(utc_ms(visit.date, visit.start_minute) + later_ms);
        copy.delivered->ended_at =
            said_moment(utc_ms(visit.date, visit.start_minute + visit.minutes) + later_ms);
        copy.recorded_ms += later_ms;
        copy.event.recorded_at = said_moment(copy.recorded_ms);
        publish(Mistake::after_the_end, copy);
    }

    // Another event, with a delivery number that the provider has used.
    void repeat_delivery() {
        const std::uint32_t place = any_visit();
        Copy copy = copy_of(place);
        copy.delivered->delivery = delivery_id(place);
        publish(Mistake::delivery_repeated, copy);
    }

    const Plan& plan_;
    Timeline& timeline_;
    Summary& summary_;
    Random random_;
    std::uint32_t copies_ = 0;
};

}  // namespace

void publish_mistakes(const Plan& plan, Timeline& timeline, Summary& summary) {
    Mistakes(plan, timeline, summary).make_all();
}

}  // namespace saldo::example_month

// When each visit was, what it cost and when it was recorded; then what the vouchers must be
// granted for all of them to fit.
#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "cli/example_month/plan.hpp"
#include "engine/money/rounding.hpp"

namespace saldo::example_month {
namespace {

using events::TimeClass;

constexpr std::int64_t kDayMinutes = 24 * kHourMinutes;
constexpr std::int64_t kFirstMinute = 7 * kHourMinutes;
constexpr std::int64_t kOpenMinutes = 13 * kHourMinutes;  // visits begin between 7 and 20
constexpr int kStartsTried = 12;
constexpr std::uint8_t kWorkersUsual = 6;
constexpr std::uint8_t kWorkersMax = 200;
constexpr unsigned kCarelessPerMille = 2;  // written down with the times of the visit before
constexpr std::int64_t kHalf = 500;        // of a unit, in thousandths
constexpr std::int64_t kUnit = 1'000;

// New Year's Day and Epiphany.
bool is_public_holiday(Date date) { return date == january(1) || date == january(6); }

TimeClass time_class_of(const CatalogueService& service, Date date, std::int64_t start_minute) {
    if (!service.priced_by_time) return TimeClass::any;
    if (is_public_holiday(date)) return TimeClass::public_holiday;
    if (weekday(date) == 7) return TimeClass::sunday;
    if (start_minute >= 18 * kHourMinutes) return TimeClass::evening;
    return weekday(date) == 6 ? TimeClass::saturday : TimeClass::day;
}

// The days of a window on which the service is given.
std::vector<Date> days_of(const CatalogueService& service, Period window) {
    std::vector<Date> days;
    for (Date day = window.first; day <= window.last; ++day.days) {
        if (!service.working_days_only || (weekday(day) < 6 && !is_public_holiday(day))) {
            days.push_back(day);
        }
    }
    return days;
}

std::int64_t up_to(std::int64_t amount, std::int64_t step) {
    return (amount + step - 1) / step * step;
}

// Who is busy when: of clients, or of a provider's workers.
class BusyTimes {
  public:
    [[nodiscard]] bool is_free(std::uint64_t whose, const Visit& visit) const {
        const auto day = days_.find({whose, visit.date.days});
        return day == days_.end() || std::ranges::none_of(day->second, [&](const Span& span) {
                   return visit.start_minute < span.until &&
                          span.from < visit.start_minute + visit.minutes;
               });
    }
    void add(std::uint64_t whose, const Visit& visit) {
        days_[{whose, visit.date.days}].push_back(
            {visit.start_minute, visit.start_minute + visit.minutes});
    }

  private:
    struct Span {
        std::int32_t from;
        std::int32_t until;
    };
    std::map<std::pair<std::uint64_t, std::int32_t>, std::vector<Span>> days_;
};

class Diary {
  public:
    Diary(const Options& options, const City& city) : city_(city), random_(options.seed, "visits") {
        visits_.reserve(options.deliveries);
    }

    void add(const Voucher& voucher, std::uint32_t voucher_place, std::uint8_t line_place) {
        const Line& line = voucher.lines[line_place];
        const CatalogueService& service = catalogue()[line.service];
        const std::vector<Date> days = days_of(service, voucher.window);
        // Spread evenly over the days, from a phase of its own.
        const std::uint64_t phase = random_.below(days.size());
        const std::uint64_t a_day = line.visits / days.size() + 1;
        std::uint64_t slot = 0;
        Date before{};
        for (std::uint64_t number = 0; number < line.visits; ++number) {
            Visit visit;
            visit.voucher = voucher_place;
            visit.line = line_place;
            visit.date = days[(number * days.size() + phase) / line.visits];
            slot = visit.date == before ? slot + 1 : 0;
            before = visit.date;
            fill(visit, voucher, line, service);
            place(visit, voucher, service, {slot, a_day});
            price(visit, voucher, line, service);
            record(visit);
            visits_.push_back(visit);
        }
    }

    // Those recorded in one millisecond stay in the order of their vouchers.
    std::vector<Visit> in_order_of_recording() const {
        std::vector<std::pair<std::int64_t, std::uint32_t>> order;
        order.reserve(visits_.size());
        for (const Visit& visit : visits_) {
            order.emplace_back(visit.recorded_ms, static_cast<std::uint32_t>(order.size()));
        }
        std::ranges::sort(order);
        std::vector<Visit> sorted;
        sorted.reserve(order.size());
        for (const auto& [recorded_ms, place] : order) sorted.push_back(visits_[place]);
        return sorted;
    }

  private:
    // One of a day's visits of a line.
    struct Slot {
        std::uint64_t number = 0;
        std::uint64_t a_day = 1;
    };

    // The visits of a day one after another, on whole five minutes.
    std::int32_t start_of(Slot slot) {
        const auto room =
            std::max<std::int64_t>(kOpenMinutes / static_cast<std::int64_t>(slot.a_day), 5);
        return static_cast<std::int32_t>(
            kFirstMinute + static_cast<std::int64_t>(slot.number % slot.a_day) * room +
            random_.between(0, room / 5 - 1) * 5);
    }

    // When it begins and who makes it: the client is at one visit at a time, and so is a worker. A
    // careless one is at two.
    void place(Visit& visit, const Voucher& voucher, const CatalogueService& service, Slot slot) {
        visit.start_minute = start_of(slot);
        visit.worker = static_cast<std::uint8_t>(random_.between(1, kWorkersUsual));
        if (!service.is_by_the_clock()) return;
        const auto before = before_.find({visit.provider, visit.date.days});
        if (before != before_.end() && random_.chance(kCarelessPerMille)) {
            std::tie(visit.start_minute, visit.worker) = before->second;
            return;
        }
        for (int tried = 0; tried < kStartsTried && !clients_.is_free(voucher.client, visit);
             ++tried)
            visit.start_minute = start_of({0, 1});
        const auto whose = [&] { return std::uint64_t{visit.provider} << 8U | visit.worker; };
        while (visit.worker < kWorkersMax && !workers_.is_free(whose(), visit)) ++visit.worker;
        clients_.add(voucher.client, visit);
        workers_.add(whose(), visit);
        before_[{visit.provider, visit.date.days}] = {visit.start_minute, visit.worker};
    }

    void fill(Visit& visit, const Voucher& voucher, const Line& line,
              const CatalogueService& service) {
        const bool by_second = voucher.second_provider && random_.chance(300);
        visit.provider = by_second ? *voucher.second_provider : line.provider;
        visit.content = static_cast<std::int8_t>(line.content);
        if (line.content < 0 && !service.contents.empty()) {
            visit.content = static_cast<std::int8_t>(random_.below(service.contents.size()));
        }
        visit.quantity = Quantity{
            random_.between(service.quantity_min / kHalf, service.quantity_max / kHalf) * kHalf};
        if (service.unit != events::Unit::hour) {
            visit.quantity.value = up_to(visit.quantity.value, kUnit);
        }
        visit.minutes =
            static_cast<std::int32_t>(service.unit_minutes * visit.quantity.value / kUnit);
    }

    void price(Visit& visit, const Voucher& voucher, const Line& line,
               const CatalogueService& service) {
        const Provider& provider = city_.providers[visit.provider];
        visit.time_class = time_class_of(service, visit.date, visit.start_minute);
        visit.unit_price = voucher.kind == events::VoucherKind::purchase_order
                               ? line.value
                               : price_of(provider, line.service, visit.content, visit.time_class);
        // An order names no time of day: only what costs the usual price is ordered.
        const bool orderable = visit.date >= january(9) && !service.working_days_only &&
                               !has_own_price(service, visit.time_class);
        visit.ordered = voucher.fate == Fate::ordinary && orderable &&
                        voucher.recurrence == events::Recurrence::month && random_.chance(25);
    }

    // Within the hour mostly, else in the next day's working hours.
    void record(Visit& visit) {
        const std::int64_t ended = visit.start_minute + visit.minutes;
        const std::int64_t seconds_ms = random_.between(0, 59) * 1'000;
        if (random_.chance(820)) {
            visit.recorded_ms = utc_ms(visit.date, ended + random_.between(1, 60)) + seconds_ms;
        } else {
            const std::int64_t morning =
                kDayMinutes + random_.between(7 * kHourMinutes, 16 * kHourMinutes);
            visit.recorded_ms = utc_ms(visit.date, std::max(ended, morning)) + seconds_ms;
        }
    }

    const City& city_;
    Random random_;
    std::vector<Visit> visits_;
    BusyTimes clients_;
    BusyTimes workers_;
    // A provider's last one of a day in the plan: start and worker.
    std::map<std::pair<std::uint32_t, std::int32_t>, std::pair<std::int32_t, std::uint8_t>> before_;
};

void count_up(const std::vector<Visit>& visits, std::vector<Voucher>& vouchers) {
    for (const Visit& visit : visits) {
        Voucher& voucher = vouchers[visit.voucher];
        Line& line = voucher.lines[visit.line];
        line.used += visit.quantity.value;
        line.used_by_week[week_of(visit.date)] += visit.quantity.value;
        voucher.charged.value += charge_of(line, visit.unit_price, visit.quantity).value;
    }
}

// A period's grant of one line in its unit.
Quantity grant_for(const Voucher& voucher, const Line& line, Random& random) {
    const bool hours = catalogue()[line.service].unit == events::Unit::hour;
    if (voucher.fate == Fate::overspent) {
        return Quantity{std::max(up_to(line.used, hours ? kHalf : kUnit), kUnit)};
    }
    std::int64_t used = line.used;
    if (voucher.recurrence == events::Recurrence::week) {
        used = std::ranges::max(line.used_by_week);
    }
    if (voucher.prorated) {
        const std::int64_t days = january(kJanuaryDays).days - voucher.valid_from.days + 1;
        used = up_to(used * kJanuaryDays, days) / days;
    }
    // Something is left of most vouchers, a whole unit at least.
    return Quantity{up_to(used + used * random.between(2, 18) / 100, kUnit) + kUnit};
}

Cents balance_for(const Voucher& voucher, std::int64_t last_charge, Random& random) {
    constexpr std::int64_t ten_euros = 1'000;
    const std::int64_t charged = voucher.charged.value;
    if (voucher.fate == Fate::overspent) {
        return Cents{std::max(up_to(charged, ten_euros), ten_euros)};
    }
    if (voucher.fate == Fate::part_paid) {
        return Cents{charged - last_charge / 2};
    }
    return Cents{up_to(charged + charged * random.between(5, 60) / 100, 5 * ten_euros) +
                 5 * ten_euros};
}

}  // namespace

std::size_t week_of(Date date) {
    const Date first = day_of(2025, 12, 29);
    return static_cast<std::size_t>(date.days - first.days) / 7;
}

std::int16_t offset_minutes_on(Date date) { return date < day_of(2025, 10, 26) ? 180 : 120; }

std::int16_t offset_minutes_at(std::int64_t utc_ms) {
    return utc_ms < day_of(2025, 10, 26).days * kDayMs + kDayMs / 24 ? 180 : 120;
}

std::int64_t utc_ms(Date date, std::int64_t minute_of_day) {
    return date.days * kDayMs + (minute_of_day - offset_minutes_on(date)) * kMinuteMs;
}

Cents charge_of(const Line& line, UnitPrice unit_price, Quantity quantity) {
    const UnitPrice paid = line.value.value == 0 ? unit_price : std::min(line.value, unit_price);
    return Cents{static_cast<std::int64_t>(price_times_quantity(paid, quantity))};
}

std::vector<Visit> make_visits(const Options& options, const City& city,
                               std::vector<Voucher>& vouchers) {
    Diary diary(options, city);
    for (std::uint32_t place = 0; place < vouchers.size(); ++place) {
        for (std::size_t line = 0; line < vouchers[place].lines.size(); ++line) {
            diary.add(vouchers[place], place, static_cast<std::uint8_t>(line));
        }
    }
    std::vector<Visit> visits = diary.in_order_of_recording();
    count_up(visits, vouchers);
    return visits;
}

Plan make_plan(const Options& options) {
    Plan plan;
    plan.options = options;
    plan.city = make_city(options);
    plan.vouchers = draw_vouchers(options, plan.city);
    share_out_visits(options.deliveries, plan.vouchers);
    plan.visits = make_visits(options, plan.city, plan.vouchers);
    plan.last_visit.resize(plan.vouchers.size());
    for (std::uint32_t place = 0; place < plan.visits.size(); ++place) {
        plan.last_visit[plan.visits[place].voucher] = place;
    }
    Random random(options.seed, "grants");
    for (std::size_t place = 0; place < plan.vouchers.size(); ++place) {
        Voucher& voucher = plan.vouchers[place];
        std::int64_t in_units = 0;
        for (Line& line : voucher.lines) {
            line.granted = grant_for(voucher, line, random);
            in_units += line.granted.value;
        }
        voucher.balance_quantity = Quantity{in_units};
        std::int64_t last_charge = 0;
        if (plan.last_visit[place]) {
            const Visit& last = plan.visits[*plan.last_visit[place]];
            last_charge = charge_of(voucher.lines[last.line], last.unit_price, last.quantity).value;
        } else if (voucher.fate == Fate::part_paid) {
            voucher.fate = Fate::ordinary;
        }
        voucher.balance = balance_for(voucher, last_charge, random);
    }
    return plan;
}

}  // namespace saldo::example_month

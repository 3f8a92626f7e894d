// Which vouchers there are: a client's place decides the kinds, so that a small city has every kind
// too, and chance decides the rest.
#include <algorithm>

#include "cli/example_month/identifiers.hpp"
#include "cli/example_month/plan.hpp"

namespace saldo::example_month {
namespace {

using events::Recurrence;
using events::VoucherKind;

// The kinds that clients have besides their main voucher, by place modulo 50.
constexpr std::size_t kKindsRound = 50;

constexpr std::array<std::size_t, 12> kSmallServices{
    cleaning,       shopping,    physiotherapy,       occupational_therapy,
    speech_therapy, podiatry,    day_activities,      informal_carer_leave,
    safety_phone,   family_work, family_home_service, mental_health_rehabilitation};

class Drawing {
  public:
    Drawing(const Options& options, const City& city)
        : city_(city), random_(options.seed, "vouchers") {}

    std::vector<Voucher> draw() {
        for (std::uint32_t client = 0; client < city_.clients.size(); ++client) {
            const std::size_t kind = client % kKindsRound;
            if (kind < 3 || random_.chance(620)) add_main(client);
            if (kind == 0) add_personal_budget(client);
            if (kind >= 1 && kind <= 4) add_purchase_order(client);
            if (kind >= 5 && kind <= 9) add_entitlement(client);
            if (kind >= 10 && kind <= 16) add_balance_in_euros(client);
            if (kind == 17 || kind == 18) add_balance_in_units(client);
            if (kind >= 19 && random_.chance(600)) add_small(client);
        }
        return std::move(made_);
    }

  private:
    // A voucher that is valid all January, without lines.
    Voucher begin(std::uint32_t client, VoucherKind kind) {
        Voucher voucher;
        voucher.client = client;
        voucher.kind = kind;
        voucher.window = {january(1), january(kJanuaryDays)};
        switch (random_.below(4)) {
            case 0:
                voucher.valid_from = day_of(2025, 9, 1);
                break;
            case 1:
                voucher.valid_from = day_of(2025, 12, 1);
                break;
            default:
                voucher.valid_from = january(1);
                break;
        }
        if (random_.chance(500)) voucher.valid_until = day_of(2026, 12, 31);
        return voucher;
    }

    std::uint32_t choose_provider(std::uint32_t client, std::size_t service, bool by_contract) {
        const Client& person = city_.clients[client];
        const bool koivula_only_will_do = person.municipality == 0 && !person.moves_to;
        const auto& among = by_contract            ? city_.contracted[service]
                            : koivula_only_will_do ? city_.offering[service]
                                                   : city_.offering_everyone[service];
        return among[random_.below(among.size())];
    }

    // The value that the client's income leaves; the whole where the law makes the service free.
    UnitPrice draw_value(std::size_t service) {
        constexpr std::array<std::int64_t, 5> percent{100, 85, 70, 55, 40};
        const CatalogueService& entry = catalogue()[service];
        if (entry.free_by_law) return entry.value;
        const std::int64_t share = percent[random_.below(percent.size())];
        return UnitPrice{entry.value.value * share / 100 / 100 * 100};
    }

    Line draw_line(std::uint32_t client, std::size_t service, bool by_contract = false) {
        const CatalogueService& entry = catalogue()[service];
        Line line;
        line.service = service;
        line.provider = choose_provider(client, service, by_contract);
        line.value = draw_value(service);
        line.visits =
            static_cast<std::uint32_t>(random_.between(entry.visits_min, entry.visits_max));
        return line;
    }

    // Home care, personal assistance or meals: the vouchers that take up what the month needs.
    void add_main(std::uint32_t client) {
        constexpr std::array<std::size_t, 10> chances{
            home_care, home_care, home_care, home_care,           home_care,
            home_care, meals,     meals,     personal_assistance, personal_assistance};
        const std::size_t service = chances[random_.below(chances.size())];
        Voucher voucher = begin(client, VoucherKind::service_voucher);
        Line line = draw_line(client, service);
        line.flexible = true;
        line.weight = line.visits;
        voucher.lines.push_back(line);
        const auto& providers = city_.offering_everyone[service];
        if (random_.chance(250))
            voucher.second_provider = providers[random_.below(providers.size())];
        if (random_.chance(60)) voucher.recurrence = Recurrence::week;
        voucher.shared = city_.clients[client].municipality == 0 && random_.chance(10);
        draw_fate(voucher);
        if (voucher.fate == Fate::replaced) {
            add_successor(std::move(voucher));
        } else {
            add(std::move(voucher));
        }
    }

    void draw_fate(Voucher& voucher) {
        if (voucher.recurrence != Recurrence::month) return;
        const std::size_t drawn = random_.below(1'000);
        if (drawn < 300) {
            voucher.fate = Fate::overspent;
        } else if (drawn < 400) {
            voucher.fate = Fate::corrected;
        } else if (drawn < 430) {
            voucher.fate = Fate::ended;
            voucher.window.last = january(kEndedOnDay);
        } else if (drawn < 450) {
            voucher.fate = Fate::suspended;
            voucher.window.last = january(kSuspendedOnDay - 1);
        } else if (drawn < 480) {
            voucher.fate = Fate::amended;
        } else if (drawn < 500) {
            voucher.fate = Fate::replaced;
        } else if (drawn < 530) {
            voucher.fate = Fate::credited;
        } else if (drawn < 560) {
            voucher.fate = Fate::order_passed;
        } else if (drawn < 600) {
            // From the middle of the month, prorated by days.
            voucher.valid_from = january(12);
            voucher.window.first = voucher.valid_from;
            voucher.prorated = true;
        }
    }

    void add_successor(Voucher replaced) {
        Voucher successor = replaced;
        successor.fate = Fate::successor;
        successor.valid_from = january(kReplacedFromDay);
        successor.window.first = successor.valid_from;
        replaced.window.last = january(kReplacedFromDay - 1);
        replaced.shared = successor.shared = false;
        add(std::move(replaced));
        add(std::move(successor));
    }

    void add_small(std::uint32_t client) {
        const std::size_t service = kSmallServices[random_.below(kSmallServices.size())];
        Voucher voucher = begin(client, VoucherKind::service_voucher);
        voucher.lines.push_back(draw_line(client, service));
        if (random_.chance(30)) {
            voucher.fate = Fate::never_used;
            voucher.lines.front().visits = 0;
        }
        add(std::move(voucher));
    }

    void add_personal_budget(std::uint32_t client) {
        Voucher voucher = begin(client, VoucherKind::personal_budget);
        for (const std::size_t service : {home_care, meals, cleaning, physiotherapy}) {
            Line line = draw_line(client, service);
            line.value = catalogue()[service].value;
            line.visits = std::min(line.visits, std::uint32_t{10});
            voucher.lines.push_back(line);
        }
        add(std::move(voucher));
    }

    void add_purchase_order(std::uint32_t client) {
        constexpr std::array<std::size_t, 4> bought{housing_round_the_clock, laundry, laundry,
                                                    short_term_care};
        const std::size_t service = bought[random_.below(bought.size())];
        Voucher voucher = begin(client, VoucherKind::purchase_order);
        Line line = draw_line(client, service, true);
        line.value = contract_price_of(city_.providers[line.provider], service);
        voucher.lines.push_back(line);
        add(std::move(voucher));
    }

    void add_entitlement(std::uint32_t client) {
        Voucher voucher = begin(client, VoucherKind::entitlement);
        constexpr std::array<std::int64_t, 4> month_euros{648, 1'080, 1'350, 1'674};
        constexpr std::array<std::int64_t, 4> fee_euros{0, 95, 178, 311};
        Line line = draw_line(client, early_childhood_education);
        line.value = UnitPrice{month_euros[random_.below(month_euros.size())] * 10'000};
        line.co_payment = UnitPrice{fee_euros[random_.below(fee_euros.size())] * 10'000};
        voucher.lines.push_back(line);
        voucher.valid_until = day_of(2026, 7, 31);
        add(std::move(voucher));
    }

    // Dental care by contents, or therapies, or podiatry, which pays as far as the balance goes.
    void add_balance_in_euros(std::uint32_t client) {
        constexpr std::array<std::size_t, 3> first{oral_health, physiotherapy, podiatry};
        const std::size_t service = first[random_.below(first.size())];
        Voucher voucher = begin(client, VoucherKind::balance_voucher);
        voucher.recurrence = Recurrence::none;
        if (!voucher.valid_until) voucher.valid_until = day_of(2026, 6, 30);
        const CatalogueService& entry = catalogue()[service];
        for (int content = 0; content < static_cast<int>(entry.contents.size()); ++content) {
            Line line = draw_line(client, service);
            line.content = content;
            line.value.value = line.value.value / 100 *
                               entry.contents[static_cast<std::size_t>(content)].percent / 100 *
                               100;
            line.visits = content < 2 ? line.visits : 0;
            voucher.lines.push_back(line);
        }
        if (service == physiotherapy) {
            voucher.lines.push_back(draw_line(client, physiotherapy));
            voucher.lines.push_back(draw_line(client, occupational_therapy));
        }
        if (service == podiatry) {
            if (random_.chance(400)) voucher.fate = Fate::part_paid;
        } else if (const std::size_t drawn = random_.below(10); drawn < 3) {
            voucher.fate = Fate::overspent;
        } else if (drawn < 5) {
            voucher.fate = Fate::topped_up;
        }
        add(std::move(voucher));
    }

    void add_balance_in_units(std::uint32_t client) {
        Voucher voucher = begin(client, VoucherKind::balance_voucher);
        voucher.in_units = true;
        voucher.carry_over = true;
        for (const std::size_t service : {day_activities, informal_carer_leave}) {
            voucher.lines.push_back(draw_line(client, service));
        }
        add(std::move(voucher));
    }

    // Numbers it, and says when it was granted: in the weeks before it begins.
    void add(Voucher voucher) {
        voucher.id = numbered("V", made_.size() + 1, 6);
        const bool successor = voucher.fate == Fate::successor;
        const std::int64_t days_before = successor ? 3 : random_.between(12, 40);
        const Date earliest = day_of(2025, 8, 4);
        Date day{voucher.valid_from.days - static_cast<std::int32_t>(days_before)};
        day = std::max(day, earliest);
        // Officials work from Monday to Friday.
        while (weekday(day) > 5) --day.days;
        voucher.granted_ms = utc_ms(day, random_.between(8 * kHourMinutes, 16 * kHourMinutes - 1));
        made_.push_back(std::move(voucher));
    }

    const City& city_;
    Random random_;
    std::vector<Voucher> made_;
};

}  // namespace

std::vector<Voucher> draw_vouchers(const Options& options, const City& city) {
    return Drawing(options, city).draw();
}

void share_out_visits(std::uint32_t deliveries, std::vector<Voucher>& vouchers) {
    std::uint64_t fixed = 0;
    std::uint64_t weights = 0;
    for (const Voucher& voucher : vouchers) {
        for (const Line& line : voucher.lines) {
            (line.flexible ? weights : fixed) += line.flexible ? line.weight : line.visits;
        }
    }
    // Where deliveries are few, the fixed ones are thinned out to six in ten.
    const std::uint64_t fixed_most = std::uint64_t{deliveries} * 6 / 10;
    const std::uint64_t fixed_kept = std::min(fixed, fixed_most);
    const std::uint64_t rest = deliveries - fixed_kept;
    std::uint64_t fixed_before = 0;
    std::uint64_t weights_before = 0;
    // Cumulative shares rounded down: they sum to the whole.
    const auto share = [](std::uint64_t amount, std::uint64_t before, std::uint64_t own,
                          std::uint64_t all) {
        return static_cast<std::uint32_t>(amount * (before + own) / all - amount * before / all);
    };
    for (Voucher& voucher : vouchers) {
        for (Line& line : voucher.lines) {
            if (line.flexible) {
                line.visits = share(rest, weights_before, line.weight, weights);
                weights_before += line.weight;
            } else if (line.visits != 0) {
                const std::uint32_t own = line.visits;
                line.visits = share(fixed_kept, fixed_before, own, fixed);
                fixed_before += own;
            }
        }
    }
}

}  // namespace saldo::example_month

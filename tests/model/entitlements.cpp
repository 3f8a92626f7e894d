#include "tests/model/entitlements.hpp"

#include <algorithm>
#include <optional>

#include "tests/model/pots.hpp"
#include "tests/model/prices.hpp"

namespace saldo::model {

namespace {

using Months = std::map<MonthPlace, Amount>;

// Days in a row that one decision covers.
struct Run {
    Span days;
    const Terms* terms = nullptr;
};

bool are_worth_the_same(const Terms& one, const Terms& other) {
    if (one.lines.size() != other.lines.size()) return false;
    for (std::size_t at = 0; at < one.lines.size(); ++at) {
        const Line& line = one.lines[at];
        const Line& again = other.lines[at];
        if (line.service != again.service || line.unit_value != again.unit_value ||
            line.co_payment != again.co_payment)
            return false;
    }
    return true;
}

std::vector<Run> covered_days(const Voucher& voucher, Day month) {
    std::vector<Run> runs;
    for (Day day = month; day <= month_last(month); ++day) {
        if (voucher.annulled || !voucher.valid.has(day) || is_suspended(voucher, day)) continue;
        const Terms* const terms = &terms_on(voucher, day);
        if (!runs.empty() && are_worth_the_same(*runs.back().terms, *terms) &&
            runs.back().days.last == day - 1)
            runs.back().days.last = day;
        else
            runs.push_back({{day, day}, terms});
    }
    return runs;
}

bool is_operational(const World& world, Day day) {
    return is_workday(day) && !world.holidays.contains(day);
}

std::int64_t operational_days(const World& world, Span days) {
    std::int64_t count = 0;
    for (Day day = days.first; day <= days.last; ++day) count += is_operational(world, day) ? 1 : 0;
    return count;
}

std::int64_t approved_days(const World& world, const Voucher& voucher, const Text& service,
                           Span days) {
    const Provider& payee = world.providers.at(voucher.payee);
    std::int64_t count = 0;
    for (Day day = days.first; day <= days.last; ++day)
        if (is_operational(world, day) &&
            is_approved(payee, service, home_of(world, voucher.client, day), day))
            ++count;
    return count;
}

// nullopt: a funder or a service's definition is missing; the month is left as it is.
std::optional<Months> worth_of(const World& world, const Voucher& voucher, Day month) {
    Months months;
    const std::vector<Run> runs = covered_days(voucher, month);
    if (runs.empty()) return months;
    const Day last_covered = runs.back().days.last;
    const std::int64_t days_of_month = operational_days(world, {month, month_last(month)});
    for (const Run& run : runs) {
        for (const Line& line : run.terms->lines) {
            const auto* const service = defined_on(world.services.at(line.service), run.days.first);
            if (service == nullptr) return std::nullopt;
            const Amount value = std::max<Amount>(0, line.unit_value - line.co_payment);
            const std::int64_t days = approved_days(world, voucher, line.service, run.days);
            const Amount amount = days_of_month == 0 ? 0
                                                     : half_up(static_cast<__int128>(value) * days,
                                                               days_of_month * 100);
            std::vector<Part> parts;
            if (!split_between_funders(world, voucher, last_covered, amount, 0, parts))
                return std::nullopt;
            for (const Part& part : parts)
                months[{month, line.service, part.funder, service->coding}] += part.net;
        }
    }
    return months;
}

}  // namespace

void post_entitlements(World& world, Day period_end, const Text& service, const Text& funder) {
    const auto in_scope = [&](const MonthPlace& place) {
        return std::get<0>(place) <= period_end &&
               (service.empty() || std::get<1>(place) == service) &&
               (funder.empty() || std::get<2>(place) == funder);
    };
    for (auto& [id, voucher] : world.vouchers) {
        if (voucher.kind != events::VoucherKind::entitlement) continue;
        Months difference;
        std::set<Day> left_alone;
        const Day last = std::min(period_end, voucher.valid.last);
        for (Day month = month_first(voucher.valid.first); month <= last;
             month = month_last(month) + 1) {
            const auto worth = worth_of(world, voucher, month);
            if (!worth) left_alone.insert(month);
            if (worth)
                for (const auto& [place, amount] : *worth) difference[place] += amount;
        }
        for (const auto& [place, amount] : voucher.settled_months)
            if (!left_alone.contains(std::get<0>(place))) difference[place] -= amount;
        for (const auto& [place, amount] : difference) {
            if (!in_scope(place) || amount == 0) continue;
            const auto& [month, of_service, of_funder, coding] = place;
            world.post(AccountClass::expense, of_funder, coding, amount);
            world.post(AccountClass::payable_open, of_funder, voucher.payee, -amount);
            world.open.push_back({of_funder, voucher.payee, of_service, coding, month, amount});
            voucher.settled_months[place] += amount;
        }
        std::erase_if(voucher.settled_months, [](const auto& one) { return one.second == 0; });
    }
}

}  // namespace saldo::model

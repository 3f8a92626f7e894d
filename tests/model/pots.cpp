#include "tests/model/pots.hpp"

#include <algorithm>
#include <limits>

namespace saldo::model {

namespace {

constexpr std::int64_t kMostPeriods = 4'096;

Amount amount_by_terms(const Voucher& voucher, const PotName& pot, Span period) {
    const Day last = std::min(period.last, voucher.valid.last);
    const Terms& terms = terms_on(voucher, std::max(last, voucher.valid.first));
    const auto found = terms.amounts.find(pot);
    const Amount whole = found == terms.amounts.end() ? 0 : found->second;
    if (!voucher.prorated || voucher.recurrence == events::Recurrence::none) return whole;
    const Day first = std::max(period.first, voucher.valid.first);
    if (last < first) return 0;
    return half_up(static_cast<__int128>(whole) * (last - first + 1),
                   period.last - period.first + 1);
}

Amount granted(const Voucher& voucher, const PotName& pot, Span period) {
    Amount amount = amount_by_terms(voucher, pot, period);
    if (!voucher.has_balance()) return amount;
    for (const auto& [id, tranche] : voucher.tranches)
        if (!tranche.returned && tranche.period == period.first) amount += tranche.amount;
    return amount;
}

Amount left_in_all(const Pot& pot) {
    Amount left = 0;
    for (const auto& [first, period] : pot.periods) left += period.left();
    return left;
}

// The first and last periods that carry over are one balance.
Span next_period(const Voucher& voucher, Span period) {
    return period_of(voucher.recurrence, period.last + 1);
}

}  // namespace

const Terms& terms_on(const Voucher& voucher, Day day) {
    const Terms* found = &voucher.terms.front();
    for (const Terms& terms : voucher.terms)
        if (terms.from <= day && terms.from >= found->from) found = &terms;
    return *found;
}

bool is_suspended(const Voucher& voucher, Day day) {
    return std::ranges::any_of(voucher.suspensions,
                               [day](const Span& days) { return days.has(day); });
}

Span period_on(const Voucher& voucher, Day day) {
    if (voucher.recurrence == events::Recurrence::none) return {voucher.valid.first, kNoEnd};
    return period_of(voucher.recurrence, day);
}

PeriodUse& open_period(Voucher& voucher, const PotName& name, Day day) {
    Pot& pot = voucher.pots.at(name);
    const Span wanted = period_on(voucher, day);
    const auto open = [&](Span period) -> PeriodUse& {
        const auto [at, is_new] = pot.periods.try_emplace(period.first);
        if (is_new) {
            at->second.days = period;
            at->second.granted = granted(voucher, name, period);
        }
        return at->second;
    };
    if (voucher.carries_over()) {
        Span period = pot.periods.empty() ? period_on(voucher, voucher.valid.first)
                                          : pot.periods.rbegin()->second.days;
        for (; period.first < wanted.first; period = next_period(voucher, period)) open(period);
    }
    return open(wanted);
}

void grant_again(Voucher& voucher) {
    for (auto& [name, pot] : voucher.pots)
        for (auto& [first, period] : pot.periods)
            period.granted = granted(voucher, name, period.days);
    take_back_released(voucher);
}

void take_back_released(Voucher& voucher) {
    for (auto& [name, pot] : voucher.pots) {
        pot.released = std::min(pot.released, std::max<Amount>(0, left_in_all(pot)));
        for (auto& [first, period] : pot.periods)
            period.released = std::min(period.released, std::max<Amount>(0, period.left()));
    }
}

void let_go_expired(Voucher& voucher, Day today) {
    for (auto at = voucher.holds.begin(); at != voucher.holds.end();) {
        const Hold& hold = at->second;
        if (hold.expires >= today) {
            ++at;
            continue;
        }
        voucher.pots.at(hold.pot).periods.at(hold.period).held -= hold.amount;
        at = voucher.holds.erase(at);
    }
}

void release_everything(Voucher& voucher) {
    for (auto& [name, pot] : voucher.pots) {
        if (voucher.carries_over()) {
            pot.released = std::max<Amount>(0, left_in_all(pot));
            continue;
        }
        for (auto& [first, period] : pot.periods)
            period.released = std::max<Amount>(0, period.left());
    }
}

void release_ended(Voucher& voucher, Day today) {
    if (voucher.valid.last < today) return release_everything(voucher);
    if (voucher.carries_over()) return;
    for (auto& [name, pot] : voucher.pots)
        for (auto& [first, period] : pot.periods)
            if (period.days.last < today) period.released = std::max<Amount>(0, period.left());
}

Amount left_on(const Voucher& voucher, const PotName& name, Day day) {
    const Pot& pot = voucher.pots.at(name);
    const Span wanted = period_on(voucher, day);
    const auto left_in = [&](Span period) {
        const auto found = pot.periods.find(period.first);
        return found == pot.periods.end() ? granted(voucher, name, period) : found->second.left();
    };
    if (!voucher.carries_over()) return left_in(wanted);
    // What a day takes must be there on that day, and be missing on no later day.
    Day last = wanted.first;
    if (!pot.periods.empty()) last = std::max(last, pot.periods.rbegin()->first);
    Amount running = 0;
    Amount least = std::numeric_limits<Amount>::max();
    for (Span period = period_on(voucher, voucher.valid.first); period.first <= last;
         period = next_period(voucher, period)) {
        running += left_in(period);
        if (period.first >= wanted.first) least = std::min(least, running);
    }
    return least;
}

std::int64_t periods_between(events::Recurrence recurrence, Day first, Day last) {
    if (last < first) return 1;
    const std::int64_t days = last - first;
    switch (recurrence) {
        case events::Recurrence::none:
            return 1;
        case events::Recurrence::day:
            return days + 2;
        case events::Recurrence::week:
            return days / 7 + 2;
        case events::Recurrence::month:
            return days / 28 + 2;
        case events::Recurrence::year:
            return days / 365 + 2;
    }
    return 1;
}

bool periods_fit(const Voucher& voucher, Day day) {
    return !voucher.carries_over() ||
           periods_between(voucher.recurrence, voucher.valid.first, day) <= kMostPeriods;
}

Balances balances_of(const Text& id, const Voucher& voucher) {
    Balances balances;
    for (const auto& [name, pot] : voucher.pots) {
        Amount granted_now = -pot.released;
        Amount used = 0;
        Amount held = 0;
        for (const auto& [first, period] : pot.periods) {
            granted_now += period.granted - period.released;
            used += period.used;
            held += period.held;
        }
        balances[{AccountClass::voucher_available, id, "", pot.commodity}] +=
            granted_now - used - held;
        balances[{AccountClass::voucher_held, id, "", pot.commodity}] += held;
        balances[{AccountClass::commitment, pot.service, "", pot.commodity}] += used - granted_now;
    }
    return balances;
}

void post_difference(World& world, const Text& id, const Balances& before) {
    Balances difference = balances_of(id, world.vouchers.at(id));
    for (const auto& [account, amount] : before) difference[account] -= amount;
    for (const auto& [account, amount] : difference)
        world.post(account.account_class, account.owner, account.counterpart, amount,
                   account.commodity);
}

}  // namespace saldo::model

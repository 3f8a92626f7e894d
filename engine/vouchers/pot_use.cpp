#include "engine/vouchers/pot_use.hpp"

#include <algorithm>
#include <cstdint>

#include "engine/base/assert.hpp"
#include "engine/base/limits.hpp"
#include "engine/money/rounding.hpp"

namespace saldo {

namespace {

Voucher::Pot& pot_of(PotUse use) { return use.voucher.pots[use.pot]; }

// Pots of one commodity share the voucher's account, whose balance is their sum.
void post_to_pot(PotUse use, AccountClass account, std::int64_t Voucher::Pot::* balance,
                 std::int64_t amount) {
    Voucher::Pot& pot = pot_of(use);
    std::int64_t others = 0;
    for (const Voucher::Pot& other : use.voucher.pots)
        if (&other != &pot && other.commodity == pot.commodity) others += other.*balance;
    std::int64_t whole = pot.*balance + others;
    use.books.post_voucher(account, use.voucher.handle, pot.commodity, amount, whole);
    pot.*balance = whole - others;
}

void post_available(PotUse use, std::int64_t amount) {
    post_to_pot(use, AccountClass::voucher_available, &Voucher::Pot::available, amount);
}

void post_held(PotUse use, std::int64_t amount) {
    post_to_pot(use, AccountClass::voucher_held, &Voucher::Pot::held, amount);
}

// voucher/available against commitment: positive grants, negative takes away.
void post_commitment(PotUse use, std::int64_t amount) {
    const Voucher::Pot& pot = pot_of(use);
    post_available(use, amount);
    use.books.post(AccountClass::commitment, pot.service, kNoHandle, pot.commodity, -amount);
}

bool carries_over(const Voucher& voucher) {
    return voucher.carry_over && voucher.recurrence != Recurrence::none;
}

void take_back(PotUse use, Voucher::UsedPeriod& period, std::int64_t amount) {
    const std::int64_t back = std::min(period.released, amount);
    if (back <= 0) return;
    period.released -= back;
    post_commitment(use, back);
}

// Takes back from what was released as much as using `amount` needs: of the period, or of any
// period where balances carry over.
void reclaim(PotUse use, Voucher::UsedPeriod& period, std::int64_t amount) {
    if (amount <= 0) return;
    if (!carries_over(use.voucher)) {
        take_back(use, period, amount - (period.left() - period.released));
        return;
    }
    auto& periods = pot_of(use).periods;
    for (auto at = periods.rbegin(); at != periods.rend() && pot_of(use).available < amount; ++at)
        take_back(use, *at, amount - pot_of(use).available);
}

// Releases at most `most` of what a period left.
void release_left(PotUse use, Voucher::UsedPeriod& period, std::int64_t most) {
    const std::int64_t rest = std::min(period.left() - period.released, most);
    if (rest <= 0) return;
    period.released += rest;
    post_commitment(use, -rest);
}

Voucher::UsedPeriod* find_period(Voucher::Pot& pot, Period period) {
    const auto found =
        std::ranges::find(pot.periods, period.first,
                          [](const Voucher::UsedPeriod& used) { return used.period.first; });
    return found == pot.periods.end() ? nullptr : &*found;
}

Voucher::UsedPeriod& open(PotUse use, Period period) {
    Voucher::Pot& pot = pot_of(use);
    if (Voucher::UsedPeriod* const found = find_period(pot, period)) return *found;
    const auto place =
        std::ranges::upper_bound(pot.periods, period.first, {},
                                 [](const Voucher::UsedPeriod& used) { return used.period.first; });
    Voucher::UsedPeriod opened;
    opened.period = period;
    opened.granted = granted_for(use.voucher, use.pot, period);
    Voucher::UsedPeriod& made = *pot.periods.insert(place, opened);
    post_commitment(use, made.granted);
    return made;
}

Period next_period(const Voucher& voucher, Period period) {
    return period_of(voucher.recurrence, Date{period.last.days + 1});
}

// The fewest days that a period has.
std::int32_t days_of(Recurrence recurrence) {
    constexpr std::int32_t kDays[] = {1, 1, 7, 28, 365};
    return kDays[static_cast<std::size_t>(recurrence)];
}

}  // namespace

std::int64_t granted_for(const Voucher& voucher, std::uint32_t pot, Period period) {
    const Date last = std::min(period.last, voucher.valid_until);
    const Voucher::Terms& terms = voucher.terms_on(std::max(last, voucher.valid_from));
    const std::int64_t whole = pot < terms.amounts.size() ? terms.amounts[pot] : 0;
    if (!voucher.prorated || voucher.recurrence == Recurrence::none) return whole;
    const Date first = std::max(period.first, voucher.valid_from);
    if (first > last) return 0;
    const std::int64_t days = period.last.days - period.first.days + 1;
    return divide_half_up(static_cast<__int128>(whole) * (last.days - first.days + 1), days);
}

std::int64_t left_on(const Voucher& voucher, std::uint32_t pot_number, Date day,
                     const ComesBack& comes_back) {
    const Voucher::Pot& pot = voucher.pots[pot_number];
    const Period wanted = voucher.period_on(day);
    const auto back_in = [&](Period period) {
        std::int64_t back = comes_back.period.first == period.first ? comes_back.amount : 0;
        for (const Voucher::Hold& hold : voucher.holds)
            if (hold.pot == pot_number && hold.expires_on < comes_back.today &&
                hold.period.first == period.first)
                back += hold.amount;
        return back;
    };
    const auto left_in = [&](Period period) {
        const auto found =
            std::ranges::find(pot.periods, period.first,
                              [](const Voucher::UsedPeriod& used) { return used.period.first; });
        const std::int64_t left =
            found == pot.periods.end() ? granted_for(voucher, pot_number, period) : found->left();
        return left + back_in(period);
    };
    if (!carries_over(voucher)) return left_in(wanted);
    const Date latest = pot.periods.empty()
                            ? wanted.first
                            : std::max(wanted.first, pot.periods.back().period.first);
    std::int64_t running = 0;
    std::int64_t smallest = INT64_MAX;
    for (Period at = voucher.period_on(voucher.valid_from); at.first <= latest;
         at = next_period(voucher, at)) {
        running += left_in(at);
        if (at.first >= wanted.first) smallest = std::min(smallest, running);
    }
    return smallest;
}

void regrant(Books& books, Voucher& voucher, Date from) {
    for (std::uint32_t pot = 0; pot < voucher.pots.size(); ++pot) {
        for (Voucher::UsedPeriod& period : voucher.pots[pot].periods) {
            if (period.period.last < from) continue;
            std::int64_t tranches = 0;
            if (pot == 0)
                for (const Voucher::Tranche& tranche : voucher.tranches)
                    if (!tranche.returned && tranche.period.first == period.period.first)
                        tranches += tranche.amount;
            const std::int64_t now = granted_for(voucher, pot, period.period) + tranches;
            grant_amount({books, voucher, pot}, period, now - period.granted);
        }
    }
}

std::int64_t periods_between(Recurrence recurrence, Date first, Date last) {
    if (recurrence == Recurrence::none || last < first) return 1;
    // The first and the last may be cut by the two days.
    return (last.days - first.days) / days_of(recurrence) + 2;
}

Refusal check_periods(EventContext& event, const Voucher& voucher, Date day,
                      std::string_view field) {
    if (!carries_over(voucher)) return Refusal::none;
    const std::int64_t periods = periods_between(voucher.recurrence, voucher.valid_from, day);
    if (periods <= std::int64_t{limits::kPeriodsMax}) return Refusal::none;
    return event.refuse(Refusal::record_full, field, periods, limits::kPeriodsMax);
}

Voucher::UsedPeriod& open_period(PotUse use, Date day) {
    const Period wanted = use.voucher.period_on(day);
    if (carries_over(use.voucher)) {
        // Opening in order keeps the running balance in the books complete.
        const Voucher::Pot& pot = pot_of(use);
        Period at = pot.periods.empty() ? use.voucher.period_on(use.voucher.valid_from)
                                        : next_period(use.voucher, pot.periods.back().period);
        for (; at.first < wanted.first; at = next_period(use.voucher, at)) open(use, at);
    }
    return open(use, wanted);
}

void use_amount(PotUse use, Voucher::UsedPeriod& period, std::int64_t amount) {
    const Voucher::Pot& pot = pot_of(use);
    reclaim(use, period, amount);
    period.used += amount;
    use.books.post(AccountClass::commitment, pot.service, kNoHandle, pot.commodity, amount);
    post_available(use, -amount);
}

void use_held(PotUse use, Voucher::UsedPeriod& period, std::int64_t amount) {
    const Voucher::Pot& pot = pot_of(use);
    SALDO_ASSERT(amount <= period.held, "an order uses no more than it holds");
    period.held -= amount;
    period.used += amount;
    use.books.post(AccountClass::commitment, pot.service, kNoHandle, pot.commodity, amount);
    post_held(use, -amount);
}

void hold_amount(PotUse use, Voucher::UsedPeriod& period, std::int64_t amount) {
    reclaim(use, period, amount);
    period.held += amount;
    post_held(use, amount);
    post_available(use, -amount);
}

void grant_amount(PotUse use, Voucher::UsedPeriod& period, std::int64_t amount) {
    period.granted += amount;
    post_commitment(use, amount);
    if (amount >= 0) return;
    // What was released of the period is not there to be taken away again.
    if (!carries_over(use.voucher)) {
        take_back(use, period, period.released - std::max<std::int64_t>(0, period.left()));
        return;
    }
    auto& periods = pot_of(use).periods;
    for (auto at = periods.rbegin(); at != periods.rend() && pot_of(use).available < 0; ++at)
        take_back(use, *at, -pot_of(use).available);
}

void release_expired_holds(Books& books, Voucher& voucher, Date today) {
    std::erase_if(voucher.holds, [&](const Voucher::Hold& hold) {
        if (hold.expires_on >= today) return false;
        hold_amount({books, voucher, hold.pot}, opened_period(voucher, hold.pot, hold.period),
                    -hold.amount);
        return true;
    });
}

void release_ended_periods(Books& books, Voucher& voucher, Date today) {
    if (voucher.valid_until < today) {
        release_all(books, voucher);
        return;
    }
    if (carries_over(voucher) || voucher.recurrence == Recurrence::none) return;
    // Every one of them: a late cancellation gives back to a period long past, behind others
    // released before.
    for (std::uint32_t pot = 0; pot < voucher.pots.size(); ++pot)
        for (Voucher::UsedPeriod& period : voucher.pots[pot].periods)
            if (period.period.last < today) release_left({books, voucher, pot}, period, INT64_MAX);
}

void release_all(Books& books, Voucher& voucher) {
    for (std::uint32_t pot = 0; pot < voucher.pots.size(); ++pot) {
        auto& periods = voucher.pots[pot].periods;
        for (auto at = periods.rbegin(); at != periods.rend(); ++at) {
            // A carried-over balance may stand in one period and be used from another.
            const std::int64_t most =
                carries_over(voucher) ? voucher.pots[pot].available : INT64_MAX;
            release_left({books, voucher, pot}, *at, most);
        }
    }
}

Voucher::UsedPeriod& opened_period(Voucher& voucher, std::uint32_t pot, Period period) {
    Voucher::UsedPeriod* const found = find_period(voucher.pots[pot], period);
    SALDO_ASSERT(found != nullptr, "what was used is in a period that was opened");
    return *found;
}

}  // namespace saldo

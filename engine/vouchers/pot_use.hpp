// Using a pot: opening periods, what is left on a day, use and hold and their reversal, release of
// what a period or the voucher leaves unused. The accounting of DESIGN's section 4 for vouchers:
//
//   a period that opens                voucher/available -> commitment/SERVICE
//   used by a delivery                 commitment/SERVICE -> voucher/available (or voucher/held)
//   held by an order                   voucher/held -> voucher/available; back when it is released
//   unused when a period ends, end     commitment/SERVICE -> voucher/available
//
// A pot over several services stands under its first line's service. Periods open when an event
// first touches them; what a past period left is released by the first event after it, and comes
// back when a late delivery needs it.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/ledger/books.hpp"
#include "engine/ledger/event_context.hpp"
#include "engine/vouchers/voucher.hpp"

namespace saldo {

// Which pot of which voucher, to be changed. The voucher was marked as changed by the caller.
struct PotUse {
    Books& books;
    Voucher& voucher;
    std::uint32_t pot;
};

// What a period is granted by the terms in force on its last day within the validity; prorated by
// days where the decision says so and the validity cuts the period (half up).
[[nodiscard]] std::int64_t granted_for(const Voucher& voucher, std::uint32_t pot, Period period);

// What is used or held as the books stand, and counts as free already: what a replaced delivery
// gives back to its period, and holds that expired before `today`, which the first event past the
// expiry lets go.
struct ComesBack {
    Period period;
    std::int64_t amount = 0;
    Date today = kEventDateMin;
};

// What may be used on a day: the period's balance; with carry-over the smallest running balance
// from the day's period on. Changes nothing: periods that no event has touched count as they would
// open.
[[nodiscard]] std::int64_t left_on(const Voucher& voucher, std::uint32_t pot, Date day,
                                   const ComesBack& comes_back = {});

// Opened periods that end on `from` or later get what the voucher's terms and validity say now, and
// their tranches.
void regrant(Books& books, Voucher& voucher, Date from);

// How many periods there are from one day to another, at most.
[[nodiscard]] std::int64_t periods_between(Recurrence recurrence, Date first, Date last);

// Refuses, as record_full with `field`, a day whose use needs more than limits::kPeriodsMax periods
// open: with carry-over all since the first. Callers ask before they open any.
[[nodiscard]] Refusal check_periods(EventContext& event, const Voucher& voucher, Date day,
                                    std::string_view field);

// The voucher's period of that day, opened if it was not: a carried-over balance opens all since
// the first.
[[nodiscard]] Voucher::UsedPeriod& open_period(PotUse use, Date day);

// Uses, or gives back (negative), in a period that is open.
void use_amount(PotUse use, Voucher::UsedPeriod& period, std::int64_t amount);
// Uses what an order held: the amount leaves voucher/held.
void use_held(PotUse use, Voucher::UsedPeriod& period, std::int64_t amount);
// Holds, or lets go (negative).
void hold_amount(PotUse use, Voucher::UsedPeriod& period, std::int64_t amount);
// Adds to what a period is granted: a top-up, or less of it (negative).
void grant_amount(PotUse use, Voucher::UsedPeriod& period, std::int64_t amount);

// Lets go of holds that expired before `today`: the first event past an expiry does it, before it
// uses anything.
void release_expired_holds(Books& books, Voucher& voucher, Date today);
// Releases what periods that ended before `today` left, or everything when the validity ended:
// after the event's own use.
void release_ended_periods(Books& books, Voucher& voucher, Date today);
// Releases everything that is left: the voucher ended.
void release_all(Books& books, Voucher& voucher);
// The period that a stored reversal names. REQUIRES: it was opened.
[[nodiscard]] Voucher::UsedPeriod& opened_period(Voucher& voucher, std::uint32_t pot,
                                                 Period period);

}  // namespace saldo

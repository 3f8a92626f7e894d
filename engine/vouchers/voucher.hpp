// A voucher: what a client may use, of which services, until when, and what has been used of it.
//
// Invariants
// 1. A voucher counts in pots. A service voucher and a purchase order have one pot for each line,
//    in the service's unit; a balance voucher and a personal budget have one pot, in euros or a
//    unit; an entitlement has none.
// 2. A pot holds a period's balance: left = granted - used - held, at or above zero after every
//    accepted delivery or hold. Only a decision taken afterwards (amendment, end, returned tranche)
//    may leave it below.
// 3. voucher/available of a pot is the sum of (granted - used - held - released) over its opened
//    periods.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/short_list.hpp"
#include "engine/ledger/account.hpp"
#include "engine/money/cents.hpp"
#include "engine/time/date.hpp"
#include "engine/time/instant.hpp"

namespace saldo {

// Numbers as in schemas/common.fbs.
enum class VoucherKind : std::uint8_t {
    service_voucher = 0,
    balance_voucher = 1,
    purchase_order = 2,
    entitlement = 3,
    personal_budget = 4,
};

// Whether the client pays the provider what the voucher does not; of the other kinds the client may
// owe the organiser a fee (fees/fee_rules.hpp).
[[nodiscard]] constexpr bool leaves_co_payment(VoucherKind kind) noexcept {
    return kind != VoucherKind::purchase_order && kind != VoucherKind::entitlement;
}

struct Voucher {
    struct Line {
        Handle service = kNoHandle;
        std::string content;   // empty: any
        UnitPrice unit_value;  // value, subsidy, contract price or month's value; 0: none is set
        UnitPrice co_payment;  // of an entitlement's month
        std::uint32_t pot = 0;
    };
    using Lines = ShortList<Line, 1>;
    // What the decision says from a date on. The first terms are from valid_from.
    struct Terms {
        Date from;
        Lines lines;
        ShortList<std::int64_t, 1>
            amounts;  // by pot: what a period is granted, in the pot's commodity
    };
    struct UsedPeriod {
        Period period;
        std::int64_t granted = 0;
        std::int64_t used = 0;
        std::int64_t held = 0;
        std::int64_t released = 0;  // of what was left when the period or the voucher ended
        [[nodiscard]] std::int64_t left() const { return granted - used - held; }
    };
    struct Pot {
        Commodity commodity = Commodity::eur;
        Handle service = kNoHandle;        // whose commitment account it stands against
        ShortList<UsedPeriod, 2> periods;  // opened ones, by date
        std::int64_t available = 0;        // the balance of voucher/available
        std::int64_t held = 0;             // the balance of voucher/held
    };
    using Pots = ShortList<Pot, 1>;
    struct Tranche {
        std::string id;
        std::int64_t amount = 0;
        Period period;  // that it was added to
        std::int64_t recorded_at_utc_ms = 0;
        bool returned = false;
    };
    struct Hold {
        std::string order;
        std::string provider;
        std::uint32_t pot = 0;
        Period period;
        std::int64_t amount = 0;
        Date expires_on = kDateMax;
    };
    struct Share {
        Handle funder = kNoHandle;
        BasisPoints share;
    };
    // What closes have settled of an entitlement and have not taken back: some days of a month
    // under the same terms, and what they were posted under. A later decision is settled as the
    // difference, reversed from exactly where it was.
    struct SettledRow {
        Period period;  // within one month
        Handle service = kNoHandle;
        Handle funder = kNoHandle;
        Handle coding = kNoHandle;
        UnitPrice value;       // of the whole month
        UnitPrice co_payment;  // likewise
        Cents amount;
        bool operator==(const SettledRow&) const = default;
    };

    Handle handle = kNoHandle;
    Handle ledger = kNoHandle;
    std::string id;
    std::string client;
    VoucherKind kind = VoucherKind::service_voucher;
    Date valid_from;
    Date valid_until = kDateMax;
    Recurrence recurrence = Recurrence::none;
    bool carry_over = false;
    bool prorated = false;
    bool annulled = false;
    bool ended = false;
    std::string payee;     // provider id; empty: any approved one
    std::string contract;  // empty: none
    std::string decision_number;
    Date decision_date{0};
    std::string replaces;
    std::vector<Share> shares;
    ShortList<Terms, 1> terms;
    Pots pots;
    std::vector<Tranche> tranches;
    std::vector<Hold> holds;
    std::vector<Period> suspensions;       // `last` is kDateMax while it stands
    std::vector<SettledRow> settled_rows;  // of an entitlement, by month

    // The terms in force on a date. REQUIRES: terms is not empty.
    [[nodiscard]] const Terms& terms_on(Date date) const;
    [[nodiscard]] bool suspended_on(Date date) const;
    [[nodiscard]] bool covers(Date date) const {
        return !annulled && valid_from <= date && date <= valid_until;
    }
    // The voucher's period that a date is in; a voucher that does not recur has one.
    [[nodiscard]] Period period_on(Date date) const;
};

template <class Fields>
void describe(Fields& fields, Period& period) {
    fields(period.first, period.last);
}
template <class Fields>
void describe(Fields& fields, Voucher::Line& line) {
    fields(line.service, line.content, line.unit_value, line.co_payment, line.pot);
}
template <class Fields>
void describe(Fields& fields, Voucher::Terms& terms) {
    fields(terms.from, terms.lines, terms.amounts);
}
template <class Fields>
void describe(Fields& fields, Voucher::UsedPeriod& used) {
    fields(used.period, used.granted, used.used, used.held, used.released);
}
template <class Fields>
void describe(Fields& fields, Voucher::Pot& pot) {
    fields(pot.commodity, pot.service, pot.periods, pot.available, pot.held);
}
template <class Fields>
void describe(Fields& fields, Voucher::Tranche& tranche) {
    fields(tranche.id, tranche.amount, tranche.period, tranche.recorded_at_utc_ms,
           tranche.returned);
}
template <class Fields>
void describe(Fields& fields, Voucher::Hold& hold) {
    fields(hold.order, hold.provider, hold.pot, hold.period, hold.amount, hold.expires_on);
}
template <class Fields>
void describe(Fields& fields, Voucher::Share& share) {
    fields(share.funder, share.share);
}
template <class Fields>
void describe(Fields& fields, Voucher::SettledRow& settled) {
    fields(settled.period, settled.service, settled.funder, settled.coding, settled.value,
           settled.co_payment, settled.amount);
}
template <class Fields>
void describe(Fields& fields, Voucher& voucher) {
    fields(voucher.handle, voucher.ledger, voucher.id, voucher.client, voucher.kind,
           voucher.valid_from, voucher.valid_until, voucher.recurrence, voucher.carry_over,
           voucher.prorated, voucher.annulled, voucher.ended, voucher.payee, voucher.contract,
           voucher.decision_number, voucher.decision_date, voucher.replaces, voucher.shares,
           voucher.terms, voucher.pots, voucher.tranches, voucher.holds, voucher.suspensions,
           voucher.settled_rows);
}

}  // namespace saldo

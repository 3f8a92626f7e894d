#include "engine/vouchers/decisions.hpp"

#include <algorithm>

#include "engine/ledger/field_checks.hpp"
#include "engine/vouchers/lines.hpp"
#include "engine/vouchers/pot_use.hpp"
#include "engine/vouchers/voucher_total.hpp"

namespace saldo {

namespace {

// The voucher that an event names, once it is known to be there.
struct Named {
    Vouchers::Slot* slot = nullptr;
    Refusal refused = Refusal::none;
};

Named find_voucher(VoucherDesk& desk, EventContext& event, const flatbuffers::String* id) {
    if (!id_ok(id)) return {nullptr, event.refuse(Refusal::field_invalid, "voucher")};
    Vouchers::Slot& slot = desk.vouchers.cache.at(Vouchers::key(event.ledger, text_of(id)));
    if (!slot.present) return {nullptr, event.refuse(Refusal::voucher_unknown, "voucher")};
    return {&slot, Refusal::none};
}

Refusal check_live(EventContext& event, const Voucher& voucher) {
    if (voucher.annulled || voucher.ended) return event.refuse(Refusal::voucher_ended, "voucher");
    return Refusal::none;
}

Refusal check_amendment(VoucherDesk& desk, EventContext& event,
                        const events::VoucherAmended& amended, const LinesSaid& said) {
    if (!id_ok(amended.voucher())) return event.refuse(Refusal::field_invalid, "voucher");
    if (const Refusal refused = check_lines(desk.registry, event, said); refused != Refusal::none)
        return refused;
    const Date from = date_of(*amended.amended_from());
    if (!date_ok(*amended.amended_from()))
        return event.refuse(Refusal::date_out_of_range, "amended_from");
    if (!optional_date_ok(amended.valid_until()))
        return event.refuse(Refusal::date_out_of_range, "valid_until");
    if (amended.valid_until() != nullptr && amended.valid_until()->days() < from.days)
        return event.refuse(Refusal::date_out_of_range, "valid_until",
                            amended.valid_until()->days(), from.days);
    return Refusal::none;
}

// What the voucher's kind does not allow an amendment to say; empty: nothing.
std::string_view amendment_fault(const VoucherDesk& desk, const Voucher& voucher,
                                 const LinesSaid& said) {
    const bool euros = said.balance != nullptr;
    const bool new_balance = euros || said.balance_quantity != nullptr;
    const bool has_balance = voucher.kind == VoucherKind::balance_voucher ||
                             voucher.kind == VoucherKind::personal_budget;
    if (said.lines != nullptr) {
        const KindFault fault = kind_fault(said, voucher.kind);
        if (fault.reason != Refusal::none) return fault.field;
    } else if (new_balance && (!has_balance || euros == (said.balance_quantity != nullptr))) {
        return "balance";
    }
    if (!new_balance) return {};
    const Commodity unit = voucher.pots.front().commodity;
    if (euros != (unit == Commodity::eur)) return "balance";
    if (said.lines != nullptr && !units_agree(desk.registry, voucher.ledger, said, unit))
        return "lines.service";
    return {};
}

// The voucher as it would be with the amendment.
Voucher amended_voucher(const VoucherDesk& desk, const Voucher& now, const LinesSaid& said,
                        Date from, Date valid_until) {
    Voucher voucher = now;
    Voucher::Terms terms = now.terms_on(from);
    if (said.lines != nullptr) {
        // Of all terms so far: a service that comes back finds what was used of it.
        terms.lines.clear();
        for (const Voucher::Terms& earlier : now.terms)
            terms.lines.insert(terms.lines.end(), earlier.lines.begin(), earlier.lines.end());
        read_lines(desk.registry, now.ledger, said, now.kind, terms, voucher.pots);
    } else if (said.balance != nullptr)
        terms.amounts.assign(1, said.balance->value());
    else if (said.balance_quantity != nullptr)
        terms.amounts.assign(1, said.balance_quantity->value());
    terms.from = from;
    terms.amounts.resize(voucher.pots.size(), 0);
    voucher.terms.push_back(std::move(terms));
    voucher.valid_until = valid_until;
    return voucher;
}

}  // namespace

Refusal decide_voucher(VoucherDesk& desk, EventContext& event,
                       const events::VoucherDecided& decided) {
    if (!id_ok(decided.decision_number()))
        return event.refuse(Refusal::field_invalid, "decision_number");
    if (!date_ok(*decided.decision_date()))
        return event.refuse(Refusal::date_out_of_range, "decision_date");
    const Named named = find_voucher(desk, event, decided.voucher());
    if (named.slot == nullptr) return named.refused;
    if (!named.slot->record.decision_number.empty())
        return event.refuse(Refusal::already_in_this_state, "decision_number");
    Voucher& voucher = desk.vouchers.cache.change(*named.slot);
    voucher.decision_number = text_of(decided.decision_number());
    voucher.decision_date = date_of(*decided.decision_date());
    return Refusal::none;
}

Refusal amend_voucher(VoucherDesk& desk, EventContext& event,
                      const events::VoucherAmended& amended) {
    const LinesSaid said{amended.lines(), amended.balance(), amended.balance_quantity()};
    if (const Refusal refused = check_amendment(desk, event, amended, said);
        refused != Refusal::none)
        return refused;
    const Named named = find_voucher(desk, event, amended.voucher());
    if (named.slot == nullptr) return named.refused;
    if (const Refusal refused = check_services(desk.registry, event, said);
        refused != Refusal::none)
        return refused;
    const Voucher& now = named.slot->record;
    if (const Refusal refused = check_live(event, now); refused != Refusal::none) return refused;
    const Date from = date_of(*amended.amended_from());
    if (from < now.valid_from || from > now.valid_until)
        return event.refuse(Refusal::voucher_not_valid_on_date, "amended_from");
    if (const std::string_view fault = amendment_fault(desk, now, said); !fault.empty())
        return event.refuse(Refusal::voucher_kind_does_not_allow, fault);
    if (const Refusal refused =
            event.expect_room(now.terms.size(), limits::kTermsMax, "amended_from");
        refused != Refusal::none)
        return refused;
    Voucher then =
        amended_voucher(desk, now, said, from, date_or(amended.valid_until(), now.valid_until));
    if (then.pots.size() > limits::kVoucherPotsMax)
        return event.refuse(Refusal::record_full, "lines",
                            static_cast<std::int64_t>(then.pots.size()), limits::kVoucherPotsMax);
    if (const Refusal refused = check_total(event, then, 0, "lines"); refused != Refusal::none)
        return refused;
    Voucher& voucher = desk.vouchers.cache.change(*named.slot);
    voucher = std::move(then);
    regrant(desk.books, voucher, from);
    return Refusal::none;
}

Refusal top_up_voucher(VoucherDesk& desk, EventContext& event,
                       const events::VoucherToppedUp& topped_up) {
    if (!id_ok(topped_up.tranche())) return event.refuse(Refusal::field_invalid, "tranche");
    const bool euros = topped_up.amount() != nullptr;
    if (euros == (topped_up.quantity() != nullptr))
        return event.refuse(Refusal::field_invalid, "amount");
    if (euros && (!cents_ok(*topped_up.amount()) || topped_up.amount()->value() <= 0))
        return event.refuse(Refusal::amount_out_of_range, "amount");
    if (!euros && !quantity_ok(*topped_up.quantity()))
        return event.refuse(Refusal::amount_out_of_range, "quantity");
    if (!date_ok(*topped_up.effective_on()))
        return event.refuse(Refusal::date_out_of_range, "effective_on");
    const Named named = find_voucher(desk, event, topped_up.voucher());
    if (named.slot == nullptr) return named.refused;
    const Voucher& now = named.slot->record;
    const std::string_view tranche = text_of(topped_up.tranche());
    if (std::ranges::find(now.tranches, tranche, &Voucher::Tranche::id) != now.tranches.end())
        return event.refuse(Refusal::tranche_exists, "tranche");
    if (now.kind != VoucherKind::balance_voucher && now.kind != VoucherKind::personal_budget)
        return event.refuse(Refusal::voucher_kind_does_not_allow, "voucher");
    if (euros != (now.pots.front().commodity == Commodity::eur))
        return event.refuse(Refusal::voucher_kind_does_not_allow, "amount");
    if (const Refusal refused = check_live(event, now); refused != Refusal::none) return refused;
    const Date on = date_of(*topped_up.effective_on());
    if (!now.covers(on)) return event.refuse(Refusal::voucher_not_valid_on_date, "effective_on");
    const std::int64_t amount = euros ? topped_up.amount()->value() : topped_up.quantity()->value();
    if (const Refusal refused =
            event.expect_room(now.tranches.size(), limits::kTranchesMax, "tranche");
        refused != Refusal::none)
        return refused;
    if (const Refusal refused = check_periods(event, now, on, "effective_on");
        refused != Refusal::none)
        return refused;
    if (const Refusal refused = check_total(event, now, amount, euros ? "amount" : "quantity");
        refused != Refusal::none)
        return refused;

    Voucher& voucher = desk.vouchers.cache.change(*named.slot);
    const PotUse use{desk.books, voucher, 0};
    Voucher::UsedPeriod& period = open_period(use, on);
    grant_amount(use, period, amount);
    voucher.tranches.push_back(
        {std::string(tranche), amount, period.period, event.recorded_at.utc_ms, false});
    return Refusal::none;
}

Refusal return_tranche(VoucherDesk& desk, EventContext& event,
                       const events::TrancheReturned& returned) {
    const Named named = find_voucher(desk, event, returned.voucher());
    if (named.slot == nullptr) return named.refused;
    const Voucher& now = named.slot->record;
    const auto found =
        std::ranges::find(now.tranches, text_of(returned.tranche()), &Voucher::Tranche::id);
    if (found == now.tranches.end()) return event.refuse(Refusal::tranche_unknown, "tranche");
    if (found->returned) return event.refuse(Refusal::already_in_this_state, "tranche");
    if (const Refusal refused = check_live(event, now); refused != Refusal::none) return refused;
    const std::int64_t age_ms = event.recorded_at.utc_ms - found->recorded_at_utc_ms;
    if (age_ms > kTrancheReturnMs)
        return event.refuse(Refusal::return_window_passed, "tranche", age_ms / 3'600'000,
                            kTrancheReturnMs / 3'600'000);
    const std::int64_t left = left_on(now, 0, std::max(found->period.first, now.valid_from));
    if (left < found->amount)
        return event.refuse(Refusal::tranche_used, "tranche", found->amount, left);

    const auto index = static_cast<std::size_t>(found - now.tranches.begin());
    Voucher& voucher = desk.vouchers.cache.change(*named.slot);
    Voucher::Tranche& tranche = voucher.tranches[index];
    tranche.returned = true;
    grant_amount({desk.books, voucher, 0}, opened_period(voucher, 0, tranche.period),
                 -tranche.amount);
    return Refusal::none;
}

Refusal suspend_voucher(VoucherDesk& desk, EventContext& event,
                        const events::VoucherSuspended& suspended) {
    if (!date_ok(*suspended.suspended_from()))
        return event.refuse(Refusal::date_out_of_range, "suspended_from");
    const Named named = find_voucher(desk, event, suspended.voucher());
    if (named.slot == nullptr) return named.refused;
    const Date from = date_of(*suspended.suspended_from());
    if (named.slot->record.suspended_on(from))
        return event.refuse(Refusal::already_in_this_state, "suspended_from");
    if (const Refusal refused = check_live(event, named.slot->record); refused != Refusal::none)
        return refused;
    const auto& known = named.slot->record.suspensions;
    const bool stands = !known.empty() && known.back().last == kDateMax;
    if (!stands)
        if (const Refusal refused =
                event.expect_room(known.size(), limits::kSuspensionsMax, "suspended_from");
            refused != Refusal::none)
            return refused;
    auto& suspensions = desk.vouchers.cache.change(*named.slot).suspensions;
    // One suspension stands at a time, so that one resumption ends it: an earlier day makes it
    // begin earlier.
    if (stands)
        suspensions.back().first = from;
    else
        suspensions.push_back({from, kDateMax});
    return Refusal::none;
}

Refusal resume_voucher(VoucherDesk& desk, EventContext& event,
                       const events::VoucherResumed& resumed) {
    if (!date_ok(*resumed.resumed_on()))
        return event.refuse(Refusal::date_out_of_range, "resumed_on");
    const Named named = find_voucher(desk, event, resumed.voucher());
    if (named.slot == nullptr) return named.refused;
    const Date on = date_of(*resumed.resumed_on());
    const auto& suspensions = named.slot->record.suspensions;
    if (suspensions.empty() || suspensions.back().last != kDateMax ||
        on <= suspensions.back().first)
        return event.refuse(Refusal::already_in_this_state, "resumed_on");
    if (const Refusal refused = check_live(event, named.slot->record); refused != Refusal::none)
        return refused;
    desk.vouchers.cache.change(*named.slot).suspensions.back().last = Date{on.days - 1};
    return Refusal::none;
}

Refusal end_voucher(VoucherDesk& desk, EventContext& event, const events::VoucherEnded& ended) {
    if (!date_ok(*ended.last_day())) return event.refuse(Refusal::date_out_of_range, "last_day");
    const Named named = find_voucher(desk, event, ended.voucher());
    if (named.slot == nullptr) return named.refused;
    const Date last_day = date_of(*ended.last_day());
    const Voucher& now = named.slot->record;
    // An entitlement that has ended may turn out to have ended earlier: closes take the rest back.
    const bool ends_earlier =
        now.kind == VoucherKind::entitlement && !now.annulled && last_day < now.valid_until;
    if (!ends_earlier)
        if (const Refusal refused = check_live(event, now); refused != Refusal::none)
            return refused;
    if (last_day.days < now.valid_from.days - 1 || last_day > now.valid_until)
        return event.refuse(Refusal::voucher_not_valid_on_date, "last_day");
    Voucher& voucher = desk.vouchers.cache.change(*named.slot);
    voucher.valid_until = last_day;
    voucher.ended = true;
    regrant(desk.books, voucher, last_day);  // where it is prorated, the last period is shorter now
    release_all(desk.books, voucher);
    return Refusal::none;
}

Refusal annul_voucher(VoucherDesk& desk, EventContext& event,
                      const events::VoucherAnnulled& annulled) {
    const Named named = find_voucher(desk, event, annulled.voucher());
    if (named.slot == nullptr) return named.refused;
    const Voucher& now = named.slot->record;
    // Of an entitlement nothing is used: what closes settled of it, the next one takes back, also
    // where a later decision has ended it.
    const bool takes_back = now.kind == VoucherKind::entitlement && !now.annulled;
    if (!takes_back)
        if (const Refusal refused = check_live(event, now); refused != Refusal::none)
            return refused;
    for (const Voucher::Pot& pot : now.pots)
        for (const Voucher::UsedPeriod& period : pot.periods)
            if (period.used != 0)
                return event.refuse(Refusal::voucher_in_use, "voucher", period.used, 0);
    for (const Voucher::Hold& hold : now.holds)
        if (hold.expires_on >= event.recorded_on)
            return event.refuse(Refusal::voucher_in_use, "voucher", hold.amount, 0);
    Voucher& voucher = desk.vouchers.cache.change(*named.slot);
    voucher.annulled = true;
    release_expired_holds(desk.books, voucher, event.recorded_on);
    release_all(desk.books, voucher);
    return Refusal::none;
}

Refusal note_voucher_sent(VoucherDesk& desk, EventContext& event, const events::VoucherSent& sent) {
    if (!id_ok(sent.channel())) return event.refuse(Refusal::field_invalid, "channel");
    // The outcome and the voucher's history are all that is kept of it.
    return find_voucher(desk, event, sent.voucher()).refused;
}

}  // namespace saldo

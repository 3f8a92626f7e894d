#include "engine/vouchers/decisions.hpp"

#include <algorithm>

#include "engine/ledger/field_checks.hpp"
#include "engine/vouchers/lines.hpp"
#include "engine/vouchers/pot_use.hpp"

namespace saldo {

namespace {

// The voucher that an event names, once it is known to be there and neither annulled nor (unless
// allowed) ended.
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

Named find_live_voucher(VoucherDesk& desk, EventContext& event, const flatbuffers::String* id) {
    const Named named = find_voucher(desk, event, id);
    if (named.slot != nullptr && (named.slot->record.annulled || named.slot->record.ended))
        return {nullptr, event.refuse(Refusal::voucher_ended, "voucher")};
    return named;
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
    if (!date_ok(*amended.amended_from()))
        return event.refuse(Refusal::date_out_of_range, "amended_from");
    if (!optional_date_ok(amended.valid_until()))
        return event.refuse(Refusal::date_out_of_range, "valid_until");
    const Named named = find_live_voucher(desk, event, amended.voucher());
    if (named.slot == nullptr) return named.refused;
    const Voucher& now = named.slot->record;
    const Date from = date_of(*amended.amended_from());
    if (from < now.valid_from || from > now.valid_until)
        return event.refuse(Refusal::voucher_not_valid_on_date, "amended_from");
    if (amended.valid_until() != nullptr && amended.valid_until()->days() < from.days)
        return event.refuse(Refusal::date_out_of_range, "valid_until",
                            amended.valid_until()->days(), from.days);
    Voucher::Terms terms = now.terms_on(from);
    std::vector<Voucher::Pot> pots = now.pots;
    const LinesSaid said{amended.lines(), amended.balance(), amended.balance_quantity()};
    const bool new_balance = said.balance != nullptr || said.balance_quantity != nullptr;
    if (said.lines != nullptr) {
        if (const Refusal refused = check_lines(event, said, now.kind); refused != Refusal::none)
            return refused;
        if (const Refusal refused = read_lines(desk.registry, event, said, now.kind, terms, pots);
            refused != Refusal::none)
            return refused;
        const bool euros = said.balance != nullptr;
        if (new_balance && euros != (pots.front().commodity == Commodity::eur))
            return event.refuse(Refusal::field_invalid, "balance");
    } else if (new_balance) {
        // The lines stay; only the balance changes.
        const bool euros = said.balance != nullptr;
        if (now.kind != VoucherKind::balance_voucher && now.kind != VoucherKind::personal_budget)
            return event.refuse(Refusal::field_invalid, "balance");
        if (euros == (said.balance_quantity != nullptr) ||
            euros != (pots.front().commodity == Commodity::eur))
            return event.refuse(Refusal::field_invalid, "balance");
        const std::int64_t amount = euros ? said.balance->value() : said.balance_quantity->value();
        if (amount < 0 || amount > (euros ? kCentsMax.value : kQuantityMax.value))
            return event.refuse(Refusal::amount_out_of_range, "balance");
        terms.amounts.assign(1, amount);
    }
    terms.from = from;
    terms.amounts.resize(pots.size(), 0);
    Voucher& voucher = desk.vouchers.cache.change(*named.slot);
    voucher.pots = std::move(pots);
    voucher.terms.push_back(std::move(terms));
    if (amended.valid_until() != nullptr) voucher.valid_until = date_of(*amended.valid_until());
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
    const Named named = find_live_voucher(desk, event, topped_up.voucher());
    if (named.slot == nullptr) return named.refused;
    const Voucher& now = named.slot->record;
    if (now.tranches.size() >= limits::kTranchesMax)
        return event.refuse(Refusal::too_many, "tranche",
                            static_cast<std::int64_t>(now.tranches.size()), limits::kTranchesMax);
    const std::string_view tranche = text_of(topped_up.tranche());
    if (std::ranges::find(now.tranches, tranche, &Voucher::Tranche::id) != now.tranches.end())
        return event.refuse(Refusal::tranche_exists, "tranche");
    if (now.kind != VoucherKind::balance_voucher && now.kind != VoucherKind::personal_budget)
        return event.refuse(Refusal::voucher_kind_does_not_allow, "voucher");
    if (euros != (now.pots.front().commodity == Commodity::eur))
        return event.refuse(Refusal::field_invalid, "amount");
    const Date on = date_of(*topped_up.effective_on());
    if (!now.covers(on)) return event.refuse(Refusal::voucher_not_valid_on_date, "effective_on");
    if (const std::int64_t periods = periods_through(now, on);
        periods > std::int64_t{limits::kPeriodsMax})
        return event.refuse(Refusal::too_many, "effective_on", periods, limits::kPeriodsMax);
    const std::int64_t amount = euros ? topped_up.amount()->value() : topped_up.quantity()->value();

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
    const Named named = find_live_voucher(desk, event, returned.voucher());
    if (named.slot == nullptr) return named.refused;
    const Voucher& now = named.slot->record;
    const auto found =
        std::ranges::find(now.tranches, text_of(returned.tranche()), &Voucher::Tranche::id);
    if (found == now.tranches.end()) return event.refuse(Refusal::tranche_unknown, "tranche");
    if (found->returned) return event.refuse(Refusal::already_in_this_state, "tranche");
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
    const Named named = find_live_voucher(desk, event, suspended.voucher());
    if (named.slot == nullptr) return named.refused;
    const Date from = date_of(*suspended.suspended_from());
    if (named.slot->record.suspended_on(from))
        return event.refuse(Refusal::already_in_this_state, "suspended_from");
    auto& suspensions = desk.vouchers.cache.change(*named.slot).suspensions;
    // One suspension stands at a time, so that one resumption ends it: an earlier day makes it
    // begin earlier.
    if (!suspensions.empty() && suspensions.back().last == kDateMax)
        suspensions.back().first = from;
    else
        suspensions.push_back({from, kDateMax});
    return Refusal::none;
}

Refusal resume_voucher(VoucherDesk& desk, EventContext& event,
                       const events::VoucherResumed& resumed) {
    if (!date_ok(*resumed.resumed_on()))
        return event.refuse(Refusal::date_out_of_range, "resumed_on");
    const Named named = find_live_voucher(desk, event, resumed.voucher());
    if (named.slot == nullptr) return named.refused;
    const Date on = date_of(*resumed.resumed_on());
    const auto& suspensions = named.slot->record.suspensions;
    if (suspensions.empty() || suspensions.back().last != kDateMax ||
        on <= suspensions.back().first)
        return event.refuse(Refusal::already_in_this_state, "resumed_on");
    desk.vouchers.cache.change(*named.slot).suspensions.back().last = Date{on.days - 1};
    return Refusal::none;
}

Refusal end_voucher(VoucherDesk& desk, EventContext& event, const events::VoucherEnded& ended) {
    if (!date_ok(*ended.last_day())) return event.refuse(Refusal::date_out_of_range, "last_day");
    const Named named = find_live_voucher(desk, event, ended.voucher());
    if (named.slot == nullptr) return named.refused;
    const Date last_day = date_of(*ended.last_day());
    const Voucher& now = named.slot->record;
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
    const Named named = find_live_voucher(desk, event, annulled.voucher());
    if (named.slot == nullptr) return named.refused;
    const Voucher& now = named.slot->record;
    for (const Voucher::Pot& pot : now.pots)
        for (const Voucher::UsedPeriod& period : pot.periods)
            if (period.used != 0)
                return event.refuse(Refusal::voucher_in_use, "voucher", period.used, 0);
    for (const Voucher::Hold& hold : now.holds)
        if (hold.expires_on >= event.recorded_on)
            return event.refuse(Refusal::voucher_in_use, "voucher", hold.amount, 0);
    if (!now.settled_months.empty()) return event.refuse(Refusal::voucher_in_use, "voucher");
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

// Decisions about a voucher: granted, amended, loaded, suspended, ended.
#include <algorithm>

#include "tests/model/fields.hpp"
#include "tests/model/lines.hpp"
#include "tests/model/pots.hpp"
#include "tests/model/rules.hpp"

namespace saldo::model {

namespace {

constexpr std::int64_t kReturnWindowMs = 24 * 3'600'000;
constexpr std::size_t kMostTerms = 1'000;
constexpr std::size_t kMostPots = 256;
constexpr std::size_t kMostTranches = 10'000;
constexpr std::size_t kMostSuspensions = 1'000;
constexpr std::size_t kMostShares = 32;

bool is_over(const Voucher& voucher) { return voucher.annulled || voucher.ended; }

bool is_entitlement(const Voucher& voucher) {
    return voucher.kind == events::VoucherKind::entitlement;
}

// The reasons why a voucher that an event names is not there; the voucher where it is.
const Voucher* named(const World& world, const Text& id, Reasons& why) {
    why.when(!is_id(id), Refusal::field_invalid);
    const auto found = world.vouchers.find(id);
    why.when(found == world.vouchers.end(), Refusal::voucher_unknown);
    return found == world.vouchers.end() ? nullptr : &found->second;
}

void check_grant_fields(const World& world, const events::VoucherGrantedT& fact,
                        const SaidBalance& said, Reasons& why) {
    why.when(!is_id(fact.voucher) || !is_id(fact.client) || !may_be_id(fact.payee) ||
                 !may_be_id(fact.contract) || !may_be_id(fact.replaces) ||
                 !is_short(fact.decision_number),
             Refusal::field_invalid);
    why.when(fact.kind > events::VoucherKind::personal_budget ||
                 fact.recurrence > events::Recurrence::year,
             Refusal::field_invalid);
    const bool has_payee = fact.kind == events::VoucherKind::purchase_order ||
                           fact.kind == events::VoucherKind::entitlement;
    why.when(has_payee && fact.payee.empty(), Refusal::field_invalid);
    why.when(!is_date(fact.valid_from.get()) || !may_be_date(fact.valid_until.get()) ||
                 !may_be_date(fact.decision_date.get()),
             Refusal::date_out_of_range);
    why.when(fact.valid_until != nullptr && fact.valid_until->days() < fact.valid_from->days(),
             Refusal::date_out_of_range);
    why.when(fact.shares.size() > kMostShares, Refusal::too_many);
    std::int64_t shared = 0;
    for (const auto& share : fact.shares) {
        why.when(share->share->value() <= 0, Refusal::amount_out_of_range);
        shared += share->share->value();
    }
    why.when(shared > 10'000, Refusal::amount_out_of_range);
    check_fields(world, said, why);
    const Reasons faults = faults_for_kind(said, fact.kind);
    for (const Refusal reason : faults.all()) why.when(true, reason);
}

void check_grant_names(const World& world, const events::VoucherGrantedT& fact, Reasons& why) {
    why.when(!fact.replaces.empty() && !world.vouchers.contains(fact.replaces),
             Refusal::voucher_unknown);
    why.when(!services_are_known(world, fact.lines), Refusal::service_unknown);
    why.when(!fact.payee.empty() && !world.providers.contains(fact.payee),
             Refusal::provider_unknown);
    why.when(!world.clients.contains(fact.client), Refusal::client_unknown);
    if (!fact.contract.empty()) {
        const auto contract = world.contracts.find(fact.contract);
        why.when(contract == world.contracts.end() ||
                     (!fact.payee.empty() && contract->second.provider != fact.payee),
                 Refusal::contract_unknown);
    }
    for (const auto& share : fact.shares)
        why.when(!world.funders.contains(share->funder), Refusal::funder_unknown);
}

Voucher voucher_of(const World& world, const events::VoucherGrantedT& fact,
                   const SaidBalance& said) {
    Voucher voucher;
    voucher.client = fact.client;
    voucher.payee = fact.payee;
    voucher.contract = fact.contract;
    voucher.kind = fact.kind;
    voucher.valid = span_of(*fact.valid_from, fact.valid_until.get());
    voucher.recurrence = fact.recurrence;
    voucher.carry_over = fact.carry_over;
    voucher.prorated = fact.prorated;
    voucher.decided = !fact.decision_number.empty();
    for (const auto& share : fact.shares)
        voucher.shares.emplace_back(share->funder, share->share->value());
    Terms terms;
    terms.from = voucher.valid.first;
    put_into(world, said, voucher, terms);
    voucher.terms.push_back(terms);
    return voucher;
}

void end_on(World& world, const Text& id, Day last_day) {
    Voucher& voucher = world.vouchers.at(id);
    const Balances before = balances_of(id, voucher);
    voucher.valid.last = last_day;
    voucher.ended = true;
    grant_again(voucher);
    release_everything(voucher);
    post_difference(world, id, before);
}

// What an amendment may not say of such a voucher.
bool does_not_suit(const World& world, const Voucher& voucher, const SaidBalance& said) {
    const bool new_balance = said.euros != nullptr || said.units != nullptr;
    if (!said.lines.empty() && faults_for_kind(said, voucher.kind).any()) return true;
    if (!new_balance) return false;
    if (!voucher.has_balance() || (said.euros != nullptr) == (said.units != nullptr)) return true;
    const Commodity unit = voucher.pots.at({}).commodity;
    return (said.euros != nullptr) != (unit == Commodity::eur) || !units_agree(world, said, unit);
}

}  // namespace

Reasons apply(World& world, const Said&, const events::VoucherGrantedT& fact) {
    Reasons why;
    const SaidBalance said{fact.lines, fact.balance.get(), fact.balance_quantity.get()};
    check_grant_fields(world, fact, said, why);
    check_grant_names(world, fact, why);
    why.when(world.vouchers.contains(fact.voucher), Refusal::voucher_exists);
    if (why.any()) return why;
    why.when(!units_agree(world, said, unit_of(world, fact.lines.front()->service)),
             Refusal::voucher_kind_does_not_allow);
    if (why.any()) return why;
    Voucher voucher = voucher_of(world, fact, said);
    why.when(!total_fits(voucher, 0), Refusal::record_full);
    if (why.any()) return why;

    for (const auto& [name, pot] : voucher.pots) open_period(voucher, name, voucher.valid.first);
    world.vouchers[fact.voucher] = voucher;
    post_difference(world, fact.voucher, {});
    if (fact.replaces.empty()) return why;
    const Voucher& replaced = world.vouchers.at(fact.replaces);
    const Day last_day = voucher.valid.first - 1;
    const bool may_end = !replaced.annulled && (!replaced.ended || is_entitlement(replaced));
    if (!may_end || replaced.valid.last <= last_day) return why;
    // An entitlement that the new one covers from its first day was never one.
    if (is_entitlement(replaced) && last_day < replaced.valid.first)
        world.vouchers.at(fact.replaces).annulled = true;
    end_on(world, fact.replaces, std::max(last_day, replaced.valid.first - 1));
    return why;
}

Reasons apply(World& world, const Said&, const events::VoucherDecidedT& fact) {
    Reasons why;
    why.when(!is_id(fact.decision_number), Refusal::field_invalid);
    why.when(!is_date(fact.decision_date.get()), Refusal::date_out_of_range);
    const Voucher* const now = named(world, fact.voucher, why);
    why.when(now != nullptr && now->decided, Refusal::already_in_this_state);
    if (!why.any()) world.vouchers.at(fact.voucher).decided = true;
    return why;
}

Reasons apply(World& world, const Said&, const events::VoucherAmendedT& fact) {
    Reasons why;
    const SaidBalance said{fact.lines, fact.balance.get(), fact.balance_quantity.get()};
    check_fields(world, said, why);
    why.when(!is_date(fact.amended_from.get()) || !may_be_date(fact.valid_until.get()),
             Refusal::date_out_of_range);
    why.when(fact.valid_until != nullptr && fact.valid_until->days() < fact.amended_from->days(),
             Refusal::date_out_of_range);
    const Voucher* const now = named(world, fact.voucher, why);
    why.when(!services_are_known(world, fact.lines), Refusal::service_unknown);
    if (why.any()) return why;
    const Day from = fact.amended_from->days();
    why.when(is_over(*now), Refusal::voucher_ended);
    why.when(!now->valid.has(from), Refusal::voucher_not_valid_on_date);
    why.when(does_not_suit(world, *now, said), Refusal::voucher_kind_does_not_allow);
    if (why.any()) return why;
    Voucher then = *now;
    Terms terms = terms_on(*now, from);
    put_into(world, said, then, terms);
    terms.from = from;
    then.terms.push_back(terms);
    if (fact.valid_until != nullptr) then.valid.last = fact.valid_until->days();
    why.when(
        now->terms.size() >= kMostTerms || then.pots.size() > kMostPots || !total_fits(then, 0),
        Refusal::record_full);
    if (why.any()) return why;

    const Balances before = balances_of(fact.voucher, *now);
    grant_again(then);
    world.vouchers.at(fact.voucher) = then;
    post_difference(world, fact.voucher, before);
    return why;
}

Reasons apply(World& world, const Said& said, const events::VoucherToppedUpT& fact) {
    Reasons why;
    const bool euros = fact.amount != nullptr;
    why.when(!is_id(fact.tranche) || euros == (fact.quantity != nullptr), Refusal::field_invalid);
    why.when(euros && !is_amount(fact.amount.get()), Refusal::amount_out_of_range);
    why.when(!euros && fact.quantity != nullptr && !is_quantity(fact.quantity.get()),
             Refusal::amount_out_of_range);
    why.when(!is_date(fact.effective_on.get()), Refusal::date_out_of_range);
    const Voucher* const now = named(world, fact.voucher, why);
    if (why.any()) return why;
    why.when(now->tranches.contains(fact.tranche), Refusal::tranche_exists);
    why.when(!now->has_balance() || euros != (now->pots.at({}).commodity == Commodity::eur),
             Refusal::voucher_kind_does_not_allow);
    why.when(is_over(*now), Refusal::voucher_ended);
    const Day on = fact.effective_on->days();
    why.when(now->annulled || !now->valid.has(on), Refusal::voucher_not_valid_on_date);
    if (why.any()) return why;
    const Amount amount = euros ? fact.amount->value() : fact.quantity->value();
    why.when(now->tranches.size() >= kMostTranches || !periods_fit(*now, on) ||
                 !total_fits(*now, amount),
             Refusal::record_full);
    if (why.any()) return why;

    Voucher& voucher = world.vouchers.at(fact.voucher);
    const Balances before = balances_of(fact.voucher, voucher);
    const Day period = open_period(voucher, {}, on).days.first;
    voucher.tranches[fact.tranche] = {amount, period, said.utc_ms, false};
    grant_again(voucher);
    post_difference(world, fact.voucher, before);
    return why;
}

Reasons apply(World& world, const Said& said, const events::TrancheReturnedT& fact) {
    Reasons why;
    const Voucher* const now = named(world, fact.voucher, why);
    if (why.any()) return why;
    why.when(!now->tranches.contains(fact.tranche), Refusal::tranche_unknown);
    if (why.any()) return why;
    const Tranche& tranche = now->tranches.at(fact.tranche);
    why.when(tranche.returned, Refusal::already_in_this_state);
    why.when(is_over(*now), Refusal::voucher_ended);
    why.when(said.utc_ms - tranche.utc_ms > kReturnWindowMs, Refusal::return_window_passed);
    const Day day = std::max(tranche.period, now->valid.first);
    why.when(left_on(*now, {}, day) < tranche.amount, Refusal::tranche_used);
    if (why.any()) return why;

    Voucher& voucher = world.vouchers.at(fact.voucher);
    const Balances before = balances_of(fact.voucher, voucher);
    voucher.tranches.at(fact.tranche).returned = true;
    grant_again(voucher);
    post_difference(world, fact.voucher, before);
    return why;
}

Reasons apply(World& world, const Said&, const events::VoucherSuspendedT& fact) {
    Reasons why;
    why.when(!is_date(fact.suspended_from.get()), Refusal::date_out_of_range);
    const Voucher* const now = named(world, fact.voucher, why);
    if (why.any()) return why;
    const Day from = fact.suspended_from->days();
    const bool stands = !now->suspensions.empty() && now->suspensions.back().last == kNoEnd;
    why.when(is_over(*now), Refusal::voucher_ended);
    why.when(is_suspended(*now, from), Refusal::already_in_this_state);
    why.when(!stands && now->suspensions.size() >= kMostSuspensions, Refusal::record_full);
    if (why.any()) return why;
    auto& suspensions = world.vouchers.at(fact.voucher).suspensions;
    if (stands)
        suspensions.back().first = from;
    else
        suspensions.push_back({from, kNoEnd});
    return why;
}

Reasons apply(World& world, const Said&, const events::VoucherResumedT& fact) {
    Reasons why;
    why.when(!is_date(fact.resumed_on.get()), Refusal::date_out_of_range);
    const Voucher* const now = named(world, fact.voucher, why);
    if (why.any()) return why;
    const Day on = fact.resumed_on->days();
    why.when(is_over(*now), Refusal::voucher_ended);
    const bool stands = !now->suspensions.empty() && now->suspensions.back().last == kNoEnd;
    why.when(!stands || on <= now->suspensions.back().first, Refusal::already_in_this_state);
    if (!why.any()) world.vouchers.at(fact.voucher).suspensions.back().last = on - 1;
    return why;
}

Reasons apply(World& world, const Said&, const events::VoucherEndedT& fact) {
    Reasons why;
    why.when(!is_date(fact.last_day.get()), Refusal::date_out_of_range);
    const Voucher* const now = named(world, fact.voucher, why);
    if (why.any()) return why;
    const Day last_day = fact.last_day->days();
    // An entitlement may turn out to have ended earlier.
    const bool ends_earlier = is_entitlement(*now) && !now->annulled && last_day < now->valid.last;
    why.when(is_over(*now) && !ends_earlier, Refusal::voucher_ended);
    why.when(last_day < now->valid.first - 1 || last_day > now->valid.last,
             Refusal::voucher_not_valid_on_date);
    if (!why.any()) end_on(world, fact.voucher, last_day);
    return why;
}

Reasons apply(World& world, const Said& said, const events::VoucherAnnulledT& fact) {
    Reasons why;
    const Voucher* const now = named(world, fact.voucher, why);
    if (why.any()) return why;
    why.when(now->annulled || (now->ended && !is_entitlement(*now)), Refusal::voucher_ended);
    for (const auto& [name, pot] : now->pots)
        for (const auto& [first, period] : pot.periods)
            why.when(period.used != 0, Refusal::voucher_in_use);
    for (const auto& [name, hold] : now->holds)
        why.when(hold.expires >= said.today, Refusal::voucher_in_use);
    if (why.any()) return why;
    Voucher& voucher = world.vouchers.at(fact.voucher);
    const Balances before = balances_of(fact.voucher, voucher);
    voucher.annulled = true;
    let_go_expired(voucher, said.today);
    release_everything(voucher);
    post_difference(world, fact.voucher, before);
    return why;
}

Reasons apply(World& world, const Said&, const events::VoucherSentT& fact) {
    Reasons why;
    why.when(!is_id(fact.channel), Refusal::field_invalid);
    named(world, fact.voucher, why);
    return why;
}

}  // namespace saldo::model

// Payment runs: made, approved, withdrawn, exported.
#include <algorithm>
#include <optional>

#include "tests/model/fields.hpp"
#include "tests/model/rules.hpp"
#include "tests/model/runs.hpp"

namespace saldo::model {

namespace {

constexpr std::size_t kMostSettlements = 1'000;

// Whether a provider may be paid on a day.
bool may_be_paid(const World& world, const Text& id, Day day) {
    const Provider& provider = world.providers.at(id);
    if (provider.account.iban.empty() || !provider.holds.empty()) return false;
    if (world.check_days == 0) return true;
    return !provider.checks.empty() && std::ranges::all_of(provider.checks, [&](const auto& check) {
        return check.second.good && check.second.as_of >= day - world.check_days;
    });
}

// Clocks differ from UTC by 14 hours at most; 1900-01-02 is the first whole day.
bool is_file_moment(const Said& said) {
    constexpr std::int64_t kDayMs = 86'400'000;
    return said.utc_ms >= (kFirstDay + 1) * kDayMs && said.offset_minutes >= -14 * 60 &&
           said.offset_minutes <= 14 * 60;
}

bool has_account(const Funder& funder, Day day) {
    return std::ranges::any_of(funder.definitions,
                               [day](const auto& definition) { return definition.from <= day; });
}

// What the run's settlements have to pay, by funder and provider.
std::map<Pair, Payment> due_of(const World& world, const std::vector<Text>& settlements) {
    std::map<Pair, Payment> due;
    for (const Text& id : settlements) {
        for (const auto& [pair, net] : world.settlements.at(id).nets) {
            if (net.state != Net::State::settled) continue;
            Payment& payment = due[pair];
            payment.funder = pair.first;
            payment.provider = pair.second;
            payment.amount += net.to_pay;
            payment.attempt = std::max(payment.attempt, net.attempts + 1);
            payment.settlements.push_back(id);
        }
    }
    return due;
}

void check_run_fields(const Said& said, const events::PaymentRunMadeT& fact, Reasons& why) {
    const std::set<Text> different(fact.settlements.begin(), fact.settlements.end());
    why.when(!is_id(fact.run) || fact.settlements.empty() || different.contains("") ||
                 different.size() != fact.settlements.size(),
             Refusal::field_invalid);
    why.when(!is_date(fact.execution_date.get()) || fact.execution_date->days() < said.today,
             Refusal::date_out_of_range);
    why.when(fact.settlements.size() > kMostSettlements, Refusal::too_many);
}

bool took_part(const World& world, const Run& run, const Text& actor) {
    for (const Text& id : run.settlements)
        if (world.settlements.at(id).closed_by == actor) return true;
    for (const Payment& payment : run.payments)
        if (payment.account_changed_by == actor || payment.account_confirmed_by == actor)
            return true;
    return run.made_by == actor;
}

// Of a funder's payments, or of all.
bool any_is(const Run& run, Payment::State state, const Text& funder = {}) {
    return std::ranges::any_of(run.payments, [&](const Payment& payment) {
        return payment.state == state && (funder.empty() || payment.funder == funder);
    });
}

bool all_withdrawn(const Run& run) {
    return std::ranges::all_of(run.payments, [](const Payment& payment) {
        return payment.state == Payment::State::withdrawn;
    });
}

// A payee that waits now keeps what has not left from leaving.
bool someone_waits(const World& world, const Run& run, const Text& funder) {
    return std::ranges::any_of(run.payments, [&](const Payment& payment) {
        return payment.state == Payment::State::made &&
               (funder.empty() || payment.funder == funder) &&
               !may_be_paid(world, payment.provider, run.execution);
    });
}

const Run* named(const World& world, const Text& id, Reasons& why) {
    why.when(!is_id(id), Refusal::field_invalid);
    const auto found = world.runs.find(id);
    why.when(found == world.runs.end(), Refusal::run_unknown);
    return found == world.runs.end() ? nullptr : &found->second;
}

}  // namespace

void set_nets(World& world, const Payment& payment, Net::State state) {
    for (const Text& id : payment.settlements)
        world.settlements.at(id).nets.at({payment.funder, payment.provider}).state = state;
}

Reasons apply(World& world, const Said& said, const events::PaymentRunMadeT& fact) {
    Reasons why;
    check_run_fields(said, fact, why);
    for (const Text& id : fact.settlements)
        why.when(!world.settlements.contains(id), Refusal::settlement_unknown);
    if (why.any()) return why;
    const auto due = due_of(world, fact.settlements);
    for (const auto& [pair, payment] : due)
        why.when(payment.amount > kMostCents, Refusal::amount_out_of_range);
    why.when(world.runs.contains(fact.run), Refusal::run_exists);
    for (const Text& id : fact.settlements)
        why.when(world.settlements.at(id).approved_by.empty(), Refusal::settlement_not_approved);
    Run run;
    run.execution = fact.execution_date->days();
    run.made_by = said.actor;
    run.settlements = fact.settlements;
    for (const auto& [pair, payment] : due) {
        if (!may_be_paid(world, pair.second, run.execution)) continue;
        if (!has_account(world.funders.at(pair.first), run.execution)) continue;
        run.payments.push_back(payment);
        run.payments.back().account_changed_by = world.providers.at(pair.second).account.changed_by;
        run.payments.back().account_confirmed_by =
            world.providers.at(pair.second).account.confirmed_by;
        run.total += payment.amount;
    }
    why.when(run.payments.empty(), Refusal::nothing_to_pay);
    if (why.any()) return why;
    for (const Payment& payment : run.payments) {
        set_nets(world, payment, Net::State::in_run);
        for (const Text& id : payment.settlements)
            world.settlements.at(id).nets.at({payment.funder, payment.provider}).attempts =
                payment.attempt;
    }
    world.runs[fact.run] = run;
    return why;
}

Reasons apply(World& world, const Said& said, const events::PaymentRunApprovedT& fact) {
    Reasons why;
    const Run* const run = named(world, fact.run, why);
    why.when(run != nullptr && took_part(world, *run, said.actor), Refusal::four_eyes);
    // The moment of the approval stands in the files.
    why.when(!is_file_moment(said), Refusal::date_out_of_range);
    if (why.any()) return why;
    why.when(!run->approved_by.empty(), Refusal::already_in_this_state);
    why.when(fact.total->value() != run->total, Refusal::totals_differ);
    why.when(all_withdrawn(*run), Refusal::run_withdrawn);
    why.when(someone_waits(world, *run, ""), Refusal::payee_on_hold);
    if (!why.any()) world.runs.at(fact.run).approved_by = said.actor;
    return why;
}

Reasons apply(World& world, const Said&, const events::PaymentRunWithdrawnT& fact) {
    Reasons why;
    why.when(fact.reason.empty() || !is_short(fact.reason), Refusal::field_invalid);
    const Run* const now = named(world, fact.run, why);
    if (why.any()) return why;
    const bool waits = any_is(*now, Payment::State::made);
    const bool withdrawn = any_is(*now, Payment::State::withdrawn);
    why.when(!waits && withdrawn, Refusal::already_in_this_state);
    why.when(!waits && !withdrawn, Refusal::run_exported);
    if (why.any()) return why;
    for (Payment& payment : world.runs.at(fact.run).payments) {
        if (payment.state != Payment::State::made) continue;
        payment.state = Payment::State::withdrawn;
        set_nets(world, payment, Net::State::settled);
    }
    return why;
}

Reasons apply(World& world, const Said&, const events::SettlementExportedT& fact) {
    Reasons why;
    why.when(!is_id(fact.sink) || fact.file_name.empty() || !is_short(fact.file_name),
             Refusal::field_invalid);
    const Run* const now = named(world, fact.run, why);
    const auto sink = world.sinks.find(fact.sink);
    why.when(sink == world.sinks.end(), Refusal::sink_unknown);
    if (why.any()) return why;
    const Text& funder = sink->second.funder;
    const bool in_run = std::ranges::any_of(now->settlements, [&](const Text& id) {
        return std::ranges::any_of(world.settlements.at(id).lines, [&](const auto& line) {
            return std::get<0>(line.first) == funder;
        });
    });
    why.when(!in_run, Refusal::sink_unknown);
    const Text content(fact.sha256->bytes()->begin(), fact.sha256->bytes()->end());
    const auto before = now->exports.find(fact.sink);
    const bool exported = before != now->exports.end();
    why.when(exported && before->second == content, Refusal::already_in_this_state);
    why.when(now->approved_by.empty(), Refusal::run_not_approved);
    why.when(exported && before->second != content, Refusal::already_exported_with_other_content);
    why.when(all_withdrawn(*now) || any_is(*now, Payment::State::withdrawn, funder),
             Refusal::run_withdrawn);
    const bool has_left = std::ranges::any_of(now->payments, [&](const Payment& payment) {
        return payment.funder == funder && payment.state != Payment::State::made &&
               payment.state != Payment::State::withdrawn;
    });
    why.when(sink->second.pays && has_left, Refusal::paid_through_another_sink);
    why.when(someone_waits(world, *now, funder), Refusal::payee_on_hold);
    if (why.any()) return why;
    Run& run = world.runs.at(fact.run);
    run.exports[fact.sink] = content;
    if (!sink->second.pays) return why;
    for (Payment& payment : run.payments) {
        if (payment.funder != funder || payment.state != Payment::State::made) continue;
        payment.state = Payment::State::exported;
        set_nets(world, payment, Net::State::in_payment);
        world.post(AccountClass::payable_settled, funder, payment.provider, payment.amount);
        world.post(AccountClass::payable_in_payment, funder, payment.provider, -payment.amount);
    }
    return why;
}

Reasons apply(World& world, const Said&, const events::SinkAnsweredT& fact) {
    Reasons why;
    why.when(
        !is_id(fact.sink) || fact.answer > events::SinkAnswer::rejected || !is_short(fact.text),
        Refusal::field_invalid);
    named(world, fact.run, why);
    why.when(!world.sinks.contains(fact.sink), Refusal::sink_unknown);
    return why;
}

}  // namespace saldo::model

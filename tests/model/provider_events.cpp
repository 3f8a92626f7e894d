// Providers: approvals, accounts, register checks, holds of payment, contracts and prices.
#include <algorithm>

#include "tests/model/fields.hpp"
#include "tests/model/rules.hpp"

namespace saldo::model {

namespace {

constexpr std::size_t kMostNames = 512;
constexpr std::size_t kMostApprovals = 1'000;
constexpr std::size_t kMostPrices = 4'096;
constexpr std::size_t kMostReasons = 64;

void check_list(const std::vector<Text>& names, Reasons& why) {
    why.when(!std::ranges::all_of(names, is_id), Refusal::field_invalid);
    why.when(names.size() > kMostNames, Refusal::too_many);
}

void check_services(const World& world, const std::vector<Text>& names, Reasons& why) {
    check_list(names, why);
    for (const Text& name : names)
        why.when(!world.services.contains(name), Refusal::service_unknown);
}

template <class Fact>
void check_company(const World& world, const Fact& fact, Reasons& why) {
    why.when(!is_id(fact.provider) || !is_id(fact.name), Refusal::field_invalid);
    why.when(!is_known_business_id(fact.business_id), Refusal::business_id_invalid);
    check_services(world, fact.services, why);
}

const Provider* named(const World& world, const Text& id, Reasons& why) {
    why.when(!is_id(id), Refusal::field_invalid);
    const auto found = world.providers.find(id);
    why.when(found == world.providers.end(), Refusal::provider_unknown);
    return found == world.providers.end() ? nullptr : &found->second;
}

std::set<Text> set_of(const std::vector<Text>& names) { return {names.begin(), names.end()}; }

}  // namespace

Reasons apply(World& world, const Said&, const events::ProviderAppliedT& fact) {
    Reasons why;
    check_company(world, fact, why);
    if (!why.any()) world.providers[fact.provider];
    return why;
}

Reasons apply(World& world, const Said&, const events::ProviderApprovedT& fact) {
    Reasons why;
    check_company(world, fact, why);
    why.when(!is_date(fact.valid_from.get()) || !may_be_date(fact.valid_until.get()),
             Refusal::date_out_of_range);
    check_list(fact.municipalities, why);
    const auto known = world.providers.find(fact.provider);
    why.when(known != world.providers.end() && known->second.approvals.size() >= kMostApprovals,
             Refusal::record_full);
    if (!why.any())
        world.providers[fact.provider].approvals.push_back(
            {set_of(fact.services), set_of(fact.municipalities),
             span_of(*fact.valid_from, fact.valid_until.get())});
    return why;
}

Reasons apply(World& world, const Said&, const events::ProviderSuspendedT& fact) {
    Reasons why;
    why.when(!is_date(fact.suspended_from.get()) || !may_be_date(fact.suspended_until.get()),
             Refusal::date_out_of_range);
    check_services(world, fact.services, why);
    const Provider* const now = named(world, fact.provider, why);
    why.when(now != nullptr && now->exclusions.size() >= kMostApprovals, Refusal::record_full);
    if (!why.any())
        world.providers.at(fact.provider)
            .exclusions.push_back(
                {set_of(fact.services), span_of(*fact.suspended_from, fact.suspended_until.get())});
    return why;
}

Reasons apply(World& world, const Said&, const events::ProviderWithdrawnT& fact) {
    Reasons why;
    why.when(!is_date(fact.withdrawn_from.get()), Refusal::date_out_of_range);
    check_services(world, fact.services, why);
    const Provider* const now = named(world, fact.provider, why);
    why.when(now != nullptr && !fact.services.empty() && now->exclusions.size() >= kMostApprovals,
             Refusal::record_full);
    if (why.any()) return why;
    Provider& provider = world.providers.at(fact.provider);
    const Day from = fact.withdrawn_from->days();
    if (!fact.services.empty()) {
        provider.exclusions.push_back({set_of(fact.services), {from, kNoEnd}});
        return why;
    }
    for (auto& approval : provider.approvals)
        approval.valid.last = std::min(approval.valid.last, from - 1);
    return why;
}

// Two people: one records, another of the organiser confirms the same.
Reasons apply(World& world, const Said& said, const events::AccountChangedT& fact) {
    Reasons why;
    why.when(!is_id(fact.account_name) || !is_party_name(fact.account_name) ||
                 (!fact.bic.empty() && fact.bic != "NDEAFIHH"),
             Refusal::field_invalid);
    why.when(!is_known_iban(fact.iban), Refusal::iban_invalid);
    const Provider* const now = named(world, fact.provider, why);
    if (why.any()) return why;
    const auto is_said = [&](const Account& account) {
        return account.name == fact.account_name && account.iban == fact.iban &&
               account.bic == fact.bic;
    };
    const bool confirms = is_said(now->waiting_account);
    why.when(confirms && now->waiting_account.changed_by == said.actor, Refusal::four_eyes);
    why.when(confirms && !is_organiser(said.role), Refusal::role_may_not);
    why.when(is_said(now->account), Refusal::already_in_this_state);
    if (why.any()) return why;
    Provider& provider = world.providers.at(fact.provider);
    if (confirms) {
        provider.account = provider.waiting_account;
        provider.account.confirmed_by = said.actor;
        provider.waiting_account = {};
    } else {
        provider.waiting_account = {fact.account_name, fact.iban, fact.bic, said.actor, ""};
    }
    return why;
}

Reasons apply(World& world, const Said&, const events::RegisterCheckedT& fact) {
    Reasons why;
    why.when(!is_id(fact.register_) || fact.result > events::RegisterResult::unknown,
             Refusal::field_invalid);
    why.when(!is_date(fact.as_of.get()), Refusal::date_out_of_range);
    const Provider* const now = named(world, fact.provider, why);
    why.when(now != nullptr && !now->checks.contains(fact.register_) &&
                 now->checks.size() >= kMostReasons,
             Refusal::record_full);
    if (why.any()) return why;
    auto& checks = world.providers.at(fact.provider).checks;
    const Day as_of = fact.as_of->days();
    const auto known = checks.find(fact.register_);
    if (known == checks.end() || known->second.as_of <= as_of)
        checks[fact.register_] = {fact.result == events::RegisterResult::registered, as_of};
    return why;
}

Reasons apply(World& world, const Said&, const events::PaymentHeldT& fact) {
    Reasons why;
    why.when(!is_id(fact.reason), Refusal::field_invalid);
    const Provider* const now = named(world, fact.provider, why);
    why.when(now != nullptr && now->holds.contains(fact.reason), Refusal::already_in_this_state);
    why.when(now != nullptr && now->holds.size() >= kMostReasons, Refusal::record_full);
    if (!why.any()) world.providers.at(fact.provider).holds.insert(fact.reason);
    return why;
}

Reasons apply(World& world, const Said&, const events::PaymentHoldReleasedT& fact) {
    Reasons why;
    why.when(!may_be_id(fact.reason), Refusal::field_invalid);
    const Provider* const now = named(world, fact.provider, why);
    if (why.any()) return why;
    why.when(fact.reason.empty() ? now->holds.empty() : !now->holds.contains(fact.reason),
             Refusal::already_in_this_state);
    if (why.any()) return why;
    auto& holds = world.providers.at(fact.provider).holds;
    if (fact.reason.empty())
        holds.clear();
    else
        holds.erase(fact.reason);
    return why;
}

Reasons apply(World& world, const Said&, const events::ContractRegisteredT& fact) {
    Reasons why;
    why.when(!is_id(fact.contract), Refusal::field_invalid);
    why.when(!is_date(fact.valid_from.get()) || !may_be_date(fact.valid_until.get()),
             Refusal::date_out_of_range);
    named(world, fact.provider, why);
    if (why.any()) return why;
    const auto known = world.contracts.find(fact.contract);
    why.when(known != world.contracts.end() && known->second.provider != fact.provider,
             Refusal::field_invalid);
    if (!why.any())
        world.contracts[fact.contract] = {fact.provider,
                                          span_of(*fact.valid_from, fact.valid_until.get())};
    return why;
}

Reasons apply(World& world, const Said&, const events::PriceListedT& fact) {
    Reasons why;
    why.when(!may_be_id(fact.content) || fact.time_class > events::TimeClass::public_holiday,
             Refusal::field_invalid);
    why.when(!is_price(fact.unit_price.get()), Refusal::amount_out_of_range);
    why.when(!is_date(fact.valid_from.get()) || !may_be_date(fact.valid_until.get()),
             Refusal::date_out_of_range);
    why.when(!world.services.contains(fact.service), Refusal::service_unknown);
    const Provider* const now = named(world, fact.provider, why);
    const auto contract = world.contracts.find(fact.contract);
    why.when(!fact.contract.empty() &&
                 (contract == world.contracts.end() || contract->second.provider != fact.provider),
             Refusal::contract_unknown);
    why.when(now != nullptr && now->prices.size() >= kMostPrices, Refusal::record_full);
    if (!why.any())
        world.providers.at(fact.provider)
            .prices.push_back({fact.service, fact.content, fact.contract, fact.unit_price->value(),
                               fact.gross, fact.time_class,
                               span_of(*fact.valid_from, fact.valid_until.get())});
    return why;
}

}  // namespace saldo::model

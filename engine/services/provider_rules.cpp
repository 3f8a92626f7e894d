#include "engine/services/provider_rules.hpp"

#include <algorithm>

#include "engine/identifiers/business_id.hpp"
#include "engine/identifiers/iban.hpp"
#include "engine/ledger/field_checks.hpp"

namespace saldo {

namespace {

using Texts = flatbuffers::Vector<flatbuffers::Offset<flatbuffers::String>>;

struct NamedProvider {
    Handle handle = kNoHandle;
    Refusal refused = Refusal::none;
};

NamedProvider find_provider(RegistryDesk& desk, EventContext& event,
                            const flatbuffers::String* id) {
    if (!id_ok(id)) return {kNoHandle, event.refuse(Refusal::field_invalid, "provider")};
    const Handle found = desk.registry.providers.find(event.ledger, text_of(id));
    if (found == kNoHandle) return {found, event.refuse(Refusal::provider_unknown, "provider")};
    return {found, Refusal::none};
}

Refusal check_names(EventContext& event, const Texts* said, std::string_view field) {
    if (said == nullptr) return Refusal::none;
    for (const flatbuffers::String* const name : *said)
        if (!id_ok(name)) return event.refuse(Refusal::field_invalid, field);
    if (said->size() > limits::kNamesMax)
        return event.refuse(Refusal::too_many, field, said->size(), limits::kNamesMax);
    return Refusal::none;
}

Refusal read_services(RegistryDesk& desk, EventContext& event, const Texts* said,
                      std::vector<Handle>& services) {
    if (said == nullptr) return Refusal::none;
    for (const flatbuffers::String* const name : *said) {
        const Handle service = desk.registry.services.find(event.ledger, text_of(name));
        if (service == kNoHandle) return event.refuse(Refusal::service_unknown, "services");
        services.push_back(service);
    }
    return Refusal::none;
}

Refusal room_for_approval(RegistryDesk& desk, EventContext& event, std::string_view provider) {
    const Handle known = desk.registry.providers.find(event.ledger, provider);
    if (known == kNoHandle) return Refusal::none;
    return event.expect_room(desk.registry.providers[known].approvals.size(), limits::kApprovalsMax,
                             "provider");
}

Refusal room_for_exclusion(RegistryDesk& desk, EventContext& event, Handle provider) {
    return event.expect_room(desk.registry.providers[provider].exclusions.size(),
                             limits::kExclusionsMax, "provider");
}

template <class Said>
Refusal check_company(EventContext& event, const Said& said) {
    if (!id_ok(said.provider())) return event.refuse(Refusal::field_invalid, "provider");
    if (!id_ok(said.name())) return event.refuse(Refusal::field_invalid, "name");
    if (const Refusal refused = check_names(event, said.services(), "services");
        refused != Refusal::none)
        return refused;
    if (!identifiers::is_business_id(text_of(said.business_id())))
        return event.refuse(Refusal::business_id_invalid, "business_id");
    return Refusal::none;
}

}  // namespace

Refusal note_application(RegistryDesk& desk, EventContext& event,
                         const events::ProviderApplied& applied) {
    if (const Refusal refused = check_company(event, applied); refused != Refusal::none)
        return refused;
    std::vector<Handle> services;
    if (const Refusal refused = read_services(desk, event, applied.services(), services);
        refused != Refusal::none)
        return refused;
    // An application makes the provider known; it approves nothing.
    const Handle handle =
        desk.registry.providers.find_or_add(event.ledger, text_of(applied.provider()));
    Provider& provider = desk.registry.providers.change(handle);
    if (provider.approvals.empty()) {
        provider.business_id = text_of(applied.business_id());
        provider.name = text_of(applied.name());
    }
    return Refusal::none;
}

Refusal approve_provider(RegistryDesk& desk, EventContext& event,
                         const events::ProviderApproved& approved) {
    if (const Refusal refused = check_company(event, approved); refused != Refusal::none)
        return refused;
    if (!date_ok(*approved.valid_from()))
        return event.refuse(Refusal::date_out_of_range, "valid_from");
    if (!optional_date_ok(approved.valid_until()))
        return event.refuse(Refusal::date_out_of_range, "valid_until");
    if (const Refusal refused = check_names(event, approved.municipalities(), "municipalities");
        refused != Refusal::none)
        return refused;
    Provider::Approval approval;
    if (const Refusal refused = read_services(desk, event, approved.services(), approval.services);
        refused != Refusal::none)
        return refused;
    if (const Refusal refused = room_for_approval(desk, event, text_of(approved.provider()));
        refused != Refusal::none)
        return refused;
    if (approved.municipalities() != nullptr)
        for (const flatbuffers::String* const code : *approved.municipalities())
            approval.municipalities.emplace_back(text_of(code));
    approval.valid_from = date_of(*approved.valid_from());
    approval.valid_until = date_or(approved.valid_until(), kDateMax);
    const Handle handle =
        desk.registry.providers.find_or_add(event.ledger, text_of(approved.provider()));
    Provider& provider = desk.registry.providers.change(handle);
    provider.business_id = text_of(approved.business_id());
    provider.name = text_of(approved.name());
    provider.approvals.push_back(std::move(approval));
    return Refusal::none;
}

Refusal suspend_provider(RegistryDesk& desk, EventContext& event,
                         const events::ProviderSuspended& suspended) {
    if (!id_ok(suspended.provider())) return event.refuse(Refusal::field_invalid, "provider");
    if (!date_ok(*suspended.suspended_from()))
        return event.refuse(Refusal::date_out_of_range, "suspended_from");
    if (!optional_date_ok(suspended.suspended_until()))
        return event.refuse(Refusal::date_out_of_range, "suspended_until");
    if (const Refusal refused = check_names(event, suspended.services(), "services");
        refused != Refusal::none)
        return refused;
    Provider::Exclusion exclusion;
    if (const Refusal refused =
            read_services(desk, event, suspended.services(), exclusion.services);
        refused != Refusal::none)
        return refused;
    const NamedProvider named = find_provider(desk, event, suspended.provider());
    if (named.refused != Refusal::none) return named.refused;
    if (const Refusal refused = room_for_exclusion(desk, event, named.handle);
        refused != Refusal::none)
        return refused;
    exclusion.from = date_of(*suspended.suspended_from());
    exclusion.until = date_or(suspended.suspended_until(), kDateMax);
    desk.registry.providers.change(named.handle).exclusions.push_back(std::move(exclusion));
    return Refusal::none;
}

Refusal withdraw_provider(RegistryDesk& desk, EventContext& event,
                          const events::ProviderWithdrawn& withdrawn) {
    if (!id_ok(withdrawn.provider())) return event.refuse(Refusal::field_invalid, "provider");
    if (!date_ok(*withdrawn.withdrawn_from()))
        return event.refuse(Refusal::date_out_of_range, "withdrawn_from");
    if (const Refusal refused = check_names(event, withdrawn.services(), "services");
        refused != Refusal::none)
        return refused;
    std::vector<Handle> services;
    if (const Refusal refused = read_services(desk, event, withdrawn.services(), services);
        refused != Refusal::none)
        return refused;
    const NamedProvider named = find_provider(desk, event, withdrawn.provider());
    if (named.refused != Refusal::none) return named.refused;
    if (!services.empty())
        if (const Refusal refused = room_for_exclusion(desk, event, named.handle);
            refused != Refusal::none)
            return refused;
    const Date from = date_of(*withdrawn.withdrawn_from());
    Provider& provider = desk.registry.providers.change(named.handle);
    if (services.empty()) {
        // A later approval begins anew: withdrawing ends the approvals that there are.
        for (Provider::Approval& approval : provider.approvals)
            approval.valid_until = std::min(approval.valid_until, Date{from.days - 1});
    } else {
        provider.exclusions.push_back({std::move(services), from, kDateMax});
    }
    return Refusal::none;
}

Refusal change_account(RegistryDesk& desk, EventContext& event,
                       const events::AccountChanged& changed) {
    if (!id_ok(changed.provider())) return event.refuse(Refusal::field_invalid, "provider");
    if (!id_ok(changed.account_name()) || !party_name_ok(changed.account_name()))
        return event.refuse(Refusal::field_invalid, "account_name");
    if (changed.bic() != nullptr && !identifiers::is_bic(text_of(changed.bic())))
        return event.refuse(Refusal::field_invalid, "bic");
    if (identifiers::iban_fault(text_of(changed.iban())) != identifiers::IbanFault::none)
        return event.refuse(Refusal::iban_invalid, "iban");
    const NamedProvider named = find_provider(desk, event, changed.provider());
    if (named.refused != Refusal::none) return named.refused;
    const auto says = [&](const Provider::BankAccount& account) {
        return account.iban == text_of(changed.iban()) &&
               account.name == text_of(changed.account_name()) &&
               account.bic == text_of(changed.bic());
    };
    const Provider& now = desk.registry.providers[named.handle];
    const bool confirms = says(now.account_pending);
    if (confirms && now.account_pending.changed_by == event.actor)
        return event.refuse(Refusal::four_eyes, "actor");
    if (confirms && !is_organiser(event.role)) return event.refuse(Refusal::role_may_not, "role");
    if (says(now.account)) return event.refuse(Refusal::already_in_this_state, "iban");
    Provider& provider = desk.registry.providers.change(named.handle);
    if (confirms) {
        provider.account = provider.account_pending;
        provider.account.confirmed_by = event.actor;
        provider.account_pending = {};
    } else {
        provider.account_pending = {std::string(text_of(changed.account_name())),
                                    std::string(text_of(changed.iban())),
                                    std::string(text_of(changed.bic())),
                                    std::string(event.actor),
                                    {}};
    }
    return Refusal::none;
}

Refusal note_register_check(RegistryDesk& desk, EventContext& event,
                            const events::RegisterChecked& checked) {
    if (!id_ok(checked.register_())) return event.refuse(Refusal::field_invalid, "register");
    if (checked.result() > event.rules->register_result_max)
        return event.refuse(Refusal::field_invalid, "result");
    if (!date_ok(*checked.as_of())) return event.refuse(Refusal::date_out_of_range, "as_of");
    const NamedProvider named = find_provider(desk, event, checked.provider());
    if (named.refused != Refusal::none) return named.refused;
    const auto& known = desk.registry.providers[named.handle].checks;
    const bool is_new = std::ranges::find(known, text_of(checked.register_()),
                                          &Provider::RegisterCheck::register_name) == known.end();
    if (is_new)
        if (const Refusal refused =
                event.expect_room(known.size(), limits::kRegistersMax, "register");
            refused != Refusal::none)
            return refused;
    auto& checks = desk.registry.providers.change(named.handle).checks;
    const bool registered = checked.result() == events::RegisterResult::registered;
    const auto same = std::ranges::find(checks, text_of(checked.register_()),
                                        &Provider::RegisterCheck::register_name);
    if (same == checks.end()) {
        checks.push_back(
            {std::string(text_of(checked.register_())), registered, date_of(*checked.as_of())});
    } else if (same->as_of <= date_of(*checked.as_of())) {
        same->registered = registered;
        same->as_of = date_of(*checked.as_of());
    }
    return Refusal::none;
}

Refusal hold_payment(RegistryDesk& desk, EventContext& event, const events::PaymentHeld& held) {
    if (!id_ok(held.reason())) return event.refuse(Refusal::field_invalid, "reason");
    const NamedProvider named = find_provider(desk, event, held.provider());
    if (named.refused != Refusal::none) return named.refused;
    const auto& holds = desk.registry.providers[named.handle].payment_holds;
    if (std::ranges::find(holds, text_of(held.reason())) != holds.end())
        return event.refuse(Refusal::already_in_this_state, "reason");
    if (const Refusal refused = event.expect_room(holds.size(), limits::kPaymentHoldsMax, "reason");
        refused != Refusal::none)
        return refused;
    desk.registry.providers.change(named.handle).payment_holds.emplace_back(text_of(held.reason()));
    return Refusal::none;
}

Refusal release_payment_hold(RegistryDesk& desk, EventContext& event,
                             const events::PaymentHoldReleased& released) {
    if (!optional_id_ok(released.reason())) return event.refuse(Refusal::field_invalid, "reason");
    const NamedProvider named = find_provider(desk, event, released.provider());
    if (named.refused != Refusal::none) return named.refused;
    const std::string_view reason = text_of(released.reason());
    const auto& holds = desk.registry.providers[named.handle].payment_holds;
    const bool stands =
        reason.empty() ? !holds.empty() : std::ranges::find(holds, reason) != holds.end();
    if (!stands) return event.refuse(Refusal::already_in_this_state, "reason");
    std::erase_if(desk.registry.providers.change(named.handle).payment_holds,
                  [&](const std::string& hold) { return reason.empty() || hold == reason; });
    return Refusal::none;
}

Refusal register_contract(RegistryDesk& desk, EventContext& event,
                          const events::ContractRegistered& registered) {
    if (!id_ok(registered.contract())) return event.refuse(Refusal::field_invalid, "contract");
    if (!date_ok(*registered.valid_from()))
        return event.refuse(Refusal::date_out_of_range, "valid_from");
    if (!optional_date_ok(registered.valid_until()))
        return event.refuse(Refusal::date_out_of_range, "valid_until");
    const NamedProvider named = find_provider(desk, event, registered.provider());
    if (named.refused != Refusal::none) return named.refused;
    const Handle known = desk.registry.contracts.find(event.ledger, text_of(registered.contract()));
    if (known != kNoHandle && desk.registry.contracts[known].provider != named.handle)
        return event.refuse(Refusal::field_invalid, "provider");
    const std::size_t registrations =
        known == kNoHandle ? 0 : desk.registry.contracts[known].self_billing.size();
    if (const Refusal refused =
            event.expect_room(registrations, limits::kContractRegistrationsMax, "contract");
        refused != Refusal::none)
        return refused;
    const Handle handle =
        desk.registry.contracts.find_or_add(event.ledger, text_of(registered.contract()));
    Contract& contract = desk.registry.contracts.change(handle);
    contract.provider = named.handle;
    contract.valid_from = date_of(*registered.valid_from());
    contract.valid_until = date_or(registered.valid_until(), kDateMax);
    contract.self_billing.push_back(
        {event.event_number, contract.valid_from, contract.valid_until, registered.self_billing()});
    return Refusal::none;
}

Refusal list_price(RegistryDesk& desk, EventContext& event, const events::PriceListed& listed) {
    if (!id_ok(listed.provider())) return event.refuse(Refusal::field_invalid, "provider");
    if (!optional_id_ok(listed.content())) return event.refuse(Refusal::field_invalid, "content");
    if (listed.time_class() > event.rules->time_class_max)
        return event.refuse(Refusal::field_invalid, "time_class");
    if (!price_ok(*listed.unit_price()))
        return event.refuse(Refusal::amount_out_of_range, "unit_price");
    if (!date_ok(*listed.valid_from()))
        return event.refuse(Refusal::date_out_of_range, "valid_from");
    if (!optional_date_ok(listed.valid_until()))
        return event.refuse(Refusal::date_out_of_range, "valid_until");
    const Handle service = desk.registry.services.find(event.ledger, text_of(listed.service()));
    if (service == kNoHandle) return event.refuse(Refusal::service_unknown, "service");
    const NamedProvider named = find_provider(desk, event, listed.provider());
    if (named.refused != Refusal::none) return named.refused;
    const std::string_view contract = text_of(listed.contract());
    if (!contract.empty() &&
        desk.registry.contract_of(event.ledger, contract, named.handle) == nullptr)
        return event.refuse(Refusal::contract_unknown, "contract");
    if (const Refusal refused = event.expect_room(
            desk.registry.providers[named.handle].prices.size(), limits::kPricesMax, "unit_price");
        refused != Refusal::none)
        return refused;
    Provider::Price price;
    price.service = service;
    price.content = text_of(listed.content());
    price.contract = contract;
    price.unit_price = UnitPrice{listed.unit_price()->value()};
    price.gross = listed.gross();
    price.time_class = static_cast<TimeClass>(listed.time_class());
    price.valid_from = date_of(*listed.valid_from());
    price.valid_until = date_or(listed.valid_until(), kDateMax);
    desk.registry.providers.change(named.handle).prices.push_back(std::move(price));
    return Refusal::none;
}

}  // namespace saldo

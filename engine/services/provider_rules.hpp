// Providers: application, approval, suspension, withdrawal (Act 569/2009 5-6 §), bank account (a
// second person confirms), register checks, payment holds, contracts and prices. Each function
// checks everything first and changes nothing when it refuses.
#pragma once

#include "engine/services/define.hpp"

namespace saldo {

[[nodiscard]] Refusal note_application(RegistryDesk& desk, EventContext& event,
                                       const events::ProviderApplied& applied);
[[nodiscard]] Refusal approve_provider(RegistryDesk& desk, EventContext& event,
                                       const events::ProviderApproved& approved);
[[nodiscard]] Refusal suspend_provider(RegistryDesk& desk, EventContext& event,
                                       const events::ProviderSuspended& suspended);
[[nodiscard]] Refusal withdraw_provider(RegistryDesk& desk, EventContext& event,
                                        const events::ProviderWithdrawn& withdrawn);
// The first of two: the account waits. The same account again by another actor: confirmed.
[[nodiscard]] Refusal change_account(RegistryDesk& desk, EventContext& event,
                                     const events::AccountChanged& changed);
[[nodiscard]] Refusal note_register_check(RegistryDesk& desk, EventContext& event,
                                          const events::RegisterChecked& checked);
[[nodiscard]] Refusal hold_payment(RegistryDesk& desk, EventContext& event,
                                   const events::PaymentHeld& held);
// Releases the hold with that reason, or every hold where no reason is said.
[[nodiscard]] Refusal release_payment_hold(RegistryDesk& desk, EventContext& event,
                                           const events::PaymentHoldReleased& released);
[[nodiscard]] Refusal register_contract(RegistryDesk& desk, EventContext& event,
                                        const events::ContractRegistered& registered);
[[nodiscard]] Refusal list_price(RegistryDesk& desk, EventContext& event,
                                 const events::PriceListed& listed);

}  // namespace saldo

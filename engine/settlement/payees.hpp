// From a payment back to the settled nets that it pays.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "engine/services/registry.hpp"
#include "engine/settlement/settlements.hpp"

namespace saldo {

// The net of a funder and a provider in a settlement, to be changed. REQUIRES: it is there.
[[nodiscard]] Settlement::Payee& change_net(SettlementDesk& desk, Handle settlement, Handle funder,
                                            Handle provider);

// Sets the state of every net that the payment pays.
// REQUIRES: it is the latest payment of those nets (a net is in at most one live payment).
void set_payees(SettlementDesk& desk, const PaymentRun::Payment& payment,
                Settlement::PayeeState state);

// The index of a run's payment by its end-to-end id; nullopt: the run has no such payment. Costs
// the same however many payments there are.
[[nodiscard]] std::optional<std::size_t> payment_of(const PaymentRun& run,
                                                    std::string_view end_to_end_id);

// The end-to-end id of a payment: "<8 hexadecimal digits of the ledger's
// SHA-256>-<run>-<line>-<attempt>", such as "0f1e2d3c-000012-00003-01": 24 characters (more only
// past 999,999 runs, 99,999 lines or 99 attempts; never over 35), all of them in every bank's
// character set.
[[nodiscard]] std::string end_to_end_id(Hasher& hasher, std::string_view ledger_id,
                                        std::uint32_t run_number, std::size_t line,
                                        std::uint32_t attempt);

}  // namespace saldo

// Who may not be paid now: asked when a run is made (the net then waits for a later run), and asked
// again when the run is approved and when its file leaves, because a hold or a check may have come
// in between.
//
//   no_confirmed_account     no account of the provider was confirmed by a second person
//   payment_held             a hold on the provider's payments stands
//   register_check_missing   the ledger asks for register checks and there is none, or the latest
//                            of some register is too old on the execution date, or does not say
//                            "registered". A good check of one register makes no other good.
//   funder_has_no_account    no definition of the funder is valid on the execution date
#pragma once

#include <cstdint>
#include <optional>

#include "engine/services/provider.hpp"
#include "engine/settlement/settlements.hpp"

namespace saldo {

// Why the provider waits; nullopt: nothing keeps it from being paid. `check_days_max` is the
// ledger's, 0: it asks for no checks.
[[nodiscard]] std::optional<PaymentRun::WaitReason> why_it_waits(const Provider& provider,
                                                                 std::uint16_t check_days_max,
                                                                 Date execution_date);

// The first payment of the run that has not left and whose payee may not be paid now: kNoHandle for
// the provider says that there is none. `funder` kNoHandle: of every funder.
[[nodiscard]] Handle payee_on_hold(const SettlementDesk& desk, const PaymentRun& run,
                                   Handle funder);

}  // namespace saldo

// The canonical text of a settlement, whose SHA-256 is the settlement's digest: what an approver
// saw, said so that anybody can compute it again from the lines.
//
//   saldo settlement 1
//   ledger alvari
//   settlement 2026-01
//   line 837 provider_1 home_care 4310 2026-01 100.00 2026-01-31 2026-000001
//   line 837 provider_2 home_care 4310 2025-12 -12.34 2025-12-31 2025-000012
//
// One space between words, a line feed after every line. A line names funder, provider, service,
// coding, service month, euros, posting date and document; lines stand in the settlement's order.
// Ids are escaped as in settlement names (settlement_id.hpp).
#pragma once

#include <string>

#include "engine/ledger/books.hpp"
#include "engine/services/registry.hpp"
#include "engine/settlement/settlement.hpp"

namespace saldo {

// REQUIRES: the settlement's handles come from `books` and `registry`.
[[nodiscard]] std::string settlement_text(const Books& books, const Registry& registry,
                                          const Settlement& settlement);

}  // namespace saldo

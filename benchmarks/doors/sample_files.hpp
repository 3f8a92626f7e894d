// A payment run and its documents as the ledger hands them to the doors, of any size, the same for
// the same size.
#pragma once

#include <cstdint>

#include "engine/settlement/booked_document.hpp"
#include "engine/settlement/payment_file.hpp"

namespace saldo::bench {

// Payments of 0.01 to 9,999.99 to as many payees, each with an account and a reference of its own.
// REQUIRES: at most settlement::kPaymentsPerFileMax.
[[nodiscard]] settlement::PaymentFile make_payments(std::uint64_t payments);

// Documents of 20 lines, every fourth line a credit, together `lines`; the last document has what
// is left. REQUIRES: at most 199,980 lines.
[[nodiscard]] settlement::BookedFile make_documents(std::uint64_t lines);

}  // namespace saldo::bench

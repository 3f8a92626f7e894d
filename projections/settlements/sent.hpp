// What was sent to banks, payment by payment, with the ids and words that a bank's answer can be
// compared with (engine/settlement/sent_payments.hpp).
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "engine/base/result.hpp"
#include "projections/pipeline/answer.hpp"

namespace saldo {

struct SentRequest {
    std::string ledger{};
};

// Columns of ask_sent(), in this order.
enum class SentColumn : std::uint8_t {
    run,
    funder,
    message_id,
    payment_information_id,
    payer_iban,
    end_to_end_id,
    amount,
    creditor_iban,
    remittance,
    state,  // payment_state_name()
};

// Rows: every payment of the ledger that has left, by run, funder and place in the file. Errors:
// not_found (no such ledger), io, damaged.
[[nodiscard]] Result<Answer> ask_sent(std::span<ShardView> shards, const SentRequest& request);

}  // namespace saldo

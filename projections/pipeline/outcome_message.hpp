// An outcome as publishers read it: one JSON object. Fields that say nothing are left out, so that
// "accepted" stays short.
//
//     {"position":12,"ledger":"hel","source":"/effica","id":"e-77","type":"ServiceDelivered","outcome":"refused",
//      "reason":"allowance_exceeded","text":"The period's allowance does not cover the quantity.",
//      "field":"quantity","asked":9000,"limit":8000}
//
// An accepted event's outcome names what it posted and the balances after it, in the order of its
// postings; amounts as everywhere in text, EUR with two decimals and units with three:
//
//     "postings":[{"account":"hel/voucher/available/V1","commodity":"hour","amount":"-1.500","balance":"8.500"},…]
//
// A redelivery has "earlier_position". A record that could not be read, or that came under another
// ledger's key, has no ledger; "offset", always there, says where in the log it stands.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/fold/outcome.hpp"

namespace saldo {

// `ledger_id` is empty where the outcome has no ledger; `account_ids` are those of its postings
// (NameBook::account). The same outcome gives the same bytes.
[[nodiscard]] std::string outcome_message(const Outcome& outcome, std::string_view ledger_id,
                                          std::span<const std::string> account_ids);

}  // namespace saldo

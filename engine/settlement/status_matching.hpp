// A payment status report compared with what was sent: which payments the bank took on or refused.
//
// The way from a report to a payment is OrgnlMsgId, OrgnlPmtInfId, OrgnlEndToEndId. What is said of
// a level holds for what is below it and of which nothing is said: listed payments come first, then
// the rest of their batch.
//
//   ACCP ACSP ACSC ACCC ACWC ACWP ACFC   taken on
//   RJCT                                 refused
//   PART                                 some were refused: those that are listed; the rest is taken
//                                        on only where the counts by status leave no doubt
//   ACTC RCVD PDNG and what is new       says nothing about a payment yet (ACTC: of its format)
//
// A payment without an id is known by its amount and its creditor's account where only one payment
// of the batch has both; by less than that it is unsure, and nothing is recorded of it, nor of the
// rest of its batch. The same holds for a level whose count or sum is not what was sent.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "engine/base/digest.hpp"
#include "engine/settlement/bank_fact.hpp"
#include "engine/settlement/payment_status.hpp"
#include "engine/settlement/sent_payments.hpp"

namespace saldo::settlement {

// What a status means for a payment.
enum class StatusMeaning : std::uint8_t { nothing, taken_on, refused, in_part };
[[nodiscard]] StatusMeaning meaning_of(std::string_view status) noexcept;

// `payments` are all that the report lists, in its order.
[[nodiscard]] Matched match_status(const SentPayments& sent, Hasher& hasher,
                                   const PaymentStatusReport& report,
                                   std::span<const PaymentStatus> payments);

}  // namespace saldo::settlement

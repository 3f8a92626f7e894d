// Providers: what they are approved for, whether they can be paid, and their prices.
#pragma once

#include <span>
#include <string>

#include "engine/base/result.hpp"
#include "engine/time/date.hpp"
#include "projections/pipeline/answer.hpp"

namespace saldo {

struct ProvidersRequest {
    std::string ledger{};   // empty: every ledger
    std::string service{};  // only those approved for it; empty: every provider
    Date day;               // on which approvals are judged
};

// Rows in order of ledger and provider: ledger, provider, name, business_id, services (approved on
// the day, in any municipality), account (none, waiting: for a second person, confirmed, changing:
// confirmed and another waits), payment_held (why; empty: it is not). Account numbers are not
// shown. Errors: not_found (no such ledger), io, damaged.
[[nodiscard]] Result<Answer> ask_providers(std::span<ShardView> shards,
                                           const ProvidersRequest& request);

struct ProviderRequest {
    std::string ledger{};  // empty: looked for in every ledger
    std::string provider{};
    Date day;  // on which approvals are judged
};

// Facts: the columns above; account_name, iban, bic, account_changed_by, account_confirmed_by;
// pending_name, pending_iban, pending_changed_by; register_check ("REGISTER: registered
// 2026-01-31", the latest); rating (the average of all feedback, one decimal, half up; empty:
// none), feedback (how many), ratings ("home_care: 4.3 (3)" for each service). Rows: its prices in
// the order of listing: service, content, contract, unit_price, vat (net, gross), time_class,
// valid_from, valid_until. Errors: not_found (names the provider), bad_input (several ledgers have
// one of that name), io, damaged.
[[nodiscard]] Result<Answer> ask_provider(std::span<ShardView> shards,
                                          const ProviderRequest& request);

}  // namespace saldo

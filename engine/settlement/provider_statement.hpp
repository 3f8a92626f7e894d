// What a provider is told of a settlement by each funder (tilityserittely): every delivery, credit
// and entitlement, what they sum to, what was set off, and the payment. A function of the log up to
// the run: neither a later definition nor the bank's answer changes it.
//
// Invariants, which check_statement() holds against a statement before a byte of it is written
// 1. The rows of a service, coding and month sum to the settlement's line, net and VAT; what is in
//    no line sums to zero.
// 2. The lines sum to the net; what is to be paid is the net less what was set off, or nothing.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/ledger/account.hpp"
#include "engine/money/cents.hpp"
#include "engine/settlement/entitlement_row.hpp"
#include "engine/settlement/settled_delivery.hpp"
#include "engine/settlement/settled_line.hpp"
#include "engine/time/date.hpp"

namespace saldo::settlement {

// A service that rows name, with its names as they were when the settlement was made.
struct StatementService {
    std::string id;
    std::string name_fi;  // empty, like the others: none is known
    std::string name_sv;
    std::string name_en;
    Commodity unit = Commodity::hour;
};

// An entitlement's days (engine/settlement/entitlement_row.hpp), with ids for handles.
struct StatementEntitlement {
    EntitlementRowType type = EntitlementRowType::original;
    std::string voucher;
    std::string client;  // pseudonymous
    std::string service;
    std::string coding;
    Period period;
    UnitPrice value;       // of a whole month
    UnitPrice co_payment;  // likewise
    Cents amount;
};

struct StatementPayment {
    std::string run;
    Cents amount;  // of this settlement and of others that the run pays with it
    std::uint32_t attempt = 1;
    std::string end_to_end_id;
    Date execution_date;                   // as the bank is asked to pay
    std::string iban;                      // the payee's, electronic form
    std::vector<std::string> settlements;  // that it pays
};

// One settlement of one funder for one provider.
struct ProviderStatement {
    std::string ledger;
    std::string organiser;  // the ledger's name
    std::string organiser_business_id;
    std::string settlement;
    Date period_end;
    Date closed_on;  // the publisher's local day
    std::string funder;
    std::string funder_name;  // as its bank knows it; empty: no definition on the day
    std::string funder_business_id;
    std::string provider;
    std::string provider_name;
    std::string provider_business_id;
    std::vector<StatementService> services;  // in order of ids
    std::vector<SettledDelivery> deliveries;
    std::vector<StatementEntitlement> entitlements;
    std::vector<SettledLine> lines;
    Cents net;
    Cents set_off;
    Cents to_pay;
    std::optional<StatementPayment> payment;  // none: nothing to pay, or not paid by this run
};

// Hands over statements one by one, so that a county's month is never whole in memory.
using TakeStatement = std::function<Status(const ProviderStatement&)>;
using EachStatement = std::function<Status(const TakeStatement&)>;

// Names the first sum that differs. Errors: damaged.
[[nodiscard]] Status check_statement(const ProviderStatement& statement);

}  // namespace saldo::settlement

// What the books keep of a client's fees (asiakasmaksu): decisions, what was assessed under them,
// and invoices with what is still open of them. Apart from the client's own record, which every
// delivery reads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/record_cache.hpp"
#include "engine/base/row_key.hpp"
#include "engine/ledger/account.hpp"
#include "engine/money/cents.hpp"
#include "engine/time/date.hpp"

namespace saldo {

struct ClientFees {
    struct Assessment {
        Date period_end;
        Cents amount;
    };
    // A decision: what a unit of a service costs the client from a day on.
    struct Fee {
        std::string id;
        Handle service = kNoHandle;
        UnitPrice unit_fee;
        Date valid_from;
        Date valid_until = kDateMax;
        std::vector<Assessment> assessments;  // one a period, in log order
    };
    struct Invoice {
        std::string id;
        Handle funder = kNoHandle;
        Handle service = kNoHandle;
        Date service_date;
        Cents amount;
        Cents credited;
        Cents paid;
        Date due_on{0};         // 0: none was said
        std::string reference;  // the payer's; empty: none

        [[nodiscard]] Cents open() const { return {amount.value - credited.value - paid.value}; }
    };
    std::vector<Fee> fees;          // in log order
    std::vector<Invoice> invoices;  // in log order
    std::uint32_t assessments = 0;  // of all fees
};

template <class Fields>
void describe(Fields& fields, ClientFees::Assessment& assessment) {
    fields(assessment.period_end, assessment.amount);
}
template <class Fields>
void describe(Fields& fields, ClientFees::Fee& fee) {
    fields(fee.id, fee.service, fee.unit_fee, fee.valid_from, fee.valid_until, fee.assessments);
}
template <class Fields>
void describe(Fields& fields, ClientFees::Invoice& invoice) {
    fields(invoice.id, invoice.funder, invoice.service, invoice.service_date, invoice.amount,
           invoice.credited, invoice.paid, invoice.due_on, invoice.reference);
}
template <class Fields>
void describe(Fields& fields, ClientFees& fees) {
    fields(fees.fees, fees.invoices, fees.assessments);
}

class AllClientFees {
  public:
    RecordCache<ClientFees> cache{3};

    // ledger u32 | id
    [[nodiscard]] static RowKey key(Handle ledger, std::string_view client) {
        return RowKey().add_u32(ledger).add(client);
    }
};

}  // namespace saldo

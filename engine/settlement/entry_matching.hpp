// The entries of an account compared with what was sent: which payments left the account, which
// came back, and what moved for reasons that nobody knows.
//
// A debit is a booking, a credit a return (a reversal, RvslInd, has the direction in which it moved
// and is read alike). What an entry is about is found, in this order,
//
//   1. by our ids: EndToEndId or InstrId of each transaction; PmtInfId or MsgId of the batch, where
//      the bank books it as one and tells no more;
//   2. by reference and amount: one payment of that account in flight (a return: booked) has the
//      amount and the words for the creditor, and no other account than the entry's creditor.
//
// What fits by less (an amount and a creditor's account) is unsure: it is recorded as money that
// nobody explains, and told with the payment that it may be. Every booked entry in euros is
// recorded to the cent, so that our bank account is the bank's.
//
// A notification (camt.054) tells of money that a statement tells of again, with more detail: its
// facts are `early`, and only what is certain of them is recorded.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engine/settlement/bank_fact.hpp"
#include "engine/settlement/bank_identity.hpp"
#include "engine/settlement/bank_report.hpp"
#include "engine/settlement/sent_payments.hpp"

namespace saldo::settlement {

// The day of a report that gives an entry without BookgDt and ValDt one; nullopt: it has none.
[[nodiscard]] std::optional<Date> day_of(const AccountReport& report);

class EntryMatching {
  public:
    // Of one report of a funder's account; what nobody explains is that funder's. `sent`, `hasher`
    // and `report` outlive it.
    EntryMatching(const SentPayments& sent, Hasher& hasher, ReportKind kind,
                  const AccountReport& report, std::string funder);

    // Adds what an entry says. Entries come in the report's order, each once.
    void match(const ReportEntry& entry, Matched& into);

  private:
    // A transaction's payment, or why there is none.
    struct Found {
        std::optional<std::size_t> payment;
        Cents amount;        // what the transaction moved
        bool said = true;    // the bank said the amount, or the payment has it
        std::string unsure;  // one sentence
    };

    [[nodiscard]] bool is_of_account(std::size_t batch) const;
    [[nodiscard]] Found find(const ReportEntry& entry, const TransactionDetails& transaction) const;
    void find_by_reference(const ReportEntry& entry, const TransactionDetails& transaction,
                           Found& found) const;
    [[nodiscard]] std::optional<std::size_t> batch_of(const ReportEntry& entry) const;
    [[nodiscard]] std::string named_by(const ReportEntry& entry, const std::vector<Found>& found,
                                       std::optional<std::size_t> batch) const;
    [[nodiscard]] BankFact begin_fact(const ReportEntry& entry, const EntryIds& ids) const;
    void add_parts(const ReportEntry& entry, const EntryIds& ids, const std::vector<Found>& found,
                   Matched& into) const;
    // True: the entry was a batch's reversal, told payment by payment.
    bool add_reversal(const ReportEntry& entry, const EntryIds& ids, const SentBatch& batch,
                      Matched& into) const;
    void add_rest(const ReportEntry& entry, const EntryIds& ids, const std::vector<Found>& found,
                  Matched& into) const;

    const SentPayments& sent_;
    ReportKind kind_;
    const AccountReport& report_;
    std::string account_;
    std::string funder_;
    EntryIdentity identity_;
};

}  // namespace saldo::settlement

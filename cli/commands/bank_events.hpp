// A bank's facts as events: what `saldo receive` publishes. Everything in them comes from the
// bank's file and from what was sent, so that the same fact has the same bytes whoever receives the
// file, and whenever: the actor is "bank", and the moment is the one at which the bank made its
// report.
#pragma once

#include <functional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "cli/commands/office.hpp"
#include "engine/base/result.hpp"
#include "engine/settlement/bank_fact.hpp"
#include "engine/settlement/bank_report.hpp"
#include "engine/settlement/bank_rows.hpp"
#include "engine/settlement/sent_payments.hpp"
#include "engine/time/instant.hpp"

namespace saldo {

// For which ledger a file is received, and as which source.
struct Receiving {
    std::string ledger;
    std::string source;
};

// The event's payload. Errors: bad_input where a text of the bank's cannot be in an event.
[[nodiscard]] Result<std::string> payload_of(const settlement::BankFact& fact,
                                             const Receiving& receiving, Instant recorded_at);

// The same of a statement, under its id.
[[nodiscard]] Result<std::string> payload_of(const std::string& id, const BankStatement& said,
                                             const Receiving& receiving, Instant recorded_at);

// The ERP's word on a run's file.
struct SinkReply {
    std::string id;
    std::string run;
    std::string sink;
    bool accepted = false;
    std::string text;
};
[[nodiscard]] Result<std::string> payload_of(const SinkReply& reply, const Receiving& receiving,
                                             Instant recorded_at);

// Every payment of the ledger that has left.
[[nodiscard]] Result<settlement::SentPayments> sent_payments_of(Office& office,
                                                                const std::string& ledger);

// Every statement that the ledger has, in the order in which they were received.
[[nodiscard]] Result<std::vector<settlement::AccountReport>> statements_of(
    Office& office, const std::string& ledger);

// Which of the ids the ledger has, and how they were decided.
class DecidedIds {
  public:
    // Asks for all of them, in pieces.
    [[nodiscard]] Status ask(Office& office, const Receiving& receiving,
                             const std::vector<std::string>& ids);
    [[nodiscard]] bool is_accepted(const std::string& id) const;
    [[nodiscard]] bool is_refused(const std::string& id) const;
    // Of a refused one: its reason.
    [[nodiscard]] std::string reason_of(const std::string& id) const;
    // It is as good as accepted.
    void add_accepted(const std::string& id) { accepted_.insert(id); }

  private:
    std::unordered_set<std::string> accepted_;
    std::unordered_map<std::string, std::string> refused_;
};

}  // namespace saldo

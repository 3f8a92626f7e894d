// What banks said that people look up again, row by row: money that nobody explains, and the
// statements that were received. Written as it is said and read by questions only; the fold asks
// for none of it, so none of it takes memory.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/ledger/account.hpp"
#include "engine/money/cents.hpp"
#include "engine/time/date.hpp"

namespace saldo {

// A PaymentBooked or PaymentReturned that fits nothing. The amounts of a funder's facts sum to the
// balance of its account `unexplained`.
struct UnexplainedFact {
    Handle funder = kNoHandle;  // on whose account it is
    Cents amount{};             // left; below zero: came
    Date day{};
    std::string event{};  // its id
    std::string source{};
    std::string run{};      // that the bank named; empty: none
    std::string payment{};  // EndToEndId
    std::string bank_reference{};
    std::string reason_code{};  // of what came back
};

// A StatementReceived.
struct BankStatement {
    std::string funder;  // the id; the ledger need not have it
    std::string account;
    std::string statement;
    std::string electronic_sequence;
    std::string legal_sequence;
    std::uint32_t page = 0;  // 0: it is one
    std::optional<Date> from;
    std::optional<Date> until;
    std::optional<Cents> opening;
    std::optional<Date> opened_on;
    std::optional<Cents> closing;
    std::optional<Date> closed_on;
    std::uint32_t entries = 0;
    std::optional<Cents> credits;
    std::optional<Cents> debits;
    std::string event;  // its id
};

template <class Fields>
void describe(Fields& fields, UnexplainedFact& fact) {
    fields(fact.funder, fact.amount, fact.day, fact.event, fact.source, fact.run, fact.payment,
           fact.bank_reference, fact.reason_code);
}
template <class Fields>
void describe(Fields& fields, BankStatement& said) {
    fields(said.funder, said.account, said.statement, said.electronic_sequence, said.legal_sequence,
           said.page, said.from, said.until, said.opening, said.opened_on, said.closing,
           said.closed_on, said.entries, said.credits, said.debits, said.event);
}

// What changed since the last commit.
class BankRows {
  public:
    struct Place {
        Handle ledger = kNoHandle;
        std::uint64_t position = 0;
        friend auto operator<=>(const Place&, const Place&) = default;
    };

    void add(Place place, UnexplainedFact fact) { unexplained_[place] = std::move(fact); }
    // It is explained now.
    void remove(Place place) {
        // A row that no commit has seen leaves no trace.
        const auto found = unexplained_.find(place);
        if (found != unexplained_.end() && found->second) {
            unexplained_.erase(found);
        } else {
            unexplained_[place] = std::nullopt;
        }
    }
    void add(Place place, BankStatement statement) {
        statements_.emplace_back(place, std::move(statement));
    }

    // Calls use_fact(Place, const UnexplainedFact*) (nullptr: it is gone) and use_statement(Place,
    // const BankStatement&) for each.
    template <class UseFact, class UseStatement>
    void take_changes(UseFact&& use_fact, UseStatement&& use_statement) {
        for (const auto& [place, fact] : unexplained_) use_fact(place, fact ? &*fact : nullptr);
        for (const auto& [place, statement] : statements_) use_statement(place, statement);
        unexplained_.clear();
        statements_.clear();
    }

  private:
    std::map<Place, std::optional<UnexplainedFact>> unexplained_;
    std::vector<std::pair<Place, BankStatement>> statements_;
};

}  // namespace saldo

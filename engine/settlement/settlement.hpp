// What is owed and what has been paid: settlements (a close of a period says what is owed, and
// never reopens) and payment runs (pay settled nets, per funder and provider). Records only; the
// rules are in close.hpp and payment_run.hpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/digest.hpp"
#include "engine/ledger/account.hpp"
#include "engine/money/cents.hpp"
#include "engine/time/date.hpp"
#include "engine/time/instant.hpp"

namespace saldo {

struct Settlement {
    // One line of the settlement: what a funder owes a provider for a service's month under a
    // coding.
    struct Line {
        Handle funder = kNoHandle;
        Handle provider = kNoHandle;
        Handle service = kNoHandle;
        Handle coding = kNoHandle;
        Date month;
        Cents amount;
        Cents vat;                          // of the amount: what the funder may deduct
        Date posted_on;                     // in the funder's books (documents.hpp)
        std::uint32_t document_number = 0;  // of the funder's documents of that year
    };
    enum class PayeeState : std::uint8_t {
        nothing_to_pay = 0,
        settled = 1,
        in_run = 2,
        in_payment = 3,
        paid = 4
    };
    // The net of a funder and a provider.
    struct Payee {
        Handle funder = kNoHandle;
        Handle provider = kNoHandle;
        Cents net;      // the sum of the lines; below zero: became a receivable
        Cents set_off;  // receivables set off against it, positive
        Cents to_pay;   // net less set_off, or 0
        PayeeState state = PayeeState::settled;
        std::uint32_t attempts = 0;  // payments made of it so far
    };
    Handle ledger = kNoHandle;
    std::string id;  // as settlement_id.hpp makes it: "2026-01", "2026-01-home_care", "2026-01.1"
    Handle scope_service = kNoHandle;  // kNoHandle: every service
    Handle scope_funder = kNoHandle;   // kNoHandle: every funder
    Date period_end;
    std::uint16_t extra_run = 0;
    std::uint64_t closed_event = 0;  // the ledger's event number of the close
    Instant closed_at;
    std::string closed_by;
    std::string override_reason;  // why it was closed over unmatched control totals; may be empty
    std::string approved_by;      // empty: not approved
    Cents total;                  // of the nets
    Digest digest;                // SHA-256 over the lines in order, by external ids
    std::vector<Line> lines;      // in order of funder, provider, service, coding (ids) and month
    std::vector<Payee> payees;    // in order of funder and provider (ids)
};

template <class Fields>
void describe(Fields& fields, Settlement::Line& line) {
    fields(line.funder, line.provider, line.service, line.coding, line.month, line.amount, line.vat,
           line.posted_on, line.document_number);
}
template <class Fields>
void describe(Fields& fields, Settlement::Payee& payee) {
    fields(payee.funder, payee.provider, payee.net, payee.set_off, payee.to_pay, payee.state,
           payee.attempts);
}
template <class Fields>
void describe(Fields& fields, Instant& instant) {
    fields(instant.utc_ms, instant.offset_minutes);
}
template <class Fields>
void describe(Fields& fields, Settlement& settlement) {
    fields(settlement.ledger, settlement.id, settlement.scope_service, settlement.scope_funder,
           settlement.period_end, settlement.extra_run, settlement.closed_event,
           settlement.closed_at, settlement.closed_by, settlement.override_reason,
           settlement.approved_by, settlement.total, settlement.digest, settlement.lines,
           settlement.payees);
}

struct PaymentRun {
    enum class PaymentState : std::uint8_t {
        made = 0,
        exported = 1,
        accepted = 2,
        rejected = 3,
        booked = 4,
        returned = 5,
        withdrawn = 6,
        returned_early = 7  // the bank told of the return before it told of the booking
    };
    // Whose account the payments of a funder leave, as defined for the execution date when the run
    // was made: a later definition does not change the run's files.
    struct Payer {
        Handle funder = kNoHandle;
        std::string debtor_name;
        std::string iban;
        std::string bic;         // empty: not said
        std::string payer_code;  // empty: none
    };
    // One credit transfer: a funder's settled nets for a provider.
    struct Payment {
        Handle funder = kNoHandle;
        Handle provider = kNoHandle;
        Cents amount;
        std::uint32_t attempt = 1;  // 1 the first time that (one of) these nets is paid
        std::string end_to_end_id;  // from ledger, run, payee and attempt; never from a clock
        std::string creditor_name;  // as confirmed when the run was made
        std::string creditor_iban;
        std::string creditor_bic;
        std::string
            account_changed_by;  // the actors behind that account: they do not approve the run
        std::string account_confirmed_by;
        std::vector<Handle> settlements;  // whose nets it pays
        PaymentState state = PaymentState::made;
        std::string bank_reason;
        std::uint64_t returned_early_at = 0;  // of returned_early: the position of the return
    };
    enum class WaitReason : std::uint8_t {
        no_confirmed_account = 1,
        payment_held = 2,
        register_check_missing = 3,
        funder_has_no_account = 4
    };
    // Whom a settlement of the run names, as known when the run was made: what documents say of
    // their payees, also of those that the run does not pay.
    struct Party {
        Handle provider = kNoHandle;
        std::string name;
        std::string business_id;
        std::string account_name;  // of the confirmed account; empty with the IBAN: there is none
        std::string iban;
    };
    // Not paid by this run, reported, never dropped.
    struct Waiting {
        Handle funder = kNoHandle;
        Handle provider = kNoHandle;
        Cents amount;
        WaitReason reason = WaitReason::no_confirmed_account;
    };
    struct Export {
        Handle sink = kNoHandle;
        std::string file_name;
        Digest sha256;
        Instant recorded_at;
        std::uint64_t event = 0;  // the ledger's event number
        bool books = false;       // the sink was one that books
    };
    // What a sink (an ERP) said of the run; its latest word.
    struct Answer {
        Handle sink = kNoHandle;
        bool accepted = false;
        std::string text;
        Instant recorded_at;
    };
    Handle ledger = kNoHandle;
    std::string id;
    std::uint32_t number = 0;  // of the ledger, without gaps
    Date execution_date;
    Instant made_at;
    std::string made_by;
    Instant approved_at;
    std::string approved_by;           // empty: not approved
    std::uint64_t approved_event = 0;  // the ledger's event number
    std::string withdrawn_by;          // empty: nothing of it was withdrawn
    Instant withdrawn_at;
    std::uint64_t withdrawn_event = 0;
    std::string withdrawn_reason;
    Cents total;  // of every payment, withdrawn ones too: what was approved
    std::vector<Handle> settlements;
    std::vector<Payer> payers;      // of each funder that pays, in order of ids
    std::vector<Payment> payments;  // in order of funder and provider (ids)
    std::vector<Waiting> waiting;
    std::vector<Party> parties;  // of every line of the settlements, in order of providers' ids
    std::vector<Export> exports;
    std::vector<Answer> answers;  // at most one a sink
};
[[nodiscard]] std::string_view payment_state_name(PaymentRun::PaymentState state) noexcept;
[[nodiscard]] std::string_view wait_reason_name(PaymentRun::WaitReason reason) noexcept;
[[nodiscard]] std::string_view payee_state_name(Settlement::PayeeState state) noexcept;

template <class Fields>
void describe(Fields& fields, PaymentRun::Payer& payer) {
    fields(payer.funder, payer.debtor_name, payer.iban, payer.bic, payer.payer_code);
}
template <class Fields>
void describe(Fields& fields, PaymentRun::Payment& payment) {
    fields(payment.funder, payment.provider, payment.amount, payment.attempt, payment.end_to_end_id,
           payment.creditor_name, payment.creditor_iban, payment.creditor_bic,
           payment.account_changed_by, payment.account_confirmed_by, payment.settlements,
           payment.state, payment.bank_reason, payment.returned_early_at);
}
template <class Fields>
void describe(Fields& fields, PaymentRun::Party& party) {
    fields(party.provider, party.name, party.business_id, party.account_name, party.iban);
}
template <class Fields>
void describe(Fields& fields, PaymentRun::Waiting& waiting) {
    fields(waiting.funder, waiting.provider, waiting.amount, waiting.reason);
}
template <class Fields>
void describe(Fields& fields, PaymentRun::Export& exported) {
    fields(exported.sink, exported.file_name, exported.sha256, exported.recorded_at, exported.event,
           exported.books);
}
template <class Fields>
void describe(Fields& fields, PaymentRun::Answer& answer) {
    fields(answer.sink, answer.accepted, answer.text, answer.recorded_at);
}
template <class Fields>
void describe(Fields& fields, PaymentRun& run) {
    fields(run.ledger, run.id, run.number, run.execution_date, run.made_at, run.made_by,
           run.approved_at, run.approved_by, run.approved_event, run.withdrawn_by, run.withdrawn_at,
           run.withdrawn_event, run.withdrawn_reason, run.total, run.settlements, run.payers,
           run.payments, run.waiting, run.parties, run.exports, run.answers);
}

}  // namespace saldo

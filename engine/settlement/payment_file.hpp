// One payment run of one funder as the doors write it: what the bank's file, the finance
// department's table and an ERP all need, in the words of none of them.
//
// Invariants, which check_payment_file() holds against a file before any door writes a byte of it
// 1. Every payment moves money: 0.01 to 999,999,999.99 EUR, one currency, and the total fits 64
// bits.
// 2. Ids derive from the log (ledger, run, payee, attempt), never from a clock or chance, so that a
// file made twice has the
//    same bytes and a bank that sees it twice pays once. No two payments of a file share an
//    end-to-end or instruction id.
// 3. Account numbers, business ids and references have passed their check digits.
//
// The hard thing: a bank refuses a whole file, or all payments of a date, for one bad field. So a
// file is judged whole first, and what is wrong is named by payment and field.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/money/cents.hpp"
#include "engine/time/date.hpp"
#include "engine/time/instant.hpp"

namespace saldo::settlement {

// Limits of the formats. Characters are Unicode code points.
inline constexpr std::size_t kUnstructuredCharactersMax =
    140;  // ISO 20022 Max140Text; SEPA takes one line of them
inline constexpr std::size_t kPaymentsPerFileMax =
    100'000;  // a file is in memory (some 40 MB); banks take no more at once
inline constexpr Cents kPaymentAmountMax{99'999'999'999};  // SEPA credit transfer, 999,999,999.99
inline constexpr Cents kPaymentTotalMax{
    99'999'999'999'999'999};  // 17 digits: ISO 20022 sums have at most 18

// A domestic reference or an RF reference (settlement/reference.hpp), as the creditor gave it.
struct StructuredReference {
    std::string reference;
    friend bool operator==(const StructuredReference&, const StructuredReference&) = default;
};

// Words for the creditor, UTF-8, 1 to 140 characters.
struct UnstructuredText {
    std::string text;
    friend bool operator==(const UnstructuredText&, const UnstructuredText&) = default;
};

using Remittance = std::variant<StructuredReference, UnstructuredText>;

// One settled net on its way to one provider.
struct Payment {
    std::string provider;                  // the ledger's id of the payee
    std::vector<std::string> settlements;  // that it pays, in log order; one at least
    std::string end_to_end_id;   // travels to the creditor and comes back in pain.002 and camt
    std::string instruction_id;  // stays between the funder and its bank
    Cents amount;
    std::string creditor_name;  // as the creditor's bank knows it: banks compare name and account
    std::string creditor_iban;  // electronic form
    std::optional<std::string> creditor_bic;  // SEPA does not need it
    Remittance remittance;
    // A domestic reference of ours that no other payment has, for sinks that want one; empty: none
    // was made.
    std::string reference = {};
};

// Who pays and from where (FunderDefined).
struct PayingFunder {
    std::string funder;       // the ledger's id
    std::string debtor_name;  // as the bank knows it
    std::string iban;         // electronic form
    std::optional<std::string> bic;
    std::optional<std::string> payer_code;  // the id that the bank gave this payer
};

struct PaymentFile {
    std::string run;         // the ledger's id of the payment run
    std::string message_id;  // of the whole file
    Instant created_at;  // `recorded_at` of the run's approval on the log: never a clock's reading
    std::string initiating_party_name;
    std::string initiating_party_business_id;
    PayingFunder funder;
    Date execution_date;                 // when the bank is to debit the funder
    std::string payment_information_id;  // of the batch, as the debit shows it on the statement
    std::vector<Payment> payments;       // one at least
    // The first bank day from the execution date on, by the ledger's calendar; nullopt: not known.
    std::optional<Date> bank_day = {};
};

// Whether a file can name the moment: years 1900 to 9999, an offset within 14 hours (xs:dateTime).
[[nodiscard]] bool is_file_moment(Instant moment);

// The sum of the amounts. Errors: limit when it passes kPaymentTotalMax (or 64 bits).
[[nodiscard]] Result<Cents> total_of(std::span<const Payment> payments);

// Whether every field may be written. Pure; names the first payment and field that may not, in the
// order of the struct. Errors: bad_input for a field, limit for too many payments or too large a
// total. No message holds an account number.
[[nodiscard]] Status check_payment_file(const PaymentFile& file);

}  // namespace saldo::settlement

// What a bank says of an account: the facts of a statement (ISO 20022 camt.053) and of a debit or
// credit notification (camt.054), which are built of the same entries, in the words of no version.
//
// 1. An entry is what moved on the account. Its transactions say what it was made of and are no
// further money: a batch booking is one debit, however many payments it has.
// 2. Two equal entries are two. What a bank sends twice is known by account, report id, index of
// the entry, index of the transaction and the bank's own reference, never by amount and day.
// 3. Amounts are not below zero; Direction says which way they went. RvslInd does not turn the
// direction: it says that the entry takes back an earlier one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/settlement/bank_values.hpp"

namespace saldo::settlement {

enum class ReportKind : std::uint8_t {
    statement,     // BkToCstmrStmt: camt.053
    notification,  // BkToCstmrDbtCdtNtfctn: camt.054
};

// Acct, CdtrAcct, DbtrAcct.
struct BankAccount {
    std::string iban;      // Id/IBAN
    std::string other_id;  // Id/Othr/Id
    std::string currency;  // Ccy
    std::string name;      // Nm
    friend bool operator==(const BankAccount&, const BankAccount&) = default;
};

// Bal.
struct ReportBalance {
    std::string type;  // Tp/CdOrPrtry: OPBD, PRCD, ITBD (booked); CLBD; OPAV, CLAV, FWAV …
    BankMoney money;
    Direction direction = Direction::credit;
    std::optional<Date> date;
    friend bool operator==(const ReportBalance&, const ReportBalance&) = default;
};

// A count of entries and what they sum to, either of which may not be said.
struct EntrySum {
    std::optional<std::uint64_t> entries;  // NbOfNtries
    std::optional<Cents> sum;              // Sum
    friend bool operator==(const EntrySum&, const EntrySum&) = default;
};

// Entries that the reader counted.
struct CountedEntries {
    std::string currency;  // of the first; sums across currencies mean nothing (several)
    bool several = false;  // they are not all in that currency
    std::uint64_t entries = 0;
    std::uint64_t credits = 0;
    std::uint64_t debits = 0;
    Cents credit_sum;
    Cents debit_sum;
    friend bool operator==(const CountedEntries&, const CountedEntries&) = default;
};

// Stmt or Ntfctn, less its entries, which a reader hands over one by one.
struct AccountReport {
    std::uint64_t line = 0;             // of the file, where it begins
    std::string id;                     // Id
    std::string electronic_sequence;    // ElctrncSeqNb, as written: "0070"
    std::string legal_sequence;         // LglSeqNb
    std::optional<std::uint64_t> page;  // StmtPgntn, NtfctnPgntn: PgNb
    bool last_page = true;              // LastPgInd
    std::string created_at;             // CreDtTm, as the bank wrote it
    std::optional<Date> from;           // FrToDt/FrDtTm
    std::optional<Date> to;             // FrToDt/ToDtTm
    std::string copy_or_duplicate;      // CpyDplctInd: COPY, CODU, DUPL; empty: the first of it
    BankAccount account;                // Acct
    std::string owner;                  // Acct/Ownr/Nm
    std::string servicer_bic;           // Acct/Svcr: BIC or BICFI
    std::vector<ReportBalance> balances;
    EntrySum declared;          // TxsSummry/TtlNtries
    EntrySum declared_credits;  // TxsSummry/TtlCdtNtries
    EntrySum declared_debits;   // TxsSummry/TtlDbtNtries
    std::string additional;     // AddtlStmtInf, AddtlNtfctnInf
    CountedEntries counted;     // all that the report lists
    CountedEntries booked;      // those that moved money on the account (is_booked)
};

// A file of one or more reports.
struct BankReports {
    ReportKind kind = ReportKind::statement;
    std::string schema;                 // the document's namespace
    std::string message_id;             // GrpHdr/MsgId
    std::string created_at;             // GrpHdr/CreDtTm, as the bank wrote it
    std::optional<std::uint64_t> page;  // GrpHdr/MsgPgntn/PgNb
    bool last_page = true;              // LastPgInd
    std::vector<AccountReport> reports;
};

// Sts. `not_said` is a gap in the file.
enum class EntryStatus : std::uint8_t { not_said, booked, pending, information, future, other };

// BkTxCd.
struct BankTransactionCode {
    std::string domain;       // Domn/Cd: PMNT
    std::string family;       // Domn/Fmly/Cd: ICDT, RCDT …
    std::string sub_family;   // Domn/Fmly/SubFmlyCd: ESCT …
    std::string proprietary;  // Prtry/Cd
    std::string issuer;       // Prtry/Issr
    friend bool operator==(const BankTransactionCode&, const BankTransactionCode&) = default;
};

// NtryDtls/Btch: the entry books a batch as one.
struct BatchInformation {
    std::string message_id;                 // MsgId of the pain.001
    std::string payment_information_id;     // PmtInfId
    std::optional<std::uint64_t> payments;  // NbOfTxs
    std::optional<BankMoney> total;         // TtlAmt
    std::optional<Direction> direction;     // CdtDbtInd
    friend bool operator==(const BatchInformation&, const BatchInformation&) = default;
};

// TxDtls/Refs.
struct TransactionReferences {
    std::string message_id;              // MsgId
    std::string bank_reference;          // AcctSvcrRef
    std::string payment_information_id;  // PmtInfId
    std::string instruction_id;          // InstrId
    std::string end_to_end_id;           // EndToEndId; "NOTPROVIDED" is what banks write for none
    std::string uetr;                    // UETR
    std::string transaction_id;          // TxId
    std::string mandate_id;              // MndtId
    std::string cheque_number;           // ChqNb
    std::string clearing_reference;      // ClrSysRef
    friend bool operator==(const TransactionReferences&, const TransactionReferences&) = default;
};

// One side of a transaction.
struct TransactionParty {
    std::string name;           // Nm, Pty/Nm or the name of an Agt
    std::string ultimate_name;  // UltmtDbtr, UltmtCdtr
    BankAccount account;
    std::string bank_bic;  // RltdAgts
    friend bool operator==(const TransactionParty&, const TransactionParty&) = default;
};

// RmtInf/Strd.
struct StructuredRemittance {
    std::string reference_type;  // CdtrRefInf/Tp/CdOrPrtry: SCOR
    std::string issuer;          // CdtrRefInf/Tp/Issr
    std::string reference;       // CdtrRefInf/Ref
    std::string document_type;   // RfrdDocInf/Tp/CdOrPrtry: CINV, CREN
    std::string document;        // RfrdDocInf/Nb
    std::string additional;      // AddtlRmtInf, joined by line ends
    friend bool operator==(const StructuredRemittance&, const StructuredRemittance&) = default;
};

// RtrInf: the transaction came back.
struct ReturnInformation {
    std::string code;          // Rsn/Cd or Rsn/Prtry
    bool proprietary = false;  // it is the bank's own code
    std::string text;          // AddtlInf, its pieces joined
    std::string originator;    // Orgtr: its name, else its BIC
    friend bool operator==(const ReturnInformation&, const ReturnInformation&) = default;
};

// NtryDtls/TxDtls.
struct TransactionDetails {
    std::uint64_t index = 0;  // within the entry, from 0
    TransactionReferences references;
    std::optional<BankMoney> amount;              // Amt (from version .04 on)
    std::optional<Direction> direction;           // CdtDbtInd
    std::optional<BankMoney> transaction_amount;  // AmtDtls/TxAmt/Amt
    std::optional<BankMoney> instructed_amount;   // AmtDtls/InstdAmt/Amt
    BankTransactionCode code;
    TransactionParty debtor;
    TransactionParty creditor;
    std::string purpose;                           // Purp
    std::vector<std::string> unstructured;         // RmtInf/Ustrd
    std::vector<StructuredRemittance> structured;  // RmtInf/Strd
    std::string happened_at;                       // RltdDts: AccptncDtTm or TxDtTm, as written
    std::optional<ReturnInformation> returned;
    std::string additional;  // AddtlTxInf
    friend bool operator==(const TransactionDetails&, const TransactionDetails&) = default;
};

// Ntry.
struct ReportEntry {
    std::size_t report = 0;   // of the file's reports
    std::uint64_t index = 0;  // within the report, from 0
    std::uint64_t line = 0;   // of the file, where it begins
    std::string reference;    // NtryRef
    BankMoney money;
    Direction direction = Direction::credit;
    bool reversal = false;  // RvslInd
    EntryStatus status = EntryStatus::not_said;
    std::optional<Date> booked_on;  // BookgDt
    std::optional<Date> value_on;   // ValDt
    std::string bank_reference;     // AcctSvcrRef
    BankTransactionCode code;
    std::vector<BatchInformation> batches;  // one or none, unless NtryDtls is repeated
    std::vector<TransactionDetails> transactions;
    std::string additional;  // AddtlNtryInf
    friend bool operator==(const ReportEntry&, const ReportEntry&) = default;
};

// Whether the entry has moved money on the account. A statement lists booked entries, so one of it
// that says nothing of its status counts as booked.
[[nodiscard]] bool is_booked(ReportKind kind, EntryStatus status) noexcept;

// What one transaction moved: its own amount, else TxAmt, else the entry's where it is the entry's
// only one. Nothing: the bank did not say.
[[nodiscard]] std::optional<BankMoney> amount_of(const ReportEntry& entry,
                                                 const TransactionDetails& transaction);

// Adds an entry to a count. Errors: limit, where a sum would leave 64 bits.
[[nodiscard]] Status count_entry(CountedEntries& counted, const BankMoney& money,
                                 Direction direction);

// opening + booked entries = closing, of the account's own currency.
struct BalanceCheck {
    enum class Outcome : std::uint8_t {
        agrees,
        differs,
        not_comparable,  // the report does not say enough, or is one page of several
    };
    Outcome outcome = Outcome::not_comparable;
    Cents opening;  // OPBD, else PRCD, else ITBD
    Cents entries;
    Cents closing;    // CLBD
    std::string why;  // one sentence, unless it agrees
};
[[nodiscard]] BalanceCheck check_balances(const AccountReport& report);

// The balances that it compares; nullptr: there is none. They live as long as the report.
[[nodiscard]] const ReportBalance* opening_of(const AccountReport& report) noexcept;
[[nodiscard]] const ReportBalance* closing_of(const AccountReport& report) noexcept;

// Whether one report is the next of its account after another: by LglSeqNb where both have it, else
// by ElctrncSeqNb, else by the balances. Numbers begin anew with 1 in a later year; the same number
// of two days is none.
enum class Succession : std::uint8_t {
    follows,
    repeats,   // it has the same number
    gap,       // reports between the two are missing, or they are in the wrong order
    not_said,  // another account, or neither numbers nor balances
};
[[nodiscard]] Succession succession(const AccountReport& before, const AccountReport& after);

// Where the entries are not those that the report says to have (TxsSummry), one sentence each.
[[nodiscard]] std::vector<std::string> contradictions_in(const AccountReport& report);

}  // namespace saldo::settlement

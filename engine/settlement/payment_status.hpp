// What a bank says of a payment file before it moves money: the facts of a customer payment status
// report (ISO 20022 pain.002), in the words of no version of it.
//
// A report speaks at three levels, and need not speak at all of them: of the file (the group), of a
// batch of it (payment information), of one payment (transaction). A batch may be refused without
// a list of its payments, and a payment may be named by its amount only. What is said of a level
// holds for what is below it and of which nothing is said.
//
// Nothing here has been compared with what was sent: ids lead from the report to the payment run by
// original_message_id, then payment_information_id, then end_to_end_id.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/settlement/bank_values.hpp"

namespace saldo::settlement {

// StsRsnInf.
struct StatusReason {
    std::string code;          // Rsn/Cd ("AC01") or Rsn/Prtry; empty: none was given
    bool proprietary = false;  // it is the bank's own code
    std::string text;          // AddtlInf, its pieces joined (joined_pieces)
    std::string originator;    // Orgtr: its name, else its BIC
    friend bool operator==(const StatusReason&, const StatusReason&) = default;
};

// NbOfTxsPerSts: how many payments of a level have a status.
struct StatusCount {
    std::string status;                     // DtldSts
    std::optional<std::uint64_t> payments;  // DtldNbOfTxs
    std::optional<Cents> total;             // DtldCtrlSum
    friend bool operator==(const StatusCount&, const StatusCount&) = default;
};

// What is said of one level. Codes are those of ExternalPaymentGroupStatus1Code and its siblings:
// ACTC only says that the format is right; ACCP, ACSP, ACSC, ACWC take on, PART in part, PDNG
// waits, RJCT refuses. Others come in time, so they stay text.
struct LevelStatus {
    std::string status;  // GrpSts, PmtInfSts, TxSts; empty: not said at this level
    std::vector<StatusReason> reasons;
    friend bool operator==(const LevelStatus&, const LevelStatus&) = default;
};

// TxInfAndSts: one payment.
struct PaymentStatus {
    std::size_t batch = 0;       // of the report's batches
    std::uint64_t line = 0;      // of the file, where it begins
    std::string status_id;       // StsId
    std::string instruction_id;  // OrgnlInstrId
    std::string end_to_end_id;   // OrgnlEndToEndId; empty: the bank did not name it
    LevelStatus level;           // TxSts, StsRsnInf
    std::string accepted_at;     // AccptncDtTm, as the bank wrote it
    std::string bank_reference;  // AcctSvcrRef
    // Of OrgnlTxRef: what the bank repeats of the payment.
    std::optional<BankMoney> amount;     // Amt/InstdAmt
    std::optional<Date> execution_date;  // ReqdExctnDt, or ReqdColltnDt of a direct debit
    std::string creditor_name;           // Cdtr
    std::string creditor_account;        // CdtrAcct: IBAN, else its other id
    friend bool operator==(const PaymentStatus&, const PaymentStatus&) = default;
};

// OrgnlPmtInfAndSts: one batch of the file.
struct BatchStatus {
    std::string payment_information_id;              // OrgnlPmtInfId
    std::optional<std::uint64_t> original_payments;  // OrgnlNbOfTxs
    std::optional<Cents> original_total;             // OrgnlCtrlSum
    LevelStatus level;                               // PmtInfSts, StsRsnInf
    std::vector<StatusCount> counts;
    // Counted by the reader.
    std::uint64_t payments = 0;             // TxInfAndSts in the list
    std::uint64_t payments_without_id = 0;  // of them without OrgnlEndToEndId
    friend bool operator==(const BatchStatus&, const BatchStatus&) = default;
};

// CstmrPmtStsRpt, less the payments, which a reader hands over one by one.
struct PaymentStatusReport {
    std::string schema;                              // the document's namespace
    std::string message_id;                          // GrpHdr/MsgId
    std::string created_at;                          // GrpHdr/CreDtTm, as the bank wrote it
    std::string original_message_id;                 // OrgnlMsgId
    std::string original_message_name;               // OrgnlMsgNmId: "pain.001.001.09"
    std::optional<std::uint64_t> original_payments;  // OrgnlNbOfTxs
    std::optional<Cents> original_total;             // OrgnlCtrlSum
    LevelStatus level;                               // GrpSts, StsRsnInf
    std::vector<StatusCount> counts;
    std::vector<BatchStatus> batches;  // in the file's order
};

// The pieces of AddtlInf as one text. Max105Text cuts a longer text into pieces, within words; some
// banks cut a little earlier, because they count characters as they are escaped. So a piece of
// kCutPieceCharactersMin characters or more goes on in the next one, and after a shorter one comes
// a space. White space at the ends does not count.
inline constexpr std::size_t kCutPieceCharactersMin = 100;
[[nodiscard]] std::string joined_pieces(std::span<const std::string> pieces);

// Where the report's own counts cannot be true, one sentence each: more payments listed, or counted
// by status, than there are said to have been. Fewer are no contradiction, because banks list what
// they refuse and leave out the rest.
[[nodiscard]] std::vector<std::string> contradictions_in(const PaymentStatusReport& report);

}  // namespace saldo::settlement

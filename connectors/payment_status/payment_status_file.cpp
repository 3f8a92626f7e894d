// The message from top to bottom: each function reads one element and everything in it.
#include "connectors/payment_status/payment_status_file.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "connectors/xml_reading/bank_elements.hpp"
#include "connectors/xml_reading/xml_elements.hpp"

namespace saldo::payment_status {

namespace {

using settlement::BatchStatus;
using settlement::PaymentStatus;
using settlement::PaymentStatusReport;
using settlement::StatusCount;
using settlement::StatusReason;
using xml_reading::Allowance;
using xml_reading::XmlElements;

// The reasons, counts and pieces of text of all levels but payments, and of one payment.
constexpr std::size_t kReportEntriesMax = 300'000;
constexpr std::size_t kPaymentEntriesMax = 1'000;

Status read_reason(XmlElements& xml, Allowance& allowance, std::vector<StatusReason>& into) {
    if (Status taken = allowance.take(xml); !taken) return taken;
    StatusReason reason;
    std::vector<std::string> pieces;
    const Status read = xml.children([&](std::string_view name) -> Status {
        if (name == "Orgtr") return xml_reading::read_originator(xml, reason.originator);
        if (name == "Rsn" || name == "Cd" || name == "Prtry") {
            xml_reading::CodeChoice choice;
            if (Status code = xml_reading::read_code(xml, choice); !code) return code;
            if (!reason.code.empty()) return {};
            reason.code = std::move(choice.code);
            reason.proprietary = choice.proprietary;
            return {};
        }
        if (name != "AddtlInf") return {};
        if (Status taken = allowance.take(xml); !taken) return taken;
        auto piece = xml.text();  // not trimmed: it may be cut within a sentence
        if (!piece) return std::unexpected(std::move(piece.error()));
        pieces.push_back(std::move(*piece));
        return {};
    });
    if (!read) return read;
    reason.text = settlement::joined_pieces(pieces);
    into.push_back(std::move(reason));
    return {};
}

Status read_status_count(XmlElements& xml, Allowance& allowance, std::vector<StatusCount>& into) {
    if (Status taken = allowance.take(xml); !taken) return taken;
    StatusCount count;
    const Status read = xml.children([&](std::string_view name) -> Status {
        if (name == "DtldSts") return xml_reading::read_text(xml, count.status);
        if (name == "DtldNbOfTxs") return xml_reading::read_count(xml, count.payments);
        if (name == "DtldCtrlSum") return xml_reading::read_sum(xml, count.total);
        return {};
    });
    if (!read) return read;
    into.push_back(std::move(count));
    return {};
}

// OrgnlTxRef.
Status read_original(XmlElements& xml, PaymentStatus& payment) {
    settlement::BankAccount account;
    const Status read = xml.children([&](std::string_view name) -> Status {
        if (name == "Amt")
            return xml.children([&](std::string_view of) -> Status {
                return of == "InstdAmt" ? xml_reading::read_money(xml, payment.amount) : Status{};
            });
        if (name == "ReqdExctnDt" || name == "ReqdColltnDt")
            return xml_reading::read_day(xml, payment.execution_date);
        if (name == "Cdtr") return xml_reading::read_name(xml, payment.creditor_name);
        if (name == "CdtrAcct") return xml_reading::read_account(xml, account);
        return {};
    });
    if (!read) return read;
    payment.creditor_account = account.iban.empty() ? account.other_id : account.iban;
    return {};
}

// TxInfAndSts.
Status read_payment(XmlElements& xml, PaymentStatus& payment) {
    Allowance allowance{xml, kPaymentEntriesMax};
    return xml.children([&](std::string_view name) -> Status {
        if (name == "StsId") return xml_reading::read_text(xml, payment.status_id);
        if (name == "OrgnlInstrId") return xml_reading::read_text(xml, payment.instruction_id);
        if (name == "OrgnlEndToEndId") return xml_reading::read_text(xml, payment.end_to_end_id);
        if (name == "TxSts") return xml_reading::read_text(xml, payment.level.status);
        if (name == "StsRsnInf") return read_reason(xml, allowance, payment.level.reasons);
        if (name == "AccptncDtTm") return xml_reading::read_text(xml, payment.accepted_at);
        if (name == "AcctSvcrRef") return xml_reading::read_text(xml, payment.bank_reference);
        if (name == "OrgnlTxRef") return read_original(xml, payment);
        return {};
    });
}

// One reading of the file.
class Reading {
  public:
    Reading(xml_reading::ReadTwice& bytes, const OnPayment& on_payment)
        : xml_(bytes), on_payment_(on_payment) {}

    Result<PaymentStatusReport> run() {
        if (Status opened = xml_.open(); !opened) return std::unexpected(std::move(opened.error()));
        Status read = document();
        if (read) read = xml_.close();
        if (!read) return std::unexpected(std::move(read.error()));
        return std::move(report_);
    }

  private:
    // The message stands in a Document, whose namespace names the version; some systems leave the
    // Document out.
    Status document() {
        report_.schema = xml_.namespace_uri();
        const std::string outermost{xml_.name()};
        if (outermost == "CstmrPmtStsRpt") return message();
        bool found = false;
        std::string other;
        const Status read = xml_.children([&](std::string_view name) -> Status {
            if (outermost == "Document" && name == "CstmrPmtStsRpt" && !found) {
                found = true;
                return message();
            }
            if (other.empty()) other = name;
            return {};
        });
        if (!read) return read;
        if (found) return {};
        return xml_.refuse(ErrorKind::bad_input,
                           "this is no payment status report (pain.002): the first element is " +
                               xml_reading::in_quotes(outermost) +
                               (other.empty() ? "" : " with " + xml_reading::in_quotes(other)),
                           {}, 1);
    }

    Status message() {
        const std::uint64_t line = xml_.line();
        Allowance allowance{xml_, kReportEntriesMax};
        bool original = false;
        const Status read = xml_.children([&](std::string_view name) -> Status {
            if (name == "GrpHdr")
                return xml_reading::read_texts(
                    xml_, {{"MsgId", &report_.message_id}, {"CreDtTm", &report_.created_at}});
            if (name == "OrgnlGrpInfAndSts") {
                original = true;
                return group(allowance);
            }
            if (name == "OrgnlPmtInfAndSts") return batch(allowance);
            return {};
        });
        if (!read) return read;
        // Without it nothing says which file the bank speaks of.
        if (!original || report_.original_message_id.empty())
            return xml_.refuse(ErrorKind::bad_input,
                               "no OrgnlGrpInfAndSts/OrgnlMsgId says which file this is about", {},
                               line);
        return {};
    }

    Status group(Allowance& allowance) {
        return xml_.children([&](std::string_view name) -> Status {
            if (name == "OrgnlMsgId")
                return xml_reading::read_text(xml_, report_.original_message_id);
            if (name == "OrgnlMsgNmId")
                return xml_reading::read_text(xml_, report_.original_message_name);
            if (name == "OrgnlNbOfTxs")
                return xml_reading::read_count(xml_, report_.original_payments);
            if (name == "OrgnlCtrlSum") return xml_reading::read_sum(xml_, report_.original_total);
            if (name == "GrpSts") return xml_reading::read_text(xml_, report_.level.status);
            if (name == "StsRsnInf") return read_reason(xml_, allowance, report_.level.reasons);
            if (name == "NbOfTxsPerSts") return read_status_count(xml_, allowance, report_.counts);
            return {};
        });
    }

    Status batch(Allowance& allowance) {
        if (Status taken = allowance.take(xml_); !taken) return taken;
        if (report_.batches.size() == kBatchesMax)
            return xml_.refuse(ErrorKind::limit, "more than 100,000 batches");
        BatchStatus batch;
        const Status read = xml_.children([&](std::string_view name) -> Status {
            if (name == "OrgnlPmtInfId")
                return xml_reading::read_text(xml_, batch.payment_information_id);
            if (name == "OrgnlNbOfTxs")
                return xml_reading::read_count(xml_, batch.original_payments);
            if (name == "OrgnlCtrlSum") return xml_reading::read_sum(xml_, batch.original_total);
            if (name == "PmtInfSts") return xml_reading::read_text(xml_, batch.level.status);
            if (name == "StsRsnInf") return read_reason(xml_, allowance, batch.level.reasons);
            if (name == "NbOfTxsPerSts") return read_status_count(xml_, allowance, batch.counts);
            if (name == "TxInfAndSts") return payment(batch);
            return {};
        });
        if (!read) return read;
        report_.batches.push_back(std::move(batch));
        return {};
    }

    Status payment(BatchStatus& batch) {
        PaymentStatus payment;
        payment.batch = report_.batches.size();
        payment.line = xml_.line();
        if (Status read = read_payment(xml_, payment); !read) return read;
        ++batch.payments;
        if (payment.end_to_end_id.empty()) ++batch.payments_without_id;
        return on_payment_ ? on_payment_(payment) : Status{};
    }

    XmlElements xml_;
    const OnPayment& on_payment_;
    PaymentStatusReport report_;
};

}  // namespace

PaymentStatusFile::PaymentStatusFile(xml_reading::ReadTwice bytes,
                                     settlement::PaymentStatusReport report)
    : bytes_(std::move(bytes)), report_(std::move(report)) {}

Result<PaymentStatusFile> PaymentStatusFile::check(const std::filesystem::path& file) {
    auto bytes = xml_reading::ReadTwice::open(file);
    if (!bytes) return std::unexpected(std::move(bytes.error()));
    return check(std::move(*bytes));
}

Result<PaymentStatusFile> PaymentStatusFile::check(xml_reading::ReadTwice bytes) {
    const OnPayment nobody;
    auto report = Reading{bytes, nobody}.run();
    if (!report) return std::unexpected(std::move(report.error()));
    return PaymentStatusFile{std::move(bytes), std::move(*report)};
}

Status PaymentStatusFile::payments(const OnPayment& on_payment) {
    auto again = Reading{bytes_, on_payment}.run();
    if (!again) return std::unexpected(std::move(again.error()));
    return {};
}

}  // namespace saldo::payment_status

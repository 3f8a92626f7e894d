#include "tests/cli/simulated_bank.hpp"

#include <functional>
#include <utility>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "connectors/xml_reading/xml_elements.hpp"
#include "engine/settlement/bank_values.hpp"

namespace saldo::test {

namespace {

using xml_reading::XmlElements;

// The text of the element that the path of names leads to, wherever on the way others stand.
void read_texts(XmlElements& xml, const std::string& path,
                const std::function<void(const std::string& path, const std::string& text)>& take) {
    std::string own;
    const Status read = xml.children(
        [&](std::string_view name) -> Status {
            read_texts(xml, path + "/" + std::string(name), take);
            return {};
        },
        &own);
    REQUIRE(read.has_value());
    take(path, own);
}

// Of a payment without its id the bank tells what the payer said, padded as statements do.
std::string transaction_xml(const OrderedPayment& payment, const std::string& returned) {
    if (payment.end_to_end_id.empty())
        return fmt::format(
            "<TxDtls><AmtDtls><TxAmt><Amt Ccy=\"EUR\">{}</Amt></TxAmt></AmtDtls><RmtInf><Strd>"
            "<CdtrRefInf><Ref>{:0>20}</Ref></CdtrRefInf></Strd></RmtInf></TxDtls>",
            euros_of(payment.cents), payment.words);
    return fmt::format(
        "<TxDtls><Refs><EndToEndId>{}</EndToEndId></Refs><AmtDtls><TxAmt><Amt "
        "Ccy=\"EUR\">{}</Amt></TxAmt></AmtDtls><RltdPties><Cdtr><Nm>{}</Nm></Cdtr><CdtrAcct><Id>"
        "<IBAN>{}</IBAN></Id></CdtrAcct></RltdPties>{}</TxDtls>",
        payment.end_to_end_id, euros_of(payment.cents), payment.name, payment.iban,
        returned.empty() ? "" : "<RtrInf><Rsn><Cd>" + returned + "</Cd></Rsn></RtrInf>");
}

std::string balance_xml(const char* type, std::int64_t cents, const std::string& day) {
    return fmt::format(
        "<Bal><Tp><CdOrPrtry><Cd>{}</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">{}</Amt><CdtDbtInd>{}"
        "</CdtDbtInd><Dt><Dt>{}</Dt></Dt></Bal>",
        type, euros_of(cents < 0 ? -cents : cents), cents < 0 ? "DBIT" : "CRDT", day);
}

}  // namespace

std::int64_t PaymentOrder::total() const {
    std::int64_t sum = 0;
    for (const OrderedPayment& payment : payments) sum += payment.cents;
    return sum;
}

std::string euros_of(std::int64_t cents) {
    return fmt::format("{}.{:02}", cents / 100, cents % 100);
}

PaymentOrder read_order(const std::filesystem::path& file) {
    auto bytes = xml_reading::ReadTwice::open(file);
    REQUIRE(bytes.has_value());
    XmlElements xml(*bytes);
    REQUIRE(xml.open().has_value());
    PaymentOrder order;
    OrderedPayment payment;
    read_texts(xml, "", [&](const std::string& path, const std::string& text) {
        if (path.ends_with("/GrpHdr/MsgId")) order.message_id = text;
        if (path.ends_with("/PmtInfId")) order.batch_id = text;
        if (path.ends_with("/DbtrAcct/Id/IBAN")) order.account = text;
        if (path.ends_with("/ReqdExctnDt/Dt")) order.day = text;
        if (path.ends_with("/EndToEndId")) payment.end_to_end_id = text;
        if (path.ends_with("/InstdAmt"))
            payment.cents = settlement::amount_of_decimal(text).value().value;
        if (path.ends_with("/Cdtr/Nm")) payment.name = text;
        if (path.ends_with("/CdtrAcct/Id/IBAN")) payment.iban = text;
        if (path.ends_with("/Ustrd") || path.ends_with("/CdtrRefInf/Ref")) payment.words = text;
        if (path.ends_with("/CdtTrfTxInf")) order.payments.push_back(std::exchange(payment, {}));
    });
    REQUIRE_FALSE(order.payments.empty());
    return order;
}

std::string status_report(const PaymentOrder& order, const std::string& status,
                          const std::vector<OrderedPayment>& refused) {
    std::string batch;
    if (!refused.empty()) {
        std::string listed;
        for (const OrderedPayment& payment : refused)
            listed += fmt::format(
                "<TxInfAndSts><OrgnlEndToEndId>{}</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf>"
                "<Rsn><Cd>AC01</Cd></Rsn><AddtlInf>no such account</AddtlInf></StsRsnInf>"
                "</TxInfAndSts>",
                payment.end_to_end_id);
        batch = fmt::format(
            "<OrgnlPmtInfAndSts><OrgnlPmtInfId>{}</OrgnlPmtInfId><OrgnlNbOfTxs>{}</OrgnlNbOfTxs>"
            "<PmtInfSts>PART</PmtInfSts><NbOfTxsPerSts><DtldNbOfTxs>{}</DtldNbOfTxs><DtldSts>ACCP"
            "</DtldSts></NbOfTxsPerSts><NbOfTxsPerSts><DtldNbOfTxs>{}</DtldNbOfTxs><DtldSts>RJCT"
            "</DtldSts></NbOfTxsPerSts>{}</OrgnlPmtInfAndSts>",
            order.batch_id, order.payments.size(), order.payments.size() - refused.size(),
            refused.size(), listed);
    }
    return fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document "
        "xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.03\"><CstmrPmtStsRpt>\n<GrpHdr>"
        "<MsgId>STATUS-{}-{}</MsgId><CreDtTm>{}T05:30:00+02:00</CreDtTm></GrpHdr>\n"
        "<OrgnlGrpInfAndSts><OrgnlMsgId>{}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09"
        "</OrgnlMsgNmId><OrgnlNbOfTxs>{}</OrgnlNbOfTxs><OrgnlCtrlSum>{}</OrgnlCtrlSum><GrpSts>{}"
        "</GrpSts></OrgnlGrpInfAndSts>\n{}</CstmrPmtStsRpt></Document>\n",
        order.message_id, status, order.day, order.message_id, order.payments.size(),
        euros_of(order.total()), refused.empty() ? status : "PART", batch);
}

SimulatedBank::Entry& SimulatedBank::add_entry(std::int64_t cents) {
    balance_ += cents;
    Entry& entry = open_.emplace_back();
    entry.cents = cents;
    entry.reference = fmt::format("ARCH{}{:06}", account_.substr(account_.size() - 4), ++entries_);
    return entry;
}

void SimulatedBank::debit_batch(const PaymentOrder& order,
                                const std::vector<OrderedPayment>& payments, bool with_details) {
    std::int64_t sum = 0;
    for (const OrderedPayment& payment : payments) sum += payment.cents;
    Entry& entry = add_entry(-sum);
    entry.batch_id = order.batch_id;
    entry.details_in_statement = with_details;
    for (const OrderedPayment& payment : payments)
        entry.details.push_back(transaction_xml(payment, ""));
}

void SimulatedBank::debit(const OrderedPayment& payment) {
    add_entry(-payment.cents).details.push_back(transaction_xml(payment, ""));
}

void SimulatedBank::give_back(const OrderedPayment& payment, const std::string& reason) {
    add_entry(payment.cents).details.push_back(transaction_xml(payment, reason));
}

void SimulatedBank::move(std::int64_t cents, const std::string& words) {
    add_entry(cents).words = words;
}

std::string SimulatedBank::entries_xml(const std::string& day, bool statement) const {
    std::string all;
    for (const Entry& entry : open_) {
        std::string details;
        if (!entry.batch_id.empty())
            details += "<Btch><PmtInfId>" + entry.batch_id + "</PmtInfId></Btch>";
        if (!statement || entry.details_in_statement)
            for (const std::string& transaction : entry.details) details += transaction;
        all += fmt::format(
            "<Ntry><Amt Ccy=\"EUR\">{}</Amt><CdtDbtInd>{}</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>{}"
            "</Dt></BookgDt><AcctSvcrRef>{}</AcctSvcrRef><BkTxCd/>{}{}</Ntry>\n",
            euros_of(entry.cents < 0 ? -entry.cents : entry.cents),
            entry.cents < 0 ? "DBIT" : "CRDT", day, entry.reference,
            details.empty() ? "" : "<NtryDtls>" + details + "</NtryDtls>",
            entry.words.empty() ? "" : "<AddtlNtryInf>" + entry.words + "</AddtlNtryInf>");
    }
    return all;
}

std::string SimulatedBank::notification(const std::string& day) {
    ++notifications_;
    return fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document "
        "xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.02\"><BkToCstmrDbtCdtNtfctn>\n"
        "<GrpHdr><MsgId>N{}</MsgId><CreDtTm>{}T15:00:00+02:00</CreDtTm></GrpHdr>\n<Ntfctn><Id>"
        "NTF-{}</Id><CreDtTm>{}T15:00:00+02:00</CreDtTm><Acct><Id><IBAN>{}</IBAN></Id></Acct>\n{}"
        "</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>\n",
        notifications_, day, notifications_, day, account_, entries_xml(day, false));
}

std::string SimulatedBank::statement(const std::string& day) {
    ++statements_;
    const std::string xml = fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document "
        "xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt>\n<GrpHdr><MsgId>"
        "T{}</MsgId><CreDtTm>{}T22:00:00+02:00</CreDtTm></GrpHdr>\n<Stmt><Id>TITO-{}</Id>"
        "<LglSeqNb>{}</LglSeqNb><CreDtTm>{}T22:00:00+02:00</CreDtTm><FrToDt><FrDtTm>{}T00:00:00"
        "</FrDtTm><ToDtTm>{}T23:59:59</ToDtTm></FrToDt><Acct><Id><IBAN>{}</IBAN></Id><Ccy>EUR</Ccy>"
        "</Acct>\n{}{}\n{}</Stmt></BkToCstmrStmt></Document>\n",
        statements_, day, statements_, statements_, day, day, day, account_,
        balance_xml("OPBD", opening_, day), balance_xml("CLBD", balance_, day),
        entries_xml(day, true));
    opening_ = balance_;
    open_.clear();
    return xml;
}

}  // namespace saldo::test

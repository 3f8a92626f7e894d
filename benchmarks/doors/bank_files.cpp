#include "benchmarks/doors/bank_files.hpp"

#include <fstream>
#include <utility>

#include <fmt/format.h>

#include "benchmarks/report/report.hpp"
#include "connectors/xml_reading/xml_elements.hpp"

namespace saldo::bench {

namespace {

using TakeText = std::function<void(std::string_view path, std::string_view text)>;

std::string euros_of(std::int64_t cents) {
    return fmt::format("{}.{:02}", cents / 100, cents % 100);
}

Status walk(xml_reading::XmlElements& xml, std::string& path, const TakeText& take) {
    std::string own;
    const std::size_t length = path.size();
    const Status read = xml.children(
        [&](std::string_view name) -> Status {
            own.clear();  // of what holds others it is white space, without end
            path.append("/").append(name);
            Status inside = walk(xml, path, take);
            path.resize(length);
            return inside;
        },
        &own);
    if (read) take(path, own);
    return read;
}

std::string balance(const char* type, std::int64_t cents, const std::string& day) {
    return fmt::format(
        "      <Bal><Tp><CdOrPrtry><Cd>{}</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">{}</Amt>"
        "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{}</Dt></Dt></Bal>\n",
        type, euros_of(cents), day);
}

std::string entry(const PaymentOrder& order, const OrderedPayment& payment, std::size_t number) {
    return fmt::format(
        "      <Ntry>\n"
        "        <NtryRef>{0}</NtryRef><Amt Ccy=\"EUR\">{1}</Amt><CdtDbtInd>DBIT</CdtDbtInd>\n"
        "        <Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{2}</Dt></BookgDt><ValDt><Dt>{2}</Dt>"
        "</ValDt>\n"
        "        <AcctSvcrRef>ARCH{0:012}</AcctSvcrRef>\n"
        "        <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly>"
        "</Domn></BkTxCd>\n"
        "        <NtryDtls><TxDtls>\n"
        "          <Refs><AcctSvcrRef>ARCH{0:012}</AcctSvcrRef><EndToEndId>{3}</EndToEndId></Refs>"
        "\n"
        "          <Amt Ccy=\"EUR\">{1}</Amt><CdtDbtInd>DBIT</CdtDbtInd>\n"
        "          <RltdPties><Cdtr><Pty><Nm>Hoivapalvelu {0} Oy</Nm></Pty></Cdtr><CdtrAcct><Id>"
        "<IBAN>{4}</IBAN></Id></CdtrAcct></RltdPties>\n"
        "          <RmtInf><Ustrd>Tilitys {0}</Ustrd></RmtInf>\n"
        "        </TxDtls></NtryDtls>\n"
        "      </Ntry>\n",
        number, euros_of(payment.cents), order.day, payment.end_to_end_id, payment.iban);
}

}  // namespace

std::int64_t cents_of(std::string_view amount) {
    constexpr std::size_t kDecimals = 2;
    const std::size_t point = amount.find('.');
    std::int64_t cents = 0;
    bool right = point != 0 && point != std::string_view::npos &&
                 point + 1 + kDecimals == amount.size() && amount.size() < 19;
    for (std::size_t at = 0; right && at < amount.size(); ++at) {
        if (at == point) continue;
        right = amount[at] >= '0' && amount[at] <= '9';
        cents = cents * 10 + (amount[at] - '0');
    }
    if (!right) give_up(fmt::format("\"{}\" is no amount of euros and cents", amount));
    return cents;
}

void each_text(const std::filesystem::path& file, const TakeText& take_text) {
    auto bytes = take(xml_reading::ReadTwice::open(file));
    xml_reading::XmlElements xml(bytes);
    take(xml.open());
    std::string path;
    take(walk(xml, path, take_text));
    take(xml.close());
}

PaymentOrder read_order(const std::filesystem::path& file) {
    PaymentOrder order;
    OrderedPayment payment;
    each_text(file, [&](std::string_view path, std::string_view text) {
        if (path.ends_with("/GrpHdr/NbOfTxs")) order.said_payments = std::stoull(std::string(text));
        if (path.ends_with("/GrpHdr/CtrlSum")) order.said_cents = cents_of(text);
        if (path.ends_with("/DbtrAcct/Id/IBAN")) order.account = text;
        if (path.ends_with("/ReqdExctnDt/Dt")) order.day = text;
        if (path.ends_with("/EndToEndId")) payment.end_to_end_id = text;
        if (path.ends_with("/InstdAmt")) payment.cents = cents_of(text);
        if (path.ends_with("/CdtrAcct/Id/IBAN")) payment.iban = text;
        if (path.ends_with("/CdtTrfTxInf")) order.each.push_back(std::exchange(payment, {}));
    });
    if (order.each.size() != order.said_payments || total_of(order) != order.said_cents)
        give_up(fmt::format("{}: the header says {} payments and {} cents, there are {} and {}",
                            file.string(), order.said_payments, order.said_cents, order.each.size(),
                            total_of(order)));
    return order;
}

std::int64_t total_of(const PaymentOrder& order) {
    std::int64_t sum = 0;
    for (const OrderedPayment& payment : order.each) sum += payment.cents;
    return sum;
}

std::uint64_t write_statement(const PaymentOrder& order, const std::filesystem::path& file) {
    constexpr std::int64_t kLeft = 1'234'567;  // on the account when all is debited
    const std::int64_t total = total_of(order);
    std::ofstream out(file, std::ios::binary);
    out << fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">\n"
        "  <BkToCstmrStmt>\n"
        "    <GrpHdr><MsgId>DAY-{0}</MsgId><CreDtTm>{0}T22:01:00+02:00</CreDtTm></GrpHdr>\n"
        "    <Stmt>\n"
        "      <Id>DAY-{0}.1</Id><ElctrncSeqNb>41</ElctrncSeqNb><LglSeqNb>41</LglSeqNb>\n"
        "      <CreDtTm>{0}T22:00:00+02:00</CreDtTm>\n"
        "      <FrToDt><FrDtTm>{0}T00:00:00+02:00</FrDtTm><ToDtTm>{0}T23:59:59+02:00</ToDtTm>"
        "</FrToDt>\n"
        "      <Acct><Id><IBAN>{1}</IBAN></Id><Ccy>EUR</Ccy></Acct>\n",
        order.day, order.account);
    out << balance("OPBD", total + kLeft, order.day) << balance("CLBD", kLeft, order.day);
    out << fmt::format(
        "      <TxsSummry><TtlDbtNtries><NbOfNtries>{}</NbOfNtries><Sum>{}</Sum></TtlDbtNtries>"
        "</TxsSummry>\n",
        order.each.size(), euros_of(total));
    for (std::size_t at = 0; at < order.each.size(); ++at)
        out << entry(order, order.each[at], at + 1);
    out << "    </Stmt>\n  </BkToCstmrStmt>\n</Document>\n";
    out.close();
    if (!out) give_up(fmt::format("{} cannot be written", file.string()));
    return std::filesystem::file_size(file);
}

}  // namespace saldo::bench

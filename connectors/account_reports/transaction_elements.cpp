#include "connectors/account_reports/transaction_elements.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/settlement/payment_status.hpp"

namespace saldo::account_reports {

namespace {

using settlement::ReturnInformation;
using settlement::StructuredRemittance;
using settlement::TransactionDetails;
using settlement::TransactionReferences;
using xml_reading::Allowance;
using xml_reading::XmlElements;

Status read_references(XmlElements& xml, TransactionReferences& into) {
    return xml_reading::read_texts(xml, {{"MsgId", &into.message_id},
                                         {"AcctSvcrRef", &into.bank_reference},
                                         {"PmtInfId", &into.payment_information_id},
                                         {"InstrId", &into.instruction_id},
                                         {"EndToEndId", &into.end_to_end_id},
                                         {"UETR", &into.uetr},
                                         {"TxId", &into.transaction_id},
                                         {"MndtId", &into.mandate_id},
                                         {"ChqNb", &into.cheque_number},
                                         {"ClrSysRef", &into.clearing_reference}});
}

Status read_amounts(XmlElements& xml, TransactionDetails& into) {
    return xml.children([&](std::string_view name) -> Status {
        const bool transaction = name == "TxAmt";
        if (!transaction && name != "InstdAmt") return {};
        return xml.children([&](std::string_view of) -> Status {
            if (of != "Amt") return {};
            return transaction ? xml_reading::read_money(xml, into.transaction_amount)
                               : xml_reading::read_foreign_money(xml, into.instructed_amount);
        });
    });
}

Status read_parties(XmlElements& xml, TransactionDetails& into) {
    return xml.children([&](std::string_view name) -> Status {
        if (name == "Dbtr") return xml_reading::read_name(xml, into.debtor.name);
        if (name == "DbtrAcct") return xml_reading::read_account(xml, into.debtor.account);
        if (name == "UltmtDbtr") return xml_reading::read_name(xml, into.debtor.ultimate_name);
        if (name == "Cdtr") return xml_reading::read_name(xml, into.creditor.name);
        if (name == "CdtrAcct") return xml_reading::read_account(xml, into.creditor.account);
        if (name == "UltmtCdtr") return xml_reading::read_name(xml, into.creditor.ultimate_name);
        return {};
    });
}

Status read_banks(XmlElements& xml, TransactionDetails& into) {
    return xml.children([&](std::string_view name) -> Status {
        if (name == "DbtrAgt") return xml_reading::read_bic(xml, into.debtor.bank_bic);
        if (name == "CdtrAgt") return xml_reading::read_bic(xml, into.creditor.bank_bic);
        return {};
    });
}

Status read_structured(XmlElements& xml, Allowance& allowance, StructuredRemittance& into) {
    std::string nobody;  // a document's issuer
    return xml.children([&](std::string_view name) -> Status {
        if (name == "CdtrRefInf")
            return xml.children([&](std::string_view of) -> Status {
                if (of == "Tp")
                    return xml_reading::read_type(xml, into.reference_type, into.issuer);
                if (of == "Ref") return xml_reading::read_text(xml, into.reference);
                return {};
            });
        if (name == "RfrdDocInf")
            return xml.children([&](std::string_view of) -> Status {
                if (of == "Tp") return xml_reading::read_type(xml, into.document_type, nobody);
                if (of == "Nb") return xml_reading::read_text(xml, into.document);
                return {};
            });
        if (name != "AddtlRmtInf") return {};
        if (Status taken = allowance.take(xml); !taken) return taken;
        std::string line;
        if (Status read = xml_reading::read_text(xml, line); !read) return read;
        if (!into.additional.empty()) into.additional += '\n';
        into.additional += line;
        return {};
    });
}

Status read_remittance(XmlElements& xml, Allowance& allowance, TransactionDetails& into) {
    return xml.children([&](std::string_view name) -> Status {
        if (name != "Ustrd" && name != "Strd") return {};
        if (Status taken = allowance.take(xml); !taken) return taken;
        if (name == "Strd") return read_structured(xml, allowance, into.structured.emplace_back());
        return xml_reading::read_text(xml, into.unstructured.emplace_back());
    });
}

Status read_return(XmlElements& xml, Allowance& allowance, TransactionDetails& into) {
    ReturnInformation returned;
    std::vector<std::string> pieces;
    const Status read = xml.children([&](std::string_view name) -> Status {
        if (name == "Orgtr") return xml_reading::read_originator(xml, returned.originator);
        if (name == "Rsn") {
            xml_reading::CodeChoice choice;
            if (Status code = xml_reading::read_code(xml, choice); !code) return code;
            returned.code = std::move(choice.code);
            returned.proprietary = choice.proprietary;
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
    returned.text = settlement::joined_pieces(pieces);
    into.returned = std::move(returned);
    return {};
}

}  // namespace

Status read_transaction_code(XmlElements& xml, settlement::BankTransactionCode& code) {
    return xml.children([&](std::string_view name) -> Status {
        if (name == "Prtry")
            return xml_reading::read_texts(xml,
                                           {{"Cd", &code.proprietary}, {"Issr", &code.issuer}});
        if (name != "Domn") return {};
        return xml.children([&](std::string_view of) -> Status {
            if (of == "Cd") return xml_reading::read_text(xml, code.domain);
            if (of != "Fmly") return {};
            return xml_reading::read_texts(xml,
                                           {{"Cd", &code.family}, {"SubFmlyCd", &code.sub_family}});
        });
    });
}

Status read_transaction(XmlElements& xml, Allowance& allowance, TransactionDetails& into) {
    return xml.children([&](std::string_view name) -> Status {
        if (name == "Refs") return read_references(xml, into.references);
        if (name == "Amt") return xml_reading::read_money(xml, into.amount);
        if (name == "CdtDbtInd") return xml_reading::read_direction(xml, into.direction);
        if (name == "AmtDtls") return read_amounts(xml, into);
        if (name == "BkTxCd") return read_transaction_code(xml, into.code);
        if (name == "RltdPties") return read_parties(xml, into);
        if (name == "RltdAgts") return read_banks(xml, into);
        if (name == "Purp") return xml_reading::read_code(xml, into.purpose);
        if (name == "RmtInf") return read_remittance(xml, allowance, into);
        if (name == "RltdDts")
            return xml_reading::read_texts(
                xml, {{"AccptncDtTm", &into.happened_at}, {"TxDtTm", &into.happened_at}});
        if (name == "RtrInf") return read_return(xml, allowance, into);
        if (name == "AddtlTxInf") return xml_reading::read_text(xml, into.additional);
        return {};
    });
}

}  // namespace saldo::account_reports

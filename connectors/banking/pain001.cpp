// The document from top to bottom: each function below writes one element and everything in it, in
// the schema's order. XmlStream keeps the first error and turns every later call into nothing, so
// that the tree can be written straight down.
#include "connectors/banking/pain001.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "connectors/xml_writing/xml_stream.hpp"
#include "engine/base/assert.hpp"
#include "engine/identifiers/business_id.hpp"
#include "engine/settlement/reference.hpp"
#include "engine/time/date.hpp"
#include "engine/time/instant.hpp"

namespace saldo::banking {
namespace {

using settlement::PayingFunder;
using settlement::Payment;
using settlement::PaymentFile;
using xml::XmlStream;

// How a version names things.
struct Dialect {
    std::string_view format;
    const char* document_namespace;
    const char* bic;
    bool plain_execution_date;
};

constexpr Dialect dialect_of(Pain001Version version) {
    if (version == Pain001Version::v03)
        return {settlement::kPain001Version3, "urn:iso:std:iso:20022:tech:xsd:pain.001.001.03",
                "BIC", true};
    return {settlement::kPain001Version9, "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09", "BICFI",
            false};
}

// "2026-01-31T08:15:00+02:00": whole seconds, because some banks' readers stumble over fractions.
std::string date_time(Instant moment) {
    std::string text = to_text(moment);
    const std::size_t fraction = text.find('.');
    SALDO_ASSERT(fraction != std::string::npos, "a moment's text has milliseconds");
    return text.erase(fraction, 4);
}

std::string bank_name(std::string_view name, const Pain001Settings& settings) {
    return identifiers::bank_text(name, settings.letters, identifiers::kBankNameCharactersMax);
}

void write_organisation_id(XmlStream& xml, const std::string& id, const char* scheme) {
    xml.element("Id", [&] {
        xml.element("OrgId", [&] {
            xml.element("Othr", [&] {
                xml.text_element("Id", id);
                xml.element("SchmeNm", [&] { xml.text_element("Cd", scheme); });
            });
        });
    });
}

void write_account(XmlStream& xml, const char* name, const std::string& iban) {
    xml.element(name, [&] { xml.element("Id", [&] { xml.text_element("IBAN", iban); }); });
}

void write_group_header(XmlStream& xml, const PaymentFile& file, const Pain001Settings& settings,
                        const Pain001Totals& totals) {
    xml.element("GrpHdr", [&] {
        xml.text_element("MsgId", file.message_id);
        xml.text_element("CreDtTm", date_time(file.created_at));
        xml.text_element("NbOfTxs", std::to_string(totals.payments));
        xml.text_element("CtrlSum", to_text(totals.total));
        xml.element("InitgPty", [&] {
            xml.text_element("Nm", bank_name(file.initiating_party_name, settings));
            write_organisation_id(
                xml, identifiers::business_id_digits(file.initiating_party_business_id), "CUST");
        });
    });
}

void write_debtor(XmlStream& xml, const PayingFunder& funder, const Pain001Settings& settings,
                  const Dialect& dialect) {
    xml.element("Dbtr", [&] {
        xml.text_element("Nm", bank_name(funder.debtor_name, settings));
        if (funder.payer_code) {
            write_organisation_id(xml, *funder.payer_code, "BANK");
        }
    });
    write_account(xml, "DbtrAcct", funder.iban);
    xml.element("DbtrAgt", [&] {
        xml.element("FinInstnId", [&] {
            if (funder.bic) {
                xml.text_element(dialect.bic, *funder.bic);
            } else {
                xml.element("Othr", [&] { xml.text_element("Id", "NOTPROVIDED"); });
            }
        });
    });
}

void write_structured(XmlStream& xml, const std::string& reference) {
    xml.element("Strd", [&] {
        xml.element("CdtrRefInf", [&] {
            xml.element("Tp", [&] {
                xml.element("CdOrPrtry", [&] { xml.text_element("Cd", "SCOR"); });
                if (settlement::is_rf_reference(reference)) {
                    xml.text_element("Issr", "ISO");
                }
            });
            xml.text_element("Ref", reference);
        });
    });
}

void write_remittance(XmlStream& xml, const Payment& payment, const Pain001Settings& settings) {
    const auto remittance = settlement::remittance_for(payment, settings.reference);
    xml.element("RmtInf", [&] {
        if (const auto* structured = std::get_if<settlement::StructuredReference>(&remittance)) {
            write_structured(xml, structured->reference);
        } else {
            const std::string& words = std::get<settlement::UnstructuredText>(remittance).text;
            xml.text_element("Ustrd",
                             identifiers::bank_text(words, settings.letters,
                                                    settlement::kUnstructuredCharactersMax));
        }
    });
}

void write_payment(XmlStream& xml, const Payment& payment, const Pain001Settings& settings,
                   const Dialect& dialect) {
    xml.element("CdtTrfTxInf", [&] {
        xml.element("PmtId", [&] {
            xml.text_element("InstrId", payment.instruction_id);
            xml.text_element("EndToEndId", payment.end_to_end_id);
        });
        xml.element("Amt", [&] {
            xml.open("InstdAmt");
            xml.attribute("Ccy", "EUR");
            xml.text(to_text(payment.amount));
            xml.close();
        });
        if (payment.creditor_bic) {
            xml.element("CdtrAgt", [&] {
                xml.element("FinInstnId",
                            [&] { xml.text_element(dialect.bic, *payment.creditor_bic); });
            });
        }
        xml.element("Cdtr",
                    [&] { xml.text_element("Nm", bank_name(payment.creditor_name, settings)); });
        write_account(xml, "CdtrAcct", payment.creditor_iban);
        write_remittance(xml, payment, settings);
    });
}

void write_execution_date(XmlStream& xml, Date date, const Dialect& dialect) {
    if (dialect.plain_execution_date) {
        xml.text_element("ReqdExctnDt", to_text(date));
    } else {
        xml.element("ReqdExctnDt", [&] { xml.text_element("Dt", to_text(date)); });
    }
}

void write_payment_information(XmlStream& xml, const PaymentFile& file,
                               const Pain001Settings& settings, const Pain001Totals& totals,
                               const Dialect& dialect, const UnitMarks& marks) {
    xml.element("PmtInf", [&] {
        xml.text_element("PmtInfId", file.payment_information_id);
        xml.text_element("PmtMtd", "TRF");
        xml.text_element("BtchBookg", settings.batch_booking ? "true" : "false");
        xml.text_element("NbOfTxs", std::to_string(totals.payments));
        xml.text_element("CtrlSum", to_text(totals.total));
        xml.element("PmtTpInf",
                    [&] { xml.element("SvcLvl", [&] { xml.text_element("Cd", "SEPA"); }); });
        write_execution_date(xml, settlement::execution_date_for(file, settings.execution_date),
                             dialect);
        write_debtor(xml, file.funder, settings, dialect);
        xml.text_element("ChrgBr", "SLEV");
        for (std::size_t at = 0; at < file.payments.size(); ++at) {
            xml.mark(marks, at);
            write_payment(xml, file.payments[at], settings, dialect);
        }
        xml.mark(marks, UnitMark::kWholeFile);
    });
}

// What the settings ask of a payment: a reference, or words that still say something to the
// creditor in the bank's letters (names were judged with the file). The end of a sentence, or
// nullptr.
const char* remittance_fault(const Payment& payment, const Pain001Settings& settings) {
    const auto* words = std::get_if<settlement::UnstructuredText>(&payment.remittance);
    if (words == nullptr) return nullptr;
    if (settings.reference != settlement::ReferenceForm::text)
        return payment.reference.empty()
                   ? "reference is not there, and the sink's settings ask for it"
                   : nullptr;
    const bool legible = identifiers::has_letter_or_digit(identifiers::bank_text(
        words->text, settings.letters, settlement::kUnstructuredCharactersMax));
    return legible ? nullptr
                   : "remittance has no letter or digit that the bank's character set can write";
}

Status check_settings(const PaymentFile& file, const Pain001Settings& settings) {
    if (settings.execution_date == settlement::ExecutionDay::next_bank_day && !file.bank_day)
        return fail(
            ErrorKind::bad_input,
            "run " + file.run + ": bank_day is not there, and the sink's settings ask for it");
    for (std::size_t i = 0; i < file.payments.size(); ++i) {
        const Payment& payment = file.payments[i];
        const char* const fault = remittance_fault(payment, settings);
        if (fault == nullptr) continue;
        return fail(ErrorKind::bad_input, "run " + file.run + ", payment " + std::to_string(i + 1) +
                                              " (" + payment.end_to_end_id + "): " + fault);
    }
    return {};
}

}  // namespace

Result<Pain001Totals> write_pain001(const PaymentFile& file, const Pain001Settings& settings,
                                    const ByteSink& sink, Pain001Version version,
                                    const UnitMarks& marks) {
    if (Status checked = check_payment_file(file); !checked) {
        return std::unexpected(std::move(checked.error()));
    }
    if (Status writable = check_settings(file, settings); !writable) {
        return std::unexpected(std::move(writable.error()));
    }
    auto total = settlement::total_of(file.payments);
    if (!total) {
        return std::unexpected(std::move(total.error()));
    }
    Pain001Totals totals{.payments = file.payments.size(), .total = *total, .bytes = 0};

    const Dialect dialect = dialect_of(version);
    XmlStream xml{sink};
    xml.open("Document");
    xml.attribute("xmlns", dialect.document_namespace);
    xml.element("CstmrCdtTrfInitn", [&] {
        write_group_header(xml, file, settings, totals);
        write_payment_information(xml, file, settings, totals, dialect, marks);
    });
    xml.close();

    auto bytes = xml.finish();
    if (!bytes) {
        return std::unexpected(std::move(bytes.error()));
    }
    totals.bytes = *bytes;
    return totals;
}

Result<Pain001Totals> write_pain001_by(const PaymentFile& file, Pain001Version version,
                                       std::string_view layout, const ByteSink& sink,
                                       const UnitMarks& marks) {
    const auto settings = settlement::read_payment_settings(dialect_of(version).format, layout);
    if (!settings) {
        return std::unexpected(settings.error());
    }
    return write_pain001(file, *settings, sink, version, marks);
}

}  // namespace saldo::banking

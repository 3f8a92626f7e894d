#include "cli/wiring.hpp"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <memory>

#include <fmt/format.h>

#include "connectors/account_reports/account_report_file.hpp"
#include "connectors/accounting_journal/accounting_journal.hpp"
#include "connectors/banking/pain001.hpp"
#include "connectors/finvoice/fee_invoice.hpp"
#include "connectors/finvoice/finvoice.hpp"
#include "connectors/fixed_width/fixed_width.hpp"
#include "connectors/log_embedded/embedded_log.hpp"
#include "connectors/log_kafka/kafka_log.hpp"
#include "connectors/manifest/run_manifest_text.hpp"
#include "connectors/outbox/outbox.hpp"
#include "connectors/payable_accounting/answer.hpp"
#include "connectors/payable_accounting/payable_accounting.hpp"
#include "connectors/payment_status/payment_status_file.hpp"
#include "connectors/peppol_self_billing/peppol_self_billing.hpp"
#include "connectors/plaintext/journal.hpp"
#include "connectors/plaintext/payments_csv.hpp"
#include "connectors/plaintext/settlement_lines_csv.hpp"
#include "connectors/plaintext/settlement_lines_json.hpp"
#include "connectors/provider_statement/provider_statement.hpp"
#include "connectors/sap_idoc/fidccp02.hpp"
#include "connectors/sealed_names/key_ring.hpp"
#include "connectors/xml_reading/message_name.hpp"
#include "connectors/xml_reading/xml_elements.hpp"
#include "projections/history/history.hpp"
#include "projections/pipeline/memory_plan.hpp"
#include "projections/pipeline/sha256_openssl.hpp"
#include "projections/refusals/refusals.hpp"

namespace saldo {

namespace {

Result<KafkaSettings> kafka_settings(const Settings& settings) {
    const auto address = kafka_address_of(settings.log);
    if (!address) return std::unexpected(address.error());
    KafkaSettings kafka;
    kafka.brokers = address->brokers;
    kafka.topic = address->topic;
    kafka.properties = settings.kafka;
    const MemoryPlan plan = memory_plan(settings.memory_bytes);
    kafka.memory_bytes = plan.log_reader_bytes;
    kafka.writer_memory_bytes = plan.log_writer_bytes;
    kafka.allow_retention = settings.allow_retention;
    return kafka;
}

Result<std::unique_ptr<EventLog>> open_log(const Settings& settings,
                                           const std::filesystem::path& log_folder,
                                           bool read_only) {
    if (settings.log.empty()) {
        EmbeddedLogSettings embedded;
        embedded.folder = log_folder;
        embedded.read_only = read_only;
        embedded.memory_bytes =
            std::min(embedded.memory_bytes, memory_plan(settings.memory_bytes).log_reader_bytes);
        return open_embedded_log(embedded);
    }
    const auto kafka = kafka_settings(settings);
    if (!kafka) return std::unexpected(kafka.error());
    return open_kafka_log(*kafka);
}

Result<std::unique_ptr<OutcomeSink>> open_outcomes(const Settings& settings) {
    if (settings.log.empty()) return std::unique_ptr<OutcomeSink>();
    const auto kafka = kafka_settings(settings);
    if (!kafka) return std::unexpected(kafka.error());
    return open_kafka_outcomes(*kafka);
}

Result<std::unique_ptr<ShardGroup>> open_group(const Settings& settings, const std::string& name) {
    if (settings.log.empty())
        return fail(ErrorKind::bad_input,
                    "a group shares the partitions of a Kafka topic, and this home has an embedded "
                    "log: say --log kafka://HOST:PORT/TOPIC, or leave --group out");
    const auto kafka = kafka_settings(settings);
    if (!kafka) return std::unexpected(kafka.error());
    return open_kafka_group(*kafka, name);
}

Result<bool> create_kafka_topic(const Settings& settings, PartitionIndex partitions) {
    const auto kafka = kafka_settings(settings);
    if (!kafka) return std::unexpected(kafka.error());
    return create_topic(*kafka, partitions);
}

Result<bool> put_into(outbox::WhenTaken when_taken, const std::filesystem::path& folder,
                      const std::string& name, std::string_view bytes) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error)
        return fail(ErrorKind::io, fmt::format("{}: the folder cannot be made: {}", folder.string(),
                                               error.message()));
    const auto put = outbox::put_file(
        folder, name, [bytes](const ByteSink& sink) { return sink(bytes); }, when_taken);
    if (!put) return std::unexpected(put.error());
    return put->outcome != outbox::PutOutcome::already_there;
}

Result<bool> put_whole_file(const std::filesystem::path& folder, const std::string& name,
                            std::string_view bytes) {
    return put_into(outbox::WhenTaken::refuse, folder, name, bytes);
}

Result<bool> replace_whole_file(const std::filesystem::path& folder, const std::string& name,
                                std::string_view bytes) {
    return put_into(outbox::WhenTaken::replace, folder, name, bytes);
}

// What a writer returns beside its error is compared by its tests, not here.
template <class Totals>
Status status_of(const Result<Totals>& totals) {
    return totals ? Status{} : std::unexpected(totals.error());
}

ExportFormat pain001(std::string_view name, std::string file_ending,
                     banking::Pain001Version version) {
    return {std::string(name),
            std::move(file_ending),
            [version](const settlement::PaymentFile& file, std::string_view layout,
                      const ByteSink& sink, const UnitMarks& marks) {
                return status_of(banking::write_pain001_by(file, version, layout, sink, marks));
            },
            {}};
}

ExportFormat books(std::string name, std::string file_ending,
                   Result<settlement::BookedTotals> (*write)(const settlement::BookedFile&,
                                                             std::string_view, const ByteSink&,
                                                             const UnitMarks&)) {
    return {
        std::move(name),
        std::move(file_ending),
        {},
        {},
        [write](const settlement::BookedFile& file, std::string_view layout, const ByteSink& sink,
                const UnitMarks& marks) { return status_of(write(file, layout, sink, marks)); }};
}

InvoiceFormat invoices(std::string name, std::string file_ending,
                       Result<std::uint64_t> (*write)(const settlement::SelfBillingInvoice&,
                                                      const ByteSink&, const UnitMarks&)) {
    return {std::move(name), std::move(file_ending),
            [write](const settlement::SelfBillingInvoice& invoice, const ByteSink& sink,
                    const UnitMarks& marks) { return status_of(write(invoice, sink, marks)); }};
}

ExportFormat journal(std::string name, std::string file_ending, plaintext::TableForm form) {
    return {std::move(name),
            std::move(file_ending),
            {},
            {},
            [form](const settlement::BookedFile& file, std::string_view, const ByteSink& sink,
                   const UnitMarks& marks) {
                return status_of(plaintext::write_journal(file, form, sink, marks));
            }};
}

Result<ReceivedFile> read_payment_status(const std::filesystem::path& path) {
    auto read = payment_status::PaymentStatusFile::check(path);
    if (!read) return std::unexpected(read.error());
    const auto file = std::make_shared<payment_status::PaymentStatusFile>(std::move(*read));
    ReceivedFile received;
    received.format = "pain.002";
    received.status = file->report();
    received.payments = [file](const payment_status::OnPayment& take) {
        return file->payments(take);
    };
    return received;
}

Result<ReceivedFile> read_account_reports(const std::filesystem::path& path) {
    auto read = account_reports::AccountReportFile::check(path);
    if (!read) return std::unexpected(read.error());
    const auto file = std::make_shared<account_reports::AccountReportFile>(std::move(*read));
    const bool statement = file->said().kind == settlement::ReportKind::statement;
    ReceivedFile received;
    received.format = statement ? "camt.053" : "camt.054";
    received.reports = file->said();
    received.entries = [file](const account_reports::OnEntry& take) { return file->entries(take); };
    return received;
}

Result<ReceivedFile> read_platform_answer(const std::filesystem::path& path) {
    auto bytes = xml_reading::ReadTwice::open(path);
    if (!bytes) return std::unexpected(bytes.error());
    auto answer = payable_accounting::read_answer(std::move(*bytes));
    if (!answer) return std::unexpected(answer.error());
    ReceivedFile received;
    received.format = "payable_accounting";
    received.reply = {answer->kind == payable_accounting::AnswerKind::ok, std::move(answer->text)};
    return received;
}

Result<ReceivedFile> read_received(const std::filesystem::path& path) {
    const auto name = xml_reading::message_name(path);
    if (!name) return std::unexpected(name.error());
    if (*name == "CstmrPmtStsRpt") return read_payment_status(path);
    if (*name == "BkToCstmrStmt" || *name == "BkToCstmrDbtCdtNtfctn")
        return read_account_reports(path);
    if (*name == "Envelope") return read_platform_answer(path);
    return fail(ErrorKind::bad_input,
                fmt::format("{}: is neither a payment status report (pain.002), a statement "
                            "(camt.053), a notification (camt.054) nor a platform's answer: the "
                            "message is {}",
                            path.string(), xml_reading::in_quotes(*name)));
}

Result<OpenPerson> read_keys(std::string_view text) {
    auto read = sealed_names::KeyRing::read(text);
    if (!read) return std::unexpected(read.error());
    const auto keys = std::make_shared<sealed_names::KeyRing>(std::move(*read));
    return [keys](const SealedPerson& sealed) {
        return keys->open({sealed.key, sealed.nonce, sealed.ciphertext}, sealed.ledger,
                          sealed.client);
    };
}

Instant now_here() {
    const auto now = std::chrono::system_clock::now();
    const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
    std::tm local{};
    ::localtime_r(&seconds, &local);
    const auto ms =
        std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
    return Instant{ms, static_cast<std::int16_t>(local.tm_gmtoff / 60)};
}

}  // namespace

Wiring make_wiring() {
    Wiring wiring;
    wiring.open_log = open_log;
    wiring.open_outcomes = open_outcomes;
    wiring.open_group = open_group;
    wiring.create_topic = create_kafka_topic;
    wiring.make_hasher = make_openssl_hasher;
    wiring.make_running_hash = make_openssl_running_hash;
    wiring.make_projections = [] {
        std::vector<std::unique_ptr<Projection>> projections;
        projections.push_back(std::make_unique<History>());
        projections.push_back(std::make_unique<Refusals>());
        return projections;
    };
    wiring.export_formats = {
        pain001(settlement::kPain001Version9, "xml", banking::Pain001Version::v09),
        pain001(settlement::kPain001Version3, "v03.xml", banking::Pain001Version::v03),
        {"csv",
         "csv",
         [](const settlement::PaymentFile& file, std::string_view, const ByteSink& sink,
            const UnitMarks& marks) {
             return status_of(plaintext::write_payments_csv(file, sink, marks));
         },
         {}},
        {"settlement-lines",
         "csv",
         {},
         [](ExportFormat::Lines lines, const ByteSink& sink, const UnitMarks& marks) {
             return status_of(plaintext::write_settlement_lines_csv(lines, sink, marks));
         }},
        {"settlement-lines-json",
         "jsonl",
         {},
         [](ExportFormat::Lines lines, const ByteSink& sink, const UnitMarks& marks) {
             return status_of(plaintext::write_settlement_lines_json(lines, sink, marks));
         }},
        journal("journal", "csv", plaintext::TableForm::csv),
        journal("journal-json", "jsonl", plaintext::TableForm::json_lines),
        books("sap_idoc", "idoc.xml", sap_idoc::write_fidccp02),
        books("payable_accounting", "soap.xml", payable_accounting::write_payable_accounting),
        books("accounting_journal", "journal.xml", accounting_journal::write_accounting_journal),
        books("fixed_width", "txt", fixed_width::write_fixed_width),
        {"provider-statement",
         "html",
         {},
         {},
         {},
         [](const settlement::EachStatement& each, std::string_view layout, const ByteSink& sink,
            const UnitMarks& marks) {
             return status_of(
                 provider_statement::write_provider_statement(each, layout, sink, marks));
         }},
    };
    wiring.invoice_formats = {
        invoices("finvoice", "finvoice.xml", finvoice::write_finvoice),
        invoices("peppol_self_billing", "peppol.xml", peppol_self_billing::write_self_billing),
    };
    wiring.write_fee_invoice = [](const FeeInvoice& invoice, const ByteSink& sink) {
        return status_of(finvoice::write_fee_invoice(invoice, sink));
    };
    wiring.read_keys = read_keys;
    wiring.read_received = read_received;
    wiring.put_file = put_whole_file;
    wiring.replace_file = replace_whole_file;
    wiring.write_manifest = manifest::run_manifest_text;
    wiring.now = now_here;
    return wiring;
}

}  // namespace saldo

// What the commands need of the world, named by ports only; cli/wiring.cpp says which classes stand
// behind them.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/settings/settings.hpp"
#include "engine/base/byte_sink.hpp"
#include "engine/base/digest.hpp"
#include "engine/base/unit_marks.hpp"
#include "engine/fees/fee_invoice.hpp"
#include "engine/fold/event_log.hpp"
#include "engine/fold/outcome_sink.hpp"
#include "engine/fold/shard_group.hpp"
#include "engine/settlement/bank_report.hpp"
#include "engine/settlement/booked_document.hpp"
#include "engine/settlement/payment_file.hpp"
#include "engine/settlement/payment_status.hpp"
#include "engine/settlement/provider_statement.hpp"
#include "engine/settlement/run_manifest.hpp"
#include "engine/settlement/self_billing_invoice.hpp"
#include "engine/settlement/settled_line.hpp"
#include "engine/time/instant.hpp"
#include "projections/pipeline/projection.hpp"

namespace saldo {

// A format that a payment run can be exported in: "pain.001.001.09", "csv", "settlement-lines",
// "sap_idoc". It writes a funder's payments, the documents of its books or its providers'
// statements, each by the sink's layout, or the lines of the run's settlements: the other functions
// are empty. Each says where its payments, lines, documents or statements lie in the file
// (engine/base/unit_marks.hpp).
struct ExportFormat {
    using Lines = std::span<const settlement::SettledLine>;
    std::string name;
    std::string file_ending;  // "xml"
    std::function<Status(const settlement::PaymentFile& file, std::string_view layout,
                         const ByteSink& sink, const UnitMarks& marks)>
        write_payments;
    std::function<Status(Lines lines, const ByteSink& sink, const UnitMarks& marks)> write_lines;
    std::function<Status(const settlement::BookedFile& file, std::string_view layout,
                         const ByteSink& sink, const UnitMarks& marks)>
        write_documents = {};
    // What each provider is told of the run's settlements.
    std::function<Status(const settlement::EachStatement& each, std::string_view layout,
                         const ByteSink& sink, const UnitMarks& marks)>
        write_statements = {};
};

// A format that invoices are written in, a document a file: "finvoice", "peppol_self_billing".
struct InvoiceFormat {
    std::string name;
    std::string file_ending;  // "finvoice.xml"
    std::function<Status(const settlement::SelfBillingInvoice& invoice, const ByteSink& sink,
                         const UnitMarks& marks)>
        write;
};

// What an event has of a person, sealed (docs/formats/sealed.md).
struct SealedPerson {
    std::string ledger;
    std::string client;
    std::string key;  // its name
    std::vector<std::uint8_t> nonce;
    std::vector<std::uint8_t> ciphertext;
};
// nullopt: the key is gone. Errors: bad_input.
using OpenPerson = std::function<Result<std::optional<Person>>(const SealedPerson& sealed)>;

// What a bank or an ERP sent back, read and checked whole: a payment status report, reports of
// accounts, or an ERP's answer. One of the three is there. The payments or entries are read from
// the file again, in its order; an error of the function that gets them ends the reading.
struct ReceivedFile {
    // An ERP's word on a run's file.
    struct Reply {
        bool accepted = false;
        std::string text;
    };
    std::string format;  // "pain.002", "camt.053", "camt.054", "payable_accounting"
    std::optional<settlement::PaymentStatusReport> status;
    std::function<Status(const std::function<Status(const settlement::PaymentStatus&)>&)> payments;
    std::optional<settlement::BankReports> reports;
    std::function<Status(const std::function<Status(const settlement::ReportEntry&)>&)> entries;
    std::optional<Reply> reply;
};

// Functions are called from the command's thread; make_hasher, make_projections and open_outcomes
// from any.
struct Wiring {
    // The log of a home: settings.log, or the embedded log in `log_folder`.
    std::function<Result<std::unique_ptr<EventLog>>(
        const Settings& settings, const std::filesystem::path& log_folder, bool read_only)>
        open_log;
    // Where outcomes are published; an empty pointer where the log has no such place (embedded).
    std::function<Result<std::unique_ptr<OutcomeSink>>(const Settings& settings)> open_outcomes;
    // Joins the group of that name. Only for Kafka: `bad_input` for the embedded log.
    std::function<Result<std::unique_ptr<ShardGroup>>(const Settings& settings,
                                                      const std::string& name)>
        open_group;
    // Makes a topic; false: it was there. Only for Kafka.
    std::function<Result<bool>(const Settings& settings, PartitionIndex partitions)> create_topic;
    std::function<std::unique_ptr<Hasher>()> make_hasher;
    std::function<std::unique_ptr<RunningHash>()> make_running_hash;
    // The questions that keep rows of their own, anew for each shard.
    std::function<std::vector<std::unique_ptr<Projection>>()> make_projections;
    std::vector<ExportFormat> export_formats;
    std::vector<InvoiceFormat> invoice_formats;
    std::function<Status(const FeeInvoice& invoice, const ByteSink& sink)> write_fee_invoice;
    // Opens what was sealed, by the text of a key file. Errors: bad_input, naming the line.
    std::function<Result<OpenPerson>(std::string_view keys)> read_keys;
    // Reads a file that came back, by what its first element says that it is. Errors: not_found,
    // io, limit; bad_input for what is malformed or none of these, with the line.
    std::function<Result<ReceivedFile>(const std::filesystem::path& file)> read_received;
    // Puts a whole file into a folder under its name, or leaves the same bytes that are there alone
    // (false).
    std::function<Result<bool>(const std::filesystem::path& folder, const std::string& name,
                               std::string_view bytes)>
        put_file;
    // The same, but in the place of whatever has the name: for what only describes files.
    std::function<Result<bool>(const std::filesystem::path& folder, const std::string& name,
                               std::string_view bytes)>
        replace_file;
    // The bytes of a run's manifest.
    std::function<std::string(const settlement::RunManifest& manifest)> write_manifest;
    // The present moment, for recorded_at of what this program records: UTC and the local offset.
    std::function<Instant()> now;
};

}  // namespace saldo

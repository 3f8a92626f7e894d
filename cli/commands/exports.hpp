// The files of a payment run, as bytes: what `saldo pay` writes and what each sink is told. A
// function of the log alone: asked twice, the bytes are equal.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/commands/wiring.hpp"
#include "engine/settlement/settled_delivery.hpp"
#include "engine/settlement/settlement.hpp"
#include "projections/pipeline/answer.hpp"
#include "projections/pipeline/ledger_places.hpp"

namespace saldo {

// Columns, in this order, of the rows of ask_exports().
enum class ExportColumn : std::uint8_t {
    sink,
    funder,
    format,
    file_name,
    sha256,
    rows,  // payments, lines or documents in the file
    total,
    exported,  // the SHA-256 that was recorded, or empty
    purpose,   // "pays" or "copy"
    fault,     // why there is no file for the sink, or empty
    held,      // a line for each posting of the books that is held back, each with its reason
    bytes,
    format_version,
};

// Facts: ledger, run, total; manifest_name and manifest, the run's manifest as a file.
//
// Rows: one for each sink of the run's funders, by funder and with the sink that pays first; of a
// funder whose payments were withdrawn only the sinks whose file was recorded before. Where
// `fault` says something, there is no file: the sink's format is not known or cannot hold the run
// (copies only), or the funder's payments or documents left through another sink before. A file is
// made by the sink's definition of the run (sink_for_run), so that what a sink becomes later
// changes no file.
//
// What a funder's paying sink cannot take is an error, so that nothing is written of a run that
// cannot be paid: bad_input (no sink pays, its format is not known or writes no payments, a field
// that the format cannot hold; the sink got this run when it did not pay). Where one sink is asked
// for, that holds of this one only: of the others it is their row's fault. Errors besides:
// not_found (no such run), refused (it is not approved, or it was withdrawn).
struct ExportsRequest {
    std::string ledger{};  // empty: looked for in every ledger
    std::string run{};
    std::string sink{};  // the only one that is to be written; empty: every one
};
[[nodiscard]] Result<Answer> ask_exports(std::span<ShardView> shards, const ExportsRequest& request,
                                         const Wiring& wiring, Hasher& hasher);

// A file of a run made again, what it was made of, and where that lies in it.
struct RunFile {
    std::string sink;
    std::string funder;
    std::string format;
    std::string name;
    std::string sha256;
    std::string bytes;
    std::string recorded;  // the SHA-256 that was recorded when it was exported, or empty
    std::string fault;     // why there is no file, or empty
    Cents total;
    std::vector<UnitMark> marks;
    // A provider's statement of a settlement, or an invoice of it.
    struct Statement {
        std::string settlement;
        std::string provider;
        Cents net;  // of a credit note below zero
        struct Row {
            settlement::SettledKind kind = settlement::SettledKind::delivery;
            std::string delivery;
            Cents amount;
        };
        std::vector<Row> rows;     // of deliveries and credits
        std::string invoice = {};  // its number; empty: a statement
    };
    // One of them: what UnitMark::unit counts.
    std::vector<settlement::Payment> payments;
    std::vector<settlement::SettledLine> lines;
    std::optional<settlement::BookedFile> booked;
    std::vector<Statement> statements;
};

// The files of an approved run, one for each sink of its funders that gets any; `sink` empty: of
// all. Of a funder that was withdrawn only those that were recorded before. Errors: refused (the
// run is not approved), io, damaged; what a sink cannot take is its file's fault.
[[nodiscard]] Result<std::vector<RunFile>> make_run_files(const Placed<PaymentRun>& run,
                                                          const std::string& sink,
                                                          const Wiring& wiring, Hasher& hasher);

}  // namespace saldo

#include "cli/commands/exports.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "cli/commands/run_manifest.hpp"
#include "cli/commands/statements.hpp"
#include "engine/settlement/export.hpp"
#include "engine/settlement/withdrawal.hpp"
#include "projections/pipeline/ledger_places.hpp"
#include "projections/settlements/booked_files.hpp"
#include "projections/settlements/payment_files.hpp"

namespace saldo {

namespace {

// A run where its ledger is.
using Found = Placed<PaymentRun>;

// Of every format. A file of an earlier version is written by that version for ever: who changes
// what a format writes adds a version to it.
constexpr std::uint16_t kFormatVersion = 1;

// A sink as it is now, which says whether it may have the run, and as the run's file is made for
// it.
struct SinkOfRun {
    Sink now;
    Sink made;
    std::string recorded;  // the SHA-256 of its export, or empty
};

SinkOfRun sink_of_run(const Found& found, Handle handle, const Sink& sink) {
    SinkOfRun of_run{sink, sink_for_run(sink, handle, found.record), {}};
    for (const PaymentRun::Export& exported : found.record.exports)
        if (exported.sink == handle) of_run.recorded = to_hex(exported.sha256);
    return of_run;
}

// A funder of the run: what it owes by the settlements, and what the run pays of it.
struct FunderOfRun {
    FunderLines lines;
    const settlement::PaymentFile* payments = nullptr;  // nullptr: the run pays nothing of it
    bool has_left = false;                              // its payments did
    bool withdrawn = false;
    std::vector<SinkOfRun> sinks;  // the one that pays first
};

Result<std::vector<FunderOfRun>> funders_of(const Found& found,
                                            std::span<const settlement::PaymentFile> files) {
    auto lines = settled_lines_of(*found.place.shard, found.place.ledger.id, found.record);
    if (!lines) return std::unexpected(lines.error());
    const auto sinks = sinks_of(*found.place.shard, found.place.ledger.id);
    if (!sinks) return std::unexpected(sinks.error());
    std::vector<FunderOfRun> funders;
    for (FunderLines& of_funder : *lines) {
        FunderOfRun& funder = funders.emplace_back();
        funder.lines = std::move(of_funder);
        for (const settlement::PaymentFile& file : files)
            if (file.funder.funder == funder.lines.funder) funder.payments = &file;
        funder.has_left = has_left(found.record, funder.lines.handle);
        funder.withdrawn = is_withdrawn(found.record, funder.lines.handle);
        for (const bool pays : {true, false}) {
            for (const auto& [handle, sink] : *sinks) {
                if (sink.funder != funder.lines.handle) continue;
                SinkOfRun of_run = sink_of_run(found, handle, sink);
                if (of_run.made.pays() == pays) funder.sinks.push_back(std::move(of_run));
            }
        }
    }
    return funders;
}

// What was told before a funder's payments were withdrawn was told, and can be made again.
bool may_have_file(const FunderOfRun& funder, const SinkOfRun& sink) {
    return !funder.withdrawn || !sink.recorded.empty();
}

// A row of the answer in the making.
struct File {
    std::string name;
    std::size_t rows = 0;
    Cents total;
    std::string bytes;
    std::string held = {};             // a line for each posting that is held back
    std::vector<UnitMark> marks = {};  // where they were asked for
    std::optional<settlement::BookedFile> documents = {};  // of a booking file
    std::vector<RunFile::Statement> statements = {};
};

// Where a file's units lie, kept in the file; nobody asks unless `marked`.
UnitMarks marks_into(File& file, bool marked) {
    if (!marked) return {};
    return [&file](const UnitMark& mark) { file.marks.push_back(mark); };
}

Result<File> write_payments(const settlement::PaymentFile& payments, const Sink& sink,
                            const ExportFormat& format, bool marked) {
    File file{payments.message_id + "." + format.file_ending, payments.payments.size(), {}, {}};
    const auto total = settlement::total_of(payments.payments);
    if (!total) return std::unexpected(total.error());
    file.total = *total;
    const Status written = format.write_payments(
        payments, sink.layout,
        [&](std::string_view piece) -> Status {
            file.bytes.append(piece);
            return {};
        },
        marks_into(file, marked));
    if (!written)
        return fail(written.error().kind,
                    fmt::format("sink {}: {}", sink.id, written.error().message));
    return file;
}

Result<File> write_lines(const FunderLines& lines, const ExportFormat& format, bool marked) {
    File file{lines.name + "." + format.file_ending, lines.lines.size(), {}, {}};
    const Status written = format.write_lines(
        lines.lines,
        [&](std::string_view piece) -> Status {
            file.bytes.append(piece);
            return {};
        },
        marks_into(file, marked));
    if (!written) return std::unexpected(written.error());
    for (const settlement::SettledLine& line : lines.lines) file.total.value += line.amount.value;
    return file;
}

// "2026-000001-0002: provider P7, expense home_care, 50.00: the map …"
std::string line_of(const settlement::HeldPosting& held) {
    return fmt::format("{}: provider {}, {}{}{}, {}: {}\n", held.document, held.provider,
                       posting_kind_name(held.kind), held.service.empty() ? "" : " ", held.service,
                       to_text(held.amount), held.reason);
}

Result<File> write_documents(const Found& found, const FunderLines& lines, const Sink& sink,
                             const ExportFormat& format, bool marked) {
    auto documents = booked_file_of(*found.place.shard, found.record, sink, lines.documents_name);
    if (!documents) return std::unexpected(documents.error());
    const auto total = settlement::total_of(documents->documents);
    if (!total) return std::unexpected(total.error());
    File file{documents->name + "." + format.file_ending, documents->documents.size(), *total, {}};
    const Status written = format.write_documents(
        *documents, sink.layout,
        [&](std::string_view piece) -> Status {
            file.bytes.append(piece);
            return {};
        },
        marks_into(file, marked));
    if (!written)
        return fail(written.error().kind,
                    fmt::format("sink {}: {}", sink.id, written.error().message));
    for (const settlement::HeldPosting& held : documents->held) file.held += line_of(held);
    file.documents = std::move(*documents);
    return file;
}

RunFile::Statement told_in(const settlement::ProviderStatement& statement) {
    RunFile::Statement told{statement.settlement, statement.provider, statement.net, {}};
    for (const settlement::SettledDelivery& one : statement.deliveries)
        told.rows.push_back({one.kind, one.delivery, Cents{one.net.value + one.vat.value}});
    return told;
}

Result<File> write_statements_of(const Found& found, const FunderLines& lines, const Sink& sink,
                                 const ExportFormat& format, bool marked) {
    if (sink.purpose != SinkPurpose::informs)
        return fail(ErrorKind::bad_input,
                    fmt::format("sink {}: the format {} informs: it cannot pay or book", sink.id,
                                sink.format));
    File file;
    auto written = write_statements(
        [&](const settlement::TakeStatement& take) {
            return for_each_statement(*found.place.shard, found.place.ledger.id, found.record,
                                      lines.handle,
                                      [&](const settlement::ProviderStatement& statement) {
                                          if (marked) file.statements.push_back(told_in(statement));
                                          return take(statement);
                                      });
        },
        sink.layout, format, marks_into(file, marked));
    if (!written)
        return fail(written.error().kind,
                    fmt::format("sink {}: {}", sink.id, written.error().message));
    file.name = lines.statements_name + "." + format.file_ending;
    file.rows = written->rows;
    file.total = written->total;
    file.bytes = std::move(written->bytes);
    return file;
}

// Where the run's documents of the funder were booked before, and not by this sink.
Result<bool> was_booked_elsewhere(const Found& found, const Sink& sink) {
    for (const PaymentRun::Export& exported : found.record.exports) {
        if (!exported.books) continue;
        const auto other =
            read_reference<Sink>(*found.place.shard->snapshot, ReferenceKind::sink, exported.sink);
        if (!other) return std::unexpected(other.error());
        if (other->funder == sink.funder && other->id != sink.id) return true;
    }
    return false;
}

// nullopt: the run has nothing for the sink.
Result<std::optional<File>> file_for(const Found& found, const FunderOfRun& funder,
                                     const Sink& sink, const Wiring& wiring, bool marked) {
    const auto format = std::ranges::find(wiring.export_formats, sink.format, &ExportFormat::name);
    if (format == wiring.export_formats.end())
        return fail(ErrorKind::bad_input,
                    fmt::format("sink {}: this program does not write the format {}", sink.id,
                                sink.format));
    if (sink.format_version > kFormatVersion)
        return fail(ErrorKind::bad_input,
                    fmt::format("sink {}: this program writes version {} of the format {}, not {}",
                                sink.id, kFormatVersion, sink.format, sink.format_version));
    if (format->write_lines) {
        if (sink.pays())
            return fail(ErrorKind::bad_input,
                        fmt::format("sink {}: the format {} moves no money: it cannot pay", sink.id,
                                    sink.format));
        return write_lines(funder.lines, *format, marked);
    }
    if (format->write_statements)
        return write_statements_of(found, funder.lines, sink, *format, marked);
    if (format->write_documents && sink.purpose == SinkPurpose::pays)
        return fail(ErrorKind::bad_input,
                    fmt::format("sink {}: the format {} books: define it with the purpose "
                                "pays_and_books",
                                sink.id, sink.format));
    if (format->write_documents) return write_documents(found, funder.lines, sink, *format, marked);
    if (funder.payments == nullptr) return std::nullopt;
    return write_payments(*funder.payments, sink, *format, marked);
}

// Why the sink gets no file of the funder, which another had; empty: it may get one.
Result<std::string> reason_without_file(const Found& found, const FunderOfRun& funder,
                                        const Sink& sink, bool exported) {
    if (exported) return std::string();
    if (sink.pays() && funder.has_left)
        return std::string("the payments left through another sink");
    if (!sink.books()) return std::string();
    const auto elsewhere = was_booked_elsewhere(found, sink);
    if (!elsewhere) return std::unexpected(elsewhere.error());
    return std::string(*elsewhere ? "the documents went to another sink that books" : "");
}

// `asked`: the only sink that is to be written; empty: every one.
Status add_row(const Found& found, const FunderOfRun& funder, const SinkOfRun& of_run,
               const std::string& asked, const Wiring& wiring, Hasher& hasher, Answer& answer) {
    const Sink& sink = of_run.now;
    const bool must_have_file =
        sink.pays() && !funder.withdrawn && (asked.empty() || asked == sink.id);
    const bool exported = !of_run.recorded.empty();
    const std::string purpose = of_run.made.pays() ? "pays" : "copy";
    const std::string version =
        std::to_string(std::max(of_run.made.format_version, kFormatVersion));
    const auto without_file = [&](const std::string& fault) {
        answer.rows.push_back({sink.id, funder.lines.funder, of_run.made.format, "", "", "0",
                               "0.00", of_run.recorded, purpose, fault, "", "", version});
    };
    if (sink.pays() && exported && funder.payments != nullptr && !funder.has_left) {
        std::string fault = fmt::format(
            "sink {} got this run when it did not pay: withdraw the run and make another", sink.id);
        if (must_have_file) return fail(ErrorKind::bad_input, std::move(fault));
        without_file(fault);
        return {};
    }
    const auto reason = reason_without_file(found, funder, sink, exported);
    if (!reason) return std::unexpected(reason.error());
    if (!reason->empty()) {
        without_file(*reason);
        return {};
    }
    auto file = file_for(found, funder, of_run.made, wiring, false);
    if (!file && !of_run.made.says_the_same(sink))
        file.error().message +=
            " (as the sink was defined when the run was approved: give it another sink)";
    if (!file && must_have_file) return std::unexpected(file.error());
    if (!file) {
        without_file(file.error().message);
    } else if (*file) {
        answer.rows.push_back({sink.id, funder.lines.funder, of_run.made.format, (*file)->name,
                               to_hex(hasher.sha256((*file)->bytes)), std::to_string((*file)->rows),
                               to_text((*file)->total), of_run.recorded, purpose, "", (*file)->held,
                               (*file)->bytes, version});
    }
    return {};
}

Answer begin_exports(const Found& found) {
    Answer answer;
    answer.rows_name = "files";
    answer.columns = {{"sink", CellKind::text},           {"funder", CellKind::text},
                      {"format", CellKind::text},         {"file_name", CellKind::text},
                      {"sha256", CellKind::text},         {"rows", CellKind::count},
                      {"total", CellKind::amount},        {"exported", CellKind::text},
                      {"purpose", CellKind::text},        {"fault", CellKind::text},
                      {"held", CellKind::text},           {"bytes", CellKind::text},
                      {"format_version", CellKind::count}};
    answer.fact("ledger", CellKind::text, found.place.ledger.id);
    answer.fact("run", CellKind::text, found.record.id);
    answer.fact("total", CellKind::amount, to_text(found.record.total));
    return answer;
}

Status check_may_leave(const Found& found) {
    const std::string& run = found.record.id;
    if (is_withdrawn(found.record))
        return fail(ErrorKind::refused,
                    fmt::format("the payment run {} was withdrawn by {}: {}", run,
                                found.record.withdrawn_by, found.record.withdrawn_reason));
    if (found.record.approved_by.empty())
        return fail(
            ErrorKind::refused,
            fmt::format("the payment run {} is not approved: another person must do it: saldo "
                        "approve run {} {} --actor NAME",
                        run, found.place.ledger.id, run));
    return {};
}

// nullopt: the run has nothing for the sink.
Result<std::optional<RunFile>> run_file_of(const Found& found, const FunderOfRun& funder,
                                           const SinkOfRun& of_run, const Wiring& wiring,
                                           Hasher& hasher) {
    const Sink& sink = of_run.made;
    const auto reason = reason_without_file(found, funder, of_run.now, !of_run.recorded.empty());
    if (!reason) return std::unexpected(reason.error());
    RunFile made;
    made.sink = sink.id;
    made.funder = funder.lines.funder;
    made.format = sink.format;
    made.recorded = of_run.recorded;
    made.fault = *reason;
    if (!made.fault.empty()) return made;
    auto file = file_for(found, funder, sink, wiring, true);
    if (!file) {
        made.fault = file.error().message;
        return made;
    }
    if (!*file) return std::nullopt;
    made.name = std::move((*file)->name);
    made.sha256 = to_hex(hasher.sha256((*file)->bytes));
    made.bytes = std::move((*file)->bytes);
    made.total = (*file)->total;
    made.marks = std::move((*file)->marks);
    const auto format = std::ranges::find(wiring.export_formats, sink.format, &ExportFormat::name);
    made.booked = std::move((*file)->documents);
    made.statements = std::move((*file)->statements);
    if (format->write_lines) made.lines = funder.lines.lines;
    if (format->write_payments) made.payments = funder.payments->payments;
    return made;
}

}  // namespace

Result<std::vector<RunFile>> make_run_files(const Placed<PaymentRun>& run, const std::string& sink,
                                            const Wiring& wiring, Hasher& hasher) {
    if (run.record.approved_by.empty())
        if (const Status may = check_may_leave(run); !may) return std::unexpected(may.error());
    const auto payments = payment_files_of(*run.place.shard, run.place.ledger.id, run.record.id);
    if (!payments) return std::unexpected(payments.error());
    const auto funders = funders_of(run, *payments);
    if (!funders) return std::unexpected(funders.error());
    std::vector<RunFile> files;
    for (const FunderOfRun& funder : *funders) {
        for (const SinkOfRun& one : funder.sinks) {
            if (!may_have_file(funder, one) || (!sink.empty() && one.now.id != sink)) continue;
            auto file = run_file_of(run, funder, one, wiring, hasher);
            if (!file) return std::unexpected(file.error());
            if (*file) files.push_back(std::move(**file));
        }
    }
    return files;
}

Result<Answer> ask_exports(std::span<ShardView> shards, const ExportsRequest& request,
                           const Wiring& wiring, Hasher& hasher) {
    const auto found = find_placed<PaymentRun>(shards, ReferenceKind::payment_run, request.ledger,
                                               request.run, "payment run");
    if (!found) return std::unexpected(found.error());
    if (const Status may = check_may_leave(*found); !may) return std::unexpected(may.error());
    const auto files = payment_files_of(*found->place.shard, found->place.ledger.id, request.run);
    if (!files) return std::unexpected(files.error());
    const auto funders = funders_of(*found, *files);
    if (!funders) return std::unexpected(funders.error());
    Answer answer = begin_exports(*found);
    for (const FunderOfRun& funder : *funders) {
        const bool pays = std::ranges::any_of(
            funder.sinks, [](const SinkOfRun& sink) { return sink.now.pays(); });
        if (funder.payments != nullptr && !pays && !funder.has_left && request.sink.empty())
            return fail(ErrorKind::bad_input,
                        fmt::format("funder {} has no sink that pays: publish a SinkDefined first",
                                    funder.lines.funder));
        for (const SinkOfRun& sink : funder.sinks) {
            if (!may_have_file(funder, sink)) continue;
            const Status added =
                add_row(*found, funder, sink, request.sink, wiring, hasher, answer);
            if (!added) return std::unexpected(added.error());
        }
    }
    if (const Status added = add_manifest(*found, wiring, answer); !added)
        return std::unexpected(added.error());
    return answer;
}

}  // namespace saldo

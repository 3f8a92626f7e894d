#include "cli/commands/exports.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "projections/pipeline/ledger_rows.hpp"
#include "projections/settlements/payment_files.hpp"

namespace saldo {

namespace {

struct Found {
    const ShardView* shard = nullptr;
    std::string ledger;
    PaymentRun run;
};

// The run in the shard of its ledger; without a ledger, in the first that has it.
Result<Found> find_run(std::span<ShardView> shards, const std::string& ledger,
                       const std::string& run) {
    for (const ShardView& shard : shards) {
        std::vector<std::string> ledgers;
        const Status scanned = scan_ledgers(*shard.snapshot, [&](Handle, const Ledger& known) {
            if (ledger.empty() || known.id == ledger) ledgers.push_back(known.id);
            return true;
        });
        if (!scanned) return std::unexpected(scanned.error());
        for (const std::string& candidate : ledgers) {
            auto read = read_run(shard, candidate, run);
            if (!read) return std::unexpected(read.error());
            if (*read) return Found{&shard, candidate, **std::move(read)};
        }
    }
    return fail(ErrorKind::not_found,
                fmt::format("there is no payment run {}: saldo runs lists them", run));
}

Result<std::string> recorded_export(const Found& found, const Sink& sink) {
    for (const PaymentRun::Export& exported : found.run.exports) {
        auto name = found.shard->names->reference(ReferenceKind::sink, exported.sink);
        if (!name) return std::unexpected(name.error());
        if (*name == sink.id) return to_hex(exported.sha256);
    }
    return std::string();
}

Status add_file(const Found& found, const settlement::PaymentFile& file, const Sink& sink,
                const Wiring& wiring, Hasher& hasher, Answer& answer) {
    const auto format = std::ranges::find(wiring.export_formats, sink.format, &ExportFormat::name);
    if (format == wiring.export_formats.end())
        return fail(ErrorKind::bad_input,
                    fmt::format("sink {}: this program does not write the format {}", sink.id,
                                sink.format));
    std::string bytes;
    const Status written = format->write(file, [&bytes](std::string_view piece) -> Status {
        bytes.append(piece);
        return {};
    });
    if (!written) return written;
    const auto total = settlement::total_of(file.payments);
    if (!total) return std::unexpected(total.error());
    const auto recorded = recorded_export(found, sink);
    if (!recorded) return std::unexpected(recorded.error());
    answer.rows.push_back({sink.id, file.funder.funder, sink.format,
                           file.message_id + "." + format->file_ending,
                           to_hex(hasher.sha256(bytes)), std::to_string(file.payments.size()),
                           to_text(*total), *recorded, bytes});
    return {};
}

}  // namespace

Result<Answer> ask_exports(std::span<ShardView> shards, const std::string& ledger,
                           const std::string& run, const Wiring& wiring, Hasher& hasher) {
    const auto found = find_run(shards, ledger, run);
    if (!found) return std::unexpected(found.error());
    if (found->run.approved_by.empty())
        return fail(
            ErrorKind::refused,
            fmt::format("the payment run {} is not approved: another person must do it: saldo "
                        "approve run {} {} --actor NAME",
                        run, found->ledger, run));
    const auto files = payment_files_of(*found->shard, found->ledger, run);
    if (!files) return std::unexpected(files.error());
    const auto sinks = sinks_of(*found->shard, found->ledger);
    if (!sinks) return std::unexpected(sinks.error());
    Answer answer;
    answer.rows_name = "files";
    answer.columns = {
        {"sink", CellKind::text},      {"funder", CellKind::text},   {"format", CellKind::text},
        {"file_name", CellKind::text}, {"sha256", CellKind::text},   {"payments", CellKind::count},
        {"total", CellKind::amount},   {"exported", CellKind::text}, {"bytes", CellKind::text}};
    answer.fact("ledger", CellKind::text, found->ledger);
    answer.fact("run", CellKind::text, run);
    answer.fact("total", CellKind::amount, to_text(found->run.total));
    for (const settlement::PaymentFile& file : *files) {
        bool pays = false;
        for (const Sink& sink : *sinks) {
            const auto funder = found->shard->names->funder(sink.funder);
            if (!funder) return std::unexpected(funder.error());
            if (*funder != file.funder.funder) continue;
            pays = pays || sink.pays();
            if (const Status added = add_file(*found, file, sink, wiring, hasher, answer); !added)
                return std::unexpected(added.error());
        }
        if (!pays)
            return fail(ErrorKind::bad_input,
                        fmt::format("funder {} has no sink that pays: publish a SinkDefined first",
                                    file.funder.funder));
    }
    return answer;
}

}  // namespace saldo

#include "cli/commands/traced_file.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "cli/commands/invoice_files.hpp"
#include "projections/pipeline/answer_cells.hpp"
#include "projections/settlements/payment_files.hpp"

namespace saldo {

namespace {

using Origin = TracedFile::Origin;

Result<std::optional<Origin>> origin_in(LedgerPlace& place, const TraceLineRequest& request,
                                        const Digest& sha256, std::string& other_sha256) {
    std::optional<Origin> found;
    const Status scanned = scan_reference<PaymentRun>(
        place.snapshot(), ReferenceKind::payment_run,
        [&](Handle handle, const PaymentRun& run) -> Result<bool> {
            if (run.ledger != place.handle) return true;
            for (const PaymentRun::Export& exported : run.exports) {
                if (exported.sha256 != sha256 && exported.file_name == request.file_name)
                    other_sha256 = to_hex(exported.sha256);
                if (exported.sha256 != sha256) continue;
                const auto sink = place.names().reference(ReferenceKind::sink, exported.sink);
                if (!sink) return std::unexpected(sink.error());
                if (!found) found = Origin{{place, handle, run}, {}};
                found->sinks.push_back(*sink);
            }
            return !found.has_value();
        });
    if (!scanned) return std::unexpected(scanned.error());
    return found;
}

// nullopt: no run recorded it.
Result<std::optional<Origin>> origin_of(std::vector<LedgerPlace>& places,
                                        const TraceLineRequest& request) {
    const auto sha256 = digest_of_hex(request.sha256);
    if (!sha256) return fail(ErrorKind::bad_input, "the file's SHA-256 is no SHA-256");
    std::string other_sha256;
    for (LedgerPlace& place : places) {
        auto found = origin_in(place, request, *sha256, other_sha256);
        if (!found) return std::unexpected(found.error());
        if (*found) return found;
    }
    if (!other_sha256.empty())
        return fail(ErrorKind::differs,
                    fmt::format("{}: this is not the file that was exported: SHA-256 {}, recorded "
                                "{}: write it again with saldo pay --run RUN --out DIR",
                                request.file_name, request.sha256, other_sha256));
    return std::nullopt;
}

// Every run whose invoices have such names.
Result<std::vector<Placed<PaymentRun>>> runs_named(std::vector<LedgerPlace>& places,
                                                   const std::string& file_name) {
    std::vector<Placed<PaymentRun>> runs;
    for (LedgerPlace& place : places) {
        const Status scanned = scan_reference<PaymentRun>(
            place.snapshot(), ReferenceKind::payment_run,
            [&](Handle handle, const PaymentRun& run) -> Result<bool> {
                if (run.ledger == place.handle && !run.approved_by.empty() &&
                    file_name.starts_with(name_of_run(place.ledger.id, run) + "-"))
                    runs.push_back({place, handle, run});
                return true;
            });
        if (!scanned) return std::unexpected(scanned.error());
    }
    return runs;
}

Result<TracedFile> invoice_of(const Tracing& tracing, std::vector<LedgerPlace>& places,
                              const TraceLineRequest& request) {
    const auto runs = runs_named(places, request.file_name);
    if (!runs) return std::unexpected(runs.error());
    for (const Placed<PaymentRun>& run : *runs) {
        auto files = make_invoice_files(run, request.receivers, tracing.wiring, tracing.hasher);
        if (!files) return std::unexpected(files.error());
        const auto found = std::ranges::find(*files, request.file_name, &RunFile::name);
        if (found == files->end()) continue;
        if (!found->fault.empty())
            return fail(ErrorKind::differs, fmt::format("{}: the invoice cannot be made again: {}",
                                                        request.file_name, found->fault));
        if (found->sha256 != request.sha256)
            return fail(
                ErrorKind::differs,
                fmt::format("{}: this is not the invoice that the run {} makes: SHA-256 "
                            "{}, it comes out with {}: say --receivers with the file that "
                            "it was made with",
                            request.file_name, run.record.id, request.sha256, found->sha256));
        return TracedFile{{run, {}}, std::move(*found)};
    }
    return fail(ErrorKind::not_found,
                fmt::format("{}: no run has recorded a file of this name or these bytes (SHA-256 "
                            "{}), and none has an invoice of this name",
                            request.file_name, request.sha256));
}

Result<RunFile> file_of(const Tracing& tracing, const Origin& origin, const std::string& sha256) {
    auto files = make_run_files(origin.run, origin.sinks.front(), tracing.wiring, tracing.hasher);
    if (!files) return std::unexpected(files.error());
    if (files->empty())
        return fail(ErrorKind::refused,
                    fmt::format("the run {} was withdrawn: its file for {} is not made again",
                                origin.run.record.id, origin.sinks.front()));
    RunFile& file = files->front();
    if (!file.fault.empty())
        return fail(ErrorKind::damaged,
                    fmt::format("the file for {} cannot be made again: {}", file.sink, file.fault));
    if (file.sha256 != sha256)
        return fail(ErrorKind::damaged,
                    fmt::format("the file for {} comes out with other bytes (SHA-256 {}) than were "
                                "recorded: the sink was defined anew, or the home is damaged",
                                file.sink, file.sha256));
    return std::move(file);
}

}  // namespace

Result<TracedFile> traced_file(const Tracing& tracing, const TraceLineRequest& request) {
    auto places = find_ledgers(tracing.shards, request.ledger);
    if (!places) return std::unexpected(places.error());
    auto origin = origin_of(*places, request);
    if (!origin) return std::unexpected(origin.error());
    if (!*origin) return invoice_of(tracing, *places, request);
    auto file = file_of(tracing, **origin, request.sha256);
    if (!file) return std::unexpected(file.error());
    return TracedFile{std::move(**origin), std::move(*file)};
}

}  // namespace saldo

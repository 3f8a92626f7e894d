// saldo publish: every file is read and checked whole before the first event is published, so that
// half a file is never applied. What was checked is kept and published; what memory does not hold
// is read again. A run that was cut off is completed by running it again: events that are there
// already are redeliveries.

#include <fmt/format.h>

#include "cli/commands/event_files.hpp"
#include "cli/commands/program.hpp"
#include "cli/commands/progress_line.hpp"
#include "connectors/publishing/kept_events.hpp"

namespace saldo {

namespace {

struct PublishOptions {
    std::vector<std::filesystem::path> files;
    std::filesystem::path mapping;
};

// Events that were checked may take so much of the memory setting; a publish has little else to
// keep.
constexpr std::size_t kKeptPart = 4;

// What one reading of a file saw.
struct Counts {
    std::uint64_t events = 0;
    std::uint64_t bytes = 0;
    Digest sha256;  // of the file, as sha256sum says it
};

struct CheckedFile {
    Counts counts;
    KeptEvents kept;
    bool is_kept = true;  // all of it
};

std::uint64_t size_of(const std::filesystem::path& file) {
    std::error_code unknown;
    const auto size = std::filesystem::file_size(file, unknown);
    return unknown || size == 0 ? 1 : size;
}

Result<Counts> read_all(const EventFile& file, const char* what, RunningHash& hash,
                        const std::function<Status(const ReadEvent&)>& take) {
    ProgressLine progress(fmt::format("{} {}", file.path.filename().string(), what));
    const auto bytes = static_cast<double>(size_of(file.path));
    Counts counts;
    const auto on_event = [&](const ReadEvent& event) -> Status {
        ++counts.events;
        counts.bytes += event.payload.size();
        if (counts.events % 1024 == 0)
            progress.show(counts.events,
                          std::min(1.0, static_cast<double>(event.file_offset) / bytes));
        return take(event);
    };
    const Status read =
        read_event_file(file, on_event, [&hash](std::string_view piece) { hash.add(piece); });
    counts.sha256 = hash.end();
    if (!read) return std::unexpected(read.error());
    return counts;
}

// Whoever writes to a file between its two readings must hear that what was published is not what
// was checked.
Status same_file(const EventFile& file, const Digest& checked, const Counts& published) {
    if (published.sha256 == checked) return {};
    return fail(ErrorKind::bad_input,
                fmt::format("{}: the file was changed while it was being published; {} events of "
                            "its present content were published",
                            file.path.string(), published.events));
}

// `kept_max`: how many bytes of it may be kept.
Result<CheckedFile> check(const EventFile& file, RunningHash& hash, std::size_t kept_max) {
    std::error_code unknown;
    if (std::filesystem::exists(file.path, unknown) &&
        !std::filesystem::is_regular_file(file.path, unknown) &&
        !std::filesystem::is_directory(file.path, unknown))
        return fail(ErrorKind::bad_input,
                    fmt::format("{}: is no regular file: it may have to be read twice, to check "
                                "all of it before its first event is published; save it first",
                                file.path.string()));
    CheckedFile checked;
    const auto counts = read_all(file, "checked", hash, [&](const ReadEvent& event) -> Status {
        if (!checked.is_kept || checked.kept.add(event.payload, kept_max)) return {};
        checked.is_kept = false;
        checked.kept.clear();
        return {};
    });
    if (!counts) return std::unexpected(counts.error());
    checked.counts = *counts;
    return checked;
}

// Appends the events, and waits until they are durable. What was appended, and of which bytes.
Result<Counts> append_all(Office& office, const EventFile& file, const CheckedFile& checked,
                          RunningHash& hash) {
    if (checked.is_kept) {
        ProgressLine progress(fmt::format("{} published", file.path.filename().string()));
        std::uint64_t appended = 0;
        const Status all =
            checked.kept.each([&](std::string_view ledger, std::string_view payload) -> Status {
                ++appended;
                if (appended % 1024 == 0)
                    progress.show(appended, static_cast<double>(appended) /
                                                static_cast<double>(checked.counts.events));
                return office.append(ledger, payload);
            });
        const Status durable = all ? office.flush() : all;
        if (!durable) return std::unexpected(durable.error());
        return checked.counts;
    }
    auto published = read_all(file, "published", hash, [&](const ReadEvent& event) {
        return office.append(event.ledger, event.payload);
    });
    if (!published) return std::unexpected(published.error());
    if (const Status durable = office.flush(); !durable) return std::unexpected(durable.error());
    return published;
}

Status publish(const Program& program, const PublishOptions& options) {
    auto files = open_event_files(options.files, options.mapping);
    if (!files) return std::unexpected(files.error());
    const auto settings = program.place.settings();
    if (!settings) return std::unexpected(settings.error());
    const auto hash = program.wiring.make_running_hash();
    std::vector<CheckedFile> checked;
    std::size_t left = settings->memory_bytes / kKeptPart;
    for (const EventFile& file : *files) {
        auto one = check(file, *hash, left);
        if (!one) return std::unexpected(one.error());
        left -= std::min(left, one->kept.held_bytes());
        checked.push_back(std::move(*one));
    }
    auto office = open_office(program.place, program.wiring, Access::publish);
    if (!office) return std::unexpected(office.error());
    Answer receipt;
    receipt.rows_name = "files";
    receipt.columns = {{"file", CellKind::text},
                       {"events", CellKind::count},
                       {"bytes", CellKind::count},
                       {"events_per_s", CellKind::count},
                       {"sha256", CellKind::text}};
    std::uint64_t total = 0;
    for (std::size_t at = 0; at < files->size(); ++at) {
        const ProgressLine clock("");
        CheckedFile& file = checked[at];
        const auto published = append_all(**office, (*files)[at], file, *hash);
        if (!published)
            return fail(published.error().kind,
                        fmt::format("{} (not everything was published: run the same command again, "
                                    "what is there already "
                                    "has no effect)",
                                    published.error().message));
        if (const Status same = same_file((*files)[at], file.counts.sha256, *published); !same)
            return same;
        file.kept.clear();
        total += file.counts.events;
        const auto rate = static_cast<std::uint64_t>(static_cast<double>(file.counts.events) /
                                                     std::max(clock.seconds(), 1e-6));
        receipt.rows.push_back({(*files)[at].path.string(), std::to_string(file.counts.events),
                                std::to_string(file.counts.bytes), std::to_string(rate),
                                to_hex(file.counts.sha256)});
    }
    receipt.fact("published", CellKind::count, std::to_string(total));
    receipt.fact("published_at", CellKind::text, to_text(program.wiring.now()));
    show(program, receipt);
    return {};
}

}  // namespace

void add_publish(CLI::App& app, Program& program) {
    auto options = std::make_shared<PublishOptions>();
    CLI::App* const command = add_command(
        app, program, "publish", "Publish events from files: JSON lines, or CSV through a mapping",
        "  saldo publish month.jsonl\n"
        "  saldo publish visits.csv --mapping visits.toml\n"
        "  saldo --log kafka://localhost:9092/saldo publish month.jsonl",
        [&program, options] { return publish(program, *options); });
    command->add_option("file", options->files, "Files, published in this order")->required();
    command->add_option("--mapping", options->mapping,
                        "How a CSV file's columns become events (docs/formats/csv-mapping.md)");
}

}  // namespace saldo

// saldo receive: what banks and ERPs sent back becomes events. Every file is read and checked
// whole, and all of them before the first event is published; what the log has already is published
// no more, so that a file may be received as often as one likes.

#include <future>
#include <memory>

#include <fmt/format.h>

#include "cli/commands/program.hpp"
#include "cli/commands/received.hpp"
#include "cli/commands/record_event.hpp"
#include "schemas/codec/text_values.hpp"

namespace saldo {

namespace {

struct ReceiveOptions {
    std::vector<std::filesystem::path> files;
    std::string run;
    std::string sink;
    std::string source;
    std::string recorded_at;
    bool dry_run = false;
};

Status check_reply_words(const std::vector<CheckedFile>& files, const ReceiveOptions& options) {
    for (const CheckedFile& file : files)
        if (file.content.reply && (options.run.empty() || options.sink.empty()))
            return fail(ErrorKind::bad_input,
                        fmt::format("{}: is an answer that names no run: say --run RUN --sink SINK",
                                    file.path.string()));
    return {};
}

Result<Instant> moment_of_reply(const Wiring& wiring, const ReceiveOptions& options) {
    if (options.recorded_at.empty()) return wiring.now();
    const auto parsed = codec::parse_instant(options.recorded_at);
    if (!parsed)
        return fail(ErrorKind::bad_input,
                    fmt::format("--recorded-at \"{}\": {}", options.recorded_at, parsed.error()));
    return Instant{parsed->utc_ms(), parsed->offset_minutes()};
}

Status publish_all(Office& office, const Receiving& receiving, const Reception& reception) {
    for (const PlannedEvent& event : reception.planned())
        if (const Status appended = office.append(receiving.ledger, event.payload); !appended)
            return appended;
    if (const Status flushed = office.flush(); !flushed) return flushed;
    return office.catch_up();
}

// A bank's facts are refused only where the source may not say them.
Status check_outcomes(Office& office, const Receiving& receiving, const Reception& reception) {
    std::vector<std::string> ids;
    for (const PlannedEvent& event : reception.planned()) ids.push_back(event.id);
    DecidedIds known;
    if (const Status asked = known.ask(office, receiving, ids); !asked) return asked;
    std::size_t refused = 0;
    std::string reason;
    for (const std::string& id : ids) {
        if (!known.is_refused(id)) continue;
        ++refused;
        if (reason.empty()) reason = known.reason_of(id);
    }
    if (refused == 0) return {};
    return fail(ErrorKind::refused,
                fmt::format("{} of {} events were refused, the first with {}: put that right and "
                            "receive the same files again",
                            refused, ids.size(), reason));
}

// The office, all of its log folded.
Result<std::unique_ptr<Office>> open_folded(const Program& program, Acting& acting) {
    auto office = open_office(program.place, program.wiring, Access::work);
    if (!office) return office;
    if (const Status completed = complete(**office, acting); !completed)
        return std::unexpected(completed.error());
    if (const Status folded = (*office)->catch_up(); !folded)
        return std::unexpected(folded.error());
    return office;
}

Status receive(const Program& program, const ReceiveOptions& options) {
    // Long files are checked while the office opens.
    auto checking =
        std::async(std::launch::async, [&] { return check_files(options.files, program.wiring); });
    Acting acting;
    acting.ledger = program.place.ledger;
    acting.source = options.source;
    acting.actor = "bank";  // who carries a bank's file says nothing of his own
    auto office = open_folded(program, acting);
    auto files = checking.get();
    if (!files) return std::unexpected(files.error());
    if (const Status said = check_reply_words(*files, options); !said) return said;
    const auto now = moment_of_reply(program.wiring, options);
    if (!now) return std::unexpected(now.error());
    if (!office) return std::unexpected(office.error());
    const Receiving receiving{acting.ledger, acting.source};
    const auto hasher = program.wiring.make_hasher();
    Reception reception(**office, *hasher, receiving);
    if (const Status begun = reception.begin(); !begun) return begun;
    if (const Status compared = reception.compare_statements(*files); !compared) return compared;
    for (CheckedFile& file : *files) {
        const Status added = file.content.reply
                                 ? reception.add_reply(file, options.run, options.sink, *now)
                                 : reception.add(file);
        if (!added) return added;
    }
    Answer& answer = reception.answer();
    answer.fact("ledger", CellKind::text, receiving.ledger);
    answer.fact(options.dry_run ? "would_be_published" : "published", CellKind::count,
                std::to_string(reception.planned().size()));
    if (!options.dry_run && !reception.planned().empty())
        if (const Status published = publish_all(**office, receiving, reception); !published)
            return fail(published.error().kind,
                        fmt::format("{} (perhaps not everything was published: receive the same "
                                    "files again, what is there already has no effect)",
                                    published.error().message));
    show(program, answer);
    if (options.dry_run) return {};
    return check_outcomes(**office, receiving, reception);
}

}  // namespace

void add_receiving(CLI::App& app, Program& program) {
    auto options = std::make_shared<ReceiveOptions>();
    CLI::App* const command = add_command(
        app, program, "receive",
        "Receive what a bank or an ERP sent back: pain.002, camt.053, camt.054, an ERP's answer",
        "  saldo receive statement.xml --dry-run\n"
        "  saldo receive status.xml notification.xml statement.xml\n"
        "  saldo receive answer.xml --run 2026-01-run1 --sink bank-koivula",
        [&program, options] { return receive(program, *options); });
    command->add_option("file", options->files, "Files, checked all before any takes effect")
        ->required();
    command->add_flag("--dry-run", options->dry_run, "Only say what would be recorded");
    command->add_option("--run", options->run, "Of an ERP's answer: the run that it answers");
    command->add_option("--sink", options->sink, "Of an ERP's answer: the sink that it is of");
    command->add_option("--recorded-at", options->recorded_at,
                        "Of an ERP's answer: the moment to record (default: now)");
    command->add_option("--source", options->source,
                        "The events' source (default: the one that opened the ledger)");
}

}  // namespace saldo

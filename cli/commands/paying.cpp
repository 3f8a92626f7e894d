// saldo pay: first makes a payment run of settlements; once another person has approved it, writes
// its files and records that they were written. The second time the same bytes come out, and
// nothing is recorded twice.

#include <fmt/format.h>

#include "cli/commands/program.hpp"
#include "cli/commands/record_event.hpp"
#include "schemas/codec/text_values.hpp"

namespace saldo {

namespace {

struct PayOptions {
    Acting acting;
    std::vector<std::string> words;  // LEDGER SETTLEMENT…
    std::string execution_date;
    std::string run;
    std::filesystem::path out;
};

Status show_run(const Program& program, Office& office, const std::string& ledger,
                const std::string& run) {
    auto answer = office.ask({{"ask", "run"}, {"ledger", ledger}, {"run", run}});
    if (!answer) return std::unexpected(answer.error());
    if (program.place.format == Format::table) {
        // Who waits is what a clerk must see; the payments themselves are many: saldo run shows
        // them.
        std::erase_if(answer->rows, [&](const std::vector<std::string>& row) {
            for (const std::string& cell : row)
                if (cell == "waiting") return false;
            return true;
        });
    }
    show(program, *answer);
    return {};
}

Status make_run(const Program& program, PayOptions options) {
    if (options.words.size() < 2)
        return fail(ErrorKind::bad_input,
                    "which settlements? saldo pay LEDGER SETTLEMENT… --execution-date 2026-02-10");
    options.acting.ledger = options.words.front();
    const auto execution_date = codec::parse_date(options.execution_date);
    if (!execution_date)
        return fail(ErrorKind::bad_input,
                    fmt::format("--execution-date \"{}\": {}", options.execution_date,
                                execution_date.error()));
    auto office = open_office(program.place, program.wiring, Access::work);
    if (!office) return std::unexpected(office.error());
    if (const Status completed = complete(**office, options.acting); !completed) return completed;
    if (options.run.empty()) {
        const auto runs = (*office)->ask({{"ask", "runs"}, {"ledger", options.acting.ledger}});
        if (!runs) return std::unexpected(runs.error());
        options.run = fmt::format("{}-run{}", options.words[1], runs->rows.size() + 1);
    }
    events::PaymentRunMadeT made;
    made.run = options.run;
    made.settlements.assign(options.words.begin() + 1, options.words.end());
    made.execution_date = std::make_unique<events::Date>(*execution_date);
    events::FactUnion data;
    data.Set(std::move(made));
    const auto id = id_of_act(program.wiring, options.acting, "run:" + options.run);
    if (!id) return std::unexpected(id.error());
    const auto done = record_event(**office, program.wiring, options.acting, *id, std::move(data));
    if (!done) return std::unexpected(done.error());
    return show_run(program, **office, options.acting.ledger, options.run);
}

// One file of the run, as the question `exports` gives it.
struct ExportRow {
    std::string sink, format, file_name, sha256, payments, total, exported, bytes;
};

ExportRow row_of(const std::vector<std::string>& cells) {
    return {cells[0], cells[2], cells[3], cells[4], cells[5], cells[6], cells[7], cells[8]};
}

Status record_export(const Program& program, Office& office, const PayOptions& options,
                     const ExportRow& file) {
    const auto sha256 = codec::parse_sha256(file.sha256);
    if (!sha256) return fail(ErrorKind::damaged, "the file has no SHA-256");
    events::SettlementExportedT exported;
    exported.run = options.run;
    exported.sink = file.sink;
    exported.file_name = file.file_name;
    exported.sha256 = std::make_unique<events::Sha256>(*sha256);
    events::FactUnion data;
    data.Set(std::move(exported));
    const auto id =
        id_of_deed(office, options.acting, fmt::format("export:{}:{}", options.run, file.sink));
    if (!id) return std::unexpected(id.error());
    const auto done = record_event(office, program.wiring, options.acting, *id, std::move(data));
    return done ? Status{} : std::unexpected(done.error());
}

Status write_files(const Program& program, PayOptions options) {
    if (options.out.empty())
        return fail(ErrorKind::bad_input, "where to? saldo pay --run RUN --out DIR");
    if (!options.words.empty()) options.acting.ledger = options.words.front();
    auto office = open_office(program.place, program.wiring, Access::work);
    if (!office) return std::unexpected(office.error());
    const auto exports = (*office)->ask(
        {{"ask", "exports"}, {"ledger", options.acting.ledger}, {"run", options.run}});
    if (!exports) return std::unexpected(exports.error());
    if (const std::string* const ledger = exports->find_fact("ledger"))
        options.acting.ledger = *ledger;
    if (const Status completed = complete(**office, options.acting); !completed) return completed;
    Answer answer;
    answer.rows_name = "files";
    answer.columns = {{"file", CellKind::text},      {"sink", CellKind::text},
                      {"payments", CellKind::count}, {"total", CellKind::amount},
                      {"state", CellKind::text},     {"sha256", CellKind::text}};
    for (const auto& cells : exports->rows) {
        const ExportRow file = row_of(cells);
        if (!file.exported.empty() && file.exported != file.sha256)
            return fail(
                ErrorKind::damaged,
                fmt::format("{} was exported with other bytes (SHA-256 {}): nothing was written",
                            file.file_name, file.exported));
        const auto written = program.wiring.put_file(options.out, file.file_name, file.bytes);
        if (!written) return std::unexpected(written.error());
        if (file.exported.empty())
            if (const Status recorded = record_export(program, **office, options, file); !recorded)
                return recorded;
        answer.rows.push_back({(options.out / file.file_name).string(), file.sink, file.payments,
                               file.total, *written ? "written" : "already there", file.sha256});
    }
    answer.fact("run", CellKind::text, options.run);
    show(program, answer);
    return {};
}

}  // namespace

void add_paying(CLI::App& app, Program& program) {
    auto options = std::make_shared<PayOptions>();
    CLI::App* const command = add_command(
        app, program, "pay",
        "Make a payment run of settlements; once it is approved, write its files",
        "  saldo pay koivula 2026-01 --execution-date 2026-02-10 --actor a-201 \\\n"
        "      --recorded-at 2026-02-06T09:00:00+02:00\n"
        "  saldo approve run koivula 2026-01-run1 --actor a-203\n"
        "  saldo pay --run 2026-01-run1 --out outbox --actor a-201",
        [&program, options] {
            options->acting.actor = program.place.actor;
            options->acting.ledger = program.place.ledger;
            const bool writes = !options->out.empty() || options->execution_date.empty();
            return writes ? write_files(program, *options) : make_run(program, *options);
        });
    command->add_option("words", options->words, "LEDGER SETTLEMENT…: what to pay");
    command->add_option("--execution-date", options->execution_date,
                        "When the bank shall pay, such as 2026-02-10");
    command->add_option("--run", options->run, "The run's id (default: SETTLEMENT-runN)");
    command->add_option("--out", options->out,
                        "The folder that an approved run's files are written to");
    command->add_option("--recorded-at", options->acting.recorded_at,
                        "The moment to record (default: now)");
    command->add_option("--source", options->acting.source,
                        "The event's source (default: the one that opened the ledger)");
}

}  // namespace saldo

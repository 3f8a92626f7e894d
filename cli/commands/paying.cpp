// saldo pay: first makes a payment run of settlements; once another person has approved it, writes
// its files and a manifest of them, and records that they were written. The second time the same
// bytes come out, and nothing is recorded twice. saldo withdraw: takes back what a run has not
// paid.

#include <algorithm>

#include <fmt/format.h>

#include "cli/commands/exports.hpp"
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
    std::string sink;  // empty: every sink of the run
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

// One sink of the run, as the question `exports` gives it.
class ExportRow {
  public:
    explicit ExportRow(const std::vector<std::string>& cells) : cells_(cells) {}
    [[nodiscard]] const std::string& operator[](ExportColumn column) const {
        return cells_[static_cast<std::size_t>(column)];
    }
    [[nodiscard]] bool pays() const { return (*this)[ExportColumn::purpose] == "pays"; }
    [[nodiscard]] bool is_recorded() const { return !(*this)[ExportColumn::exported].empty(); }

  private:
    const std::vector<std::string>& cells_;
};

Status record_export(const Program& program, Office& office, const PayOptions& options,
                     const ExportRow& file) {
    const auto sha256 = codec::parse_sha256(file[ExportColumn::sha256]);
    if (!sha256) return fail(ErrorKind::damaged, "the file has no SHA-256");
    events::SettlementExportedT exported;
    exported.run = options.run;
    exported.sink = file[ExportColumn::sink];
    exported.file_name = file[ExportColumn::file_name];
    exported.sha256 = std::make_unique<events::Sha256>(*sha256);
    events::FactUnion data;
    data.Set(std::move(exported));
    const auto id = id_of_deed(office, options.acting,
                               fmt::format("export:{}:{}", options.run, file[ExportColumn::sink]));
    if (!id) return std::unexpected(id.error());
    const auto done = record_event(office, program.wiring, options.acting, *id, std::move(data));
    return done ? Status{} : std::unexpected(done.error());
}

Status check_unchanged(const ExportRow& file) {
    if (!file.is_recorded() || file[ExportColumn::exported] == file[ExportColumn::sha256])
        return {};
    return fail(ErrorKind::damaged,
                fmt::format("{} was exported with other bytes (SHA-256 {}): nothing was written",
                            file[ExportColumn::file_name], file[ExportColumn::exported]));
}

// The export is on the log before the file is in the folder: a file whose export the ledger refuses
// is never there for anybody to carry on, and what was recorded is written by the command again.
// True: the file was not there before.
Result<bool> put_export(const Program& program, Office& office, const PayOptions& options,
                        const ExportRow& file) {
    if (const Status unchanged = check_unchanged(file); !unchanged)
        return std::unexpected(unchanged.error());
    if (!file.is_recorded())
        if (const Status recorded = record_export(program, office, options, file); !recorded)
            return std::unexpected(recorded.error());
    return program.wiring.put_file(options.out, file[ExportColumn::file_name],
                                   file[ExportColumn::bytes]);
}

Answer begin_files(const std::string& run) {
    Answer answer;
    answer.rows_name = "files";
    answer.columns = {{"file", CellKind::text},  {"sink", CellKind::text},
                      {"rows", CellKind::count}, {"total", CellKind::amount},
                      {"held", CellKind::count}, {"state", CellKind::text},
                      {"sha256", CellKind::text}};
    answer.fact("run", CellKind::text, run);
    return answer;
}

// Tells what the books do not have yet; how many postings those are.
std::string report_held(const ExportRow& file) {
    const std::string& held = file[ExportColumn::held];
    std::size_t count = 0;
    for (std::size_t at = 0; at < held.size(); ++count) {
        const std::size_t end = std::min(held.find('\n', at), held.size());
        fmt::print(stderr, "saldo: held back from {}: {}\n", file[ExportColumn::sink],
                   held.substr(at, end - at));
        at = end + 1;
    }
    return std::to_string(count);
}

// Sinks that pay come first, and one that cannot take its file ends the command; a copy that cannot
// be made is told, and the rest goes on. A sink without a file is no fault where the payments left
// through another; it is one where the sink was asked for by its name.
Status write_each(const Program& program, Office& office, const PayOptions& options,
                  const Answer& exports, Answer& answer) {
    std::string without_copy;
    const auto in_order = [&](bool paying) -> Status {
        for (const auto& cells : exports.rows) {
            const ExportRow file(cells);
            if (file.pays() != paying) continue;
            std::string state = file[ExportColumn::fault];
            std::string path;
            if (state.empty()) {
                const auto put = put_export(program, office, options, file);
                if (!put && paying) return std::unexpected(put.error());
                state = !put ? put.error().message : *put ? "written" : "already there";
                if (put) path = (options.out / file[ExportColumn::file_name]).string();
            }
            if (path.empty() && (!paying || !options.sink.empty())) {
                fmt::print(stderr, "saldo: no {} for {}: {}\n", paying ? "file" : "copy",
                           file[ExportColumn::sink], state);
                without_copy.append(without_copy.empty() ? "" : ", ");
                without_copy.append(file[ExportColumn::sink]);
            }
            answer.rows.push_back({path, file[ExportColumn::sink], file[ExportColumn::rows],
                                   file[ExportColumn::total], report_held(file), state,
                                   file[ExportColumn::sha256]});
        }
        return {};
    };
    if (const Status paid = in_order(true); !paid) return paid;
    if (const Status copied = in_order(false); !copied) return copied;
    if (without_copy.empty()) return {};
    if (!options.sink.empty())
        return fail(ErrorKind::bad_input, fmt::format("the payment run {} has no file for {}",
                                                      options.run, options.sink));
    return fail(ErrorKind::bad_input,
                fmt::format("the run's other files are in their place, but not those for {}",
                            without_copy));
}

// Leaves the rows of the sink that was asked for.
Status keep_sink(const PayOptions& options, Answer& exports) {
    if (options.sink.empty()) return {};
    std::string others;
    for (const auto& cells : exports.rows) {
        const std::string& sink = ExportRow(cells)[ExportColumn::sink];
        others.append(others.empty() ? "" : ", ").append(sink);
    }
    std::erase_if(exports.rows, [&](const std::vector<std::string>& cells) {
        return ExportRow(cells)[ExportColumn::sink] != options.sink;
    });
    if (!exports.rows.empty()) return {};
    return fail(ErrorKind::not_found,
                fmt::format("the payment run {} has nothing for a sink {}: it has files for {}",
                            options.run, options.sink, others.empty() ? "none" : others));
}

// Describes all files that the run can have, also those that were not written now.
Status put_manifest(const Program& program, const PayOptions& options, const Answer& exports,
                    Answer& answer) {
    const std::string* const name = exports.find_fact("manifest_name");
    const std::string* const bytes = exports.find_fact("manifest");
    if (name == nullptr || bytes == nullptr)
        return fail(ErrorKind::newer_format,
                    "the process that holds the home speaks another version");
    const auto put = program.wiring.replace_file(options.out, *name, *bytes);
    if (!put) return std::unexpected(put.error());
    answer.fact("manifest", CellKind::text, (options.out / *name).string());
    return {};
}

Status write_files(const Program& program, PayOptions options) {
    if (options.out.empty())
        return fail(ErrorKind::bad_input, "where to? saldo pay --run RUN --out DIR");
    if (!options.words.empty()) options.acting.ledger = options.words.front();
    auto office = open_office(program.place, program.wiring, Access::work);
    if (!office) return std::unexpected(office.error());
    auto exports = (*office)->ask({{"ask", "exports"},
                                   {"ledger", options.acting.ledger},
                                   {"run", options.run},
                                   {"sink", options.sink}});
    if (!exports) return std::unexpected(exports.error());
    if (const Status kept = keep_sink(options, *exports); !kept) return kept;
    if (const std::string* const ledger = exports->find_fact("ledger"))
        options.acting.ledger = *ledger;
    if (const Status completed = complete(**office, options.acting); !completed) return completed;
    // Before the first file is written.
    for (const auto& cells : exports->rows)
        if (const ExportRow file(cells); file.pays() && file[ExportColumn::fault].empty())
            if (const Status unchanged = check_unchanged(file); !unchanged) return unchanged;
    Answer answer = begin_files(options.run);
    Status written = write_each(program, **office, options, *exports, answer);
    // Also where a copy could not be made: it says so. Not where a payment file could not.
    if (const bool all_tried = answer.rows.size() == exports->rows.size(); all_tried)
        if (Status put = put_manifest(program, options, *exports, answer); !put && written)
            written = std::move(put);
    if (!answer.rows.empty()) show(program, answer);
    return written;
}

struct WithdrawOptions {
    Acting acting;
    std::string run;
    std::string reason;
};

Status withdraw_run(const Program& program, WithdrawOptions options) {
    act_at(program.place, options.acting);
    auto office = open_office(program.place, program.wiring, Access::work);
    if (!office) return std::unexpected(office.error());
    const auto seen =
        (*office)->ask({{"ask", "run"}, {"ledger", options.acting.ledger}, {"run", options.run}});
    if (!seen) return std::unexpected(seen.error());
    if (const std::string* const ledger = seen->find_fact("ledger"))
        options.acting.ledger = *ledger;
    if (const Status completed = complete(**office, options.acting); !completed) return completed;
    events::PaymentRunWithdrawnT withdrawn;
    withdrawn.run = options.run;
    withdrawn.reason = options.reason;
    events::FactUnion data;
    data.Set(std::move(withdrawn));
    const auto id = id_of_act(program.wiring, options.acting, "withdraw:" + options.run);
    if (!id) return std::unexpected(id.error());
    const auto done = record_event(**office, program.wiring, options.acting, *id, std::move(data));
    if (!done) return std::unexpected(done.error());
    return show_run(program, **office, options.acting.ledger, options.run);
}

void add_withdraw(CLI::App& app, Program& program) {
    auto options = std::make_shared<WithdrawOptions>();
    CLI::App* const command = add_command(
        app, program, "withdraw",
        "Withdraw a payment run: what has not left for the bank is free for another run",
        "  saldo withdraw --run 2026-01-run1 --reason \"wrong day\" --actor a-201",
        [&program, options] { return withdraw_run(program, *options); });
    command->add_option("--run", options->run, "The run's id")->required();
    command->add_option("--reason", options->reason, "Why, for those who read the books")
        ->required();
    add_acting_options(command, options->acting);
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
        "  saldo pay --run 2026-01-run1 --out outbox --actor a-201\n"
        "  saldo pay --run 2026-01-run1 --sink bank-koivula --out outbox --actor a-201",
        [&program, options] {
            act_at(program.place, options->acting);
            const bool writes = !options->out.empty() || options->execution_date.empty();
            return writes ? write_files(program, *options) : make_run(program, *options);
        });
    command->add_option("words", options->words, "LEDGER SETTLEMENT…: what to pay");
    command->add_option("--execution-date", options->execution_date,
                        "When the bank shall pay, such as 2026-02-10");
    command->add_option("--run", options->run, "The run's id (default: SETTLEMENT-runN)");
    command->add_option("--out", options->out,
                        "The folder that an approved run's files are written to, with a manifest");
    command->add_option("--sink", options->sink,
                        "Write and record only this sink's file (default: every sink's)");
    add_acting_options(command, options->acting);
    add_withdraw(app, program);
}

}  // namespace saldo

#include "cli/commands/program.hpp"

#include <cstdlib>

#include <fmt/format.h>

namespace saldo {

namespace {

constexpr const char* kAbout =
    "Saldo keeps the books of publicly funded services: vouchers, deliveries, payments.\n"
    "Events are published to a log, folded into balances, settled and paid.";

constexpr const char* kFooter =
    "A first walk:\n"
    "  saldo example-month --seed 1 --out month.jsonl\n"
    "  saldo publish month.jsonl\n"
    "  saldo fold\n"
    "  saldo balances\n\n"
    "The home (--home, or SALDO_HOME) holds what was folded, and the embedded log. With\n"
    "--log kafka://HOST:PORT/TOPIC events live on Kafka instead.\n"
    "Exit codes: 0 done, 1 failed, 2 bad input, 3 not found, 4 refused by the ledger, 5 try again "
    "later.";

void add_place(CLI::App& app, Place& place) {
    app.add_option("--home", place.home, "The home's folder")
        ->envname("SALDO_HOME")
        ->capture_default_str();
    app.add_option("--log", place.log, "kafka://HOST:PORT/TOPIC instead of the embedded log");
    app.add_option("--settings", place.settings_file,
                   "Settings file (default: HOME/saldo.toml where there is one)");
    app.add_option("--memory", place.memory,
                   "Memory for caches and commits, such as 512MiB (default 1GiB)");
    app.add_option("--actor", place.actor, "Pseudonym of whoever acts, for what is recorded")
        ->envname("SALDO_ACTOR");
    app.add_option("--ledger", place.ledger,
                   "The ledger asked about (default: the only one, or all)");
    app.add_option_function<std::string>(
           "--format",
           [&place](const std::string& text) {
               const auto format = format_of_text(text);
               if (!format) throw CLI::ValidationError("--format", "is table, csv or json");
               place.format = *format;
           },
           "table, csv or json")
        ->default_str("table");
    app.add_option_function<std::string>(
           "--language",
           [&place](const std::string& text) {
               const auto language = language_of(text);
               if (!language) throw CLI::ValidationError("--language", "is fi, sv or en");
               place.language = *language;
           },
           "Of reasons for refusals: fi, sv or en")
        ->envname("SALDO_LANGUAGE")
        ->default_str("en");
}

// The library only says that a subcommand is required: which word is none?
void name_unknown_command(const CLI::App& app, int argument_count, char** arguments) {
    if (!app.get_subcommands().empty()) return;
    for (int at = 1; at < argument_count; ++at) {
        const std::string word = arguments[at];
        if (word.starts_with("-")) {
            const CLI::Option* const option = app.get_option_no_throw(word);
            if (option != nullptr && option->get_items_expected_max() > 0) ++at;
            continue;
        }
        fmt::print(stderr, "saldo: there is no command \"{}\": saldo --help lists them\n", word);
        return;
    }
}

}  // namespace

int exit_code_of(ErrorKind kind) noexcept {
    switch (kind) {
        case ErrorKind::bad_input:
        case ErrorKind::limit:
            return 2;
        case ErrorKind::not_found:
            return 3;
        case ErrorKind::refused:
            return 4;
        case ErrorKind::in_use:
        case ErrorKind::unavailable:
            return 5;
        case ErrorKind::newer_format:
        case ErrorKind::io:
        case ErrorKind::damaged:
        case ErrorKind::differs:
            break;
    }
    return 1;
}

void show(const Program& program, const Answer& answer) {
    const std::string text = render(answer, program.place.format);
    std::fwrite(text.data(), 1, text.size(), stdout);
    // What stands beside a table's rows has no place in CSV: a person reads it here, a machine asks
    // for JSON.
    if (program.place.format != Format::csv || answer.columns.empty() || answer.rows.empty())
        return;
    std::fflush(stdout);
    for (const Fact& fact : answer.facts) fmt::print(stderr, "{} {}\n", fact.name, fact.value);
}

CLI::App* add_command(CLI::App& app, const std::string& name, const std::string& what,
                      const std::string& examples) {
    CLI::App* const command = app.add_subcommand(name, what);
    command->footer("Examples:\n" + examples);
    return command;
}

CLI::App* add_command(CLI::App& app, Program& program, const std::string& name,
                      const std::string& what, const std::string& examples,
                      std::function<Status()> run) {
    CLI::App* const command = add_command(app, name, what, examples);
    command->callback([&program, run = std::move(run)] { program.chosen = run; });
    return command;
}

int run_program(int argument_count, char** arguments, const Wiring& wiring,
                const std::string& version) {
    Program program{{}, wiring, {}};
    CLI::App app(kAbout, "saldo");
    app.footer(kFooter);
    app.require_subcommand(1);
    app.fallthrough();
    app.set_version_flag("--version", version);
    add_place(app, program.place);
    add_publish(app, program);
    add_fold(app, program);
    add_questions(app, program);
    add_settling(app, program);
    add_paying(app, program);
    add_invoicing(app, program);
    add_statement(app, program);
    add_receiving(app, program);
    add_tracing(app, program);
    add_topic(app, program);
    add_example_month(app, program);
    try {
        app.parse(argument_count, arguments);
    } catch (const CLI::ParseError& error) {
        const int code = app.exit(error);
        if (code != 0) name_unknown_command(app, argument_count, arguments);
        return code == 0 ? 0 : 2;
    }
    const Status done = program.chosen();
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
        fmt::print(stderr, "saldo: the output could not be written\n");
        return 1;
    }
    if (done) return 0;
    fmt::print(stderr, "saldo: {}\n", done.error().message);
    return exit_code_of(done.error().kind);
}

}  // namespace saldo

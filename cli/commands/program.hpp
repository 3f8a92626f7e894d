// The program as its commands see it. Each add_… function adds commands with their help and
// examples, and sets `chosen` when one of them was called.
#pragma once

#include <functional>
#include <string>

#include <CLI/CLI.hpp>

#include "cli/commands/office.hpp"
#include "cli/commands/place.hpp"
#include "cli/commands/wiring.hpp"

namespace saldo {

struct Program {
    Place place;
    const Wiring& wiring;
    std::function<Status()> chosen;
};

// What scripts learn: 0 done, 1 failed (disk, damage, a total that is not as seen), 2 bad input, 3
// not found, 4 refused by the ledger, 5 try again later (in use, a broker or a process that does
// not answer).
[[nodiscard]] int exit_code_of(ErrorKind kind) noexcept;

// Prints an answer in the format that was asked for.
void show(const Program& program, const Answer& answer);

// A command: name, what it does, examples (pasted as they are).
CLI::App* add_command(CLI::App& app, const std::string& name, const std::string& what,
                      const std::string& examples);
// The same, and what it does when it is called.
CLI::App* add_command(CLI::App& app, Program& program, const std::string& name,
                      const std::string& what, const std::string& examples,
                      std::function<Status()> run);

void add_publish(CLI::App& app, Program& program);
void add_fold(CLI::App& app, Program& program);
void add_questions(CLI::App& app, Program& program);
void add_settling(CLI::App& app, Program& program);
void add_paying(CLI::App& app, Program& program);
void add_invoicing(CLI::App& app, Program& program);
void add_statement(CLI::App& app, Program& program);
void add_receiving(CLI::App& app, Program& program);
void add_tracing(CLI::App& app, Program& program);
void add_topic(CLI::App& app, Program& program);
void add_example_month(CLI::App& app, Program& program);

// Parses the words, runs the command, reports what went wrong. Returns the exit code.
[[nodiscard]] int run_program(int argument_count, char** arguments, const Wiring& wiring,
                              const std::string& version);

}  // namespace saldo

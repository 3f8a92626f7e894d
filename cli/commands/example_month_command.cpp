// saldo example-month: a month of an invented Finnish city as JSON lines.

#include <cstdio>

#include <fmt/format.h>

#include "cli/commands/program.hpp"
#include "cli/example_month/example_month.hpp"

namespace saldo {

namespace {

struct MonthOptions {
    example_month::Options sizes;
    std::filesystem::path out;
};

Status write_month(const Program& program, const MonthOptions& options) {
    const bool to_screen = options.out == "-";
    std::FILE* const file = to_screen ? stdout : std::fopen(options.out.c_str(), "wb");
    if (file == nullptr)
        return fail(ErrorKind::io, fmt::format("{}: cannot be written", options.out.string()));
    const auto summary =
        example_month::write_example_month(options.sizes, [&](std::string_view line) -> Status {
            if (std::fwrite(line.data(), 1, line.size(), file) == line.size()) return {};
            return fail(ErrorKind::io,
                        fmt::format("{}: writing failed: is the disk full?", options.out.string()));
        });
    const bool closed = to_screen || std::fclose(file) == 0;
    if (!summary) return std::unexpected(summary.error());
    if (!closed)
        return fail(ErrorKind::io,
                    fmt::format("{}: writing failed: is the disk full?", options.out.string()));
    if (to_screen) return {};
    Answer answer;
    answer.fact("file", CellKind::text, options.out.string());
    answer.fact("events", CellKind::count, std::to_string(summary->lines));
    answer.fact("to_be_accepted", CellKind::count, std::to_string(summary->accepted()));
    std::uint64_t refused = 0;
    for (const auto& [reason, count] : summary->refusals()) refused += count;
    answer.fact("to_be_refused", CellKind::count, std::to_string(refused));
    show(program, answer);
    return {};
}

}  // namespace

void add_example_month(CLI::App& app, Program& program) {
    auto options = std::make_shared<MonthOptions>();
    CLI::App* const command =
        add_command(app, program, "example-month",
                    "Write a month of an invented Finnish city, the same from a seed everywhere",
                    "  saldo example-month --seed 1 --out month.jsonl\n"
                    "  saldo example-month --seed 2 --deliveries 2000 --out -",
                    [&program, options] { return write_month(program, *options); });
    command->add_option("--seed", options->sizes.seed, "Another seed, another month")
        ->capture_default_str();
    command->add_option("--deliveries", options->sizes.deliveries, "How many")
        ->capture_default_str();
    command->add_option("--providers", options->sizes.providers, "How many")->capture_default_str();
    command->add_option("--contracts", options->sizes.contracts, "How many: no more than providers")
        ->capture_default_str();
    command->add_option("--clients", options->sizes.clients, "How many")->capture_default_str();
    command->add_option("--out", options->out, "The file; - is the screen")->required();
}

}  // namespace saldo

// saldo topic create: makes a Kafka topic as Saldo needs it.

#include <fmt/format.h>

#include "cli/commands/program.hpp"

namespace saldo {

namespace {

Status create(const Program& program, PartitionIndex partitions) {
    const auto settings = program.place.settings();
    if (!settings) return std::unexpected(settings.error());
    if (settings->log.empty())
        return fail(ErrorKind::bad_input, "which topic? Say --log kafka://HOST:PORT/TOPIC");
    const auto made = program.wiring.create_topic(*settings, partitions);
    if (!made) return std::unexpected(made.error());
    const auto log = program.wiring.open_log(*settings, {}, true);
    if (!log) return std::unexpected(log.error());
    if ((*log)->partition_count() != partitions)
        return fail(ErrorKind::bad_input,
                    fmt::format("{} is there already, with {} partitions and not {}: their number "
                                "is fixed for ever",
                                settings->log, (*log)->partition_count(), partitions));
    Answer answer;
    answer.fact("topic", CellKind::text, settings->log);
    answer.fact("partitions", CellKind::count, std::to_string(partitions));
    answer.fact("state", CellKind::text, *made ? "made" : "was there");
    show(program, answer);
    return {};
}

}  // namespace

void add_topic(CLI::App& app, Program& program) {
    CLI::App* const topic =
        add_command(app, "topic", "Kafka topics",
                    "  saldo --log kafka://localhost:9092/saldo topic create --partitions 4");
    topic->require_subcommand(1);
    auto partitions = std::make_shared<PartitionIndex>(1);
    CLI::App* const command = add_command(
        *topic, program, "create", "Make the topic: kept for ever, append times by the broker",
        "  saldo --log kafka://localhost:9092/saldo topic create --partitions 4",
        [&program, partitions] { return create(program, *partitions); });
    command
        ->add_option("--partitions", *partitions, "Fixed for ever: a ledger's events stay in one")
        ->check(CLI::Range(1, 1024));
    command->fallthrough();
}

}  // namespace saldo

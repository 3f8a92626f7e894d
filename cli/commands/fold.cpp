// saldo fold: to the log's end, or on and on (--follow), serving other commands over the home's
// socket.

#include <csignal>

#include <fmt/format.h>

#include "cli/commands/open_home.hpp"
#include "cli/commands/program.hpp"
#include "cli/commands/progress_line.hpp"
#include "cli/commands/serving.hpp"

namespace saldo {

namespace {

StopFlag stop_asked = false;

void ask_to_stop(int) { stop_asked = true; }

struct FoldOptions {
    bool follow = false;
    bool no_outcomes = false;
    std::size_t shards = 0;  // at the same time; 0: all
    std::string group;
};

// Empty where nobody looks.
OnFoldProgress shown_on(ProgressLine& line) {
    if (!line.on_terminal()) return {};
    return [&line](const FoldProgress& progress) {
        line.show_lag(progress.folded, progress.lag_events);
    };
}

Status fold_once(const Program& program, OpenHome& home) {
    const std::uint64_t before = home.position();
    ProgressLine line("folded");
    if (const Status folded = home.fold_to_end(stop_asked, shown_on(line)); !folded) return folded;
    const double seconds = line.seconds();
    line.end();
    auto answer = home.ask({{"ask", "status"}});
    if (!answer) return std::unexpected(answer.error());
    const std::uint64_t folded = home.position() - before;
    answer->fact("folded", CellKind::count, std::to_string(folded));
    answer->fact("events_per_s", CellKind::count,
                 std::to_string(static_cast<std::uint64_t>(static_cast<double>(folded) /
                                                           std::max(seconds, 1e-6))));
    show(program, *answer);
    if (stop_asked)
        return fail(ErrorKind::unavailable,
                    "interrupted: what is folded is kept; run the same command to go on");
    return {};
}

Status fold(const Program& program, const FoldOptions& options) {
    std::signal(SIGINT, ask_to_stop);
    std::signal(SIGTERM, ask_to_stop);
    auto home = OpenHome::open(program.place, program.wiring,
                               {.publish_outcomes = !options.no_outcomes,
                                .threads = options.shards,
                                .group = options.group});
    if (!home) return std::unexpected(home.error());
    if (!options.follow) return fold_once(program, **home);
    auto server =
        SocketServer::listen(program.place.socket(), [&home](const SocketMessage& request) {
            return serve_request(**home, stop_asked, request);
        });
    if (!server) return std::unexpected(server.error());
    fmt::print(stderr, "saldo: folding {} into {}; other commands work meanwhile; Ctrl-C ends it\n",
               (*home)->log().name(), program.place.home.string());
    ProgressLine line("folded");
    const Status followed = (*home)->follow(stop_asked, shown_on(line));
    stop_asked = true;
    server->reset();
    return followed;
}

}  // namespace

void add_fold(CLI::App& app, Program& program) {
    auto options = std::make_shared<FoldOptions>();
    CLI::App* const command =
        add_command(app, program, "fold", "Fold the log into the home: to its end, or on and on",
                    "  saldo fold\n"
                    "  saldo fold --follow &\n"
                    "  saldo --log kafka://localhost:9092/saldo fold\n"
                    "  saldo --log kafka://localhost:9092/saldo fold --shards 2\n"
                    "  saldo --log kafka://localhost:9092/saldo fold --follow --group books &",
                    [&program, options] { return fold(program, *options); });
    CLI::Option* const follow = command->add_flag(
        "--follow", options->follow, "Go on with what comes; serve other commands meanwhile");
    command
        ->add_option("--shards", options->shards,
                     "Partitions folded at the same time, a thread each; where there are more they "
                     "take turns (default: all of them)")
        ->check(CLI::Range(1, 1024));
    command
        ->add_option("--group", options->group,
                     "Share the topic's partitions with the other processes of this Kafka consumer "
                     "group, each with a home of its own")
        ->needs(follow)
        ->check([](const std::string& name) {
            return name.empty() ? "is the group's name" : std::string();
        });
    command->add_flag("--no-outcomes", options->no_outcomes,
                      "Do not publish outcomes to TOPIC.outcomes");
}

}  // namespace saldo

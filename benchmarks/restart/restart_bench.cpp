// How soon a killed process is ready again: a child folds an embedded log and is killed (SIGKILL)
// while it folds; measured is the time from opening the log and the home until a question is
// answered. What is left is then folded, and the digest must be that of a fold that nobody killed.
//
//   bench_restart [--events N] [--vouchers N] [--providers N] [--seed N] [--memory MIB]
//                 [--kill-at PERCENT] [--home DIR] [--digest HEX]
//   bench_restart --small
//
// The operating system still has in memory what the child wrote: this is the restart of a process,
// not of a machine. Said besides: the peak of resident memory, of the killed process and of the one
// after it, beside the memory setting. --digest: of a fold of the same events that nobody killed,
// as a benchmark of the same sizes and seed printed it; without it such a fold is made here, last.
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "benchmarks/folding/folded_home.hpp"
#include "projections/vouchers/vouchers.hpp"

namespace {

using namespace saldo;
using namespace saldo::bench;

constexpr const char* kChild = "--child";

// The child: folds, and says after each batch how far it is, as eight bytes.
int fold_as_child(char** words) {
    const std::filesystem::path folder = words[2];
    const std::size_t memory_bytes = std::strtoull(words[3], nullptr, 10) << 20U;
    const auto log = open_embedded(folder / "log");
    FoldedHome home(folder / "killed", *log, memory_bytes);
    const StopFlag never = false;
    take(home.shard->fold_to_end(never, [](const Progress& progress) {
        if (::write(STDOUT_FILENO, &progress.next_position, sizeof progress.next_position) < 0)
            std::_Exit(1);
    }));
    ::pause();  // at the end: it is killed all the same
    return 0;
}

struct Killed {
    std::uint64_t folded = 0;  // records that it had said
    std::uint64_t peak_mib = 0;
};

// Starts the child and kills it once it has folded `kill_at` records.
Killed fold_and_kill(const std::filesystem::path& folder, std::uint64_t memory_mib,
                     std::uint64_t kill_at) {
    const std::string memory = std::to_string(memory_mib);
    std::array<int, 2> pipe{};
    if (::pipe(pipe.data()) != 0) give_up("no pipe can be made");
    std::fflush(nullptr);
    const pid_t child = ::fork();
    if (child < 0) give_up("no process can be made");
    if (child == 0) {
        ::dup2(pipe[1], STDOUT_FILENO);
        ::execl("/proc/self/exe", "bench_restart", kChild, folder.c_str(), memory.c_str(), nullptr);
        std::_Exit(127);
    }
    ::close(pipe[1]);
    Killed killed;
    while (killed.folded < kill_at)
        if (::read(pipe[0], &killed.folded, sizeof killed.folded) != sizeof killed.folded)
            give_up("the child ended by itself");
    ::kill(child, SIGKILL);  // until it is waited for, nobody else has its number
    int status = 0;
    rusage used{};
    if (::wait4(child, &status, 0, &used) != child || !WIFSIGNALED(status))
        give_up("the child was not killed");
    ::close(pipe[0]);
    killed.peak_mib = static_cast<std::uint64_t>(used.ru_maxrss) / 1'024;
    return killed;
}

// A question of the first voucher, on a snapshot, as the program asks it. Before the voucher is
// committed the answer is that there is none.
void look_up(const Shard& shard, const Workload& workload) {
    std::array<ShardView, 1> views{view_of(shard)};
    const std::string id = Workload::voucher_id(0);
    const auto answer = ask_voucher(
        views, {.ledger = std::string(kLedger), .voucher = id, .day = Workload::first_day()});
    if (!answer) {
        if (shard.committed_position() >= workload.setup_events()) give_up(answer.error().message);
        return;
    }
    const std::string* const found = answer->find_fact("voucher");
    if (found == nullptr || *found != id) give_up("the answer is of another voucher");
}

struct Ready {
    double log_ms = 0;    // the log is open
    double shard_ms = 0;  // and the home's shard
    double ready_ms = 0;  // and a question is answered
    std::uint64_t position = 0;
    FoldMeasure rest;
    std::string digest;
};

Ready restart(const std::filesystem::path& folder, const Workload& workload,
              std::size_t memory_bytes) {
    Ready ready;
    const auto began = Clock::now();
    const auto log = open_embedded(folder / "log");
    ready.log_ms = seconds_since(began) * 1e3;
    FoldedHome home(folder / "killed", *log, memory_bytes);
    ready.shard_ms = seconds_since(began) * 1e3;
    look_up(*home.shard, workload);
    ready.ready_ms = seconds_since(began) * 1e3;
    ready.position = home.shard->committed_position();
    ready.rest = fold_all(*home.shard, workload.events() - ready.position);
    check(*home.shard, workload);
    ready.digest = digest_of(*home.shard);
    return ready;
}

std::string undisturbed_digest(const std::filesystem::path& folder, const Workload& workload,
                               std::size_t memory_bytes) {
    const auto log = open_embedded(folder / "log");
    FoldedHome home(folder / "undisturbed", *log, memory_bytes);
    const FoldMeasure measure = fold_all(*home.shard, workload.events());
    fmt::print("undisturbed {:>8.0f} events/s\n", measure.rate);
    return digest_of(*home.shard);
}

}  // namespace

int main(int count, char** words) {
    if (count == 4 && std::strcmp(words[1], kChild) == 0) return fold_as_child(words);
    Options options("restart", count, words);
    const Workload workload(
        workload_options(options, {10'000'000, 1'000'000, 5'000}, {40'000, 500, 20}));
    const std::uint64_t memory_mib = options.number("memory", 4'096, 32);
    const std::uint64_t percent = options.number("kill-at", 95, 80);
    std::string undisturbed = options.text("digest");
    const WorkFolder folder(options);
    options.done();
    if (percent > 100) give_up("--kill-at is a percentage");
    Report report(options);

    publish(*open_embedded(folder.path() / "log"), workload, 0, workload.events());
    const Killed killed =
        fold_and_kill(folder.path(), memory_mib, workload.events() * percent / 100);
    const Ready ready = restart(folder.path(), workload, memory_mib << 20U);
    if (undisturbed.empty())
        undisturbed = undisturbed_digest(folder.path(), workload, memory_mib << 20U);
    if (undisturbed != ready.digest) give_up("the digest is not that of a fold that nobody killed");

    fmt::print("killed after {} events of {}, of which {} were committed\n", killed.folded,
               workload.events(), ready.position);
    fmt::print("resident memory: {} MiB at most, then {} MiB; setting {} MiB\n", killed.peak_mib,
               ready.rest.peak_mib, memory_mib);
    fmt::print("ready after {:.1f} ms: the log {:.1f}, the home {:.1f}, the first answer {:.1f}\n",
               ready.ready_ms, ready.log_ms, ready.shard_ms - ready.log_ms,
               ready.ready_ms - ready.shard_ms);
    fmt::print("caught up after another {:.1f} s\n", ready.rest.seconds);
    fmt::print("checked: the digest is that of a fold that nobody killed\n");
    report.number("events_folded", workload.events());
    report.number("killed_after_events", killed.folded);
    report.number("killed_peak_rss_mib", killed.peak_mib);
    report.number("restarted_peak_rss_mib", ready.rest.peak_mib);
    report.number("committed_events", ready.position);
    report.number("ready_ms", ready.ready_ms, 1);
    report.number("log_open_ms", ready.log_ms, 1);
    report.number("home_open_ms", ready.shard_ms - ready.log_ms, 1);
    report.number("first_answer_ms", ready.ready_ms - ready.shard_ms, 1);
    report.number("caught_up_s", ready.rest.seconds, 1);
    report.text("digest", ready.digest);
    report.print();
    return 0;
}

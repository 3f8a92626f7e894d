// Questions while folding: threads ask for random vouchers, their balances and their history, each
// from a snapshot of its own as the program's questions do, while the shard folds the second half
// of the events. Every answer is checked to be of the voucher that was asked for.
//
//   bench_lookup [--events N] [--vouchers N] [--providers N] [--seed N] [--memory MIB]
//                [--threads N] [--home DIR]
//   bench_lookup --small
#include <array>
#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "benchmarks/folding/folded_home.hpp"
#include "projections/balances/balances.hpp"
#include "projections/history/ask_history.hpp"
#include "projections/vouchers/vouchers.hpp"

namespace {

using namespace saldo;
using namespace saldo::bench;

constexpr std::size_t kHistoryRows = 20;

struct Lookups {
    Latencies voucher;
    Latencies balances;
    Latencies history;
};

std::uint64_t next_random(std::uint64_t& state) {  // xorshift64
    state ^= state << 13U;
    state ^= state >> 7U;
    state ^= state << 17U;
    return state;
}

Answer ask(const Shard& shard, const std::string& voucher, std::uint64_t kind) {
    std::array<ShardView, 1> views{view_of(shard)};
    const std::string ledger(kLedger);
    if (kind == 0)
        return take(ask_voucher(
            views, {.ledger = ledger, .voucher = voucher, .day = Workload::first_day()}));
    if (kind == 1) return take(ask_balances(views, {.ledger = ledger, .voucher = voucher}));
    return take(ask_history(
        views,
        {.ledger = ledger, .voucher = voucher, .limit = kHistoryRows, .newest_first = true}));
}

// Every answer about a voucher shows something of it that no other's does.
void check_answer(const Answer& answer, const std::string& voucher, std::uint64_t kind) {
    if (kind == 0) {
        const std::string* const found = answer.find_fact("voucher");
        if (found == nullptr || *found != voucher) give_up("an answer is of another voucher");
        return;
    }
    if (answer.rows.empty()) give_up(fmt::format("nothing is known of voucher {}", voucher));
    if (kind == 1)
        for (const auto& row : answer.rows)
            if (!row.front().ends_with("/" + voucher)) give_up("a balance is of another voucher");
}

void look_up_until(const Shard& shard, const Workload& workload, std::uint64_t seed,
                   const std::atomic<bool>& stop, Lookups& lookups) {
    std::uint64_t state = seed;
    for (std::uint64_t kind = 0; !stop; kind = (kind + 1) % 3) {
        const std::string voucher =
            Workload::voucher_id(next_random(state) % workload.sizes().vouchers);
        const auto began = Clock::now();
        const Answer answer = ask(shard, voucher, kind);
        const double ms = seconds_since(began) * 1e3;
        check_answer(answer, voucher, kind);
        Latencies& latencies = kind == 0   ? lookups.voucher
                               : kind == 1 ? lookups.balances
                                           : lookups.history;
        latencies.add_ms(ms);
    }
}

struct Looked {
    FoldMeasure fold;
    Lookups lookups;
};

// Folds what is left of the log while `threads` threads ask.
Looked fold_and_look(Shard& shard, const Workload& workload, std::uint64_t events,
                     std::uint64_t threads) {
    std::atomic<bool> stop = false;
    std::vector<Lookups> of_threads(threads);
    std::vector<std::thread> readers;
    for (std::uint64_t at = 0; at < threads; ++at)
        readers.emplace_back(
            [&, at] { look_up_until(shard, workload, at + 1, stop, of_threads[at]); });
    Looked looked;
    looked.fold = fold_all(shard, events);
    stop = true;
    for (std::thread& reader : readers) reader.join();
    for (const Lookups& one : of_threads) {
        looked.lookups.voucher.add_all(one.voucher);
        looked.lookups.balances.add_all(one.balances);
        looked.lookups.history.add_all(one.history);
    }
    return looked;
}

}  // namespace

int main(int count, char** words) {
    Options options("lookup", count, words);
    const Workload workload(
        workload_options(options, {5'000'000, 1'000'000, 5'000}, {20'000, 500, 20}));
    const std::uint64_t memory_mib = options.number("memory", 4'096, 512);
    const std::uint64_t threads = options.number("threads", 1, 2);
    const WorkFolder folder(options);
    options.done();
    if (threads == 0) give_up("--threads is a number above zero");
    Report report(options);

    const auto log = open_embedded(folder.path() / "log");
    FoldedHome home(folder.path() / "home", *log, memory_mib << 20U);
    const std::uint64_t half = workload.setup_events() + workload.mixed_events() / 2;
    publish(*log, workload, 0, half);
    const FoldMeasure alone = fold_all(*home.shard, half);
    publish(*log, workload, half, workload.events());
    Looked looked = fold_and_look(*home.shard, workload, workload.events() - half, threads);
    check(*home.shard, workload);

    const std::size_t lookups = looked.lookups.voucher.count() + looked.lookups.balances.count() +
                                looked.lookups.history.count();
    const double rate = static_cast<double>(lookups) / looked.fold.seconds;
    fmt::print("lookups    {:>9.0f} a second, {} threads, while folding {:.0f} events/s\n", rate,
               threads, looked.fold.rate);
    fmt::print("fold alone {:>9.0f} events/s (the first half, with set-up)\n", alone.rate);
    report.number("lookups_per_s", rate, 0);
    report.number("events_per_s", looked.fold.rate, 0);
    report.number("events_per_s_alone", alone.rate, 0);
    looked.lookups.voucher.report("voucher", report);
    looked.lookups.balances.report("balances", report);
    looked.lookups.history.report("history", report);
    Latencies all = looked.lookups.voucher;
    all.add_all(looked.lookups.balances);
    all.add_all(looked.lookups.history);
    all.report("lookup", report);
    report.text("digest", digest_of(*home.shard));
    report.print();
    return 0;
}

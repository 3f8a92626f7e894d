// Saldo's side of the comparison with Kafka Streams: publishes the workload to a topic, folds it
// durably into a fresh home (outcomes not published), checks the books, and writes every provider's
// and every voucher's balance to a file, which run.sh compares with what the peer wrote.
//
//   bench_streams --brokers HOST:PORT --topic NAME --balances FILE [--events N] [--vouchers N]
//                 [--providers N] [--memory MIB] [--home DIR]
//   bench_streams --small      no broker: the embedded log, some thousands of events
//
// benchmarks/streams/run.sh runs both sides. The last line is JSON.

#include <fstream>
#include <string>

#include <fmt/format.h>

#include "benchmarks/folding/folded_home.hpp"
#include "engine/base/bytes.hpp"
#include "engine/fold/state.hpp"
#include "projections/pipeline/tables.hpp"

namespace {

using namespace saldo;
using namespace saldo::bench;

// One line for each provider that is owed something.
void write_payables(const State& state, std::ostream& out) {
    const Handle ledger = state.books.ledgers.find(kNoHandle, kLedger);
    for (Handle provider = 1; provider <= state.registry.providers.size(); ++provider) {
        const std::int64_t open = open_cents(state, ledger, provider);
        if (open != 0)
            out << "payable " << state.registry.providers[provider].id << ' ' << open << '\n';
    }
}

// One line for each voucher that an event has touched: what its opened periods have left.
void write_vouchers(const Shard& shard, std::ostream& out) {
    const auto snapshot = take(shard.store().snapshot());
    take(snapshot->scan(index_of(TableId::vouchers), {}, {},
                        [&](std::string_view /*key*/, std::string_view row) {
                            Voucher voucher;
                            FieldReader fields(row);
                            fields(voucher);
                            if (fields.failed()) give_up("a voucher's row cannot be read");
                            std::int64_t left = 0;
                            for (const Voucher::Pot& pot : voucher.pots)
                                for (const Voucher::UsedPeriod& period : pot.periods)
                                    left += period.left();
                            if (left != 0) out << "voucher " << voucher.id << ' ' << left << '\n';
                            return true;
                        }));
}

}  // namespace

int main(int count, char** words) {
    Options options("streams", count, words);
    const Workload workload(
        workload_options(options, {2'000'000, 200'000, 2'000}, {20'000, 500, 20}));
    const std::uint64_t memory_mib = options.number("memory", 4'096, 512);
    const std::string brokers = options.text("brokers");
    const std::string topic = options.text("topic");
    const std::string balances = options.text("balances");
    const WorkFolder folder(options);
    options.done();
    if (!options.small() && (brokers.empty() || topic.empty() || balances.empty()))
        give_up("--brokers, --topic and --balances, or --small");
    Report report(options);

    const auto log = brokers.empty() ? open_embedded(folder.path() / "log")
                                     : make_topic_log(brokers, topic, memory_mib << 20U);
    publish(*log, workload, 0, workload.events());
    FoldedHome home(folder.path() / "home", *log, memory_mib << 20U);
    const FoldMeasure folded = fold_all(*home.shard, workload.events());
    check(*home.shard, workload);
    std::ofstream out(balances.empty() ? folder.path() / "balances"
                                       : std::filesystem::path(balances));
    write_payables(home.shard->fold().state(), out);
    write_vouchers(*home.shard, out);
    if (!out.flush()) give_up("cannot write the balances");
    fmt::print(
        "saldo      {:>9.0f} events/s (durable, all projections; {:.1f} us of processor time an "
        "event)\n",
        folded.rate, folded.processor_us);
    report.number("events_folded", workload.events());
    report.number("events_per_s", folded.rate, 0);
    report.number("processor_us", folded.processor_us, 2);
    report.number("peak_rss_mib", folded.peak_mib);
    report.text("digest", digest_of(*home.shard));
    report.print();
    return 0;
}

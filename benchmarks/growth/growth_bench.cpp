// What an event costs as a home grows: for each size a fresh embedded log and home, the time of an
// event on the average and over the last tenth, the bytes on disk, and whether the memory setting
// was held, by the peak of resident memory.
//
//   bench_growth [--sizes EVENTS:VOUCHERS,…] [--providers N] [--seed N] [--memory MIB]
//                [--home DIR] [--samples FILE]      sizes in thousands: 1000:1000,10000:5000
//   bench_growth --small
//
// A setting that was not held ends the run with exit code 1. benchmarks/memory/run.sh is this with
// 1024 MiB.
#include <algorithm>
#include <charconv>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "benchmarks/folding/folded_home.hpp"

namespace {

using namespace saldo;
using namespace saldo::bench;

constexpr const char* kUsual = "1000:1000,10000:5000";
constexpr const char* kIfSmall = "10:1,40:2";

std::uint64_t thousands(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value == 0)
        give_up(fmt::format("\"{}\" is no number of thousands", text));
    return value * 1'000;
}

std::vector<WorkloadSizes> sizes_of(std::string_view text) {
    std::vector<WorkloadSizes> sizes;
    while (!text.empty()) {
        const std::string_view one = text.substr(0, text.find(','));
        const std::size_t colon = one.find(':');
        if (colon == std::string_view::npos) give_up("--sizes EVENTS:VOUCHERS,… in thousands");
        sizes.push_back({.events = thousands(one.substr(0, colon)),
                         .vouchers = thousands(one.substr(colon + 1))});
        text.remove_prefix(std::min(text.size(), one.size() + 1));
    }
    return sizes;
}

struct Grown {
    FoldMeasure measure;
    double disk_bytes_per_event = 0;
    std::string digest;
};

Grown grow(const std::filesystem::path& folder, const Workload& workload, std::size_t memory_bytes,
           Samples& samples) {
    publish(*open_embedded(folder / "log"), workload, 0, workload.events());
    Grown grown;
    {
        const auto log = open_embedded(folder / "log", memory_bytes);
        FoldedHome home(folder / "home", *log, memory_bytes);
        samples.begin(fmt::format("{}:{}", workload.sizes().events, workload.sizes().vouchers));
        grown.measure = fold_all(*home.shard, workload.events(), &samples);
        check(*home.shard, workload);
        grown.disk_bytes_per_event = static_cast<double>(home.shard->store().disk_bytes()) /
                                     static_cast<double>(workload.events());
        grown.digest = digest_of(*home.shard);
    }
    std::filesystem::remove_all(folder);
    return grown;
}

}  // namespace

int main(int count, char** words) {
    Options options("growth", count, words);
    std::string sizes_said = options.text("sizes");
    if (sizes_said.empty()) sizes_said = options.small() ? kIfSmall : kUsual;
    const std::uint64_t providers = options.number("providers", 5'000, 20);
    const std::uint64_t seed = options.number("seed", 1, 1);
    const std::uint64_t memory_mib = options.number("memory", 4'096, 512);
    Samples samples(options);
    const WorkFolder folder(options);
    options.done();
    Report report(options);
    report.text("sizes_in_thousands", sizes_said);

    bool held = true;
    for (WorkloadSizes sizes : sizes_of(sizes_said)) {
        sizes.providers = providers;
        sizes.seed = seed;
        const Workload workload(sizes);
        const Grown grown = grow(folder.path() / "size", workload, memory_mib << 20U, samples);
        const FoldMeasure& measure = grown.measure;
        held = held && measure.peak_mib <= memory_mib;
        fmt::print(
            "{:>9} events, {:>8} vouchers: {:>6.2f} us an event ({:.2f} in the last tenth; {:.2f} "
            "of processors), {:.0f} bytes each; {} MiB at most\n",
            sizes.events, sizes.vouchers, 1e6 / measure.rate, 1e6 / measure.last_tenth_rate,
            measure.processor_us, grown.disk_bytes_per_event, measure.peak_mib);
        std::fflush(stdout);
        const std::string name =
            fmt::format("{}k_{}k_", sizes.events / 1'000, sizes.vouchers / 1'000);
        report.number(name + "events_folded", measure.events);
        report.number(name + "event_us", 1e6 / measure.rate, 3);
        report.number(name + "last_tenth_event_us", 1e6 / measure.last_tenth_rate, 3);
        report.number(name + "processor_us", measure.processor_us, 3);
        report.number(name + "disk_bytes_per_event", grown.disk_bytes_per_event, 1);
        report.number(name + "peak_rss_mib", measure.peak_mib);
        report.text(name + "digest", grown.digest);
    }
    fmt::print("memory setting {} MiB: {}\n", memory_mib, held ? "held" : "not held");
    report.flag("memory_held", held);
    report.print();
    return held ? 0 : 1;
}

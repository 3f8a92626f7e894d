#include "benchmarks/report/report.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string_view>
#include <sys/utsname.h>
#include <unistd.h>

#include <fmt/format.h>
#include <librdkafka/rdkafka.h>
#include <rocksdb/version.h>

// jemalloc's, where it is the allocator (benchmarks/CMakeLists.txt); nullptr where it is not.
extern "C" __attribute__((weak)) int mallctl(const char* name, void* old_value,
                                             std::size_t* old_size, void* new_value,
                                             std::size_t new_size);

namespace saldo::bench {

namespace {

// For give_up().
const char* bench_name = "saldo";
std::filesystem::path& work_folder() {
    static std::filesystem::path folder;
    return folder;
}

std::string processor() {
    std::ifstream in("/proc/cpuinfo");
    for (std::string line; std::getline(in, line);)
        if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
    return "unknown processor";
}

// A line "NAME: NUMBER kB" of a file of the kernel's, in MiB.
std::uint64_t mib_of(const char* file, std::string_view name) {
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);)
        if (line.starts_with(name)) return std::stoull(line.substr(name.size() + 1)) / 1024;
    give_up(fmt::format("{} does not say {}", file, name));
}

std::string load() {
    std::ifstream in("/proc/loadavg");
    std::string first;
    in >> first;
    return first;
}

std::string kernel() {
    utsname names{};
    ::uname(&names);
    return fmt::format("{} {}", names.sysname, names.release);
}

std::string rocksdb_version() {
    return fmt::format("{}.{}.{}", ROCKSDB_MAJOR, ROCKSDB_MINOR, ROCKSDB_PATCH);
}

std::string json_text(std::string_view text) {
    std::string written = "\"";
    for (const char letter : text) {
        if (letter == '"' || letter == '\\') written += '\\';
        written += letter;
    }
    return written + "\"";
}

}  // namespace

double seconds_since(Clock::time_point began) {
    return std::chrono::duration<double>(Clock::now() - began).count();
}

void give_up(const std::string& why) {
    std::fflush(stdout);
    fmt::print(stderr, "bench_{}: {}\n", bench_name, why);
    std::error_code ignored;
    if (!work_folder().empty()) std::filesystem::remove_all(work_folder(), ignored);
    std::_Exit(1);  // threads may be at work
}

Options::Options(const char* bench, int count, char** words) : bench_(bench) {
    bench_name = bench;
    for (int at = 1; at < count; ++at) {
        const std::string_view word = words[at];
        if (word == "--small") {
            small_ = true;
            continue;
        }
        if (!word.starts_with("--")) give_up(fmt::format("what is {}?", word));
        if (at + 1 >= count) give_up(fmt::format("{} needs a value", word));
        said_.emplace_back(word.substr(2), words[++at]);
    }
    if (!small_ && std::string_view(SALDO_BUILD_TYPE) != "Release")
        give_up("a build of type " SALDO_BUILD_TYPE " measures nothing: use the release preset");
}

const std::string* Options::find(const char* name) {
    asked_.emplace_back(name);
    for (const auto& [said, value] : said_)
        if (said == name) return &value;
    return nullptr;
}

std::uint64_t Options::number(const char* name, std::uint64_t usual, std::uint64_t if_small) {
    std::uint64_t value = small_ ? if_small : usual;
    if (const std::string* const said = find(name)) {
        char* end = nullptr;
        value = std::strtoull(said->c_str(), &end, 10);
        if (said->empty() || *end != '\0')
            give_up(fmt::format("--{} {}: a number is asked for", name, *said));
    }
    settings_.emplace_back(name, std::to_string(value));
    return value;
}

std::string Options::text(const char* name) {
    const std::string* const said = find(name);
    if (said == nullptr) return {};
    settings_.emplace_back(name, *said);
    return *said;
}

void Options::done() const {
    for (const auto& [said, value] : said_)
        if (std::ranges::find(asked_, said) == asked_.end())
            give_up(fmt::format("what is --{}?", said));
}

WorkFolder::WorkFolder(Options& options) {
    const std::string said = options.text("home");
    path_ = said.empty()
                ? std::filesystem::temp_directory_path() / fmt::format("saldo-bench-{}", ::getpid())
                : std::filesystem::path(said);
    std::error_code error;
    if (std::filesystem::exists(path_, error) && !std::filesystem::is_empty(path_, error))
        give_up(fmt::format("{} is there already, and not empty", path_.string()));
    std::filesystem::create_directories(path_, error);
    if (error) give_up(fmt::format("{}: {}", path_.string(), error.message()));
    work_folder() = path_;
}

WorkFolder::~WorkFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

Report::Report(const Options& options) {
    const std::string machine = processor();
    const auto processors = static_cast<std::uint64_t>(::sysconf(_SC_NPROCESSORS_ONLN));
    const std::uint64_t memory = mib_of("/proc/meminfo", "MemTotal:");
    fmt::print("{}: saldo {}, {} build, {}; librdkafka {}, RocksDB {}\n", options.bench(),
               SALDO_VERSION, SALDO_BUILD_TYPE, SALDO_COMPILER, rd_kafka_version_str(),
               rocksdb_version());
    fmt::print("{}, {} processors, {} MiB, {}; load {}\n", machine, processors, memory, kernel(),
               load());
    text("bench", options.bench());
    text("machine", machine);
    number("processors", processors);
    number("machine_memory_mib", memory);
    text("kernel", kernel());
    text("load", load());
    text("saldo", SALDO_VERSION);
    text("build", SALDO_BUILD_TYPE);
    text("compiler", SALDO_COMPILER);
    text("librdkafka", rd_kafka_version_str());
    text("rocksdb", rocksdb_version());
    std::string settings = "settings:";
    for (const auto& [name, value] : options.settings()) {
        settings += fmt::format(" --{} {}", name, value);
        if (name == "home" || name == "samples" || name == "brokers") continue;  // where, not what
        const bool is_number = value.find_first_not_of("0123456789") == std::string::npos;
        line_ += fmt::format(",{}:{}", json_text(name), is_number ? value : json_text(value));
    }
    fmt::print("{}\n", settings);
    std::fflush(stdout);
}

void Report::number(const std::string& name, std::uint64_t value) {
    line_ += fmt::format(",{}:{}", json_text(name), value);
}
void Report::number(const std::string& name, double value, int decimals) {
    line_ += fmt::format(",{}:{:.{}f}", json_text(name), value, decimals);
}
void Report::text(const std::string& name, const std::string& value) {
    line_ += fmt::format(",{}:{}", json_text(name), json_text(value));
}
void Report::flag(const std::string& name, bool value) {
    line_ += fmt::format(",{}:{}", json_text(name), value);
}
void Report::print() const { fmt::print("{{{},\"checked\":true}}\n", line_.substr(1)); }

void Latencies::add_all(const Latencies& others) {
    ms_.insert(ms_.end(), others.ms_.begin(), others.ms_.end());
}

// The smallest that at least `share` of all do not exceed.
double Latencies::at(double share) {
    const auto count = static_cast<double>(ms_.size());
    const auto place = static_cast<std::size_t>(std::ceil(share * count));
    return ms_[std::clamp<std::size_t>(place, 1, ms_.size()) - 1];
}

void Latencies::report(const std::string& name, Report& report) {
    if (ms_.empty()) give_up(fmt::format("nothing was measured of {}", name));
    std::ranges::sort(ms_);
    constexpr std::pair<const char*, double> kShares[] = {
        {"p50", 0.5}, {"p99", 0.99}, {"p99.9", 0.999}, {"p100", 1.0}};
    std::string line = fmt::format("{:<22}", name);
    for (const auto& [share, value] : kShares) {
        line += fmt::format("  {} {:.3f} ms", share, at(value));
        report.number(fmt::format("{}_{}_ms", name, share), at(value), 3);
    }
    fmt::print("{}  ({} samples)\n", line, ms_.size());
}

void forget_peak() {
    constexpr const char* kPurgeAll = "arena.4096.purge";  // MALLCTL_ARENAS_ALL
    if (mallctl != nullptr) static_cast<void>(mallctl(kPurgeAll, nullptr, nullptr, nullptr, 0));
    std::ofstream("/proc/self/clear_refs") << "5";
}
double processor_seconds() {
    timespec spent{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent);
    return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) * 1e-9;
}

std::uint64_t peak_mib() { return mib_of("/proc/self/status", "VmHWM:"); }
std::uint64_t resident_mib() { return mib_of("/proc/self/status", "VmRSS:"); }

}  // namespace saldo::bench

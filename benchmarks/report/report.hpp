// What every benchmark says, and how: its options, the machine and the versions, what it measured,
// and one line of JSON at the end.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/result.hpp"

namespace saldo::bench {

using Clock = std::chrono::steady_clock;
[[nodiscard]] double seconds_since(Clock::time_point began);

// Ends the run: "bench_NAME: why", exit code 1.
[[noreturn]] void give_up(const std::string& why);

template <class T>
[[nodiscard]] T take(Result<T> result) {
    if (!result) give_up(result.error().message);
    return std::move(*result);
}
inline void take(const Status& status) {
    if (!status) give_up(status.error().message);
}

// `--name value` and `--small`. What a benchmark asks for is what it knows; all of it is a setting
// that the report prints. A build that is not Release is refused, but for --small.
class Options {
  public:
    // `bench` is the benchmark's name and lives for ever.
    Options(const char* bench, int count, char** words);

    [[nodiscard]] const char* bench() const { return bench_; }
    [[nodiscard]] bool small() const { return small_; }
    // What was said, else one of the two by --small.
    [[nodiscard]] std::uint64_t number(const char* name, std::uint64_t usual,
                                       std::uint64_t if_small);
    // What was said; empty: nothing was.
    [[nodiscard]] std::string text(const char* name);
    // Gives up where something was said that nobody asked for.
    void done() const;

    [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& settings() const {
        return settings_;
    }

  private:
    const std::string* find(const char* name);

    const char* bench_;
    bool small_ = false;
    std::vector<std::pair<std::string, std::string>> said_;
    std::vector<std::string> asked_;
    std::vector<std::pair<std::string, std::string>> settings_;  // name, value; in order of asking
};

// The benchmark's own folder: --home, or one among the temporary files. Empty when the benchmark
// begins, gone when it ends.
class WorkFolder {
  public:
    explicit WorkFolder(Options& options);
    ~WorkFolder();
    WorkFolder(const WorkFolder&) = delete;
    WorkFolder& operator=(const WorkFolder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

// Collects what was measured.
class Report {
  public:
    // Prints the machine, the versions, the build and the settings.
    explicit Report(const Options& options);
    // Facts of the last line, in order. A name ends with its unit.
    void number(const std::string& name, std::uint64_t value);
    void number(const std::string& name, double value, int decimals);
    void text(const std::string& name, const std::string& value);
    void flag(const std::string& name, bool value);
    // The line of JSON, with "checked": true: a benchmark whose answer is wrong gave up before.
    void print() const;

  private:
    std::string line_;
};

// How long things took.
class Latencies {
  public:
    // Beforehand, so that no sample waits for memory.
    void reserve(std::uint64_t count) { ms_.reserve(count); }
    void add_ms(double ms) { ms_.push_back(ms); }
    void add_all(const Latencies& others);
    [[nodiscard]] std::size_t count() const { return ms_.size(); }
    // Prints p50, p99, p99.9 and p100, and adds them to the report as NAME_p50_ms, …
    void report(const std::string& name, Report& report);

  private:
    [[nodiscard]] double at(double share);
    std::vector<double> ms_;
};

// The process's peak of resident memory since the last forget_peak(), as the kernel counts it.
// forget_peak() first gives back what the allocator keeps of memory that nobody uses any more.
void forget_peak();
// What all threads of the process have had of the processors until now.
[[nodiscard]] double processor_seconds();
[[nodiscard]] std::uint64_t peak_mib();
[[nodiscard]] std::uint64_t resident_mib();

}  // namespace saldo::bench

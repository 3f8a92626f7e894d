// What the machine itself can do of what the fold is made of, each alone: copying memory, waiting
// for memory in random places, hashing a record, writing sorted rows as table files. The stages of
// a fold are compared with these.
//
//   bench_limits [--memory MIB] [--rows N] [--home DIR]
//   bench_limits --small
//
// Random places: lines of 64 bytes of one block of --memory MiB, on huge pages as the fold's tables
// are; one after another, where each says which is next, and eight such ways at once. Each figure
// is the best of three rounds.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <memory>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <rocksdb/sst_file_reader.h>
#include <rocksdb/sst_file_writer.h>

#include "benchmarks/report/report.hpp"
#include "engine/base/huge_pages.hpp"
#include "projections/pipeline/sha256_openssl.hpp"
#include "projections/store/rocks_options.hpp"

namespace {

using namespace saldo;
using namespace saldo::bench;

constexpr int kRounds = 3;
constexpr std::size_t kWays = 8;
constexpr std::size_t kRecordBytes = 274;  // of the workload's events, on the average
constexpr std::size_t kKeyBytes = 24;
constexpr std::size_t kValueBytes = 48;

// The seconds of the quickest round.
template <class Round>
double best_of_rounds(Round round) {
    double best = 0;
    for (int at = 0; at < kRounds; ++at) {
        const auto began = Clock::now();
        round();
        const double seconds = seconds_since(began);
        best = at == 0 ? seconds : std::min(best, seconds);
    }
    return best;
}

void copy_memory(std::size_t bytes, Report& report) {
    const std::vector<char> from(bytes, 'x');
    std::vector<char> into(bytes, ' ');
    const double seconds =
        best_of_rounds([&] { std::memcpy(into.data(), from.data(), from.size()); });
    if (into != from) give_up("what was copied is not what was there");
    const double rate = static_cast<double>(bytes) / seconds / 1e9;
    fmt::print("copying     {:>8.2f} GB/s (read, and written again)\n", rate);
    report.number("copy_gb_per_s", rate, 2);
}

struct alignas(64) Line {
    std::uint64_t next = 0;
};

// One way through all lines that ends where it began (Sattolo's shuffle).
HugeVector<Line> way_through(std::size_t lines) {
    HugeVector<Line> way(lines);
    std::vector<std::uint32_t> order(lines);
    std::iota(order.begin(), order.end(), 0U);
    std::mt19937_64 random(1);
    for (std::size_t at = lines - 1; at > 0; --at) std::swap(order[at], order[random() % at]);
    for (std::size_t at = 0; at < lines; ++at) way[at].next = order[at];
    return way;
}

void wait_for_memory(std::size_t bytes, Report& report) {
    const std::size_t lines = bytes / sizeof(Line);
    const HugeVector<Line> way = way_through(lines);
    std::uint64_t at = 0;
    const double alone = best_of_rounds([&] {
        for (std::size_t step = 0; step < lines; ++step) at = way[at].next;
        if (at != 0) give_up("the way through all lines does not end where it began");
    });

    std::array<std::uint64_t, kWays> begin{};
    for (std::size_t one = 0; one < kWays; ++one) {
        begin[one] = at;
        for (std::size_t step = 0; step < lines / kWays; ++step) at = way[at].next;
    }
    std::array<std::uint64_t, kWays> ends{};
    const double together = best_of_rounds([&] {
        ends = begin;
        for (std::size_t step = 0; step < lines / kWays; ++step)
            for (std::uint64_t& one : ends) one = way[one].next;
    });
    for (std::size_t one = 0; one + 1 < kWays; ++one)
        if (ends[one] != begin[one + 1]) give_up("one way does not end where the next begins");

    const auto looks = static_cast<double>(lines);
    fmt::print("waiting     {:>8.1f} ns for a line in a random place, {:.1f} ns with {} at once\n",
               alone / looks * 1e9, together / looks * 1e9, kWays);
    report.number("random_line_ns", alone / looks * 1e9, 1);
    report.number("random_line_of_eight_ns", together / looks * 1e9, 1);
}

void hash_records(std::size_t records, Report& report) {
    const auto hasher = make_openssl_hasher();
    std::string record(kRecordBytes, 'r');
    Digest last{};
    const double seconds = best_of_rounds([&] {
        for (std::size_t at = 0; at < records; ++at) {
            std::memcpy(record.data(), &at, sizeof at);
            last = hasher->sha256(record);
        }
    });
    if (last != make_openssl_hasher()->sha256(record)) give_up("the same record has two hashes");
    const double ns = seconds / static_cast<double>(records) * 1e9;
    fmt::print("hashing     {:>8.1f} ns for a record of {} bytes (SHA-256)\n", ns, kRecordBytes);
    report.number("record_hash_ns", ns, 1);
}

struct Row {
    std::string key;
    std::string value;
};

std::vector<Row> sorted_rows(std::size_t count) {
    std::vector<Row> rows(count);
    std::mt19937_64 random(2);
    const auto fill = [&](std::string& into, std::size_t bytes) {
        while (into.size() < bytes) {
            const std::uint64_t word = random();
            into.append(reinterpret_cast<const char*>(&word), sizeof word);
        }
        into.resize(bytes);
    };
    for (Row& row : rows) {
        fill(row.key, kKeyBytes);
        fill(row.value, kValueBytes);
    }
    std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.key < b.key; });
    return rows;
}

void expect_ok(const rocksdb::Status& status) {
    if (!status.ok()) give_up(status.ToString());
}

void write_rows(const std::filesystem::path& folder, std::size_t count, Report& report) {
    const std::vector<Row> rows = sorted_rows(count);
    const store::RocksOptions tuned = store::tune({1, {{"rows", true}}}, {});
    const rocksdb::Options options(tuned.database, tuned.tables.front());
    std::filesystem::create_directories(folder);
    const std::string file = (folder / "rows.sst").string();
    const double seconds = best_of_rounds([&] {
        rocksdb::SstFileWriter writer(rocksdb::EnvOptions(), options);
        expect_ok(writer.Open(file));
        for (const Row& row : rows) expect_ok(writer.Put(row.key, row.value));
        expect_ok(writer.Finish());
    });

    rocksdb::SstFileReader reader(options);
    expect_ok(reader.Open(file));
    const std::unique_ptr<rocksdb::Iterator> there(reader.NewIterator({}));
    std::size_t at = 0;
    for (there->SeekToFirst(); there->Valid(); there->Next(), ++at)
        if (at >= count || there->key() != rows[at].key || there->value() != rows[at].value)
            give_up("a row is not what was written");
    expect_ok(there->status());
    if (at != count) give_up("rows are missing");

    const double ns = seconds / static_cast<double>(count) * 1e9;
    const double rate = static_cast<double>(count * (kKeyBytes + kValueBytes)) / seconds / 1e6;
    fmt::print("table files {:>8.1f} ns a sorted row of {} bytes, synced ({:.0f} MB/s)\n", ns,
               kKeyBytes + kValueBytes, rate);
    report.number("sorted_row_ns", ns, 1);
    report.number("sorted_rows_mb_per_s", rate, 0);
}

}  // namespace

int main(int count, char** words) {
    Options options("limits", count, words);
    const std::uint64_t memory_mib = options.number("memory", 1'024, 8);
    const std::uint64_t rows = options.number("rows", 2'000'000, 20'000);
    const WorkFolder folder(options);
    options.done();
    Report report(options);

    copy_memory(memory_mib << 19U, report);
    wait_for_memory(memory_mib << 20U, report);
    hash_records(rows, report);
    write_rows(folder.path(), rows, report);
    report.print();
    return 0;
}

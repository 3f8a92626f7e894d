// A file of JSON lines published, as `saldo publish` does it: the whole file is read, checked and
// kept, then appended with the headers of CloudEvents, and waited for until it is durable. To
// a topic of a local broker, beside librdkafka's own producer with the same bytes in memory; and to
// an embedded log. Each log is read back: it must hold the bytes that were in the file.
//
//   bench_publish --brokers HOST:PORT [--events N] [--vouchers N] [--providers N] [--seed N]
//                 [--memory MIB] [--home DIR]
//   bench_publish --small      no broker: the embedded log only
//
// benchmarks/publish/run.sh starts and ends a broker for it.
#include <algorithm>
#include <fstream>
#include <unistd.h>
#include <vector>

#include <fmt/format.h>

#include "benchmarks/folding/folded_home.hpp"
#include "benchmarks/librdkafka_alone/librdkafka_alone.hpp"
#include "connectors/publishing/append_event.hpp"
#include "connectors/publishing/json_lines.hpp"
#include "connectors/publishing/kept_events.hpp"
#include "projections/pipeline/sha256_openssl.hpp"
#include "schemas/codec/cloud_events.hpp"
#include "schemas/codec/json.hpp"

namespace {

using namespace saldo;
using namespace saldo::bench;

constexpr int kPeerRounds = 2;

const events::Event& event_in(std::string_view payload) {
    return *flatbuffers::GetRoot<events::Event>(payload.data());
}

// What a publication holds: how many events, and SHA-256 over their payloads in order.
struct Content {
    std::uint64_t events = 0;
    std::uint64_t bytes = 0;
    std::string digest;
};

Content write_lines(const std::filesystem::path& file, const Workload& workload) {
    std::ofstream out(file, std::ios::binary);
    const auto hash = make_openssl_running_hash();
    Content content;
    take(workload.each(0, workload.events(), [&](std::string_view payload) -> Status {
        hash->add(payload);
        const std::string line = codec::json_from_payload(event_in(payload));
        out << line << '\n';
        content.bytes += line.size() + 1;
        ++content.events;
        return {};
    }));
    out.close();
    if (!out) give_up(fmt::format("{} cannot be written", file.string()));
    content.digest = to_hex(hash->end());
    return content;
}

Content read_back(EventLog& log) {
    const LogEnds ends = take(log.ends(0));
    const auto reader = take(log.read(0, ends.first));
    const auto hash = make_openssl_running_hash();
    Content content;
    for (LogOffset next = ends.first; next < ends.next;) {
        const LogBatch batch = take(reader->next(16'384, 1'000));
        for (const LogRecord& record : batch.records) {
            hash->add(record.value);
            content.bytes += record.value.size();
            ++content.events;
            next = record.offset + 1;
        }
    }
    content.digest = to_hex(hash->end());
    return content;
}

struct Published {
    double check_seconds = 0;
    double append_seconds = 0;
    [[nodiscard]] double rate(std::uint64_t events) const {
        return static_cast<double>(events) / (check_seconds + append_seconds);
    }
};

// As `saldo publish`: a quarter of the memory setting is for what was checked.
constexpr std::size_t kKeptPart = 4;

Published publish_file(EventLog& log, const std::filesystem::path& file, const Content& content,
                       std::size_t memory_bytes) {
    Published published;
    const auto hash = make_openssl_running_hash();
    const OnBytes add = [&](std::string_view piece) { hash->add(piece); };
    auto began = Clock::now();
    KeptEvents kept;
    take(read_json_lines(
        file,
        [&](const ReadEvent& event) -> Status {
            if (!kept.add(event.payload, memory_bytes / kKeptPart))
                give_up("the file's events are more than a quarter of the memory setting");
            return {};
        },
        add));
    static_cast<void>(hash->end());
    published.check_seconds = seconds_since(began);
    began = Clock::now();
    const auto writer = take(log.write());
    take(kept.each([&](std::string_view ledger, std::string_view payload) {
        return append_event(*writer, ledger, payload);
    }));
    take(writer->flush());
    published.append_seconds = seconds_since(began);
    if (writer->acknowledged() != content.events) give_up("not every event was acknowledged");
    const Content there = read_back(log);
    if (there.events != content.events || there.digest != content.digest)
        give_up(fmt::format("{} does not hold what was published", log.name()));
    return published;
}

double produce_best(const std::string& brokers, const std::string& topic, const Workload& workload,
                    std::size_t memory_bytes) {
    std::vector<PlainRecord> records;
    records.reserve(workload.events());
    take(workload.each(0, workload.events(), [&](std::string_view payload) -> Status {
        const codec::CloudEventAttributes attributes(event_in(payload));
        PlainRecord& record = records.emplace_back();
        record.value = payload;
        for (const codec::CloudEventHeader& header : attributes.headers())
            record.headers.emplace_back(header.name, header.value);
        return {};
    }));
    double best = 0;
    for (int round = 0; round < kPeerRounds; ++round) {
        const std::string name = fmt::format("{}-plain-{}", topic, round);
        static_cast<void>(make_topic_log(brokers, name, memory_bytes));
        best = std::max(best, produce_alone(brokers, name, kLedger, records));
    }
    return best;
}

void say(const char* name, const Published& published, std::uint64_t events, Report& report) {
    const auto count = static_cast<double>(events);
    fmt::print(
        "{:<10} {:>9.0f} events/s acknowledged (checked first at {:.0f}, then published at "
        "{:.0f})\n",
        name, published.rate(events), count / published.check_seconds,
        count / published.append_seconds);
    std::fflush(stdout);
    report.number(fmt::format("{}_events_per_s", name), published.rate(events), 0);
    report.number(fmt::format("{}_check_events_per_s", name), count / published.check_seconds, 0);
    report.number(fmt::format("{}_append_events_per_s", name), count / published.append_seconds, 0);
}

}  // namespace

int main(int count, char** words) {
    Options options("publish", count, words);
    const Workload workload(
        workload_options(options, {1'000'000, 100'000, 5'000}, {10'000, 500, 20}));
    const std::uint64_t memory_mib = options.number("memory", 4'096, 512);
    const std::string brokers = options.text("brokers");
    const WorkFolder folder(options);
    options.done();
    if (brokers.empty() && !options.small()) give_up("--brokers HOST:PORT, or --small");
    Report report(options);

    const std::filesystem::path file = folder.path() / "events.jsonl";
    const Content content = write_lines(file, workload);
    report.number("events_published", content.events);
    report.number("file_bytes", content.bytes);
    if (!brokers.empty()) {
        const std::string topic = fmt::format("bench-{}", ::getpid());
        const double alone = produce_best(brokers, topic, workload, memory_mib << 20U);
        const auto log = make_topic_log(brokers, topic, memory_mib << 20U);
        const Published published = publish_file(*log, file, content, memory_mib << 20U);
        say("kafka", published, content.events, report);
        const double ratio = published.rate(content.events) / alone;
        fmt::print("ratio      {:>9.3f} of librdkafka alone\n", ratio);
        report.number("ceiling_events_per_s", alone, 0);
        report.number("ratio", ratio, 4);
    }
    const auto log = open_embedded(folder.path() / "log");
    say("embedded", publish_file(*log, file, content, memory_mib << 20U), content.events, report);
    fmt::print("checked: each log holds the {} events of the file\n", content.events);
    report.text("digest", content.digest);
    report.print();
    return 0;
}

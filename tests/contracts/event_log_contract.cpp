#include "tests/contracts/event_log_contract.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include <doctest/doctest.h>

#include "engine/base/partition.hpp"

namespace saldo::contract {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds kPatience{60};
constexpr int kWaitMs = 500;

std::string ledger(int number) { return "ledger-" + std::to_string(number); }

std::unique_ptr<LogReader> reader_of(EventLog& log, PartitionIndex partition, LogOffset from) {
    auto reader = log.read(partition, from);
    REQUIRE_MESSAGE(reader, reader.error().message);
    return std::move(*reader);
}

std::unique_ptr<LogWriter> writer_of(EventLog& log) {
    auto writer = log.write();
    REQUIRE_MESSAGE(writer, writer.error().message);
    return std::move(*writer);
}

void append(LogWriter& writer, std::string_view key, std::string_view value) {
    const auto status = writer.append(key, value, {});
    REQUIRE_MESSAGE(status, status.error().message);
}

void flush(LogWriter& writer) {
    const auto status = writer.flush();
    REQUIRE_MESSAGE(status, status.error().message);
}

LogEnds ends_of(EventLog& log, PartitionIndex partition) {
    const auto ends = log.ends(partition);
    REQUIRE_MESSAGE(ends, ends.error().message);
    return *ends;
}

void check_order(const LogUnderTest& under_test) {
    constexpr int kRecords = 5'000;
    constexpr int kLedgers = 17;
    constexpr PartitionIndex kPartitions = 3;
    const auto log = under_test.make(kPartitions);
    REQUIRE(log->partition_count() == kPartitions);
    append_numbered(*log, kRecords, kLedgers, "event ");

    std::map<PartitionIndex, std::vector<std::pair<std::string, std::string>>> expected;
    for (int i = 0; i < kRecords; ++i) {
        const std::string key = ledger(i % kLedgers);
        expected[partition_of(key, kPartitions)].emplace_back(key, "event " + std::to_string(i));
    }
    REQUIRE(expected.size() == kPartitions);
    for (PartitionIndex partition = 0; partition < kPartitions; ++partition) {
        const auto reader = reader_of(*log, partition, ends_of(*log, partition).first);
        const auto records = read_to_end(*reader);
        const auto& wanted = expected[partition];
        REQUIRE(records.size() == wanted.size());
        for (std::size_t i = 0; i < records.size(); ++i) {
            REQUIRE(records[i].key == wanted[i].first);
            REQUIRE(records[i].value == wanted[i].second);
            REQUIRE_FALSE(records[i].value_absent);
            REQUIRE(records[i].append_time_ms > 0);
            if (i == 0) continue;
            REQUIRE(records[i].offset > records[i - 1].offset);
            REQUIRE(records[i].append_time_ms >= records[i - 1].append_time_ms);
        }
        REQUIRE(ends_of(*log, partition).next > records.back().offset);
    }
}

void check_any_bytes(const LogUnderTest& under_test) {
    constexpr std::size_t kMebibyte = std::size_t{1} << 20U;
    const auto log = under_test.make(1);
    std::string every_byte;
    for (int byte = 0; byte < 256; ++byte) every_byte.push_back(static_cast<char>(byte));
    std::string large(kMebibyte, '\0');
    for (std::size_t i = 0; i < large.size(); ++i) large[i] = static_cast<char>(i * 31 % 251);
    const std::vector<std::pair<std::string, std::string>> wanted{
        {"", ""},
        {"", "no key"},
        {"no value", ""},
        {every_byte, every_byte},
        {std::string("\0\xff\xfe", 3), std::string("\xc3\x28\0", 3)},
        {"large", large},
        {"after", "the large one"},
        {"large again", large},
    };
    const auto writer = writer_of(*log);
    for (const auto& [key, value] : wanted) append(*writer, key, value);
    append(*writer, std::string_view{}, std::string_view{});
    flush(*writer);
    const auto records = read_to_end(*reader_of(*log, 0, 0));
    REQUIRE(records.size() == wanted.size() + 1);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        CHECK(records[i].key == wanted[i].first);
        CHECK((records[i].value == wanted[i].second));  // not printed: a mebibyte
        CHECK_FALSE(records[i].value_absent);
    }
    CHECK(records.back().key.empty());
    CHECK(records.back().value.empty());
    CHECK_FALSE(records.back().value_absent);
}

void check_ends(const LogUnderTest& under_test) {
    const auto log = under_test.make(3);
    const std::string key = ledger(1);
    const PartitionIndex used = partition_of(key, 3);
    const PartitionIndex unused = (used + 1) % 3;
    {
        const auto writer = writer_of(*log);
        for (int i = 0; i < 10; ++i) append(*writer, key, std::to_string(i));
        flush(*writer);
    }
    const LogEnds empty = ends_of(*log, unused);
    CHECK(empty.first == empty.next);
    CHECK(read_to_end(*reader_of(*log, unused, empty.next)).empty());

    const LogEnds ends = ends_of(*log, used);
    CHECK(ends.next >= ends.first + 10);
    CHECK(read_to_end(*reader_of(*log, used, ends.next)).empty());
    for (const LogOffset outside : {ends.next + 1, ends.next + 1'000'000, ends.first - 1}) {
        const auto reader = log->read(used, outside);
        REQUIRE_FALSE(reader);
        CHECK(reader.error().kind == ErrorKind::damaged);
        CHECK(reader.error().message.contains(std::to_string(ends.next)));
    }
    for (const PartitionIndex absent : {PartitionIndex{3}, PartitionIndex{4'000'000'000}}) {
        const auto reader = log->read(absent, 0);
        REQUIRE_FALSE(reader);
        CHECK(reader.error().kind == ErrorKind::bad_input);
        const auto found = log->ends(absent);
        REQUIRE_FALSE(found);
        CHECK(found.error().kind == ErrorKind::bad_input);
    }
}

void check_reopen(const LogUnderTest& under_test) {
    auto log = under_test.make(2);
    const std::string identity = log->identity();
    const std::string name = log->name();
    CHECK_FALSE(identity.empty());
    append_numbered(*log, 500, 1, "before ");
    log.reset();
    log = under_test.reopen();
    CHECK(log->identity() == identity);
    CHECK(log->name() == name);
    CHECK(log->partition_count() == 2);
    append_numbered(*log, 500, 1, "after ");
    const PartitionIndex partition = partition_of(ledger(0), 2);
    const auto all = read_to_end(*reader_of(*log, partition, 0));
    REQUIRE(all.size() == 1'000);
    CHECK(all[499].value == "before 499");
    CHECK(all[500].value == "after 0");
    CHECK(all[500].offset > all[499].offset);
    CHECK(all[500].append_time_ms >= all[499].append_time_ms);

    const auto rest = read_to_end(*reader_of(*log, partition, all[300].offset));
    REQUIRE(rest.size() == 700);
    CHECK(rest.front().value == "before 300");
    CHECK(rest.back().value == "after 499");
}

void check_visibility(const LogUnderTest& under_test) {
    const auto log = under_test.make(1);
    const auto reader = reader_of(*log, 0, 0);
    CHECK(read_to_end(*reader).empty());
    const auto writer = writer_of(*log);
    for (int round = 0; round < 3; ++round) {
        append(*writer, "k", "round " + std::to_string(round));
        flush(*writer);
        auto batch = reader->next(100, under_test.seen_at_once ? 0 : kWaitMs);
        for (const auto until = Clock::now() + kPatience; batch && batch->records.empty();) {
            REQUIRE_FALSE(under_test.seen_at_once);
            REQUIRE(Clock::now() < until);
            batch = reader->next(100, kWaitMs);
        }
        REQUIRE_MESSAGE(batch, batch.error().message);
        REQUIRE(batch->records.size() == 1);
        CHECK(batch->records[0].value == "round " + std::to_string(round));
    }
    // a reader that waits is woken, long before its time is up
    std::jthread late([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        static_cast<void>(writer->append("k", "late", {}));
        static_cast<void>(writer->flush());
    });
    const auto begun = Clock::now();
    auto batch = reader->next(100, 30'000);
    // an empty batch may say first that the end was reached
    if (batch && batch->records.empty() && batch->at_end) batch = reader->next(100, 30'000);
    REQUIRE_MESSAGE(batch, batch.error().message);
    REQUIRE(batch->records.size() == 1);
    CHECK(batch->records[0].value == "late");
    CHECK(Clock::now() - begun < std::chrono::seconds(20));
}

void check_batches(const LogUnderTest& under_test) {
    auto log = under_test.make(1);
    append_numbered(*log, 300, 1, "n");
    auto reader = reader_of(*log, 0, 0);
    std::vector<LogBatch> held;
    std::size_t count = 0;
    const auto until = Clock::now() + kPatience;
    while (count < 300 && Clock::now() < until) {
        auto batch = reader->next(7, kWaitMs);
        REQUIRE_MESSAGE(batch, batch.error().message);
        REQUIRE(batch->records.size() <= 7);
        count += batch->records.size();
        held.push_back(std::move(*batch));
    }
    REQUIRE(count == 300);
    reader.reset();
    log.reset();
    // the batches own what they show, whoever else is gone
    int number = 0;
    for (const LogBatch& batch : held) {
        for (const LogRecord& record : batch.records) {
            REQUIRE(record.value == "n" + std::to_string(number++));
        }
    }
}

void check_writers(const LogUnderTest& under_test) {
    constexpr int kEach = 2'000;
    const auto log = under_test.make(1);
    const auto first = writer_of(*log);
    const auto second = writer_of(*log);
    const std::vector<LogHeader> headers{{"ce_id", "1"}, {"ce_empty", ""}};
    for (int i = 0; i < kEach; ++i) {
        append(*first, "first", std::to_string(i));
        REQUIRE(second->append("second", std::to_string(i), headers));
    }
    flush(*first);
    flush(*second);
    flush(*second);  // nothing to wait for
    CHECK(first->acknowledged() == kEach);
    CHECK(second->acknowledged() == kEach);
    std::map<std::string, int> next;
    for (const Kept& record : read_to_end(*reader_of(*log, 0, 0))) {
        REQUIRE(record.value == std::to_string(next[record.key]++));
    }
    CHECK(next["first"] == kEach);
    CHECK(next["second"] == kEach);
}

}  // namespace

std::vector<Kept> read_to_end(LogReader& reader, std::size_t records_max) {
    std::vector<Kept> kept;
    const auto until = Clock::now() + kPatience;
    while (true) {
        const auto batch = reader.next(records_max, kWaitMs);
        REQUIRE_MESSAGE(batch, batch.error().message);
        for (const LogRecord& record : batch->records) {
            kept.push_back({record.offset, record.append_time_ms, std::string(record.key),
                            std::string(record.value), record.value_absent});
        }
        if (batch->at_end) return kept;
        REQUIRE_MESSAGE(Clock::now() < until, "the end of the partition was not reached");
    }
}

void append_numbered(EventLog& log, int count, int keys, const std::string& prefix) {
    const auto writer = writer_of(log);
    for (int i = 0; i < count; ++i) append(*writer, ledger(i % keys), prefix + std::to_string(i));
    flush(*writer);
    REQUIRE(writer->acknowledged() == static_cast<std::uint64_t>(count));
}

void check_event_log(const LogUnderTest& under_test) {
    SUBCASE("records keep their order in their key's partition") { check_order(under_test); }
    SUBCASE("keys and values are any bytes") { check_any_bytes(under_test); }
    SUBCASE("reading outside the partition's ends is damage") { check_ends(under_test); }
    SUBCASE("a log opened again is the same log") { check_reopen(under_test); }
    SUBCASE("a reader sees what is appended later") { check_visibility(under_test); }
    SUBCASE("batches are as small as asked and outlive the log") { check_batches(under_test); }
    SUBCASE("two writers keep their own order") { check_writers(under_test); }
}

}  // namespace saldo::contract

// What the embedded log promises beyond the contract of logs (tests/contracts): how it is made and
// opened, its clock, and batches of every size.
#include "connectors/log_embedded/embedded_log.hpp"

#include <deque>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "tests/temporary_folder.hpp"

using namespace saldo;

namespace {

EmbeddedLogSettings in(const std::filesystem::path& folder, PartitionIndex partitions) {
    EmbeddedLogSettings settings;
    settings.folder = folder;
    settings.partitions = partitions;
    return settings;
}

std::unique_ptr<EventLog> opened(const EmbeddedLogSettings& settings) {
    auto log = open_embedded_log(settings);
    REQUIRE_MESSAGE(log, log.error().message);
    return std::move(*log);
}

Error refusal_of(const EmbeddedLogSettings& settings) {
    const auto log = open_embedded_log(settings);
    REQUIRE_FALSE(log);
    CHECK(log.error().message.contains(settings.folder.string()));
    return log.error();
}

void append(EventLog& log, const std::string& key, const std::string& value) {
    auto writer = log.write();
    REQUIRE(writer);
    REQUIRE((*writer)->append(key, value, {}));
    REQUIRE((*writer)->flush());
}

}  // namespace

TEST_CASE("an embedded log is made once, with a number of partitions that stays") {
    const test::TemporaryFolder scratch;
    CHECK(refusal_of(in(scratch / "log", 0)).kind == ErrorKind::not_found);
    std::string identity;
    {
        const auto log = opened(in(scratch / "log", 3));
        identity = log->identity();
        CHECK(identity.size() == 32);
        CHECK(log->name() == "embedded log " + (scratch / "log").string());
        CHECK(refusal_of(in(scratch / "log", 3)).kind == ErrorKind::in_use);
    }
    const Error other = refusal_of(in(scratch / "log", 4));
    CHECK(other.kind == ErrorKind::bad_input);
    CHECK(other.message.contains("3 partitions, not 4"));
    CHECK(opened(in(scratch / "log", 0))->partition_count() == 3);
    CHECK(opened(in(scratch / "log", 3))->identity() == identity);
    CHECK(opened(in(scratch / "another", 3))->identity() != identity);
}

TEST_CASE("an embedded log that was opened to read is not written") {
    const test::TemporaryFolder scratch;
    append(*opened(in(scratch / "log", 1)), "k", "v");
    EmbeddedLogSettings settings = in(scratch / "log", 1);
    settings.read_only = true;
    const auto log = opened(settings);
    const auto writer = log->write();
    REQUIRE_FALSE(writer);
    CHECK(writer.error().kind == ErrorKind::bad_input);
    auto reader = log->read(0, 0);
    REQUIRE(reader);
    const auto batch = (*reader)->next(10, 0);
    REQUIRE(batch);
    REQUIRE(batch->records.size() == 1);
    CHECK(batch->records[0].value == "v");

    settings.folder = scratch / "absent";
    CHECK(refusal_of(settings).kind == ErrorKind::not_found);
}

TEST_CASE("append times never go back, whatever the clock does") {
    const test::TemporaryFolder scratch;
    std::deque<std::int64_t> clock{1'000, 5'000, 2'000, 6'000};
    EmbeddedLogSettings settings = in(scratch / "log", 1);
    settings.now_ms = [&] {
        const std::int64_t now = clock.front();
        clock.pop_front();
        return now;
    };
    {
        const auto log = opened(settings);
        append(*log, "k", "a");
        append(*log, "k", "b");
    }
    const auto log = opened(settings);  // the last time is known after a restart too
    append(*log, "k", "c");
    append(*log, "k", "d");
    auto reader = log->read(0, 0);
    REQUIRE(reader);
    const auto batch = (*reader)->next(10, 0);
    REQUIRE(batch);
    REQUIRE(batch->records.size() == 4);
    CHECK(batch->records[0].append_time_ms == 1'000);
    CHECK(batch->records[1].append_time_ms == 5'000);
    CHECK(batch->records[2].append_time_ms == 5'000);
    CHECK(batch->records[3].append_time_ms == 6'000);
}

TEST_CASE("small and large commits of an embedded log follow each other") {
    const test::TemporaryFolder scratch;
    const std::string filler(1'000, 'f');
    int written = 0;
    // 1 record, then 20 MB in commits of several sizes, then 1 again; opened again in between
    for (const int count : {1, 20'000, 1}) {
        const auto log = opened(in(scratch / "log", 2));
        auto writer = log->write();
        REQUIRE(writer);
        for (int i = 0; i < count; ++i) {
            REQUIRE((*writer)->append("ledger", std::to_string(written++) + filler, {}));
        }
        REQUIRE((*writer)->flush());
        CHECK((*writer)->acknowledged() == static_cast<std::uint64_t>(count));
    }
    const auto log = opened(in(scratch / "log", 0));
    int read = 0;
    std::size_t batches = 0;
    for (PartitionIndex partition = 0; partition < 2; ++partition) {
        auto reader = log->read(partition, 0);
        REQUIRE(reader);
        for (bool at_end = false; !at_end; ++batches) {
            const auto batch = (*reader)->next(1'000'000, 0);
            REQUIRE_MESSAGE(batch, batch.error().message);
            for (const LogRecord& record : batch->records) {
                REQUIRE(record.value == std::to_string(read++) + filler);
            }
            at_end = batch->at_end;
        }
    }
    CHECK(read == written);
    CHECK(batches > 2);  // no batch holds everything: their bytes are bounded
}

TEST_CASE("a folder with something else in it is not an embedded log") {
    const test::TemporaryFolder scratch;
    std::filesystem::create_directories(scratch / "log");
    std::ofstream(scratch / "log" / "CURRENT") << "nonsense";
    const Error error = refusal_of(in(scratch / "log", 1));
    CHECK((error.kind == ErrorKind::damaged || error.kind == ErrorKind::bad_input));
}

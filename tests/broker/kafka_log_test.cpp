// The log on a real Kafka broker: what a topic must be, what is noticed when somebody changes it,
// and who is not believed.
#include "connectors/log_kafka/kafka_log.hpp"

#include <fstream>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "engine/base/partition.hpp"
#include "tests/broker/broker.hpp"
#include "tests/broker/kafka_admin.hpp"
#include "tests/contracts/event_log_contract.hpp"
#include "tests/skip.hpp"
#include "tests/temporary_folder.hpp"

using namespace saldo;
using contract::read_to_end;
using test::Broker;
using test::Transaction;

namespace {

std::unique_ptr<EventLog> opened(const KafkaSettings& settings) {
    auto log = open_kafka_log(settings);
    REQUIRE_MESSAGE(log, log.error().message);
    return std::move(*log);
}

std::unique_ptr<LogReader> reading(EventLog& log, LogOffset from) {
    auto reader = log.read(0, from);
    REQUIRE_MESSAGE(reader, reader.error().message);
    return std::move(*reader);
}

Error refusal_of(const KafkaSettings& settings) {
    const auto log = open_kafka_log(settings);
    REQUIRE_FALSE(log);
    return log.error();
}

// The error that a reader ends in, within a minute.
Error failure_of(LogReader& reader) {
    for (int i = 0; i < 60; ++i) {
        const auto batch = reader.next(1'000, 1'000);
        if (!batch) return batch.error();
    }
    FAIL("the reader noticed nothing");
    return {};
}

}  // namespace

TEST_CASE("the Kafka log keeps the contract of logs on a real broker") {
    Broker* broker = Broker::shared();
    if (broker == nullptr) SALDO_SKIP(Broker::kAbsent);
    KafkaSettings settings;
    contract::check_event_log({[&](PartitionIndex partitions) {
                                   settings = broker->with_topic(partitions);
                                   return opened(settings);
                               },
                               [&] { return opened(settings); }});
}

TEST_CASE("a topic that forgets cannot be a log") {
    Broker* broker = Broker::shared();
    if (broker == nullptr) SALDO_SKIP(Broker::kAbsent);
    KafkaSettings settings = broker->settings();

    const Error missing = refusal_of(settings);
    CHECK(missing.kind == ErrorKind::not_found);
    CHECK(missing.message.contains(settings.topic));
    CHECK(missing.message.contains("--create"));

    test::make_topic_with(settings, 1, {{"retention.ms", "604800000"}});
    const Error week = refusal_of(settings);
    CHECK(week.kind == ErrorKind::bad_input);
    CHECK(week.message.contains("retention.ms=604800000"));
    settings.allow_retention = true;
    CHECK(opened(settings)->partition_count() == 1);

    settings = broker->settings();
    test::make_topic_with(settings, 1, {{"retention.ms", "-1"}, {"retention.bytes", "1000000"}});
    CHECK(refusal_of(settings).message.contains("retention.bytes=1000000"));

    settings = broker->settings();
    settings.allow_retention = true;
    test::make_topic_with(settings, 1, {{"cleanup.policy", "compact"}, {"retention.ms", "-1"}});
    CHECK(refusal_of(settings).message.contains("cleanup.policy=compact"));

    settings = broker->with_topic(3);
    const auto again = create_topic(settings, 3);
    REQUIRE(again);
    CHECK_FALSE(*again);
    CHECK(opened(settings)->partition_count() == 3);
    CHECK(opened(settings)->name() == "kafka://" + broker->address() + "/" + settings.topic);
}

TEST_CASE("records that were deleted from a topic are missed") {
    Broker* broker = Broker::shared();
    if (broker == nullptr) SALDO_SKIP(Broker::kAbsent);
    const KafkaSettings settings = broker->with_topic(1);
    const auto log = opened(settings);
    contract::append_numbered(*log, 100, 1, "n");
    test::delete_records_before(settings, 40);
    const auto ends = log->ends(0);
    REQUIRE(ends);
    CHECK(ends->first == 40);
    const auto early = log->read(0, 39);
    REQUIRE_FALSE(early);
    CHECK(early.error().kind == ErrorKind::damaged);
    CHECK(early.error().message.contains("offsets 40 to 100"));
    const auto rest = read_to_end(*reading(*log, 40));
    REQUIRE(rest.size() == 60);
    CHECK(rest.front().value == "n40");
}

TEST_CASE("a topic that was deleted and made again is not taken for the old one") {
    Broker* broker = Broker::shared();
    if (broker == nullptr) SALDO_SKIP(Broker::kAbsent);
    const KafkaSettings settings = broker->with_topic(1);
    auto log = opened(settings);
    contract::append_numbered(*log, 100, 1, "old ");
    const auto reader = reading(*log, 0);
    REQUIRE(read_to_end(*reader).size() == 100);

    test::delete_topic(settings);
    // the broker forgets a name a little after it says so
    KafkaSettings again = settings;
    bool made = false;
    for (int i = 0; i < 100 && !made; ++i) {
        const auto created = create_topic(again, 1);
        made = created && *created;
    }
    REQUIRE(made);
    auto replaced = opened(again);
    contract::append_numbered(*replaced, 3, 1, "new ");
    const auto resumed = replaced->read(0, 100);
    REQUIRE_FALSE(resumed);
    CHECK(resumed.error().kind == ErrorKind::damaged);
    CHECK(resumed.error().message.contains("offsets 0 to 3"));

    // a reader that stood in the old topic all the while
    const Error noticed = failure_of(*reader);
    CHECK((noticed.kind == ErrorKind::damaged || noticed.kind == ErrorKind::not_found));
    CHECK(noticed.message.contains(settings.topic));
}

TEST_CASE("what a transaction aborted was never there") {
    Broker* broker = Broker::shared();
    if (broker == nullptr) SALDO_SKIP(Broker::kAbsent);
    const KafkaSettings settings = broker->with_topic(1);
    const auto log = opened(settings);
    contract::append_numbered(*log, 5, 1, "before ");
    test::append_in_transaction(settings, 10, "aborted ", Transaction::abort);
    contract::append_numbered(*log, 5, 1, "after ");
    test::append_in_transaction(settings, 3, "committed ", Transaction::commit);
    test::append_in_transaction(settings, 7, "aborted ", Transaction::abort);

    const auto records = read_to_end(*reading(*log, 0));
    REQUIRE(records.size() == 13);
    CHECK(records[4].value == "before 4");
    CHECK(records[5].value == "after 0");
    CHECK(records[5].offset == 16);  // behind ten aborted records and the mark of their end
    CHECK(records[12].value == "committed 2");
    const auto ends = log->ends(0);
    REQUIRE(ends);
    CHECK(ends->next > records[12].offset + 7);
    // from inside the gap, and from an end that is all gap
    CHECK(read_to_end(*reading(*log, 7)).size() == 8);
    CHECK(read_to_end(*reading(*log, records[12].offset + 1)).empty());
}

TEST_CASE("null keys and null values are read as what they are") {
    Broker* broker = Broker::shared();
    if (broker == nullptr) SALDO_SKIP(Broker::kAbsent);
    const KafkaSettings settings = broker->with_topic(1);
    test::append_nulls(settings);
    const auto records = read_to_end(*reading(*opened(settings), 0));
    REQUIRE(records.size() == 2);
    CHECK(records[0].key.empty());
    CHECK(records[0].value == "text");
    CHECK_FALSE(records[0].value_absent);
    CHECK(records[1].key == "text");
    CHECK(records[1].value.empty());
    CHECK(records[1].value_absent);
}

TEST_CASE("librdkafka and Kafka's own producer choose the partitions that Saldo does") {
    Broker* broker = Broker::shared();
    if (broker == nullptr) SALDO_SKIP(Broker::kAbsent);
    constexpr PartitionIndex kPartitions = 7;
    std::vector<std::string> keys;
    for (int i = 0; i < 1'000; ++i) {
        keys.push_back((i % 2 == 0 ? "ledger-" : "hyvinvointialue-å-") + std::to_string(i * 7919));
    }
    const auto check = [&](const KafkaSettings& settings) {
        const auto log = opened(settings);
        std::set<std::string> seen;
        for (PartitionIndex partition = 0; partition < kPartitions; ++partition) {
            auto reader = log->read(partition, 0);
            REQUIRE_MESSAGE(reader, reader.error().message);
            for (const auto& record : read_to_end(**reader)) {
                REQUIRE(partition_of(record.key, kPartitions) == partition);
                seen.insert(record.key);
            }
        }
        CHECK(seen.size() == keys.size());
    };
    SUBCASE("librdkafka's murmur2_random") {
        const KafkaSettings settings = broker->with_topic(kPartitions);
        test::append_keys_partitioned_by_librdkafka(settings, keys);
        check(settings);
    }
    SUBCASE("Kafka's console producer, in Java") {
        const test::TemporaryFolder folder;
        const auto input = folder / "keys.txt";
        std::ofstream(input) << [&] {
            std::string lines;
            for (const std::string& key : keys) lines += key + ":v\n";
            return lines;
        }();
        const KafkaSettings settings = broker->with_topic(kPartitions);
        if (!test::run_kafka_tool({"org.apache.kafka.tools.ConsoleProducer", "--bootstrap-server",
                                   broker->address(), "--topic", settings.topic, "--property",
                                   "parse.key=true", "--property", "key.separator=:"},
                                  input)) {
            SALDO_SKIP("Kafka's own tools do not run here: set SALDO_KAFKA_HOME");
        }
        check(settings);
    }
}

TEST_CASE("a record that is too large for the topic is refused alone") {
    Broker* broker = Broker::shared();
    if (broker == nullptr) SALDO_SKIP(Broker::kAbsent);
    const KafkaSettings settings = broker->settings();
    test::make_topic_with(settings, 1, {{"retention.ms", "-1"}, {"max.message.bytes", "10000"}});
    const auto log = opened(settings);
    auto writer = log->write();
    REQUIRE(writer);
    REQUIRE((*writer)->append("k", "small", {}));
    const auto large = (*writer)->append("k", std::string(10'000, 'x'), {});
    REQUIRE_FALSE(large);
    CHECK(large.error().kind == ErrorKind::limit);
    CHECK(large.error().message.contains("max.message.bytes, now 10000"));
    REQUIRE((*writer)->append("k", std::string(9'850, 'x'), {}));
    REQUIRE((*writer)->flush());
    CHECK(read_to_end(*reading(*log, 0)).size() == 2);
}

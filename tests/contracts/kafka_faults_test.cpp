// Faults of Kafka brokers, ordered from librdkafka's mock cluster: retried without loss, without
// doubles and in order, or reported; never a hang.
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include <doctest/doctest.h>

#include "connectors/log_kafka/kafka_log.hpp"
#include "engine/base/partition.hpp"
#include "tests/contracts/event_log_contract.hpp"
#include "tests/contracts/mock_brokers.hpp"

using namespace saldo;
using contract::MockBrokers;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::int16_t kProduceRequest = 0;
constexpr std::int16_t kFetchRequest = 1;

std::unique_ptr<EventLog> opened(const KafkaSettings& settings) {
    auto log = open_kafka_log(settings);
    REQUIRE_MESSAGE(log, log.error().message);
    return std::move(*log);
}

void require_all_in_order(EventLog& log, std::size_t count) {
    auto reader = log.read(0, 0);
    REQUIRE_MESSAGE(reader, reader.error().message);
    const auto records = contract::read_to_end(**reader);
    REQUIRE(records.size() == count);
    for (std::size_t i = 0; i < count; ++i) REQUIRE(records[i].value == "n" + std::to_string(i));
}

}  // namespace

TEST_CASE("appends that brokers refuse for a while are neither lost nor doubled") {
    MockBrokers brokers(3);
    const KafkaSettings settings = brokers.make_topic(1);
    const auto log = opened(settings);
    rd_kafka_mock_push_request_errors(
        brokers.cluster(), kProduceRequest, 6, RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
        RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT, RD_KAFKA_RESP_ERR__TRANSPORT,
        RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS, RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR,
        RD_KAFKA_RESP_ERR__TRANSPORT);
    contract::append_numbered(*log, 2'000, 1, "n");
    require_all_in_order(*log, 2'000);
}

TEST_CASE("reads that brokers refuse for a while are repeated") {
    MockBrokers brokers(1);
    const auto log = opened(brokers.make_topic(1));
    contract::append_numbered(*log, 2'000, 1, "n");
    rd_kafka_mock_push_request_errors(
        brokers.cluster(), kFetchRequest, 3, RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
        RD_KAFKA_RESP_ERR__TRANSPORT, RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR);
    require_all_in_order(*log, 2'000);
}

TEST_CASE("a broker that is down while records are queued gets them when it is up") {
    MockBrokers brokers(1);
    const auto log = opened(brokers.make_topic(1));
    auto writer = log->write();
    REQUIRE(writer);
    REQUIRE(rd_kafka_mock_broker_set_down(brokers.cluster(), 1) == RD_KAFKA_RESP_ERR_NO_ERROR);
    for (int i = 0; i < 500; ++i) REQUIRE((*writer)->append("k", "n" + std::to_string(i), {}));
    std::jthread repair([&] {
        std::this_thread::sleep_for(std::chrono::seconds(1));
        rd_kafka_mock_broker_set_up(brokers.cluster(), 1);
    });
    const auto status = (*writer)->flush();
    REQUIRE_MESSAGE(status, status.error().message);
    CHECK((*writer)->acknowledged() == 500);
    repair.join();
    require_all_in_order(*log, 500);
}

TEST_CASE("a writer whose record fails for good ends, so that nothing overtakes it") {
    MockBrokers brokers(1);
    const KafkaSettings settings = brokers.make_topic(1);
    const auto log = opened(settings);
    auto writer = log->write();
    REQUIRE(writer);
    REQUIRE((*writer)->append("k", "first", {}));
    REQUIRE((*writer)->flush());
    rd_kafka_mock_push_request_errors(brokers.cluster(), kProduceRequest, 1,
                                      RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED);
    REQUIRE((*writer)->append("k", "forbidden", {}));
    const auto status = (*writer)->flush();
    REQUIRE_FALSE(status);
    CHECK(status.error().kind == ErrorKind::bad_input);
    CHECK(status.error().message.contains(settings.topic));
    CHECK_FALSE((*writer)->append("k", "behind it", {}));
    CHECK_FALSE((*writer)->flush());
    auto reader = log->read(0, 0);
    REQUIRE(reader);
    CHECK(contract::read_to_end(**reader).size() == 1);
}

TEST_CASE("an unavailable broker ends a flush in bounded time") {
    MockBrokers brokers(1);
    KafkaSettings settings = brokers.make_topic(1);
    settings.request_timeout_ms = 2'000;
    const auto log = opened(settings);
    auto writer = log->write();
    REQUIRE(writer);
    REQUIRE(rd_kafka_mock_broker_set_down(brokers.cluster(), 1) == RD_KAFKA_RESP_ERR_NO_ERROR);
    REQUIRE((*writer)->append("k", "v", {}));
    const auto begun = Clock::now();
    const auto status = (*writer)->flush();
    REQUIRE_FALSE(status);
    CHECK(status.error().kind == ErrorKind::unavailable);
    CHECK(Clock::now() - begun < std::chrono::seconds(8));
}

TEST_CASE("a topic whose configuration the brokers do not tell is refused") {
    MockBrokers brokers(1);
    KafkaSettings settings = brokers.make_topic(1);
    settings.allow_retention = false;
    const auto log = open_kafka_log(settings);
    REQUIRE_FALSE(log);
    CHECK(log.error().kind == ErrorKind::bad_input);
    CHECK(log.error().message.contains("allow_retention"));
}

TEST_CASE("murmur2 chooses what librdkafka's own partitioner chooses") {
    std::string key;
    for (int i = 0; i < 20'000; ++i) {
        // every length from 1 to 40 and every byte value
        key.clear();
        for (int byte = 0; byte <= i % 40; ++byte) {
            key.push_back(static_cast<char>((i * 131 + byte * 17) % 256));
        }
        const PartitionIndex partitions = static_cast<PartitionIndex>(1 + i % 97);
        const auto theirs = rd_kafka_msg_partitioner_murmur2_random(
            nullptr, key.data(), key.size(), static_cast<std::int32_t>(partitions), nullptr,
            nullptr);
        REQUIRE(partition_of(key, partitions) == static_cast<PartitionIndex>(theirs));
    }
}

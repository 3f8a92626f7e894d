// The contract against the embedded log, and against the Kafka log on librdkafka's own mock
// brokers. tests/broker runs it against a real broker.
#include "tests/contracts/event_log_contract.hpp"

#include <memory>
#include <string>

#include <doctest/doctest.h>

#include "connectors/log_embedded/embedded_log.hpp"
#include "connectors/log_kafka/kafka_log.hpp"
#include "tests/contracts/mock_brokers.hpp"
#include "tests/temporary_folder.hpp"

using namespace saldo;

TEST_CASE("the embedded log keeps the contract of logs") {
    const test::TemporaryFolder scratch;
    int made = 0;
    const auto open = [&](PartitionIndex partitions) {
        EmbeddedLogSettings settings;
        settings.folder = scratch / std::to_string(made);
        settings.partitions = partitions;
        auto log = open_embedded_log(settings);
        REQUIRE_MESSAGE(log, log.error().message);
        return std::move(*log);
    };
    contract::check_event_log({[&](PartitionIndex partitions) {
                                   ++made;
                                   return open(partitions);
                               },
                               [&] { return open(0); }, true});
}

TEST_CASE("the Kafka log keeps the contract of logs on mock brokers") {
    contract::MockBrokers brokers(1);
    KafkaSettings settings;
    const auto open = [&] {
        auto log = open_kafka_log(settings);
        REQUIRE_MESSAGE(log, log.error().message);
        return std::move(*log);
    };
    contract::check_event_log({[&](PartitionIndex partitions) {
                                   settings = brokers.make_topic(partitions);
                                   return open();
                               },
                               open});
}

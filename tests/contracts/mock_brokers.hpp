// Kafka brokers inside the test's own process: librdkafka's mock cluster, with faults to order.
// They speak the protocol of reading and appending, but not of topic configuration, so logs on them
// are opened with allow_retention.
#pragma once

#include <array>
#include <string>

#include <doctest/doctest.h>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include "connectors/log_kafka/kafka_log.hpp"

namespace saldo::contract {

class MockBrokers {
  public:
    explicit MockBrokers(int count) {
        std::array<char, 512> reason{};
        rd_kafka_conf_t* conf = rd_kafka_conf_new();
        rd_kafka_conf_set_log_cb(conf, [](const rd_kafka_t*, int, const char*, const char*) {});
        owner_ = rd_kafka_new(RD_KAFKA_PRODUCER, conf, reason.data(), reason.size());
        REQUIRE_MESSAGE(owner_ != nullptr, reason.data());
        cluster_ = rd_kafka_mock_cluster_new(owner_, count);
        REQUIRE(cluster_ != nullptr);
    }
    MockBrokers(const MockBrokers&) = delete;
    MockBrokers& operator=(const MockBrokers&) = delete;
    ~MockBrokers() {
        rd_kafka_mock_cluster_destroy(cluster_);
        rd_kafka_destroy(owner_);
    }

    // Settings of a new topic with a name of its own, and short patience.
    [[nodiscard]] KafkaSettings make_topic(PartitionIndex partitions) {
        KafkaSettings settings;
        settings.brokers = rd_kafka_mock_cluster_bootstraps(cluster_);
        settings.topic = "log-" + std::to_string(++topics_);
        settings.properties["message.max.bytes"] = "2000000";
        settings.memory_bytes = std::size_t{32} << 20U;
        settings.connect_timeout_ms = 3'000;
        settings.request_timeout_ms = 10'000;
        settings.allow_retention = true;
        REQUIRE(rd_kafka_mock_topic_create(cluster_, settings.topic.c_str(),
                                           static_cast<int>(partitions),
                                           1) == RD_KAFKA_RESP_ERR_NO_ERROR);
        return settings;
    }
    [[nodiscard]] rd_kafka_mock_cluster_t* cluster() const { return cluster_; }

  private:
    rd_kafka_t* owner_ = nullptr;
    rd_kafka_mock_cluster_t* cluster_ = nullptr;
    int topics_ = 0;
};

}  // namespace saldo::contract

#include "tests/broker/kafka_admin.hpp"

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <librdkafka/rdkafka.h>

namespace saldo::test {

namespace {

constexpr int kWaitMs = 30'000;

using Client = std::unique_ptr<rd_kafka_t, decltype(&rd_kafka_destroy)>;
using Queue = std::unique_ptr<rd_kafka_queue_t, decltype(&rd_kafka_queue_destroy)>;
using Event = std::unique_ptr<rd_kafka_event_t, decltype(&rd_kafka_event_destroy)>;

Client producer(const KafkaSettings& topic, const std::map<std::string, std::string>& properties) {
    std::array<char, 512> reason{};
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    rd_kafka_conf_set_log_cb(conf, [](const rd_kafka_t*, int, const char*, const char*) {});
    rd_kafka_conf_set(conf, "bootstrap.servers", topic.brokers.c_str(), nullptr, 0);
    for (const auto& [name, value] : properties) {
        REQUIRE(rd_kafka_conf_set(conf, name.c_str(), value.c_str(), reason.data(),
                                  reason.size()) == RD_KAFKA_CONF_OK);
    }
    rd_kafka_t* made = rd_kafka_new(RD_KAFKA_PRODUCER, conf, reason.data(), reason.size());
    REQUIRE_MESSAGE(made != nullptr, reason.data());
    return {made, &rd_kafka_destroy};
}

void require_success(rd_kafka_error_t* error) {
    const std::unique_ptr<rd_kafka_error_t, decltype(&rd_kafka_error_destroy)> owned(
        error, &rd_kafka_error_destroy);
    REQUIRE_MESSAGE(error == nullptr, rd_kafka_error_string(error));
}

// Waits for the answer of an admin request.
Event answer(const Queue& queue) {
    Event event(rd_kafka_queue_poll(queue.get(), kWaitMs), &rd_kafka_event_destroy);
    REQUIRE(event != nullptr);
    REQUIRE_MESSAGE(rd_kafka_event_error(event.get()) == RD_KAFKA_RESP_ERR_NO_ERROR,
                    rd_kafka_event_error_string(event.get()));
    return event;
}

void produce(rd_kafka_t* client, const KafkaSettings& topic, std::int32_t partition,
             const std::string* key, const std::string* value) {
    const std::unique_ptr<rd_kafka_topic_t, decltype(&rd_kafka_topic_destroy)> handle(
        rd_kafka_topic_new(client, topic.topic.c_str(), nullptr), &rd_kafka_topic_destroy);
    const int failed = rd_kafka_produce(
        handle.get(), partition, RD_KAFKA_MSG_F_COPY,
        value != nullptr ? const_cast<char*>(value->data()) : nullptr,
        value != nullptr ? value->size() : 0, key != nullptr ? key->data() : nullptr,
        key != nullptr ? key->size() : 0, nullptr);
    REQUIRE(failed == 0);
}

// A broker answers that it made a topic a little before it knows of it.
void wait_until_known(rd_kafka_t* client, const std::string& topic, int partitions) {
    const std::unique_ptr<rd_kafka_topic_t, decltype(&rd_kafka_topic_destroy)> handle(
        rd_kafka_topic_new(client, topic.c_str(), nullptr), &rd_kafka_topic_destroy);
    constexpr int kPauseMs = 50;
    for (int waited = 0; waited < kWaitMs; waited += kPauseMs) {
        const rd_kafka_metadata_t* known = nullptr;
        const auto code = rd_kafka_metadata(client, 0, handle.get(), &known, kWaitMs);
        const std::unique_ptr<const rd_kafka_metadata_t, decltype(&rd_kafka_metadata_destroy)>
            owned(known, &rd_kafka_metadata_destroy);
        if (code == RD_KAFKA_RESP_ERR_NO_ERROR && known->topic_cnt == 1 &&
            known->topics[0].partition_cnt == partitions)
            return;
        std::this_thread::sleep_for(std::chrono::milliseconds(kPauseMs));
    }
    FAIL("the broker does not know the topic that it made");
}

}  // namespace

void make_topic_with(const KafkaSettings& topic, int partitions,
                     const std::map<std::string, std::string>& configuration) {
    const Client client = producer(topic, {});
    const Queue queue(rd_kafka_queue_new(client.get()), &rd_kafka_queue_destroy);
    rd_kafka_NewTopic_t* made =
        rd_kafka_NewTopic_new(topic.topic.c_str(), partitions, 1, nullptr, 0);
    for (const auto& [name, value] : configuration) {
        rd_kafka_NewTopic_set_config(made, name.c_str(), value.c_str());
    }
    rd_kafka_CreateTopics(client.get(), &made, 1, nullptr, queue.get());
    const Event event = answer(queue);
    std::size_t count = 0;
    const auto* const* results = rd_kafka_CreateTopics_result_topics(
        rd_kafka_event_CreateTopics_result(event.get()), &count);
    REQUIRE(count == 1);
    REQUIRE(rd_kafka_topic_result_error(results[0]) == RD_KAFKA_RESP_ERR_NO_ERROR);
    rd_kafka_NewTopic_destroy(made);
    wait_until_known(client.get(), topic.topic, partitions);
}

void delete_topic(const KafkaSettings& topic) {
    const Client client = producer(topic, {});
    const Queue queue(rd_kafka_queue_new(client.get()), &rd_kafka_queue_destroy);
    rd_kafka_DeleteTopic_t* doomed = rd_kafka_DeleteTopic_new(topic.topic.c_str());
    rd_kafka_DeleteTopics(client.get(), &doomed, 1, nullptr, queue.get());
    const Event event = answer(queue);
    std::size_t count = 0;
    const auto* const* results = rd_kafka_DeleteTopics_result_topics(
        rd_kafka_event_DeleteTopics_result(event.get()), &count);
    REQUIRE(count == 1);
    REQUIRE(rd_kafka_topic_result_error(results[0]) == RD_KAFKA_RESP_ERR_NO_ERROR);
    rd_kafka_DeleteTopic_destroy(doomed);
}

void delete_records_before(const KafkaSettings& topic, LogOffset offset) {
    const Client client = producer(topic, {});
    const Queue queue(rd_kafka_queue_new(client.get()), &rd_kafka_queue_destroy);
    rd_kafka_topic_partition_list_t* offsets = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(offsets, topic.topic.c_str(), 0)->offset = offset;
    rd_kafka_DeleteRecords_t* doomed = rd_kafka_DeleteRecords_new(offsets);
    rd_kafka_topic_partition_list_destroy(offsets);
    rd_kafka_DeleteRecords(client.get(), &doomed, 1, nullptr, queue.get());
    const Event event = answer(queue);
    const auto* result =
        rd_kafka_DeleteRecords_result_offsets(rd_kafka_event_DeleteRecords_result(event.get()));
    REQUIRE(result->cnt == 1);
    REQUIRE(result->elems[0].err == RD_KAFKA_RESP_ERR_NO_ERROR);
    rd_kafka_DeleteRecords_destroy(doomed);
}

void append_in_transaction(const KafkaSettings& topic, int count, const std::string& prefix,
                           Transaction end) {
    const std::map<std::string, std::string> properties{
        {"transactional.id", topic.topic + "-somebody"}};
    const Client client = producer(topic, properties);
    require_success(rd_kafka_init_transactions(client.get(), kWaitMs));
    require_success(rd_kafka_begin_transaction(client.get()));
    const std::string key = "k";
    for (int i = 0; i < count; ++i) {
        const std::string value = prefix + std::to_string(i);
        produce(client.get(), topic, 0, &key, &value);
    }
    // the records reach the log whatever becomes of them
    REQUIRE(rd_kafka_flush(client.get(), kWaitMs) == RD_KAFKA_RESP_ERR_NO_ERROR);
    require_success(end == Transaction::commit ? rd_kafka_commit_transaction(client.get(), kWaitMs)
                                               : rd_kafka_abort_transaction(client.get(), kWaitMs));
    // the broker answers before it has marked the end in the log; the next producer of that name
    // waits for the mark
    require_success(rd_kafka_init_transactions(producer(topic, properties).get(), kWaitMs));
}

void append_nulls(const KafkaSettings& topic) {
    const Client client = producer(topic, {{"acks", "all"}});
    const std::string text = "text";
    produce(client.get(), topic, 0, nullptr, &text);
    produce(client.get(), topic, 0, &text, nullptr);
    REQUIRE(rd_kafka_flush(client.get(), kWaitMs) == RD_KAFKA_RESP_ERR_NO_ERROR);
}

void append_keys_partitioned_by_librdkafka(const KafkaSettings& topic,
                                           const std::vector<std::string>& keys) {
    const Client client = producer(topic, {{"partitioner", "murmur2_random"}});
    const std::string nothing;
    for (const std::string& key : keys) {
        produce(client.get(), topic, RD_KAFKA_PARTITION_UA, &key, &nothing);
    }
    REQUIRE(rd_kafka_flush(client.get(), kWaitMs) == RD_KAFKA_RESP_ERR_NO_ERROR);
}

}  // namespace saldo::test

// What other people do to a topic, for tests to do: configure it badly, delete it or its oldest
// records, and write to it in transactions that they abort.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "connectors/log_kafka/kafka_log.hpp"

namespace saldo::test {

// Makes the topic with this configuration and nothing else.
void make_topic_with(const KafkaSettings& topic, int partitions,
                     const std::map<std::string, std::string>& configuration);
void delete_topic(const KafkaSettings& topic);
// Deletes the records of partition 0 before `offset`.
void delete_records_before(const KafkaSettings& topic, LogOffset offset);

enum class Transaction { commit, abort };
// Appends `count` records "<prefix><number>" with key "k" to partition 0.
void append_in_transaction(const KafkaSettings& topic, int count, const std::string& prefix,
                           Transaction end);
// Appends one record to partition 0: a null key, or a null value (a tombstone).
void append_nulls(const KafkaSettings& topic);
// Appends a record with an empty value for every key and leaves the choice of partition to
// librdkafka.
void append_keys_partitioned_by_librdkafka(const KafkaSettings& topic,
                                           const std::vector<std::string>& keys);

}  // namespace saldo::test

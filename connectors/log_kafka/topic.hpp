// What the brokers say about a topic, whether it may be a log, and how one is made.
#pragma once

#include <cstddef>
#include <string>

#include "connectors/log_kafka/client.hpp"
#include "connectors/log_kafka/kafka_log.hpp"
#include "engine/base/result.hpp"
#include "engine/fold/event_log.hpp"

namespace saldo::kafka {

// Topics of ours take records of codec::payload_bytes_max with key, headers and Kafka's own
// framing.
inline constexpr std::size_t kTopicRecordBytesMax = std::size_t{2} << 20U;

struct Topic {
    PartitionIndex partitions = 0;
    std::size_t record_bytes_max = 0;  // max.message.bytes; 0: the brokers do not tell
};

// Errors: not_found, with the command that makes it; unavailable.
[[nodiscard]] Result<PartitionIndex> count_partitions(Client& client, const std::string& topic);

// The topic, if its configuration keeps every record for ever; `bad_input` names what does not.
[[nodiscard]] Result<Topic> check_topic(Client& client, const std::string& topic);

// See saldo::create_topic.
[[nodiscard]] Result<bool> make_topic(Client& client, const std::string& topic,
                                      PartitionIndex partitions, int replicas);

// First and next offset of a partition, the latter before any open transaction.
[[nodiscard]] Result<LogEnds> partition_ends(Client& client, const std::string& topic,
                                             PartitionIndex partition);

}  // namespace saldo::kafka

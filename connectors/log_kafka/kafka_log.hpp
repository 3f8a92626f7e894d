// The log on Apache Kafka: one topic, one partition a shard. This header is all that the rest of
// Saldo sees of Kafka; librdkafka's own appears in this folder's .cpp files and inner headers only.
//
// What the topic must be, checked when it is opened: cleanup.policy without "compact", retention.ms
// and retention.bytes -1. A log that forgets cannot be folded again.
//
// Time: no call hangs. One that gets no answer from the brokers ends as `unavailable`, with the
// brokers' addresses and the reason, after connect_timeout_ms if they cannot even be connected to,
// and after request_timeout_ms in any case.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>

#include "engine/base/result.hpp"
#include "engine/fold/event_log.hpp"
#include "engine/fold/outcome_sink.hpp"
#include "engine/fold/shard_group.hpp"

namespace saldo {

struct KafkaSettings {
    std::string brokers;  // "HOST:PORT[,HOST:PORT…]", asked for the addresses of the rest
    std::string topic;
    // Any property of librdkafka's (security.protocol, sasl.username, compression.type, …), for all
    // connections. An unknown one, and a value that would break the log's promises
    // (enable.idempotence=false), is `bad_input`.
    std::map<std::string, std::string> properties;
    // Records fetched ahead by one reader of each partition together, and by whoever looks at the
    // topic, with librdkafka's own bookkeeping. Batches in the caller's hands come on top, each at
    // most an eighth of its reader's share.
    std::size_t memory_bytes = std::size_t{256} << 20U;
    // Records queued by one writer; by one outcome sink of each partition together.
    std::size_t writer_memory_bytes = std::size_t{64} << 20U;
    int connect_timeout_ms = 10'000;
    int request_timeout_ms = 30'000;
    // The operator answers for the topic's retention: finite retention is not refused, nor brokers
    // that do not tell it. Compaction is refused all the same.
    bool allow_retention = false;
};

// Errors: not_found (no such topic, with the command that makes it), bad_input (a property, the
// topic's configuration, credentials), unavailable (the brokers do not answer).
[[nodiscard]] Result<std::unique_ptr<EventLog>> open_kafka_log(const KafkaSettings& settings);

// Makes the topic as it has to be: kept for ever, append times by the broker, records up to
// codec::payload_bytes_max. `replicas`: -1 is the brokers' own default. Returns whether it was
// made: false means that it was there before, and nothing is said of how. Waits until the brokers
// know every partition of it.
[[nodiscard]] Result<bool> create_topic(const KafkaSettings& settings, PartitionIndex partitions,
                                        int replicas = -1);

// The outcomes of the log `settings.topic`: topic `<topic>.outcomes`, made with the log's own
// number of partitions where it is missing. A record's header "saldo_position" has the position in
// decimal digits. Errors as open_kafka_log; last_position() is `damaged` where the last record is
// nobody's outcome.
[[nodiscard]] Result<std::unique_ptr<OutcomeSink>> open_kafka_outcomes(
    const KafkaSettings& settings);

// Joins the consumer group `name`, whose members share the partitions of the log between them
// (cooperative-sticky). Nothing is committed to it. Properties of members, such as
// session.timeout.ms and group.instance.id, are the user's. Errors: bad_input (a property); whether
// the brokers are there and let us in is told by poll().
[[nodiscard]] Result<std::unique_ptr<ShardGroup>> open_kafka_group(const KafkaSettings& settings,
                                                                   const std::string& name);

}  // namespace saldo

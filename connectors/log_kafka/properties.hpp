// From KafkaSettings to librdkafka's properties: what Saldo sets because it is fast, what the user
// may set, and what nobody may change because the log's promises rest on it.
#pragma once

#include <cstddef>
#include <string>

#include <librdkafka/rdkafka.h>

#include "connectors/log_kafka/client.hpp"
#include "connectors/log_kafka/kafka_log.hpp"
#include "engine/base/result.hpp"

namespace saldo::kafka {

using Conf = Owned<rd_kafka_conf_t, rd_kafka_conf_destroy>;

// Errors: bad_input, naming the property.
[[nodiscard]] Result<Conf> consumer_conf(const KafkaSettings& settings);

// Of a member of the consumer group `name`, which fetches nothing.
[[nodiscard]] Result<Conf> group_conf(const KafkaSettings& settings, const std::string& name);

// `record_bytes_max`: the largest record batch that the topic takes; 0: not known, librdkafka's
// default stands.
[[nodiscard]] Result<Conf> producer_conf(const KafkaSettings& settings,
                                         std::size_t record_bytes_max);

// What one batch of a reader holds at most, unless a single record is larger.
[[nodiscard]] std::size_t batch_bytes_max(const KafkaSettings& settings);

}  // namespace saldo::kafka

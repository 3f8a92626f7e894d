// Appends to a topic: idempotent, in order, without gaps, or not at all any more.
//
// The hard thing: a record that fails alone, while later ones of its partition succeed, would be
// published again behind them, and the fold would judge them in the wrong order, for ever. So no
// record ever times out alone: when nothing has been acknowledged for request_timeout_ms,
// everything queued is dropped at once and the producer has ended.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "connectors/log_kafka/client.hpp"
#include "connectors/log_kafka/kafka_log.hpp"
#include "engine/base/result.hpp"
#include "engine/fold/event_log.hpp"

namespace saldo::kafka {

class Producer {
  public:
    // `record_bytes_max`: the topic's max.message.bytes, 0 where it is not known.
    [[nodiscard]] static Result<std::unique_ptr<Producer>> open(const KafkaSettings& settings,
                                                                const std::string& topic,
                                                                std::size_t record_bytes_max);

    // Copies the record into the queue, waiting while that is full. `limit`: the record is larger
    // than the topic takes, and was not queued; the producer lives on. After any other error it has
    // ended.
    [[nodiscard]] Status append(PartitionIndex partition, std::string_view key,
                                std::string_view value, std::span<const LogHeader> headers);
    // Waits until all that was queued is acknowledged.
    [[nodiscard]] Status flush();
    [[nodiscard]] std::uint64_t acknowledged() const { return client_->deliveries().acknowledged; }

  private:
    Producer(std::shared_ptr<Client> client, std::string topic, std::size_t record_bytes_max);
    [[nodiscard]] Status check();
    void end();

    std::shared_ptr<Client> client_;
    Owned<rd_kafka_topic_t, rd_kafka_topic_destroy> topic_handle_;
    std::string topic_;
    std::size_t record_bytes_max_;
    std::uint32_t unpolled_ = 0;
    std::optional<Error> failed_;
};

}  // namespace saldo::kafka

// Reads one partition from an offset, in batches of librdkafka's own messages: nothing is copied.
//
// Assignment is manual, without a consumer group: where to read from is the business of whoever
// keeps the position.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <librdkafka/rdkafka.h>

#include "connectors/log_kafka/client.hpp"
#include "connectors/log_kafka/kafka_log.hpp"
#include "engine/base/result.hpp"
#include "engine/fold/event_log.hpp"

namespace saldo::kafka {

// A partition being fetched. Messages refer to the client they came from, so batches keep it alive.
class Fetching {
  public:
    Fetching(std::shared_ptr<Client> client, const std::string& topic, PartitionIndex partition);
    Fetching(const Fetching&) = delete;
    Fetching& operator=(const Fetching&) = delete;
    ~Fetching();

    [[nodiscard]] Status start(LogOffset from);
    // Fetches no more. Messages handed out stay valid.
    void stop();
    // Up to `room` messages into `messages`, waiting up to `timeout_ms` for all of them. Returns
    // how many.
    [[nodiscard]] std::size_t take(rd_kafka_message_t** messages, std::size_t room, int timeout_ms);

    [[nodiscard]] Client& client() { return *client_; }

  private:
    std::shared_ptr<Client> client_;
    Owned<rd_kafka_topic_t, rd_kafka_topic_destroy> topic_;
    Owned<rd_kafka_queue_t, rd_kafka_queue_destroy> queue_;
    PartitionIndex partition_;
    bool started_ = false;
};

// Messages, and that without which they are nothing.
struct HeldMessages {
    explicit HeldMessages(std::shared_ptr<Fetching> from) : fetching(std::move(from)) {}
    HeldMessages(const HeldMessages&) = delete;
    HeldMessages& operator=(const HeldMessages&) = delete;
    ~HeldMessages();

    std::shared_ptr<Fetching> fetching;
    std::vector<rd_kafka_message_t*> messages;
};

// REQUIRES of open_reader: `from` lies within the partition's ends.
[[nodiscard]] Result<std::unique_ptr<LogReader>> open_reader(const KafkaSettings& settings,
                                                             const std::string& topic,
                                                             PartitionIndex partition,
                                                             LogOffset from);

}  // namespace saldo::kafka

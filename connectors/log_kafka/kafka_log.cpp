#include "connectors/log_kafka/kafka_log.hpp"

#include <mutex>
#include <span>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "connectors/log_kafka/client.hpp"
#include "connectors/log_kafka/producer.hpp"
#include "connectors/log_kafka/properties.hpp"
#include "connectors/log_kafka/reader.hpp"
#include "connectors/log_kafka/topic.hpp"
#include "engine/base/partition.hpp"

namespace saldo {

namespace {

using kafka::Client;
using kafka::Producer;
using kafka::Topic;

class KafkaWriter final : public LogWriter {
  public:
    KafkaWriter(std::unique_ptr<Producer> producer, PartitionIndex partitions)
        : producer_(std::move(producer)), partitions_(partitions) {}

    Status append(std::string_view key, std::string_view value,
                  std::span<const LogHeader> headers) override {
        return producer_->append(partition_of(key, partitions_), key, value, headers);
    }
    Status flush() override { return producer_->flush(); }
    std::uint64_t acknowledged() const override { return producer_->acknowledged(); }

  private:
    std::unique_ptr<Producer> producer_;
    PartitionIndex partitions_;
};

// Holds one client for questions; every reader and writer has its own connections and its own
// memory.
class KafkaLog final : public EventLog {
  public:
    KafkaLog(std::shared_ptr<Client> client, Topic topic, std::string cluster)
        : client_(std::move(client)), topic_(topic), cluster_(std::move(cluster)) {}

    PartitionIndex partition_count() const override { return topic_.partitions; }

    std::string name() const override {
        return fmt::format("kafka://{}/{}", settings().brokers, settings().topic);
    }

    // librdkafka 2.0.2 does not tell a topic's own id. That a topic was made again in the same
    // cluster is seen by its ends, or by its last folded record being another one.
    std::string identity() const override {
        return fmt::format("{}/{}", cluster_, settings().topic);
    }

    Result<LogEnds> ends(PartitionIndex partition) override {
        if (auto status = check_partition(partition); !status) {
            return std::unexpected(status.error());
        }
        const std::lock_guard lock(asking_);
        return kafka::partition_ends(*client_, settings().topic, partition);
    }

    Result<std::unique_ptr<LogReader>> read(PartitionIndex partition, LogOffset from) override {
        const auto found = ends(partition);
        if (!found) return std::unexpected(found.error());
        if (from < found->first || from > found->next) {
            return fail(
                ErrorKind::damaged,
                fmt::format(
                    "partition {} of {} has offsets {} to {}, but is to be read from {}: the topic "
                    "was truncated or replaced",
                    partition, name(), found->first, found->next, from));
        }
        KafkaSettings of_reader = settings();
        of_reader.memory_bytes /= topic_.partitions;
        return kafka::open_reader(of_reader, settings().topic, partition, from);
    }

    Result<std::unique_ptr<LogWriter>> write() override {
        auto producer = Producer::open(settings(), settings().topic, topic_.record_bytes_max);
        if (!producer) return std::unexpected(producer.error());
        return std::make_unique<KafkaWriter>(std::move(*producer), topic_.partitions);
    }

  private:
    const KafkaSettings& settings() const { return client_->settings(); }

    Status check_partition(PartitionIndex partition) const {
        if (partition < topic_.partitions) return {};
        return fail(ErrorKind::bad_input, fmt::format("{} has partitions 0 to {}, not {}", name(),
                                                      topic_.partitions - 1, partition));
    }

    std::mutex asking_;  // every shard asks for its ends, in a thread of its own
    std::shared_ptr<Client> client_;
    Topic topic_;
    std::string cluster_;
};

// Questions only: no memory for records is needed.
Result<std::shared_ptr<Client>> connect(const KafkaSettings& settings) {
    if (settings.topic.empty()) return fail(ErrorKind::bad_input, "no Kafka topic is given");
    auto conf = kafka::consumer_conf(settings);
    if (!conf) return std::unexpected(conf.error());
    return Client::make(RD_KAFKA_CONSUMER, settings, std::move(*conf));
}

// Finds what is wrong with a producer's properties now, not at the first append. librdkafka looks
// at how they go together only when it makes one.
Status check_producer(const KafkaSettings& settings) {
    auto conf = kafka::producer_conf(settings, 0);
    if (!conf) return std::unexpected(conf.error());
    const auto client = Client::make(RD_KAFKA_PRODUCER, settings, std::move(*conf));
    if (!client) return std::unexpected(client.error());
    return {};
}

}  // namespace

Result<std::unique_ptr<EventLog>> open_kafka_log(const KafkaSettings& settings) {
    if (auto status = check_producer(settings); !status) return std::unexpected(status.error());
    auto client = connect(settings);
    if (!client) return std::unexpected(client.error());
    auto topic = kafka::check_topic(**client, settings.topic);
    if (!topic) return std::unexpected(topic.error());
    std::string cluster;
    auto status = (*client)->ask("learn the cluster's id", [&](int timeout_ms) {
        char* id = rd_kafka_clusterid((*client)->handle(), timeout_ms);
        if (id == nullptr) return RD_KAFKA_RESP_ERR__TIMED_OUT;
        cluster = id;
        rd_kafka_mem_free((*client)->handle(), id);
        return RD_KAFKA_RESP_ERR_NO_ERROR;
    });
    if (!status) return std::unexpected(status.error());
    return std::make_unique<KafkaLog>(std::move(*client), *topic, std::move(cluster));
}

Result<bool> create_topic(const KafkaSettings& settings, PartitionIndex partitions, int replicas) {
    auto client = connect(settings);
    if (!client) return std::unexpected(client.error());
    return kafka::make_topic(**client, settings.topic, partitions, replicas);
}

}  // namespace saldo

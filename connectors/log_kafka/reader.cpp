#include "connectors/log_kafka/reader.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "connectors/log_kafka/properties.hpp"
#include "connectors/log_kafka/topic.hpp"
#include "engine/base/assert.hpp"

namespace saldo::kafka {

namespace {

// librdkafka's batch call waits until the array is full or the time is up, so records are first
// taken as they lie there, this many a call, and only an empty queue is waited for, with room for
// one.
constexpr std::size_t kTakeAtOnce = 8'192;
constexpr std::size_t kBatchRecordsMax = 1'000'000;

// How long next() may go over its own time to ask whether the brokers are still there.
constexpr int kProbeMs = 1'000;

std::string_view bytes(const void* data, std::size_t size) {
    return data == nullptr ? std::string_view{}
                           : std::string_view{static_cast<const char*>(data), size};
}

class KafkaReader final : public LogReader {
  public:
    KafkaReader(std::shared_ptr<Fetching> fetching, std::string topic, PartitionIndex partition,
                std::size_t bytes_max)
        : fetching_(std::move(fetching)),
          topic_(std::move(topic)),
          partition_(partition),
          bytes_max_(bytes_max) {}
    ~KafkaReader() override { fetching_->stop(); }

    Result<LogBatch> next(std::size_t records_max, int timeout_ms) override {
        if (failed_) return std::unexpected(*failed_);
        const std::size_t room = std::clamp<std::size_t>(records_max, 1, kBatchRecordsMax);
        const auto held = std::make_shared<HeldMessages>(fetching_);
        LogBatch batch;
        bool ended = false;
        take_queued(*held, batch, room, ended);
        if (batch.records.empty() && !failed_ && !ended && timeout_ms > 0 &&
            take(*held, batch, 1, timeout_ms, ended) > 0) {
            take_queued(*held, batch, room, ended);
        }
        if (batch.records.empty()) {
            if (!failed_) failed_or_lost(timeout_ms);
            if (failed_) return std::unexpected(*failed_);
            if (lost_) return std::unexpected(*std::exchange(lost_, std::nullopt));
        } else {
            fetching_->client().forget_trouble();
        }
        batch.at_end = at_end_;
        batch.memory = held;
        return batch;  // an error behind these records is told by the next call
    }

  private:
    // What lies in the queue, until the batch is full in records or in bytes.
    void take_queued(HeldMessages& held, LogBatch& batch, std::size_t room, bool& ended) {
        while (batch.records.size() < room && batch_bytes_ < bytes_max_ && !failed_) {
            const std::size_t most = std::min(room - batch.records.size(), kTakeAtOnce);
            if (take(held, batch, most, 0, ended) == 0) break;
        }
        batch_bytes_ = 0;
    }

    // One call of librdkafka's. Returns how many messages came, records or not.
    std::size_t take(HeldMessages& held, LogBatch& batch, std::size_t room, int timeout_ms,
                     bool& ended) {
        const std::size_t before = held.messages.size();
        held.messages.resize(before + room);
        const std::size_t count = fetching_->take(held.messages.data() + before, room, timeout_ms);
        held.messages.resize(before + count);
        batch.records.reserve(batch.records.size() + count);
        for (std::size_t at = before; at < held.messages.size(); ++at) {
            const rd_kafka_message_t& message = *held.messages[at];
            if (message.err == RD_KAFKA_RESP_ERR_NO_ERROR) [[likely]] {
                if (failed_) continue;  // what follows an error cannot be in order
                add(batch, message);
                at_end_ = false;
            } else if (message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
                at_end_ = true;
                ended = true;
            } else if (!failed_ && !passes(message.err)) {
                failed_ = explain(message);
            }
        }
        return count;
    }

    void add(LogBatch& batch, const rd_kafka_message_t& message) {
        LogRecord& record = batch.records.emplace_back();
        record.offset = message.offset;
        record.append_time_ms = rd_kafka_message_timestamp(&message, nullptr);
        record.key = bytes(message.key, message.key_len);
        record.value = bytes(message.payload, message.len);
        record.value_absent = message.payload == nullptr;
        batch_bytes_ += message.len + message.key_len;
    }

    Error explain(const rd_kafka_message_t& message) {
        Client& client = fetching_->client();
        const std::string what = fmt::format("read partition {} of topic {} at offset {}",
                                             partition_, topic_, message.offset);
        Error error = client.error(message.err, what, rd_kafka_message_errstr(&message));
        if (error.kind == ErrorKind::damaged && message.err != RD_KAFKA_RESP_ERR__BAD_MSG) {
            if (const auto ends = partition_ends(client, topic_, partition_)) {
                error.message +=
                    fmt::format("; it now has offsets {} to {}: it was truncated or replaced",
                                ends->first, ends->next);
            }
        }
        return error;
    }

    void failed_or_lost(int timeout_ms) {
        Client& client = fetching_->client();
        lost_ = client.lost(std::max(timeout_ms, kProbeMs));
        if (client.trouble() && client.trouble()->lasting) failed_ = lost_;
    }

    std::shared_ptr<Fetching> fetching_;
    std::string topic_;
    PartitionIndex partition_;
    std::size_t bytes_max_;
    std::size_t batch_bytes_ = 0;
    bool at_end_ = false;
    std::optional<Error> failed_;  // for good
    std::optional<Error> lost_;    // the brokers are away: the next call asks again
};

}  // namespace

Fetching::Fetching(std::shared_ptr<Client> client, const std::string& topic,
                   PartitionIndex partition)
    : client_(std::move(client)),
      topic_(rd_kafka_topic_new(client_->handle(), topic.c_str(), nullptr)),
      queue_(rd_kafka_queue_new(client_->handle())),
      partition_(partition) {
    SALDO_ASSERT(topic_ != nullptr, "the topic was found before it is read");
}

Fetching::~Fetching() { stop(); }

Status Fetching::start(LogOffset from) {
    const auto partition = static_cast<std::int32_t>(partition_);
    if (rd_kafka_consume_start_queue(topic_.get(), partition, from, queue_.get()) != 0) {
        return std::unexpected(client_->error(rd_kafka_last_error(), "start to read"));
    }
    started_ = true;
    return {};
}

void Fetching::stop() {
    if (!std::exchange(started_, false)) return;
    rd_kafka_consume_stop(topic_.get(), static_cast<std::int32_t>(partition_));
}

std::size_t Fetching::take(rd_kafka_message_t** messages, std::size_t room, int timeout_ms) {
    const auto count = rd_kafka_consume_batch_queue(queue_.get(), timeout_ms, messages, room);
    return count < 0 ? 0 : static_cast<std::size_t>(count);
}

HeldMessages::~HeldMessages() {
    for (rd_kafka_message_t* message : messages) rd_kafka_message_destroy(message);
}

Result<std::unique_ptr<LogReader>> open_reader(const KafkaSettings& settings,
                                               const std::string& topic, PartitionIndex partition,
                                               LogOffset from) {
    auto conf = consumer_conf(settings);
    if (!conf) return std::unexpected(conf.error());
    auto client = Client::make(RD_KAFKA_CONSUMER, settings, std::move(*conf));
    if (!client) return std::unexpected(client.error());
    auto fetching = std::make_shared<Fetching>(std::move(*client), topic, partition);
    if (auto status = fetching->start(from); !status) return std::unexpected(status.error());
    return std::make_unique<KafkaReader>(std::move(fetching), topic, partition,
                                         batch_bytes_max(settings));
}

}  // namespace saldo::kafka

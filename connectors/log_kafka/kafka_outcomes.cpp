// The outcomes topic: one record an outcome, the position in a header, so that any consumer can
// drop repeats without knowing what an outcome is.
#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "connectors/log_kafka/client.hpp"
#include "connectors/log_kafka/kafka_log.hpp"
#include "connectors/log_kafka/producer.hpp"
#include "connectors/log_kafka/properties.hpp"
#include "connectors/log_kafka/reader.hpp"
#include "connectors/log_kafka/topic.hpp"

namespace saldo {

namespace {

using kafka::Client;
using kafka::Fetching;
using kafka::HeldMessages;
using kafka::Producer;

constexpr const char* kPositionHeader = "saldo_position";
constexpr std::size_t kPositionDigits = 20;

// The end of a partition may be control records of somebody's transactions: look back in steps that
// grow.
constexpr LogOffset kLookBackFirst = 16;
constexpr LogOffset kLookBackGrowth = 16;
constexpr std::size_t kTakeAtOnce = 64;
constexpr int kWaitMs = 100;

// Its position header, if a message has a well-formed one.
std::optional<std::uint64_t> position_of(const rd_kafka_message_t& message) {
    rd_kafka_headers_t* headers = nullptr;
    if (rd_kafka_message_headers(&message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return std::nullopt;
    }
    const void* value = nullptr;
    std::size_t size = 0;
    if (rd_kafka_header_get_last(headers, kPositionHeader, &value, &size) !=
        RD_KAFKA_RESP_ERR_NO_ERROR) {
        return std::nullopt;
    }
    const auto* text = static_cast<const char*>(value);
    std::uint64_t position = 0;
    const auto [end, error] = std::from_chars(text, text + size, position);
    if (error != std::errc{} || end != text + size) return std::nullopt;
    return position;
}

class KafkaOutcomes final : public OutcomeSink {
  public:
    KafkaOutcomes(std::shared_ptr<Client> client, std::unique_ptr<Producer> producer,
                  std::string topic)
        : client_(std::move(client)), producer_(std::move(producer)), topic_(std::move(topic)) {}

    Result<std::optional<std::uint64_t>> last_position(PartitionIndex partition) override {
        const auto ends = kafka::partition_ends(*client_, topic_, partition);
        if (!ends) return std::unexpected(ends.error());
        LogOffset until = ends->next;
        LogOffset step = kLookBackFirst;
        while (until > ends->first) {
            const LogOffset from = std::max(ends->first, until - step);
            auto found = last_between(partition, from, until);
            if (!found || *found) return found;
            until = from;
            step *= kLookBackGrowth;
        }
        return std::nullopt;
    }

    Status append(PartitionIndex partition, std::uint64_t position, std::string_view key,
                  std::string_view value) override {
        std::array<char, kPositionDigits> digits{};
        const char* end = std::to_chars(digits.data(), digits.data() + digits.size(), position).ptr;
        const LogHeader header{kPositionHeader, std::string_view{digits.data(), end}};
        return producer_->append(partition, key, value, {&header, 1});
    }

    Status flush() override { return producer_->flush(); }

  private:
    // The position of the last record in [from, until); nullopt: no record there.
    Result<std::optional<std::uint64_t>> last_between(PartitionIndex partition, LogOffset from,
                                                      LogOffset until) {
        const auto fetching = std::make_shared<Fetching>(client_, topic_, partition);
        if (auto status = fetching->start(from); !status) return std::unexpected(status.error());
        std::optional<std::uint64_t> last;
        bool done = false;
        auto status = client_->ask(
            fmt::format("read partition {} of topic {}", partition, topic_), [&](int timeout_ms) {
                const auto limit = kafka::Clock::now() + std::chrono::milliseconds(timeout_ms);
                while (!done && kafka::Clock::now() < limit) {
                    HeldMessages held(fetching);
                    held.messages.resize(kTakeAtOnce);
                    held.messages.resize(
                        fetching->take(held.messages.data(), kTakeAtOnce, kWaitMs));
                    for (const rd_kafka_message_t* message : held.messages) {
                        if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF ||
                            (message->err == RD_KAFKA_RESP_ERR_NO_ERROR &&
                             message->offset >= until)) {
                            done = true;
                            break;
                        }
                        if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) return message->err;
                        strange_ = !(last = position_of(*message));
                        last_offset_ = message->offset;
                        done = message->offset == until - 1;
                    }
                }
                return done ? RD_KAFKA_RESP_ERR_NO_ERROR : RD_KAFKA_RESP_ERR__TIMED_OUT;
            });
        fetching->stop();
        if (!status) return std::unexpected(status.error());
        if (std::exchange(strange_, false)) {
            return fail(
                ErrorKind::damaged,
                fmt::format("the last record of partition {} of topic {}, at offset {}, has no "
                            "header {}: somebody else writes there",
                            partition, topic_, last_offset_, kPositionHeader));
        }
        return last;
    }

    std::shared_ptr<Client> client_;
    std::unique_ptr<Producer> producer_;
    std::string topic_;
    bool strange_ = false;
    LogOffset last_offset_ = 0;
};

}  // namespace

Result<std::unique_ptr<OutcomeSink>> open_kafka_outcomes(const KafkaSettings& settings) {
    auto conf = kafka::consumer_conf(settings);
    if (!conf) return std::unexpected(conf.error());
    auto client = Client::make(RD_KAFKA_CONSUMER, settings, std::move(*conf));
    if (!client) return std::unexpected(client.error());
    const auto partitions = kafka::count_partitions(**client, settings.topic);
    if (!partitions) return std::unexpected(partitions.error());
    const std::string topic = settings.topic + ".outcomes";
    auto found = kafka::count_partitions(**client, topic);
    if (!found && found.error().kind == ErrorKind::not_found) {
        auto made = kafka::make_topic(**client, topic, *partitions, -1);
        if (!made) return std::unexpected(made.error());
        found = kafka::count_partitions(**client, topic);
    }
    if (!found) return std::unexpected(found.error());
    if (*found != *partitions) {
        return fail(ErrorKind::bad_input,
                    fmt::format("topic {} has {} partitions and {} has {}: they must be as many",
                                topic, *found, settings.topic, *partitions));
    }
    const auto checked = kafka::check_topic(**client, topic);
    if (!checked) return std::unexpected(checked.error());
    KafkaSettings of_sink = settings;
    of_sink.writer_memory_bytes /= *partitions;
    auto producer = Producer::open(of_sink, topic, checked->record_bytes_max);
    if (!producer) return std::unexpected(producer.error());
    return std::make_unique<KafkaOutcomes>(std::move(*client), std::move(*producer), topic);
}

}  // namespace saldo

#include "connectors/log_kafka/producer.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "connectors/log_kafka/properties.hpp"
#include "engine/base/assert.hpp"

namespace saldo::kafka {

namespace {

// Kafka's framing of a batch that holds one record (61 bytes), and of the record and each header at
// its longest.
constexpr std::size_t kBatchFrameBytes = 61;
constexpr std::size_t kRecordFrameBytes = 31;
constexpr std::size_t kHeaderFrameBytes = 10;

// Delivery reports are served once for this many appends: often enough that they never pile up.
constexpr std::uint32_t kAppendsPerPoll = 256;
constexpr int kWaitMs = 100;

std::size_t framed_bytes(std::string_view key, std::string_view value,
                         std::span<const LogHeader> headers) {
    std::size_t total = kBatchFrameBytes + kRecordFrameBytes + key.size() + value.size();
    for (const LogHeader& header : headers) {
        total += kHeaderFrameBytes + header.name.size() + header.value.size();
    }
    return total;
}

using Headers = Owned<rd_kafka_headers_t, rd_kafka_headers_destroy>;

Headers make_headers(std::span<const LogHeader> headers) {
    if (headers.empty()) return nullptr;
    Headers made(rd_kafka_headers_new(headers.size()));
    for (const LogHeader& header : headers) {
        rd_kafka_header_add(made.get(), header.name.data(),
                            static_cast<std::ptrdiff_t>(header.name.size()), header.value.data(),
                            static_cast<std::ptrdiff_t>(header.value.size()));
    }
    return made;
}

// librdkafka takes what it copies as pointers to what it might change.
void* mutable_bytes(std::string_view text) { return const_cast<char*>(text.data()); }

// Queues a copy. On success the headers belong to librdkafka.
rd_kafka_resp_err_t produce(rd_kafka_t* handle, rd_kafka_topic_t* topic, PartitionIndex partition,
                            std::string_view key, std::string_view value, Headers& headers) {
    // an empty value is bytes of length 0, not a tombstone
    if (value.data() == nullptr) value = std::string_view{""};
    if (key.data() == nullptr) key = std::string_view{""};
    std::array<rd_kafka_vu_t, 6> fields{};
    fields[0].vtype = RD_KAFKA_VTYPE_RKT;
    fields[0].u.rkt = topic;
    fields[1].vtype = RD_KAFKA_VTYPE_PARTITION;
    fields[1].u.i32 = static_cast<std::int32_t>(partition);
    fields[2].vtype = RD_KAFKA_VTYPE_KEY;
    fields[2].u.mem = {mutable_bytes(key), key.size()};
    fields[3].vtype = RD_KAFKA_VTYPE_VALUE;
    fields[3].u.mem = {mutable_bytes(value), value.size()};
    fields[4].vtype = RD_KAFKA_VTYPE_MSGFLAGS;
    fields[4].u.i = RD_KAFKA_MSG_F_COPY;
    fields[5].vtype = RD_KAFKA_VTYPE_HEADERS;
    fields[5].u.headers = headers.get();
    const std::size_t count = headers ? fields.size() : fields.size() - 1;
    const Owned<rd_kafka_error_t, rd_kafka_error_destroy> error(
        rd_kafka_produceva(handle, fields.data(), count));
    if (error) return rd_kafka_error_code(error.get());
    static_cast<void>(headers.release());
    return RD_KAFKA_RESP_ERR_NO_ERROR;
}

// Notices that nothing has moved for too long.
class Patience {
  public:
    Patience(const Client& client, int limit_ms)
        : client_(client), limit_(limit_ms), seen_(client.deliveries().acknowledged) {}

    bool ended() {
        if (client_.trouble() && client_.trouble()->lasting) return true;
        if (const auto now = client_.deliveries().acknowledged; now != seen_) {
            seen_ = now;
            since_ = Clock::now();
        }
        return Clock::now() - since_ >= limit_;
    }

  private:
    const Client& client_;
    std::chrono::milliseconds limit_;
    std::uint64_t seen_;
    Clock::time_point since_ = Clock::now();
};

}  // namespace

Producer::Producer(std::shared_ptr<Client> client, std::string topic, std::size_t record_bytes_max)
    : client_(std::move(client)),
      topic_handle_(rd_kafka_topic_new(client_->handle(), topic.c_str(), nullptr)),
      topic_(std::move(topic)),
      record_bytes_max_(record_bytes_max) {
    SALDO_ASSERT(topic_handle_ != nullptr, "the topic was found before it is appended to");
}

Result<std::unique_ptr<Producer>> Producer::open(const KafkaSettings& settings,
                                                 const std::string& topic,
                                                 std::size_t record_bytes_max) {
    auto conf = producer_conf(settings, record_bytes_max);
    if (!conf) return std::unexpected(conf.error());
    auto client = Client::make(RD_KAFKA_PRODUCER, settings, std::move(*conf));
    if (!client) return std::unexpected(client.error());
    return std::unique_ptr<Producer>(new Producer(std::move(*client), topic, record_bytes_max));
}

Status Producer::append(PartitionIndex partition, std::string_view key, std::string_view value,
                        std::span<const LogHeader> headers) {
    if (++unpolled_ >= kAppendsPerPoll) {
        unpolled_ = 0;
        client_->poll(0);
    }
    if (auto status = check(); !status) return status;
    const std::size_t bytes = framed_bytes(key, value, headers);
    if (record_bytes_max_ > 0 && bytes > record_bytes_max_) {
        return fail(ErrorKind::limit,
                    fmt::format("a record of {} bytes is larger than topic {} takes: raise "
                                "max.message.bytes, now {}",
                                bytes, topic_, record_bytes_max_));
    }
    Headers made = make_headers(headers);
    Patience patience(*client_, client_->settings().request_timeout_ms);
    while (true) {
        const auto code =
            produce(client_->handle(), topic_handle_.get(), partition, key, value, made);
        if (code == RD_KAFKA_RESP_ERR_NO_ERROR) return {};
        if (code != RD_KAFKA_RESP_ERR__QUEUE_FULL) {
            Error error = client_->error(
                code, fmt::format("append to partition {} of topic {}", partition, topic_));
            if (error.kind == ErrorKind::limit) return std::unexpected(std::move(error));
            failed_ = std::move(error);
            end();
            return std::unexpected(*failed_);
        }
        client_->poll(kWaitMs);
        if (patience.ended()) end();
        if (auto status = check(); !status) return status;
    }
}

Status Producer::flush() {
    Patience patience(*client_, client_->settings().request_timeout_ms);
    while (rd_kafka_outq_len(client_->handle()) > 0) {
        rd_kafka_flush(client_->handle(), kWaitMs);
        if (auto status = check(); !status) return status;
        if (patience.ended()) end();
    }
    client_->poll(0);
    return check();
}

// The first error ends the producer: what is queued behind it must not be appended.
Status Producer::check() {
    if (!failed_ && client_->deliveries().first_error) {
        failed_ = client_->deliveries().first_error;
        end();
    }
    if (failed_) return std::unexpected(*failed_);
    return {};
}

void Producer::end() {
    const auto& trouble = client_->trouble();
    if (!failed_) {
        const bool lasting = trouble && trouble->lasting;
        failed_ = Error{lasting ? ErrorKind::bad_input : ErrorKind::unavailable,
                        fmt::format("cannot append to topic {}: {} (brokers {})", topic_,
                                    trouble ? trouble->reason : "nothing is acknowledged",
                                    client_->settings().brokers)};
    }
    rd_kafka_purge(client_->handle(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    client_->poll(0);
}

}  // namespace saldo::kafka

#include "connectors/log_kafka/properties.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace saldo::kafka {

namespace {

constexpr std::size_t kReasonBytes = 512;
constexpr std::size_t kValueBytes = 256;

// librdkafka keeps an object of about this size for each record in its queues, besides the record's
// own bytes.
constexpr std::size_t kQueuedRecordBytes = 512;

// Seen to be where reading stops getting faster.
constexpr std::size_t kQueuedRecords = 1'000'000;
constexpr std::size_t kQueuedKbytes = 500'000;
constexpr std::size_t kFetchBytes = std::size_t{8} << 20U;
constexpr std::size_t kBatchBytes = std::size_t{64} << 20U;

struct Property {
    const char* name;
    std::string value;
};

struct Promise {
    const char* name;
    const char* value;
    const char* why;
};

// Set after the user's own and compared with what the user made of them (aliases included).
constexpr std::array kConsumerPromises{
    Promise{"auto.offset.reset", "error", "a truncated topic has to be noticed"},
    Promise{"isolation.level", "read_committed", "aborted transactions are not facts"},
    Promise{"check.crcs", "true", "damaged records have to be noticed"},
    Promise{"enable.auto.commit", "false", "the position is kept with the state"},
    Promise{"auto.commit.enable", "false", "the position is kept with the state"},
    Promise{"enable.partition.eof", "true", "readers say when they are at the end"},
    Promise{"allow.auto.create.topics", "false", "topics are made on purpose"},
};
// These come on top of a consumer's.
constexpr std::array kGroupPromises{
    Promise{"partition.assignment.strategy", "cooperative-sticky",
            "shards that do not move go on folding"},
};
constexpr std::array kProducerPromises{
    Promise{"enable.idempotence", "true", "a retry must not append twice or out of order"},
    Promise{"enable.gapless.guarantee", "true", "later events must not overtake one that failed"},
    Promise{"acks", "-1", "appended means on every in-sync replica"},
    Promise{"partitioner", "murmur2_random", "a ledger's partition is murmur2 of its id"},
    Promise{"message.timeout.ms", "0",
            "a record given up alone would leave a gap: the setting is "
            "request_timeout_ms"},
};

Status set(rd_kafka_conf_t* conf, const char* name, const std::string& value) {
    std::array<char, kReasonBytes> reason{};
    const auto result = rd_kafka_conf_set(conf, name, value.c_str(), reason.data(), reason.size());
    if (result == RD_KAFKA_CONF_UNKNOWN) {
        return fail(ErrorKind::bad_input,
                    fmt::format("Kafka property {}: there is no such property "
                                "of librdkafka's",
                                name));
    }
    if (result != RD_KAFKA_CONF_OK) {
        return fail(ErrorKind::bad_input,
                    fmt::format("Kafka property {}: {}", name, reason.data()));
    }
    return {};
}

std::string get(const rd_kafka_conf_t* conf, const char* name) {
    std::array<char, kValueBytes> value{};
    std::size_t size = value.size();
    if (rd_kafka_conf_get(conf, name, value.data(), &size) != RD_KAFKA_CONF_OK) return {};
    return value.data();
}

// Which of the user's properties set `name`: itself, or an alias of it.
std::string culprit(const KafkaSettings& settings, const Promise& promise) {
    for (const auto& [name, value] : settings.properties) {
        const Conf alone(rd_kafka_conf_new());
        if (!set(alone.get(), promise.name, promise.value)) continue;
        if (!set(alone.get(), name.c_str(), value)) continue;
        if (get(alone.get(), promise.name) != promise.value) return name;
    }
    return promise.name;
}

Status keep_promises(rd_kafka_conf_t* conf, const KafkaSettings& settings,
                     std::span<const Promise> promises) {
    for (const Promise& promise : promises) {
        if (get(conf, promise.name) == promise.value) continue;
        return fail(
            ErrorKind::bad_input,
            fmt::format("Kafka property {} may not be changed ({} stays {}): {}",
                        culprit(settings, promise), promise.name, promise.value, promise.why));
    }
    return {};
}

// What has a setting of its own, or would change who the log's clients are.
Status refuse_reserved(const KafkaSettings& settings) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kReserved{{
        {"bootstrap.servers", "the setting is brokers"},
        {"metadata.broker.list", "the setting is brokers"},
        {"transactional.id", "appending is idempotent, not transactional"},
    }};
    for (const auto& [name, why] : kReserved) {
        if (settings.properties.contains(std::string(name))) {
            return fail(ErrorKind::bad_input,
                        fmt::format("Kafka property {} may not be set: {}", name, why));
        }
    }
    return {};
}

// Promises first, so that what the user leaves alone is right; then what is fast; then the user;
// then the check.
Result<Conf> make_conf(const KafkaSettings& settings, std::span<const Promise> promises,
                       const std::vector<Property>& tuned) {
    if (settings.brokers.empty()) {
        return fail(ErrorKind::bad_input, "no Kafka brokers are given: HOST:PORT");
    }
    if (auto status = refuse_reserved(settings); !status) return std::unexpected(status.error());
    Conf conf(rd_kafka_conf_new());
    std::vector<Property> all{{"bootstrap.servers", settings.brokers}, {"client.id", "saldo"}};
    for (const Promise& promise : promises) all.push_back({promise.name, promise.value});
    all.insert(all.end(), tuned.begin(), tuned.end());
    for (const auto& [name, value] : settings.properties) all.push_back({name.c_str(), value});
    for (const auto& [name, value] : all) {
        if (auto status = set(conf.get(), name, value); !status) {
            return std::unexpected(status.error());
        }
    }
    if (auto status = keep_promises(conf.get(), settings, promises); !status) {
        return std::unexpected(status.error());
    }
    return conf;
}

std::string clamped(std::size_t value, std::size_t low, std::size_t high) {
    return std::to_string(std::clamp(value, low, high));
}

}  // namespace

Result<Conf> consumer_conf(const KafkaSettings& settings) {
    // Half for what is fetched ahead: its bytes, and librdkafka's object for each record.
    const std::size_t half = settings.memory_bytes / 2;
    return make_conf(
        settings, kConsumerPromises,
        {{"queued.min.messages", clamped(half / kQueuedRecordBytes, 1'000, kQueuedRecords)},
         {"queued.max.messages.kbytes", clamped(half / 1024, 1'024, kQueuedKbytes)},
         {"fetch.message.max.bytes", clamped(half / 4, 1U << 20U, kFetchBytes)},
         {"fetch.error.backoff.ms", "100"},
         {"reconnect.backoff.max.ms", "2000"}});
}

Result<Conf> group_conf(const KafkaSettings& settings, const std::string& name) {
    if (settings.properties.contains("group.id")) {
        return fail(ErrorKind::bad_input,
                    "Kafka property group.id may not be set: the group is named when it is joined");
    }
    std::vector<Promise> promises(kConsumerPromises.begin(), kConsumerPromises.end());
    promises.insert(promises.end(), kGroupPromises.begin(), kGroupPromises.end());
    return make_conf(settings, promises,
                     {{"group.id", name},
                      {"queued.min.messages", "1"},
                      {"queued.max.messages.kbytes", "1"},
                      {"reconnect.backoff.max.ms", "2000"}});
}

Result<Conf> producer_conf(const KafkaSettings& settings, std::size_t record_bytes_max) {
    const std::size_t half = settings.writer_memory_bytes / 2;
    std::vector<Property> tuned{
        {"queue.buffering.max.messages", clamped(half / kQueuedRecordBytes, 1'000, kQueuedRecords)},
        {"queue.buffering.max.kbytes", clamped(half / 1024, 1'024, kQueuedKbytes)},
        {"reconnect.backoff.max.ms", "2000"},
    };
    if (record_bytes_max > 0) {
        tuned.push_back({"message.max.bytes", clamped(record_bytes_max, 1'000, 1'000'000'000)});
    }
    return make_conf(settings, kProducerPromises, tuned);
}

std::size_t batch_bytes_max(const KafkaSettings& settings) {
    return std::min(settings.memory_bytes / 8, kBatchBytes);
}

}  // namespace saldo::kafka

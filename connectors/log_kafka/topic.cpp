#include "connectors/log_kafka/topic.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <map>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace saldo::kafka {

namespace {

using Metadata = Owned<const rd_kafka_metadata_t, rd_kafka_metadata_destroy>;
using TopicHandle = Owned<rd_kafka_topic_t, rd_kafka_topic_destroy>;
using Queue = Owned<rd_kafka_queue_t, rd_kafka_queue_destroy>;
using Event = Owned<rd_kafka_event_t, rd_kafka_event_destroy>;
using AdminOptions = Owned<rd_kafka_AdminOptions_t, rd_kafka_AdminOptions_destroy>;
using ConfigResource = Owned<rd_kafka_ConfigResource_t, rd_kafka_ConfigResource_destroy>;
using NewTopic = Owned<rd_kafka_NewTopic_t, rd_kafka_NewTopic_destroy>;

constexpr std::size_t kReasonBytes = 512;
constexpr std::chrono::milliseconds kPause{50};

// How long librdkafka's own answer may come after the time that it was given itself.
constexpr int kAdminGraceMs = 1'000;

using Configuration = std::map<std::string, std::string, std::less<>>;

std::string how_to_make(const KafkaSettings& settings, const std::string& topic) {
    return fmt::format(
        "kafka-topics.sh --bootstrap-server {} --create --topic {} --partitions N "
        "--config cleanup.policy=delete --config retention.ms=-1 --config retention.bytes=-1 "
        "--config message.timestamp.type=LogAppendTime --config max.message.bytes={}",
        settings.brokers, topic, kTopicRecordBytesMax);
}

AdminOptions admin_options(Client& client, rd_kafka_admin_op_t operation, int timeout_ms) {
    AdminOptions options(rd_kafka_AdminOptions_new(client.handle(), operation));
    std::array<char, kReasonBytes> reason{};
    rd_kafka_AdminOptions_set_request_timeout(options.get(), timeout_ms, reason.data(),
                                              reason.size());
    return options;
}

// The brokers, by their ids.
rd_kafka_resp_err_t list_brokers(Client& client, int timeout_ms, std::vector<std::int32_t>& ids) {
    const rd_kafka_metadata_t* raw = nullptr;
    const auto code = rd_kafka_metadata(client.handle(), 0, nullptr, &raw, timeout_ms);
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return code;
    const Metadata metadata(raw);
    ids.clear();
    for (int at = 0; at < metadata->broker_cnt; ++at) ids.push_back(metadata->brokers[at].id);
    return ids.empty() ? RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN : code;
}

// Asks one broker for the topic's configuration: any of them knows it, so nothing hangs on the
// controller. `detail`: what it said, on an error.
rd_kafka_resp_err_t describe(Client& client, const std::string& topic, std::int32_t broker,
                             int timeout_ms, Configuration& configuration, std::string& detail) {
    const Queue queue(rd_kafka_queue_new(client.handle()));
    const ConfigResource asked(rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic.c_str()));
    const auto options = admin_options(client, RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, timeout_ms);
    std::array<char, kReasonBytes> reason{};
    rd_kafka_AdminOptions_set_broker(options.get(), broker, reason.data(), reason.size());
    rd_kafka_ConfigResource_t* resource = asked.get();
    rd_kafka_DescribeConfigs(client.handle(), &resource, 1, options.get(), queue.get());
    const Event event(rd_kafka_queue_poll(queue.get(), timeout_ms + kAdminGraceMs));
    if (!event) return RD_KAFKA_RESP_ERR__TIMED_OUT;
    if (const auto code = rd_kafka_event_error(event.get()); code != RD_KAFKA_RESP_ERR_NO_ERROR) {
        detail = rd_kafka_event_error_string(event.get());
        return code;
    }
    std::size_t count = 0;
    const auto* result = rd_kafka_event_DescribeConfigs_result(event.get());
    const auto* const* answers = rd_kafka_DescribeConfigs_result_resources(result, &count);
    if (count != 1) return RD_KAFKA_RESP_ERR__BAD_MSG;
    if (const auto code = rd_kafka_ConfigResource_error(answers[0]);
        code != RD_KAFKA_RESP_ERR_NO_ERROR) {
        const char* words = rd_kafka_ConfigResource_error_string(answers[0]);
        detail = words != nullptr ? words : "";
        return code;
    }
    const auto* const* entries = rd_kafka_ConfigResource_configs(answers[0], &count);
    for (std::size_t at = 0; at < count; ++at) {
        const char* value = rd_kafka_ConfigEntry_value(entries[at]);
        configuration[rd_kafka_ConfigEntry_name(entries[at])] = value != nullptr ? value : "";
    }
    return RD_KAFKA_RESP_ERR_NO_ERROR;
}

std::string_view look_up(const Configuration& configuration, std::string_view name) {
    const auto found = configuration.find(name);
    return found == configuration.end() ? std::string_view{} : std::string_view{found->second};
}

// Why a topic of this configuration cannot be a log; nullopt: it can.
std::optional<std::string> objection(const Configuration& configuration, bool allow_retention) {
    const std::string_view cleanup = look_up(configuration, "cleanup.policy");
    if (cleanup.contains("compact")) {
        return fmt::format(
            "cleanup.policy={} removes records that a later one of the same key "
            "replaces: set it to delete",
            cleanup);
    }
    if (allow_retention) return std::nullopt;
    for (const std::string_view name : {"retention.ms", "retention.bytes"}) {
        const std::string_view value = look_up(configuration, name);
        if (value != "-1") {
            return fmt::format(
                "{}={} lets Kafka delete old records: set it to -1, or "
                "allow_retention if something else keeps them",
                name, value);
        }
    }
    return std::nullopt;
}

rd_kafka_resp_err_t create(Client& client, const std::string& topic, PartitionIndex partitions,
                           int replicas, int timeout_ms, std::string& detail) {
    std::array<char, kReasonBytes> reason{};
    const NewTopic made(rd_kafka_NewTopic_new(topic.c_str(), static_cast<int>(partitions), replicas,
                                              reason.data(), reason.size()));
    if (!made) {
        detail = reason.data();
        return RD_KAFKA_RESP_ERR__INVALID_ARG;
    }
    const std::string record_bytes = std::to_string(kTopicRecordBytesMax);
    rd_kafka_NewTopic_set_config(made.get(), "cleanup.policy", "delete");
    rd_kafka_NewTopic_set_config(made.get(), "retention.ms", "-1");
    rd_kafka_NewTopic_set_config(made.get(), "retention.bytes", "-1");
    rd_kafka_NewTopic_set_config(made.get(), "message.timestamp.type", "LogAppendTime");
    rd_kafka_NewTopic_set_config(made.get(), "max.message.bytes", record_bytes.c_str());
    const Queue queue(rd_kafka_queue_new(client.handle()));
    const auto options = admin_options(client, RD_KAFKA_ADMIN_OP_CREATETOPICS, timeout_ms);
    rd_kafka_NewTopic_t* topics = made.get();
    rd_kafka_CreateTopics(client.handle(), &topics, 1, options.get(), queue.get());
    const Event event(rd_kafka_queue_poll(queue.get(), timeout_ms + kAdminGraceMs));
    if (!event) return RD_KAFKA_RESP_ERR__TIMED_OUT;
    if (const auto code = rd_kafka_event_error(event.get()); code != RD_KAFKA_RESP_ERR_NO_ERROR) {
        return code;
    }
    std::size_t count = 0;
    const auto* const* results = rd_kafka_CreateTopics_result_topics(
        rd_kafka_event_CreateTopics_result(event.get()), &count);
    if (count != 1) return RD_KAFKA_RESP_ERR__BAD_MSG;
    const char* words = rd_kafka_topic_result_error_string(results[0]);
    detail = words != nullptr ? words : "";
    return rd_kafka_topic_result_error(results[0]);
}

}  // namespace

Result<PartitionIndex> count_partitions(Client& client, const std::string& topic) {
    const TopicHandle handle(rd_kafka_topic_new(client.handle(), topic.c_str(), nullptr));
    if (!handle) {
        return fail(ErrorKind::bad_input, fmt::format("\"{}\" cannot be a topic's name", topic));
    }
    PartitionIndex partitions = 0;
    bool missing = false;
    auto status = client.ask(fmt::format("look up topic {}", topic), [&](int timeout_ms) {
        const rd_kafka_metadata_t* raw = nullptr;
        auto code = rd_kafka_metadata(client.handle(), 0, handle.get(), &raw, timeout_ms);
        if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return code;
        const Metadata metadata(raw);
        if (metadata->topic_cnt != 1) return RD_KAFKA_RESP_ERR__TIMED_OUT;
        const rd_kafka_metadata_topic_t& found = metadata->topics[0];
        missing = found.err == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
        if (missing) return RD_KAFKA_RESP_ERR_NO_ERROR;
        partitions = static_cast<PartitionIndex>(found.partition_cnt);
        return found.err;
    });
    if (!status) return std::unexpected(status.error());
    if (missing) {
        return fail(ErrorKind::not_found,
                    fmt::format("there is no topic {} at {}; make it with: saldo --log "
                                "kafka://{}/{} topic create --partitions N, or with: {}",
                                topic, client.settings().brokers, client.settings().brokers, topic,
                                how_to_make(client.settings(), topic)));
    }
    return partitions;
}

Result<Topic> check_topic(Client& client, const std::string& topic) {
    auto partitions = count_partitions(client, topic);
    if (!partitions) return std::unexpected(partitions.error());
    const bool allow_retention = client.settings().allow_retention;
    Configuration configuration;
    bool untold = false;
    std::size_t attempt = 0;
    std::string detail;
    auto status =
        client.ask(fmt::format("read the configuration of topic {}", topic), [&](int timeout_ms) {
            std::vector<std::int32_t> brokers;
            auto code = list_brokers(client, timeout_ms, brokers);
            if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return code;
            // each attempt another one: a broker that is listed may be down
            const std::int32_t broker = brokers[attempt++ % brokers.size()];
            code = describe(client, topic, broker, timeout_ms, configuration, detail);
            untold = code == RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE ||
                     code == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED;
            return untold && allow_retention ? RD_KAFKA_RESP_ERR_NO_ERROR : code;
        });
    if (!status) {
        Error error = status.error();
        if (untold) {
            error.message += "; allow the user to describe it, or set allow_retention";
        }
        return std::unexpected(std::move(error));
    }
    if (untold) return Topic{*partitions, 0};
    if (const auto why = objection(configuration, allow_retention)) {
        return fail(ErrorKind::bad_input, fmt::format("topic {} cannot be a log: {}", topic, *why));
    }
    const std::string_view limit = look_up(configuration, "max.message.bytes");
    std::size_t record_bytes_max = 0;
    std::from_chars(limit.data(), limit.data() + limit.size(), record_bytes_max);
    return Topic{*partitions, record_bytes_max};
}

Result<bool> make_topic(Client& client, const std::string& topic, PartitionIndex partitions,
                        int replicas) {
    if (partitions == 0) {
        return fail(ErrorKind::bad_input, "a topic has at least one partition");
    }
    bool made = true;
    std::string detail;
    auto status = client.ask(fmt::format("make topic {}", topic), [&](int timeout_ms) {
        const auto code = create(client, topic, partitions, replicas, timeout_ms, detail);
        made = code != RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS;
        return made ? code : RD_KAFKA_RESP_ERR_NO_ERROR;
    });
    if (!status) {
        Error error = status.error();
        if (!detail.empty()) error.message += ": " + detail;
        return std::unexpected(std::move(error));
    }
    // brokers learn of a topic a little after it was made
    const auto until =
        Clock::now() + std::chrono::milliseconds(client.settings().request_timeout_ms);
    while (true) {
        auto known = count_partitions(client, topic);
        if (known && (!made || *known == partitions)) return made;
        if (!known && known.error().kind != ErrorKind::not_found) {
            return std::unexpected(known.error());
        }
        if (Clock::now() >= until) {
            return fail(
                ErrorKind::unavailable,
                fmt::format("topic {} was made, but the brokers do not know it yet", topic));
        }
        std::this_thread::sleep_for(kPause);
    }
}

Result<LogEnds> partition_ends(Client& client, const std::string& topic, PartitionIndex partition) {
    LogEnds ends;
    auto status =
        client.ask(fmt::format("find the ends of partition {} of topic {}", partition, topic),
                   [&](int timeout_ms) {
                       return rd_kafka_query_watermark_offsets(client.handle(), topic.c_str(),
                                                               static_cast<std::int32_t>(partition),
                                                               &ends.first, &ends.next, timeout_ms);
                   });
    if (!status) return std::unexpected(status.error());
    return ends;
}

}  // namespace saldo::kafka

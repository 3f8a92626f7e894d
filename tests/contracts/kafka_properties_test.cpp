// What the settings file may say to librdkafka, and what not. No broker is asked.
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "connectors/log_kafka/kafka_log.hpp"

using namespace saldo;

namespace {

Error error_of(const std::string& name, const std::string& value) {
    KafkaSettings settings;
    settings.brokers = "127.0.0.1:1";
    settings.topic = "t";
    settings.connect_timeout_ms = 100;
    settings.request_timeout_ms = 200;
    settings.properties[name] = value;
    const auto log = open_kafka_log(settings);
    REQUIRE_FALSE(log);
    return log.error();
}

}  // namespace

TEST_CASE("properties that would break the log's promises are refused by name") {
    const std::vector<std::pair<std::string, std::string>> unsafe{
        {"enable.idempotence", "false"},
        {"acks", "1"},
        {"request.required.acks", "0"},
        {"partitioner", "consistent_random"},
        {"enable.gapless.guarantee", "false"},
        {"message.timeout.ms", "5000"},
        {"delivery.timeout.ms", "5000"},
        {"auto.offset.reset", "earliest"},
        {"isolation.level", "read_uncommitted"},
        {"check.crcs", "false"},
        {"enable.auto.commit", "true"},
        {"enable.partition.eof", "false"},
        {"allow.auto.create.topics", "true"},
        {"bootstrap.servers", "elsewhere:9092"},
        {"metadata.broker.list", "elsewhere:9092"},
        {"transactional.id", "x"},
    };
    for (const auto& [name, value] : unsafe) {
        const Error error = error_of(name, value);
        CHECK_MESSAGE(error.kind == ErrorKind::bad_input, error.message);
        CHECK_MESSAGE(error.message.contains("property " + name + " may not be"), error.message);
    }
}

TEST_CASE("unknown properties and impossible values are named") {
    CHECK(error_of("no.such.property", "1").message.contains("no.such.property"));
    CHECK(error_of("no.such.property", "1").kind == ErrorKind::bad_input);
    const Error impossible = error_of("linger.ms", "soon");
    CHECK(impossible.kind == ErrorKind::bad_input);
    CHECK(impossible.message.contains("linger.ms"));
    const Error too_many = error_of("max.in.flight", "50");  // more than idempotence allows
    CHECK_MESSAGE(too_many.kind == ErrorKind::bad_input, too_many.message);
}

TEST_CASE("properties that change nothing promised are taken") {
    const std::vector<std::pair<std::string, std::string>> harmless{
        {"compression.type", "lz4"},  {"linger.ms", "50"},
        {"client.id", "county 6"},    {"acks", "all"},
        {"check.crcs", "true"},       {"enable.idempotence", "true"},
        {"queued.min.messages", "10"}};
    for (const auto& [name, value] : harmless) {
        // accepted, and then nobody listens there
        const Error error = error_of(name, value);
        CHECK_MESSAGE(error.kind == ErrorKind::unavailable, error.message);
    }
}

TEST_CASE("brokers and topic must be given") {
    KafkaSettings settings;
    settings.topic = "t";
    CHECK(open_kafka_log(settings).error().kind == ErrorKind::bad_input);
    settings.brokers = "127.0.0.1:1";
    settings.topic.clear();
    CHECK(open_kafka_log(settings).error().kind == ErrorKind::bad_input);
}

// Real Kafka brokers for tests. Most tests share the one that SALDO_KAFKA=HOST:PORT names (./dev
// test starts it), or one that this process starts; tests that stop their broker start one of their
// own. Jars: SALDO_KAFKA_HOME, or where ./dev keeps them.
//
// A broker started here ends with this process, however that ends: a guard process waits for the
// closing of a pipe, stops the broker and removes its data.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "connectors/log_kafka/kafka_log.hpp"

namespace saldo::test {

class Broker {
  public:
    // Both return nullptr where no Kafka is installed.
    [[nodiscard]] static Broker* shared();
    [[nodiscard]] static std::unique_ptr<Broker> own();
    // For SALDO_SKIP.
    static constexpr const char* kAbsent =
        "no Kafka broker: set SALDO_KAFKA=HOST:PORT, or SALDO_KAFKA_HOME to what "
        "tests/broker/kafka/broker.sh installed";

    Broker(const Broker&) = delete;
    Broker& operator=(const Broker&) = delete;
    ~Broker();

    [[nodiscard]] const std::string& address() const { return address_; }
    // Settings of a topic whose name nobody else uses, not made yet, and short patience.
    [[nodiscard]] KafkaSettings settings() const;
    // The same, made with so many partitions.
    [[nodiscard]] KafkaSettings with_topic(PartitionIndex partitions) const;

    // REQUIRES: own(). The data stay, and the address.
    void stop();
    void start();

  private:
    explicit Broker(std::string address) : address_(std::move(address)) {}

    std::string address_;
    std::filesystem::path data_;  // empty: somebody else's broker
    int port_ = 0;
    int guard_pipe_ = -1;
    int guard_ = -1;
};

// Runs one of Kafka's own tools with `input` as its standard input; false: it failed, or no Kafka
// is installed.
[[nodiscard]] bool run_kafka_tool(const std::vector<std::string>& class_and_arguments,
                                  const std::filesystem::path& input);

}  // namespace saldo::test

// One librdkafka instance: made from the settings, asked within bounded time, and what it last
// complained of.
//
// The hard thing: librdkafka retries for ever and tells of brokers that are down only in callbacks.
// `ask` turns that into one answer: it repeats a request until it succeeds, fails for good, or the
// brokers have been out of reach too long.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <librdkafka/rdkafka.h>

#include "connectors/log_kafka/kafka_log.hpp"
#include "engine/base/result.hpp"

namespace saldo::kafka {

// unique_ptr's deleter for a librdkafka object, given the function that ends it.
template <auto kDestroy>
struct Destroy {
    template <class T>
    void operator()(T* object) const noexcept {
        kDestroy(object);
    }
};
template <class T, auto kDestroy>
using Owned = std::unique_ptr<T, Destroy<kDestroy>>;

using Clock = std::chrono::steady_clock;

// Since when, and why, brokers could not be spoken to.
struct Trouble {
    Clock::time_point since;
    std::string reason;
    bool lasting =
        false;  // credentials refused, or librdkafka itself gave up: waiting does not help
};

// Delivery reports of a producer, counted while it polls.
struct Deliveries {
    std::uint64_t acknowledged = 0;
    std::optional<Error> first_error;
};

// Made and polled from one thread; `handle()` may be used from any, as librdkafka says.
class Client {
  public:
    // REQUIRES: conf is complete. Takes it over.
    [[nodiscard]] static Result<std::shared_ptr<Client>> make(
        rd_kafka_type_t type, const KafkaSettings& settings,
        Owned<rd_kafka_conf_t, rd_kafka_conf_destroy> conf);
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    ~Client();

    [[nodiscard]] rd_kafka_t* handle() const { return handle_; }
    [[nodiscard]] const KafkaSettings& settings() const { return settings_; }

    // Serves callbacks: troubles and delivery reports. Waits up to `timeout_ms` for the first one.
    void poll(int timeout_ms);
    [[nodiscard]] const std::optional<Trouble>& trouble() const { return trouble_; }
    void forget_trouble() { trouble_.reset(); }
    [[nodiscard]] const Deliveries& deliveries() const { return deliveries_; }

    // Of a group's member: called when partitions come or go, while its queue is polled or closed.
    using OnRebalance =
        std::function<void(rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t& partitions)>;
    void on_rebalance(OnRebalance call) { on_rebalance_ = std::move(call); }

    // Calls `request(timeout_ms)` until it returns no error. `what` completes "cannot …", for the
    // message.
    [[nodiscard]] Status ask(std::string_view what,
                             const std::function<rd_kafka_resp_err_t(int timeout_ms)>& request);

    // nullopt, or why nothing can be had from the brokers: they have been in trouble for
    // request_timeout_ms and a question asked now, for at most `timeout_ms`, stays without an
    // answer. For callers that wait for records.
    [[nodiscard]] std::optional<Error> lost(int timeout_ms);

    // The error that a caller sees for what librdkafka said. `what` completes "cannot …".
    [[nodiscard]] Error error(rd_kafka_resp_err_t code, std::string_view what,
                              std::string_view detail = {}) const;

  private:
    explicit Client(const KafkaSettings& settings) : settings_(settings) {}
    [[nodiscard]] Error unavailable(std::string_view what) const;
    static void on_error(rd_kafka_t* handle, int code, const char* reason, void* client);
    static void on_delivery(rd_kafka_t* handle, const rd_kafka_message_t* message, void* client);

    static void on_rebalance(rd_kafka_t* handle, rd_kafka_resp_err_t code,
                             rd_kafka_topic_partition_list_t* partitions, void* client);

    KafkaSettings settings_;
    rd_kafka_t* handle_ = nullptr;
    std::optional<Trouble> trouble_;
    Deliveries deliveries_;
    OnRebalance on_rebalance_;
};

// May it be otherwise if asked again?
[[nodiscard]] bool passes(rd_kafka_resp_err_t code);

}  // namespace saldo::kafka

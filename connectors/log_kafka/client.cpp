#include "connectors/log_kafka/client.hpp"

#include <algorithm>
#include <array>
#include <thread>
#include <utility>

#include <fmt/format.h>

namespace saldo::kafka {

namespace {

// One attempt of a request, so that troubles are looked at in between.
constexpr int kAttemptMs = 2'000;
// Between attempts that failed at once.
constexpr std::chrono::milliseconds kPause{100};
constexpr std::size_t kReasonBytes = 512;

int milliseconds_since(Clock::time_point then) {
    using std::chrono::milliseconds;
    return static_cast<int>(std::chrono::duration_cast<milliseconds>(Clock::now() - then).count());
}

// Are the credentials or rights at fault?
bool forbidden(rd_kafka_resp_err_t code) {
    constexpr std::array kCodes{
        RD_KAFKA_RESP_ERR__AUTHENTICATION,
        RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED,
        RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED,
        RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED,
        RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED,
        RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED,
    };
    return std::ranges::find(kCodes, code) != kCodes.end();
}

ErrorKind kind_of(rd_kafka_resp_err_t code) {
    if (passes(code)) return ErrorKind::unavailable;
    if (code == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART ||
        code == RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC || code == RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION) {
        return ErrorKind::not_found;
    }
    if (code == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE ||
        code == RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE) {
        return ErrorKind::limit;
    }
    if (code == RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE ||
        code == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET || code == RD_KAFKA_RESP_ERR__BAD_MSG ||
        code == RD_KAFKA_RESP_ERR_INVALID_MSG) {
        return ErrorKind::damaged;
    }
    if (forbidden(code) || code == RD_KAFKA_RESP_ERR_INVALID_CONFIG ||
        code == RD_KAFKA_RESP_ERR_INVALID_PARTITIONS ||
        code == RD_KAFKA_RESP_ERR_INVALID_REPLICATION_FACTOR ||
        code == RD_KAFKA_RESP_ERR_INCONSISTENT_GROUP_PROTOCOL ||
        code == RD_KAFKA_RESP_ERR_INVALID_GROUP_ID ||
        code == RD_KAFKA_RESP_ERR_INVALID_SESSION_TIMEOUT ||
        code == RD_KAFKA_RESP_ERR_POLICY_VIOLATION || code == RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION ||
        code == RD_KAFKA_RESP_ERR__INVALID_ARG || code == RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE) {
        return ErrorKind::bad_input;
    }
    return ErrorKind::unavailable;
}

}  // namespace

bool passes(rd_kafka_resp_err_t code) {
    constexpr std::array kCodes{
        RD_KAFKA_RESP_ERR__TRANSPORT,
        RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN,
        RD_KAFKA_RESP_ERR__RESOLVE,
        RD_KAFKA_RESP_ERR__SSL,
        RD_KAFKA_RESP_ERR__TIMED_OUT,
        RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE,
        RD_KAFKA_RESP_ERR__WAIT_COORD,
        RD_KAFKA_RESP_ERR__WAIT_CACHE,
        RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE,
        RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
        RD_KAFKA_RESP_ERR_BROKER_NOT_AVAILABLE,
        RD_KAFKA_RESP_ERR_REPLICA_NOT_AVAILABLE,
        RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT,
        RD_KAFKA_RESP_ERR_NETWORK_EXCEPTION,
        RD_KAFKA_RESP_ERR_NOT_CONTROLLER,
        RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS,
        RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE,
        RD_KAFKA_RESP_ERR_NOT_COORDINATOR,
        RD_KAFKA_RESP_ERR_OFFSET_NOT_AVAILABLE,
        RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR,
        RD_KAFKA_RESP_ERR_THROTTLING_QUOTA_EXCEEDED,
    };
    return std::ranges::find(kCodes, code) != kCodes.end();
}

Result<std::shared_ptr<Client>> Client::make(rd_kafka_type_t type, const KafkaSettings& settings,
                                             Owned<rd_kafka_conf_t, rd_kafka_conf_destroy> conf) {
    std::shared_ptr<Client> client(new Client(settings));
    rd_kafka_conf_set_opaque(conf.get(), client.get());
    rd_kafka_conf_set_error_cb(conf.get(), &Client::on_error);
    if (type == RD_KAFKA_PRODUCER) rd_kafka_conf_set_dr_msg_cb(conf.get(), &Client::on_delivery);
    if (type == RD_KAFKA_CONSUMER)
        rd_kafka_conf_set_rebalance_cb(conf.get(), &Client::on_rebalance);
    if (!settings.properties.contains("debug")) {
        // errors come back as values; librdkafka's own lines on standard error only when asked for
        rd_kafka_conf_set_log_cb(conf.get(),
                                 [](const rd_kafka_t*, int, const char*, const char*) {});
    }
    std::array<char, kReasonBytes> reason{};
    client->handle_ = rd_kafka_new(type, conf.get(), reason.data(), reason.size());
    if (client->handle_ == nullptr) {
        return fail(ErrorKind::bad_input,
                    fmt::format("the settings of Kafka do not go together: {}", reason.data()));
    }
    [[maybe_unused]] const auto* const taken_over = conf.release();  // by rd_kafka_new
    return client;
}

Client::~Client() {
    if (handle_ != nullptr) rd_kafka_destroy(handle_);
}

void Client::poll(int timeout_ms) { rd_kafka_poll(handle_, timeout_ms); }

void Client::on_error(rd_kafka_t* handle, int code, const char* reason, void* client) {
    auto& self = *static_cast<Client*>(client);
    auto error = static_cast<rd_kafka_resp_err_t>(code);
    std::string words = reason;
    bool lasting = forbidden(error);
    if (error == RD_KAFKA_RESP_ERR__FATAL) {
        std::array<char, kReasonBytes> why{};
        error = rd_kafka_fatal_error(handle, why.data(), why.size());
        words = why.data();
        lasting = true;
    }
    if (!self.trouble_) {
        self.trouble_ = Trouble{Clock::now(), std::move(words), lasting};
    } else if (lasting || error != RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) {
        // "all brokers down" follows the reason and says less
        self.trouble_->reason = std::move(words);
        self.trouble_->lasting |= lasting;
    }
}

void Client::on_delivery(rd_kafka_t* handle, const rd_kafka_message_t* message, void* client) {
    static_cast<void>(handle);
    auto& self = *static_cast<Client*>(client);
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
        ++self.deliveries_.acknowledged;
        self.trouble_.reset();
        return;
    }
    if (self.deliveries_.first_error) return;
    self.deliveries_.first_error = self.error(
        message->err, fmt::format("append to partition {} of topic {}", message->partition,
                                  rd_kafka_topic_name(message->rkt)));
}

void Client::on_rebalance(rd_kafka_t* handle, rd_kafka_resp_err_t code,
                          rd_kafka_topic_partition_list_t* partitions, void* client) {
    static_cast<void>(handle);
    const auto& self = *static_cast<Client*>(client);
    if (self.on_rebalance_) self.on_rebalance_(code, *partitions);
}

Error Client::unavailable(std::string_view what) const {
    return Error{trouble_ && trouble_->lasting ? ErrorKind::bad_input : ErrorKind::unavailable,
                 fmt::format("cannot {}: {} (brokers {})", what,
                             trouble_ ? trouble_->reason : "no answer in time", settings_.brokers)};
}

Error Client::error(rd_kafka_resp_err_t code, std::string_view what,
                    std::string_view detail) const {
    return Error{kind_of(code),
                 fmt::format("cannot {}: {}{}{} (brokers {})", what, rd_kafka_err2str(code),
                             detail.empty() ? "" : ": ", detail, settings_.brokers)};
}

Status Client::ask(std::string_view what,
                   const std::function<rd_kafka_resp_err_t(int timeout_ms)>& request) {
    const auto begun = Clock::now();
    while (true) {
        const int left_ms = settings_.request_timeout_ms - milliseconds_since(begun);
        if (left_ms <= 0) return std::unexpected(unavailable(what));
        const bool was_well = !trouble_;
        const auto attempted = Clock::now();
        const rd_kafka_resp_err_t code = request(std::min(left_ms, kAttemptMs));
        if (code == RD_KAFKA_RESP_ERR_NO_ERROR) {
            trouble_.reset();
            return {};
        }
        poll(0);
        // troubles are told only now: they may be as old as the attempt
        if (was_well && trouble_) trouble_->since = attempted;
        if (!passes(code)) return std::unexpected(error(code, what));
        if (trouble_ &&
            (trouble_->lasting || milliseconds_since(std::max(trouble_->since, begun)) >=
                                      settings_.connect_timeout_ms)) {
            return std::unexpected(unavailable(what));
        }
        std::this_thread::sleep_for(kPause);
    }
}

std::optional<Error> Client::lost(int timeout_ms) {
    poll(0);
    if (!trouble_) return std::nullopt;
    if (!trouble_->lasting && milliseconds_since(trouble_->since) < settings_.request_timeout_ms) {
        return std::nullopt;
    }
    const rd_kafka_metadata_t* metadata = nullptr;
    if (rd_kafka_metadata(handle_, 0, nullptr, &metadata, timeout_ms) ==
        RD_KAFKA_RESP_ERR_NO_ERROR) {
        rd_kafka_metadata_destroy(metadata);
        trouble_.reset();
        return std::nullopt;
    }
    return unavailable(fmt::format("read topic {}", settings_.topic));
}

}  // namespace saldo::kafka

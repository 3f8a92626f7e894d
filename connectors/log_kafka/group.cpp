// A member of a Kafka consumer group, for membership only: the group says which partitions are
// ours, and each shard's own reader reads them from where its store stands.
//
// Members come and go cooperatively: only partitions that move are given up, the others go on.
//
// The hard thing: a consumer begins to fetch what it is given. So its offset is the partition's
// end, it is paused in the same breath, and what came all the same is dropped. Neither is it asked
// where the group stands: nothing was ever committed there.
#include <array>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "connectors/log_kafka/client.hpp"
#include "connectors/log_kafka/kafka_log.hpp"
#include "connectors/log_kafka/properties.hpp"

namespace saldo {

namespace {

using kafka::Client;

using PartitionList =
    kafka::Owned<rd_kafka_topic_partition_list_t, rd_kafka_topic_partition_list_destroy>;
using Message = kafka::Owned<rd_kafka_message_t, rd_kafka_message_destroy>;
using LibraryError = kafka::Owned<rd_kafka_error_t, rd_kafka_error_destroy>;

// How long poll() may go over its own time to ask whether the brokers are still there.
constexpr int kProbeMs = 1'000;
constexpr std::size_t kReasonBytes = 512;

class KafkaGroup final : public ShardGroup {
  public:
    KafkaGroup(std::shared_ptr<Client> client, const std::string& name)
        : client_(std::move(client)), what_(fmt::format("take part in the group {}", name)) {
        client_->on_rebalance(
            [this](rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t& partitions) {
                rebalance(code, partitions);
            });
    }
    ~KafkaGroup() override { close(); }

    [[nodiscard]] Status join() {
        const PartitionList topics(rd_kafka_topic_partition_list_new(1));
        rd_kafka_topic_partition_list_add(topics.get(), client_->settings().topic.c_str(),
                                          RD_KAFKA_PARTITION_UA);
        const auto code = rd_kafka_subscribe(handle(), topics.get());
        if (code == RD_KAFKA_RESP_ERR_NO_ERROR) return {};
        return std::unexpected(client_->error(code, what_));
    }

    Status poll(int timeout_ms, const ShardDuties& duties) override {
        duties_ = &duties;
        const Message message(rd_kafka_consumer_poll(handle(), timeout_ms));
        duties_ = nullptr;
        if (message != nullptr) look_at(*message);
        if (failed_) return std::unexpected(*failed_);
        if (const auto lost = client_->lost(kProbeMs)) return std::unexpected(*lost);
        if (complaint_) return std::unexpected(*std::exchange(complaint_, std::nullopt));
        return {};
    }

    void leave(const ShardDuties& duties) override {
        duties_ = &duties;
        close();
        give_up_all();  // where the library had nothing left to close
        duties_ = nullptr;
    }

  private:
    [[nodiscard]] rd_kafka_t* handle() const { return client_->handle(); }

    void close() {
        if (!std::exchange(closed_, true)) rd_kafka_consumer_close(handle());
    }

    // A record that came before its partition was paused says nothing; an error may.
    void look_at(const rd_kafka_message_t& message) {
        if (message.err == RD_KAFKA_RESP_ERR_NO_ERROR ||
            message.err == RD_KAFKA_RESP_ERR__PARTITION_EOF || kafka::passes(message.err))
            return;
        if (message.err == RD_KAFKA_RESP_ERR__FATAL) {
            std::array<char, kReasonBytes> why{};
            const auto code = rd_kafka_fatal_error(handle(), why.data(), why.size());
            end_membership(code, why.data());
            return;
        }
        Error error = client_->error(message.err, what_, rd_kafka_message_errstr(&message));
        (error.kind == ErrorKind::unavailable ? complaint_ : failed_) = std::move(error);
    }

    void rebalance(rd_kafka_resp_err_t code, rd_kafka_topic_partition_list_t& partitions) {
        if (code == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
            take(partitions);
        } else if (code == RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS) {
            // Also when they are lost already (a session that ran out): then this comes too late
            // to be first, and is done all the same.
            for (int at = 0; at < partitions.cnt; ++at) give_up(partition_at(partitions, at));
            static_cast<void>(note(rd_kafka_incremental_unassign(handle(), &partitions)));
        } else {
            give_up_all();
            rd_kafka_assign(handle(), nullptr);
            complaint_ = client_->error(code, what_);
        }
    }

    void take(rd_kafka_topic_partition_list_t& partitions) {
        for (int at = 0; at < partitions.cnt; ++at)
            partitions.elems[at].offset = RD_KAFKA_OFFSET_END;
        if (!note(rd_kafka_incremental_assign(handle(), &partitions))) return;
        rd_kafka_pause_partitions(handle(), &partitions);
        for (int at = 0; at < partitions.cnt; ++at) {
            const PartitionIndex partition = partition_at(partitions, at);
            if (duties_ != nullptr && held_.insert(partition).second) duties_->on_taken(partition);
        }
    }

    void give_up(PartitionIndex partition) {
        if (held_.erase(partition) > 0 && duties_ != nullptr) duties_->on_given_up(partition);
    }
    void give_up_all() {
        while (!held_.empty()) give_up(*held_.begin());
    }

    // Whatever the library says, asking again does not help.
    void end_membership(rd_kafka_resp_err_t code, const char* why) {
        failed_ = client_->error(code, what_, why);
        failed_->kind = ErrorKind::bad_input;
    }

    // What the library says of an assignment that it does not take: the membership is over. True:
    // it took it.
    [[nodiscard]] bool note(rd_kafka_error_t* error) {
        const LibraryError owned(error);
        if (owned == nullptr) return true;
        end_membership(rd_kafka_error_code(error), rd_kafka_error_string(error));
        return false;
    }

    static PartitionIndex partition_at(const rd_kafka_topic_partition_list_t& partitions, int at) {
        return static_cast<PartitionIndex>(partitions.elems[at].partition);
    }

    std::shared_ptr<Client> client_;
    std::string what_;                     // completes "cannot …"
    const ShardDuties* duties_ = nullptr;  // of the call under way
    std::set<PartitionIndex> held_;
    bool closed_ = false;
    std::optional<Error> failed_;     // for good
    std::optional<Error> complaint_;  // told once; the library goes on by itself
};

}  // namespace

Result<std::unique_ptr<ShardGroup>> open_kafka_group(const KafkaSettings& settings,
                                                     const std::string& name) {
    auto conf = kafka::group_conf(settings, name);
    if (!conf) return std::unexpected(conf.error());
    auto client = Client::make(RD_KAFKA_CONSUMER, settings, std::move(*conf));
    if (!client) return std::unexpected(client.error());
    auto group = std::make_unique<KafkaGroup>(std::move(*client), name);
    if (const Status joined = group->join(); !joined) return std::unexpected(joined.error());
    return group;
}

}  // namespace saldo

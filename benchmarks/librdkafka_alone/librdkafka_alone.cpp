#include "benchmarks/librdkafka_alone/librdkafka_alone.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>
#include <librdkafka/rdkafka.h>

#include "benchmarks/report/report.hpp"

namespace saldo::bench {

namespace {

void set(rd_kafka_conf_t* conf, const char* name, const std::string& value) {
    std::array<char, 256> text{};
    if (rd_kafka_conf_set(conf, name, value.c_str(), text.data(), text.size()) != RD_KAFKA_CONF_OK)
        give_up(text.data());
}

rd_kafka_t* make(rd_kafka_type_t type, rd_kafka_conf_t* conf) {
    std::array<char, 256> text{};
    rd_kafka_t* const client = rd_kafka_new(type, conf, text.data(), text.size());
    if (client == nullptr) give_up(text.data());
    return client;
}

rd_kafka_conf_t* consumer_conf(const std::string& brokers) {
    rd_kafka_conf_t* const conf = rd_kafka_conf_new();
    set(conf, "bootstrap.servers", brokers);
    set(conf, "group.id", "bench");
    set(conf, "enable.auto.commit", "false");
    set(conf, "enable.partition.eof", "true");
    set(conf, "auto.offset.reset", "error");
    set(conf, "check.crcs", "true");
    set(conf, "queued.min.messages", "1000000");
    set(conf, "queued.max.messages.kbytes", "500000");
    set(conf, "fetch.message.max.bytes", "8388608");
    return conf;
}

struct Consumed {
    std::uint64_t records = 0;
    std::uint64_t bytes = 0;
};

Consumed consume_to_end(rd_kafka_queue_t* queue) {
    std::vector<rd_kafka_message_t*> batch(16'384);
    Consumed consumed;
    for (bool at_end = false; !at_end;) {
        const ssize_t count =
            rd_kafka_consume_batch_queue(queue, 1'000, batch.data(), batch.size());
        for (ssize_t at = 0; at < count; ++at) {
            rd_kafka_message_t* const message = batch[static_cast<std::size_t>(at)];
            if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF)
                at_end = true;
            else if (message->err != 0)
                give_up(rd_kafka_message_errstr(message));
            else
                ++consumed.records, consumed.bytes += message->len;
            rd_kafka_message_destroy(message);
        }
    }
    return consumed;
}

double consume_once(const std::string& brokers, const std::string& topic, std::uint64_t records) {
    rd_kafka_t* const consumer = make(RD_KAFKA_CONSUMER, consumer_conf(brokers));
    rd_kafka_poll_set_consumer(consumer);
    rd_kafka_topic_partition_list_t* const partitions = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(partitions, topic.c_str(), 0)->offset = 0;
    const auto began = Clock::now();
    rd_kafka_assign(consumer, partitions);
    rd_kafka_queue_t* const queue = rd_kafka_queue_get_consumer(consumer);
    const Consumed consumed = consume_to_end(queue);
    const double rate = static_cast<double>(consumed.records) / seconds_since(began);
    if (consumed.records != records) give_up("the topic does not hold what was published");
    fmt::print("librdkafka {:>9.0f} events/s (consume only; {:.0f} bytes an event)\n", rate,
               static_cast<double>(consumed.bytes) / static_cast<double>(consumed.records));
    rd_kafka_queue_destroy(queue);
    rd_kafka_topic_partition_list_destroy(partitions);
    rd_kafka_consumer_close(consumer);
    rd_kafka_destroy(consumer);
    return rate;
}

void on_delivery(rd_kafka_t* /*producer*/, const rd_kafka_message_t* message, void* opaque) {
    if (message->err != 0) give_up(rd_kafka_err2str(message->err));
    ++*static_cast<std::uint64_t*>(opaque);
}

// librdkafka takes what it copies as pointers to what it might change.
void* mutable_bytes(std::string_view text) { return const_cast<char*>(text.data()); }

rd_kafka_resp_err_t produce(rd_kafka_t* producer, rd_kafka_topic_t* topic, std::string_view key,
                            const PlainRecord& record) {
    rd_kafka_headers_t* headers = nullptr;
    if (!record.headers.empty()) headers = rd_kafka_headers_new(record.headers.size());
    for (const auto& [name, value] : record.headers)
        rd_kafka_header_add(headers, name.data(), static_cast<ssize_t>(name.size()), value.data(),
                            static_cast<ssize_t>(value.size()));
    std::array<rd_kafka_vu_t, 6> fields{};
    fields[0].vtype = RD_KAFKA_VTYPE_RKT;
    fields[0].u.rkt = topic;
    fields[1].vtype = RD_KAFKA_VTYPE_PARTITION;
    fields[1].u.i32 = 0;
    fields[2].vtype = RD_KAFKA_VTYPE_KEY;
    fields[2].u.mem = {mutable_bytes(key), key.size()};
    fields[3].vtype = RD_KAFKA_VTYPE_VALUE;
    fields[3].u.mem = {mutable_bytes(record.value), record.value.size()};
    fields[4].vtype = RD_KAFKA_VTYPE_MSGFLAGS;
    fields[4].u.i = RD_KAFKA_MSG_F_COPY;
    fields[5].vtype = RD_KAFKA_VTYPE_HEADERS;
    fields[5].u.headers = headers;
    rd_kafka_error_t* const error =
        rd_kafka_produceva(producer, fields.data(), headers == nullptr ? 5 : fields.size());
    if (error == nullptr) return RD_KAFKA_RESP_ERR_NO_ERROR;
    const rd_kafka_resp_err_t code = rd_kafka_error_code(error);
    rd_kafka_error_destroy(error);
    if (headers != nullptr) rd_kafka_headers_destroy(headers);
    return code;
}

}  // namespace

double consume_here(const std::string& brokers, const std::string& topic, std::uint64_t records,
                    int rounds) {
    double best = 0;
    for (int round = 0; round < rounds; ++round)
        best = std::max(best, consume_once(brokers, topic, records));
    return best;
}

double consume_alone(const std::string& brokers, const std::string& topic, std::uint64_t records,
                     int rounds) {
    const auto program =
        std::filesystem::read_symlink("/proc/self/exe").replace_filename("librdkafka_alone");
    const std::string command =
        fmt::format("'{}' '{}' '{}' {} {}", program.string(), brokers, topic, records, rounds);
    std::fflush(stdout);
    std::FILE* const said = ::popen(command.c_str(), "r");
    if (said == nullptr) give_up("cannot run " + program.string());
    std::string last;
    for (std::array<char, 256> line{}; std::fgets(line.data(), line.size(), said) != nullptr;) {
        if (!last.empty()) fmt::print("{}", last);
        last = line.data();
    }
    double best = 0;
    const auto read = std::from_chars(last.data(), last.data() + last.size(), best);
    if (::pclose(said) != 0 || read.ec != std::errc() || best <= 0)
        give_up("librdkafka_alone could not read the topic");
    return best;
}

double produce_alone(const std::string& brokers, const std::string& topic, std::string_view key,
                     const std::vector<PlainRecord>& records) {
    std::uint64_t acknowledged = 0;
    rd_kafka_conf_t* const conf = rd_kafka_conf_new();
    set(conf, "bootstrap.servers", brokers);
    set(conf, "enable.idempotence", "true");
    set(conf, "acks", "-1");
    set(conf, "linger.ms", "5");
    set(conf, "batch.num.messages", "100000");
    set(conf, "queue.buffering.max.messages", "1000000");
    set(conf, "queue.buffering.max.kbytes", "262144");
    rd_kafka_conf_set_dr_msg_cb(conf, on_delivery);
    rd_kafka_conf_set_opaque(conf, &acknowledged);
    rd_kafka_t* const producer = make(RD_KAFKA_PRODUCER, conf);
    rd_kafka_topic_t* const handle = rd_kafka_topic_new(producer, topic.c_str(), nullptr);
    const auto began = Clock::now();
    std::uint64_t unpolled = 0;
    for (const PlainRecord& record : records) {
        if (++unpolled % 256 == 0) rd_kafka_poll(producer, 0);
        rd_kafka_resp_err_t code = produce(producer, handle, key, record);
        for (; code == RD_KAFKA_RESP_ERR__QUEUE_FULL; code = produce(producer, handle, key, record))
            rd_kafka_poll(producer, 100);
        if (code != RD_KAFKA_RESP_ERR_NO_ERROR) give_up(rd_kafka_err2str(code));
    }
    while (rd_kafka_outq_len(producer) > 0) rd_kafka_flush(producer, 1'000);
    const double rate = static_cast<double>(records.size()) / seconds_since(began);
    if (acknowledged != records.size()) give_up("not every record was acknowledged");
    rd_kafka_topic_destroy(handle);
    rd_kafka_destroy(producer);
    fmt::print("librdkafka {:>9.0f} events/s (produce only, acknowledged)\n", rate);
    return rate;
}

}  // namespace saldo::bench

// Saldo's settings file (TOML): what does not change from command to command.
//
//     memory = "1GiB"                 # of one process: caches, commits, the log's queue
//     log = "kafka://HOST:PORT/TOPIC" # instead of the embedded log
//     allow_retention = false         # true: the operator answers for a topic that does not keep
//     everything
//
//     [kafka]                         # any librdkafka property
//     "security.protocol" = "ssl"
//     "ssl.ca.location" = "/etc/ssl/certs/ca.pem"
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "engine/base/result.hpp"

namespace saldo {

struct Settings {
    std::size_t memory_bytes = std::size_t{1} << 30U;
    std::string log;  // empty: the embedded log in the home
    bool allow_retention = false;
    std::map<std::string, std::string> kafka;
};

// An unknown key, a value of another type and a file that is not TOML are `bad_input` with file,
// line and key.
[[nodiscard]] Result<Settings> read_settings(const std::filesystem::path& file);

// "512MiB", "2GiB", "1073741824".
[[nodiscard]] Result<std::size_t> memory_of_text(std::string_view text);

// "kafka://HOST:PORT[,HOST:PORT…]/TOPIC"
struct KafkaAddress {
    std::string brokers;
    std::string topic;
};
[[nodiscard]] Result<KafkaAddress> kafka_address_of(std::string_view text);

}  // namespace saldo

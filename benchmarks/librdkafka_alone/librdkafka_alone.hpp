// What librdkafka does by itself, without Saldo: the ceilings that ratios are taken to.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace saldo::bench {

// Reads partition 0 of the topic from beginning to end; records are counted and let go. Events a
// second, the quickest of `rounds`: what else the machine does must not make the ceiling look low.
// The best settings that we know (docs/benchmarks.md).
[[nodiscard]] double consume_here(const std::string& brokers, const std::string& topic,
                                  std::uint64_t records, int rounds);
// The same by the program librdkafka_alone, which lies beside this one: with the platform's
// allocator, which suits librdkafka better than ours.
[[nodiscard]] double consume_alone(const std::string& brokers, const std::string& topic,
                                   std::uint64_t records, int rounds);

// One record as it goes to a topic: what a publisher of ours sends, headers included.
struct PlainRecord {
    std::string value;
    std::vector<std::pair<std::string, std::string>> headers;
};

// Sends `records` under one key to partition 0, waits until all are acknowledged by every replica,
// and returns records a second. Idempotent and in order, as our publisher is.
[[nodiscard]] double produce_alone(const std::string& brokers, const std::string& topic,
                                   std::string_view key, const std::vector<PlainRecord>& records);

}  // namespace saldo::bench

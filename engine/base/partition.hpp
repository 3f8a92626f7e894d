// Which partition a ledger's events go to: murmur2 of the record's key, as Kafka's Java client and
// librdkafka's `murmur2_random` partitioner compute it for records that have a key, so that every
// publisher agrees.
#pragma once

#include <cstdint>
#include <string_view>

namespace saldo {

// murmur2 with Kafka's seed (0x9747b28c).
[[nodiscard]] std::uint32_t murmur2(std::string_view key) noexcept;

// REQUIRES: partition_count > 0.
[[nodiscard]] std::uint32_t partition_of(std::string_view key,
                                         std::uint32_t partition_count) noexcept;

}  // namespace saldo

#include "connectors/log_embedded/record_rows.hpp"

#include <cstring>
#include <limits>

#include <fmt/format.h>

#include "engine/base/assert.hpp"

namespace saldo::embedded {

namespace {

constexpr std::string_view kMark = "saldo-log";
constexpr std::size_t kTimeBytes = 8;
constexpr std::size_t kHeadBytes = kTimeBytes + 4;
constexpr unsigned kByteBits = 8;

template <class Integer>
void put_big(char* at, Integer value) {
    for (std::size_t i = 0; i < sizeof value; ++i) {
        const auto shift = static_cast<unsigned>(sizeof value - 1 - i) * kByteBits;
        at[i] = static_cast<char>((value >> shift) & 0xffU);
    }
}

template <class Integer>
void put_little(char* at, Integer value) {
    for (std::size_t i = 0; i < sizeof value; ++i) {
        at[i] = static_cast<char>((value >> (static_cast<unsigned>(i) * kByteBits)) & 0xffU);
    }
}

template <class Integer>
Integer get_little(const char* at) {
    Integer value = 0;
    for (std::size_t i = 0; i < sizeof value; ++i) {
        const auto byte = static_cast<Integer>(static_cast<unsigned char>(at[i]));
        value |= byte << (static_cast<unsigned>(i) * kByteBits);
    }
    return value;
}

}  // namespace

RowKey row_key(PartitionIndex partition, LogOffset offset) {
    RowKey key{};
    put_big(key.data(), partition);
    put_big(key.data() + sizeof partition, static_cast<std::uint64_t>(offset));
    return key;
}

LogOffset offset_of(std::string_view key) {
    SALDO_ASSERT(key.size() == sizeof(RowKey), "a key of the table records");
    std::uint64_t offset = 0;
    for (const char byte : key.substr(sizeof(PartitionIndex))) {
        offset = offset << kByteBits | static_cast<unsigned char>(byte);
    }
    return static_cast<LogOffset>(offset);
}

void add_row_value(std::string& into, std::string_view key, std::string_view value) {
    SALDO_ASSERT(key.size() <= std::numeric_limits<std::uint32_t>::max(), "checked by append");
    std::array<char, kHeadBytes> head{};
    put_little(head.data() + kTimeBytes, static_cast<std::uint32_t>(key.size()));
    into.append(head.data(), head.size());
    into.append(key);
    into.append(value);
}

void set_append_time(char* row_value, std::int64_t append_time_ms) {
    put_little(row_value, static_cast<std::uint64_t>(append_time_ms));
}

bool read_row_value(std::string_view row_value, LogRecord& record) {
    if (row_value.size() < kHeadBytes) return false;
    const std::size_t key_bytes = get_little<std::uint32_t>(row_value.data() + kTimeBytes);
    const std::string_view rest = row_value.substr(kHeadBytes);
    if (key_bytes > rest.size()) return false;
    record.append_time_ms = static_cast<std::int64_t>(get_little<std::uint64_t>(row_value.data()));
    record.key = rest.substr(0, key_bytes);
    record.value = rest.substr(key_bytes);
    return true;
}

std::string encode(const Description& description) {
    std::string position(kMark);
    std::array<char, 8> numbers{};
    put_little(numbers.data(), kFormat);
    put_little(numbers.data() + 4, description.partitions);
    position.append(numbers.data(), numbers.size());
    for (const unsigned char byte : description.identity) {
        position.push_back(static_cast<char>(byte));
    }
    return position;
}

std::optional<Description> decode(std::string_view position) {
    constexpr std::size_t kBytes = kMark.size() + 8 + kIdentityBytes;
    if (position.size() != kBytes || !position.starts_with(kMark)) return std::nullopt;
    const char* at = position.data() + kMark.size();
    if (get_little<std::uint32_t>(at) != kFormat) return std::nullopt;
    Description description;
    description.partitions = get_little<std::uint32_t>(at + 4);
    std::memcpy(description.identity.data(), at + 8, kIdentityBytes);
    if (description.partitions == 0) return std::nullopt;
    return description;
}

std::string identity_text(const Description& description) {
    std::string text;
    for (const unsigned char byte : description.identity) text += fmt::format("{:02x}", byte);
    return text;
}

}  // namespace saldo::embedded

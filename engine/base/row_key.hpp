// The key of a row, built in place: the fold builds several for each event, and none is worth
// memory of its own. A question may ask for an id of any length, which is then no row's key; only
// such a key takes memory.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "engine/base/limits.hpp"

namespace saldo {

class RowKey {
  public:
    // Big-endian, so that keys sort as numbers do.
    RowKey& add_u32(std::uint32_t number) {
        const std::array<char, 4> bytes{
            static_cast<char>(number >> 24U & 0xffU), static_cast<char>(number >> 16U & 0xffU),
            static_cast<char>(number >> 8U & 0xffU), static_cast<char>(number & 0xffU)};
        return add({bytes.data(), bytes.size()});
    }
    RowKey& add_u64(std::uint64_t number) {
        return add_u32(static_cast<std::uint32_t>(number >> 32U))
            .add_u32(static_cast<std::uint32_t>(number));
    }
    RowKey& add_u8(std::uint8_t number) {
        const char byte = static_cast<char>(number);
        return add({&byte, 1});
    }
    RowKey& add(std::string_view part) {
        if (part.size() > kRowKeyBytes - size_ || !too_long_.empty()) {
            if (too_long_.empty()) too_long_.assign(bytes_.data(), size_);
            too_long_.append(part);
        } else if (!part.empty()) {
            std::memcpy(bytes_.data() + size_, part.data(), part.size());
            size_ += part.size();
        }
        return *this;
    }

    [[nodiscard]] std::string_view view() const {
        return too_long_.empty() ? std::string_view(bytes_.data(), size_) : too_long_;
    }
    // Where a key is asked for, this is one.
    operator std::string_view() const { return view(); }  // NOLINT(google-explicit-constructor)

  private:
    // A handle, a size, an event's number and two ids: the longest key that a row has.
    static constexpr std::size_t kRowKeyBytes = 4 + 1 + 8 + 2 * limits::kIdBytesMax;

    std::array<char, kRowKeyBytes> bytes_;  // the first size_ are set
    std::size_t size_ = 0;
    std::string too_long_;  // empty: the key is in bytes_
};

}  // namespace saldo

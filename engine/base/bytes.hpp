// How state becomes rows: varints, zigzag for signed numbers, length-prefixed text. A record lists
// its fields once, in
//
//     template <class Fields> void describe(Fields& fields, Provider& provider) {
//     fields(provider.id, …); }
//
// and that one list both writes and reads it. Keys are written big-endian, so that they sort as
// numbers do.
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "engine/base/short_list.hpp"

namespace saldo {

inline void append_big_endian_u32(std::string& out, std::uint32_t number) {
    for (int shift = 24; shift >= 0; shift -= 8)
        out.push_back(static_cast<char>(number >> shift & 0xffU));
}

inline void append_big_endian_u64(std::string& out, std::uint64_t number) {
    for (int shift = 56; shift >= 0; shift -= 8)
        out.push_back(static_cast<char>(number >> shift & 0xffU));
}

// REQUIRES: at least 4 (8) bytes.
[[nodiscard]] inline std::uint32_t big_endian_u32(std::string_view bytes) noexcept {
    std::uint32_t number = 0;
    for (std::size_t at = 0; at < 4; ++at)
        number = number << 8U | static_cast<std::uint8_t>(bytes[at]);
    return number;
}

[[nodiscard]] inline std::uint64_t big_endian_u64(std::string_view bytes) noexcept {
    std::uint64_t number = 0;
    for (std::size_t at = 0; at < 8; ++at)
        number = number << 8U | static_cast<std::uint8_t>(bytes[at]);
    return number;
}

inline void append_varint(std::string& out, std::uint64_t number) {
    if (number < 0x80) {  // as most are
        out.push_back(static_cast<char>(number));
        return;
    }
    std::array<char, 10> bytes;  // 64 bits, seven at a time
    std::size_t size = 0;
    while (number >= 0x80) {
        bytes[size++] = static_cast<char>(number | 0x80U);
        number >>= 7U;
    }
    bytes[size++] = static_cast<char>(number);
    out.append(bytes.data(), size);
}

inline void append_text(std::string& out, std::string_view text) {
    append_varint(out, text.size());
    out.append(text);
}

// A struct with the one integer member `value` or `days`: Cents, Date and their kin.
template <class T>
concept StrongInteger = std::is_class_v<T> && (requires(T t) { requires std::integral<decltype(t.value)>; } ||
                                               requires(T t) { requires std::integral<decltype(t.days)>; });

// Appends fields to a row.
class FieldWriter {
  public:
    explicit FieldWriter(std::string& out) : out_(out) {}

    template <class... T>
    void operator()(T&... fields) {
        (write(fields), ...);
    }

  private:
    void write(const std::string& text) { append_text(out_, text); }

    template <class T>
    void write(const T& field) {
        if constexpr (std::is_enum_v<T>) {
            append_varint(out_, static_cast<std::uint64_t>(field));
        } else if constexpr (std::same_as<T, bool>) {
            out_.push_back(field ? '\1' : '\0');
        } else if constexpr (std::signed_integral<T>) {
            const auto wide = static_cast<std::int64_t>(field);
            append_varint(out_, static_cast<std::uint64_t>(wide) << 1U ^
                                    static_cast<std::uint64_t>(wide >> 63));
        } else if constexpr (std::unsigned_integral<T>) {
            append_varint(out_, field);
        } else if constexpr (StrongInteger<T>) {
            if constexpr (requires { field.value; }) {
                write(field.value);
            } else {
                write(field.days);
            }
        } else {
            // describe() reads and writes through one list, hence the cast; writing changes
            // nothing.
            describe(*this, const_cast<T&>(field));
        }
    }

    template <std::size_t Size>
    void write(const std::array<std::uint8_t, Size>& bytes) {
        out_.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    }

    template <class T>
    void write(const std::optional<T>& field) {
        write(field.has_value());
        if (field) write(*field);
    }

    template <class T>
    void write(const std::vector<T>& list) {
        write_list(list);
    }
    template <class T, std::size_t N>
    void write(const ShortList<T, N>& list) {
        write_list(list);
    }
    void write_list(const auto& list) {
        append_varint(out_, list.size());
        for (const auto& entry : list) write(entry);
    }

    std::string& out_;
};

// Reads what FieldWriter wrote. Damaged bytes set failed() and leave the rest of the record at its
// defaults.
class FieldReader {
  public:
    explicit FieldReader(std::string_view bytes) : rest_(bytes) {}

    template <class... T>
    void operator()(T&... fields) {
        (read(fields), ...);
    }

    [[nodiscard]] bool failed() const { return failed_; }
    [[nodiscard]] bool at_end() const { return rest_.empty(); }
    [[nodiscard]] std::string_view rest() const { return rest_; }

    [[nodiscard]] std::uint64_t varint() {
        std::uint64_t number = 0;
        for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
            const auto byte = static_cast<std::uint8_t>(rest_.front());
            rest_.remove_prefix(1);
            number |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
            if (byte < 0x80) return number;
        }
        failed_ = true;
        return 0;
    }

    [[nodiscard]] std::string_view text() {
        const std::uint64_t size = varint();
        if (size > rest_.size()) {
            failed_ = true;
            return {};
        }
        const std::string_view found = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return found;
    }

  private:
    void read(std::string& field) { field = text(); }

    template <class T>
    void read(T& field) {
        if constexpr (std::same_as<T, bool>) {
            field = varint() != 0;
        } else if constexpr (std::is_enum_v<T>) {
            field = static_cast<T>(varint());
        } else if constexpr (std::signed_integral<T>) {
            const std::uint64_t raw = varint();
            field = static_cast<T>(static_cast<std::int64_t>(raw >> 1U ^ (0 - (raw & 1U))));
        } else if constexpr (std::unsigned_integral<T>) {
            field = static_cast<T>(varint());
        } else if constexpr (StrongInteger<T>) {
            if constexpr (requires { field.value; }) {
                read(field.value);
            } else {
                read(field.days);
            }
        } else {
            describe(*this, field);
        }
    }

    template <class T>
    void read(std::optional<T>& field) {
        bool present = false;
        read(present);
        field = present ? std::optional<T>(T{}) : std::nullopt;
        if (present) read(*field);
    }

    template <std::size_t Size>
    void read(std::array<std::uint8_t, Size>& bytes) {
        if (rest_.size() < Size) {
            failed_ = true;
            return;
        }
        for (std::size_t at = 0; at < Size; ++at) bytes[at] = static_cast<std::uint8_t>(rest_[at]);
        rest_.remove_prefix(Size);
    }

    template <class T>
    void read(std::vector<T>& list) {
        read_list(list);
    }
    template <class T, std::size_t N>
    void read(ShortList<T, N>& list) {
        read_list(list);
    }
    void read_list(auto& list) {
        const std::uint64_t size = varint();
        list.clear();
        // Every entry takes at least a byte: damaged sizes cannot ask for more memory than the row
        // has.
        if (size > rest_.size()) {
            failed_ = true;
            return;
        }
        list.resize(size);
        for (auto& entry : list) read(entry);
    }

    std::string_view rest_;
    bool failed_ = false;
};

}  // namespace saldo

// A SHA-256 value, and how the engine gets one: hashing is injected, so that the rules depend on no
// library.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace saldo {

struct Digest {
    std::array<std::uint8_t, 32> bytes{};
    bool operator==(const Digest&) const = default;
    auto operator<=>(const Digest&) const = default;
};

template <class Fields>
void describe(Fields& fields, Digest& digest) {
    fields(digest.bytes);
}

// One implementation a process, used by one thread at a time.
class Hasher {
  public:
    Hasher() = default;
    Hasher(const Hasher&) = delete;
    Hasher& operator=(const Hasher&) = delete;
    virtual ~Hasher() = default;
    // SHA-256 (FIPS 180-4) of `bytes`.
    [[nodiscard]] virtual Digest sha256(std::string_view bytes) = 0;
};

// The SHA-256 of bytes that come in pieces, as those of a long file do.
class RunningHash {
  public:
    RunningHash() = default;
    RunningHash(const RunningHash&) = delete;
    RunningHash& operator=(const RunningHash&) = delete;
    virtual ~RunningHash() = default;
    virtual void add(std::string_view bytes) = 0;
    // Of everything added since it was made, or since the last end().
    [[nodiscard]] virtual Digest end() = 0;
};

// 64 lower-case hexadecimal digits.
[[nodiscard]] std::string to_hex(const Digest& digest);
[[nodiscard]] std::optional<Digest> digest_of_hex(std::string_view text) noexcept;

[[nodiscard]] inline std::string_view bytes_of(const Digest& digest) noexcept {
    return {reinterpret_cast<const char*>(digest.bytes.data()), digest.bytes.size()};
}

}  // namespace saldo

// Chance that is the same on every machine: xoshiro256** seeded by splitmix64. The standard
// library's distributions are left alone, because each library draws them in its own way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace saldo::example_month {

// One stream of numbers. Streams of one seed differ by purpose, so that drawing more in one place
// of the month changes nothing in another.
class Random {
  public:
    Random(std::uint64_t seed, std::string_view purpose) noexcept;

    // All 64 bits.
    [[nodiscard]] std::uint64_t next() noexcept;
    // 0 to count - 1. REQUIRES: count > 0.
    [[nodiscard]] std::size_t below(std::size_t count) noexcept;
    // Both ends within. REQUIRES: first <= last.
    [[nodiscard]] std::int64_t between(std::int64_t first, std::int64_t last) noexcept;
    // True `per_mille` times in a thousand.
    [[nodiscard]] bool chance(unsigned per_mille) noexcept;
    [[nodiscard]] std::string bytes(std::size_t count);

  private:
    std::uint64_t state_[4];
};

}  // namespace saldo::example_month

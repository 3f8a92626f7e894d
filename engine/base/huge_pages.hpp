// Memory of 2 MiB pages for large tables that are looked at in random places: with pages of 4 KiB
// every such look also misses the processor's table of pages, which in a virtual machine costs as
// much again. Where the system has none to give, ordinary pages serve.
#pragma once

#include <cstddef>
#include <new>
#include <sys/mman.h>
#include <vector>

namespace saldo {

inline constexpr std::size_t kHugePageBytes = std::size_t{2} << 20U;

// For std::vector: what takes at least one huge page gets whole ones.
template <class T>
struct HugePageAllocator {
    using value_type = T;  // NOLINT(readability-identifier-naming): the library's name

    HugePageAllocator() = default;
    template <class U>
    explicit HugePageAllocator(const HugePageAllocator<U>& /*other*/) noexcept {}

    [[nodiscard]] T* allocate(std::size_t count) {
        const std::size_t bytes = bytes_of(count);
        void* const memory = ::operator new(bytes, alignment_of(count));
        if (is_huge(count)) static_cast<void>(::madvise(memory, bytes, MADV_HUGEPAGE));
        return static_cast<T*>(memory);
    }
    void deallocate(T* memory, std::size_t count) noexcept {
        ::operator delete(memory, alignment_of(count));
    }
    bool operator==(const HugePageAllocator&) const = default;

  private:
    static bool is_huge(std::size_t count) { return count * sizeof(T) >= kHugePageBytes; }
    static std::size_t bytes_of(std::size_t count) {
        if (!is_huge(count)) return count * sizeof(T);
        return (count * sizeof(T) + kHugePageBytes - 1) / kHugePageBytes * kHugePageBytes;
    }
    static std::align_val_t alignment_of(std::size_t count) {
        return std::align_val_t{is_huge(count) ? kHugePageBytes : alignof(T)};
    }
};

template <class T>
using HugeVector = std::vector<T, HugePageAllocator<T>>;

}  // namespace saldo

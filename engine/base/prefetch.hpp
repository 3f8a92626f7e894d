// Asks memory for what will be looked at soon. The fold's state is far larger than the processor's
// caches, and a look at random places of it costs more than all that is done with what is found.
#pragma once

#include <cstddef>
#include <cstdint>

namespace saldo {

inline constexpr std::size_t kCacheLineBytes = 64;

// A line of the cache. Any address will do.
inline void prefetch(const void* place) noexcept {
    __builtin_prefetch(place);
    // GCC 12 takes a function that only prefetches for one that does nothing, and drops its calls.
    asm volatile("" : : "r"(place));  // NOLINT(hicpp-no-assembler): it is empty
}

// Every line that an object lies in; not what it points to.
template <class T>
void prefetch_object(const T* object) noexcept {
    constexpr std::uintptr_t kLine = kCacheLineBytes;
    const auto first = reinterpret_cast<std::uintptr_t>(object) / kLine * kLine;
    const auto end = reinterpret_cast<std::uintptr_t>(object) + sizeof(T);
    for (std::uintptr_t line = first; line < end; line += kLine)
        prefetch(reinterpret_cast<const void*>(line));  // NOLINT(performance-no-int-to-ptr)
}

}  // namespace saldo

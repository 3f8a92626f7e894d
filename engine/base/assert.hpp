// Assertions that stay on in release: they state what no input can make false. One that fires is a
// bug in Saldo; the process stops at once, and the log still has everything.
#pragma once

namespace saldo {

// Prints the place and the reason to standard error and aborts.
[[noreturn]] void assertion_failed(const char* condition, const char* why, const char* file,
                                   int line) noexcept;

}  // namespace saldo

#define SALDO_ASSERT(condition, why)                                        \
    do {                                                                    \
        if (!(condition)) [[unlikely]] {                                    \
            ::saldo::assertion_failed(#condition, why, __FILE__, __LINE__); \
        }                                                                   \
    } while (false)

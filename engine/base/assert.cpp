#include "engine/base/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace saldo {

void assertion_failed(const char* condition, const char* why, const char* file, int line) noexcept {
    std::fprintf(stderr, "saldo: a bug: %s (%s) at %s:%d\n", why, condition, file, line);
    std::abort();
}

}  // namespace saldo

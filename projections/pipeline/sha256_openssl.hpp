// SHA-256 by OpenSSL, for the engine, which hashes through the port Hasher and depends on no
// library. The algorithm is fetched once and one context is used again for every hash: looking it
// up each time costs more than hashing a record.
#pragma once

#include <memory>

#include "engine/base/digest.hpp"

namespace saldo {

// One thread at a time uses a hasher; a process may have several.
[[nodiscard]] std::unique_ptr<Hasher> make_openssl_hasher();
[[nodiscard]] std::unique_ptr<RunningHash> make_openssl_running_hash();

}  // namespace saldo

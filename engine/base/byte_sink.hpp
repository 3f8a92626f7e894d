// Where a writer of files puts its bytes, piece by piece: a string, a socket, a file of the outbox,
// or a hash that looks on. Whoever makes the bytes need not know, and no file is ever whole in
// memory.
#pragma once

#include <functional>
#include <string_view>

#include "engine/base/result.hpp"

namespace saldo {

// Takes the next piece; the view is only good during the call. After an error the writer stops and
// hands that error to its own caller, and the sink is not called again. Called from one thread.
using ByteSink = std::function<Status(std::string_view)>;

}  // namespace saldo

// What two processes say to each other over a home's socket: questions, events, and "fold what
// there is".
//
// Heads are JSON: {"do": "ask", "request": …}, {"do": "append"} with records in the body, {"do":
// "flush"}, {"do": "catch_up"}. A reply's head is {"ok": true} with an answer in the body, or
// {"ok": false, "kind": N, "message": "…"}.
#pragma once

#include <memory>

#include "cli/commands/office.hpp"
#include "cli/commands/open_home.hpp"
#include "connectors/local_socket/local_socket.hpp"

namespace saldo {

// The asking side.
[[nodiscard]] std::unique_ptr<Office> office_over_socket(std::unique_ptr<SocketClient> client);

// The side that holds the home; called from the server's threads.
[[nodiscard]] SocketMessage serve_request(OpenHome& home, const StopFlag& stop,
                                          const SocketMessage& request);

}  // namespace saldo

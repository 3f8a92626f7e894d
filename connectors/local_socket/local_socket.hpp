// The Unix socket over which the process that holds a home serves the others: one request, one
// reply, over and over. What is in them is the program's business (cli/commands); here they are a
// text and some bytes.
//
// On the wire: size of the head u32 little-endian | size of the body u32 little-endian | head |
// body, both ways. The socket file is the user's alone (0600). A path longer than the system allows
// (107 bytes) is `bad_input`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "engine/base/result.hpp"

namespace saldo {

struct SocketMessage {
    std::string head;
    std::string body;
};

// One message at most so large, head and body together.
inline constexpr std::uint32_t kSocketMessageBytesMax = std::uint32_t{256} << 20U;

// Serves until it is destroyed. `handle` is called from several threads at once.
class SocketServer {
  public:
    using Handler = std::function<SocketMessage(const SocketMessage& request)>;
    // Takes over a socket file that nobody listens to any more. Errors: in_use, io, bad_input.
    [[nodiscard]] static Result<std::unique_ptr<SocketServer>> listen(
        const std::filesystem::path& path, Handler handler);
    SocketServer() = default;
    SocketServer(const SocketServer&) = delete;
    SocketServer& operator=(const SocketServer&) = delete;
    virtual ~SocketServer() = default;
};

// One thread at a time.
class SocketClient {
  public:
    // not_found: nobody listens there.
    [[nodiscard]] static Result<std::unique_ptr<SocketClient>> connect(
        const std::filesystem::path& path);
    SocketClient() = default;
    SocketClient(const SocketClient&) = delete;
    SocketClient& operator=(const SocketClient&) = delete;
    virtual ~SocketClient() = default;
    // unavailable: the other process ended.
    [[nodiscard]] virtual Result<SocketMessage> call(const SocketMessage& request) = 0;
};

}  // namespace saldo

#include "connectors/local_socket/local_socket.hpp"

#include <array>
#include <atomic>
#include <list>
#include <mutex>
#include <sys/stat.h>
#include <thread>

#include <boost/asio.hpp>
#include <fmt/format.h>

namespace saldo {

namespace {

namespace asio = boost::asio;
using Stream = asio::local::stream_protocol;
using boost::system::error_code;

constexpr std::size_t kPathBytesMax = 107;  // sockaddr_un

void append_u32(std::string& out, std::size_t number) {
    for (unsigned shift = 0; shift < 32; shift += 8)
        out.push_back(static_cast<char>(number >> shift & 0xffU));
}

std::uint32_t u32_at(const char* bytes) {
    std::uint32_t number = 0;
    for (unsigned at = 0; at < 4; ++at)
        number |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at])) << (8 * at);
    return number;
}

error_code send(Stream::socket& socket, const SocketMessage& message) {
    std::string sizes;
    append_u32(sizes, message.head.size());
    append_u32(sizes, message.body.size());
    error_code error;
    const std::array<asio::const_buffer, 3> parts{asio::buffer(sizes), asio::buffer(message.head),
                                                  asio::buffer(message.body)};
    asio::write(socket, parts, error);
    return error;
}

error_code receive(Stream::socket& socket, SocketMessage& message) {
    std::array<char, 8> sizes{};
    error_code error;
    asio::read(socket, asio::buffer(sizes), error);
    if (error) return error;
    const std::uint32_t head = u32_at(sizes.data());
    const std::uint32_t body = u32_at(sizes.data() + 4);
    if (head > kSocketMessageBytesMax || body > kSocketMessageBytesMax - head)
        return asio::error::make_error_code(asio::error::message_size);
    message.head.resize(head);
    message.body.resize(body);
    asio::read(socket, asio::buffer(message.head), error);
    if (!error) asio::read(socket, asio::buffer(message.body), error);
    return error;
}

Status check_path(const std::filesystem::path& path) {
    if (path.string().size() <= kPathBytesMax) return {};
    return fail(ErrorKind::bad_input, fmt::format("{}: the path is too long for a socket (at most "
                                                  "{} bytes): use a home with a shorter path",
                                                  path.string(), kPathBytesMax));
}

class Client final : public SocketClient {
  public:
    [[nodiscard]] error_code open(const std::filesystem::path& path) {
        error_code error;
        socket_.connect(Stream::endpoint(path.string()), error);
        return error;
    }
    [[nodiscard]] Result<SocketMessage> call(const SocketMessage& request) override {
        SocketMessage reply;
        error_code error = send(socket_, request);
        if (!error) error = receive(socket_, reply);
        if (error)
            return fail(ErrorKind::unavailable,
                        fmt::format("the process that holds the home does not answer: {}",
                                    error.message()));
        return reply;
    }

  private:
    asio::io_context context_;
    Stream::socket socket_{context_};
};

// A thread for each connection: clients are commands of one user, few at a time.
class Server final : public SocketServer {
  public:
    explicit Server(Handler handler) : handler_(std::move(handler)) {}
    ~Server() override {
        stopping_ = true;
        error_code ignored;
        {
            const std::lock_guard lock(mutex_);
            for (Connection& connection : connections_)
                connection.socket.shutdown(Stream::socket::shutdown_both, ignored);
        }
        // A connection of our own wakes the thread that accepts.
        static_cast<void>(SocketClient::connect(path_));
        if (accepting_.joinable()) accepting_.join();
        for (Connection& connection : connections_)
            if (connection.thread.joinable()) connection.thread.join();
        acceptor_.close(ignored);
        std::error_code gone;
        std::filesystem::remove(path_, gone);
    }

    [[nodiscard]] Status open(const std::filesystem::path& path) {
        path_ = path;
        if (SocketClient::connect(path))
            return fail(ErrorKind::in_use,
                        fmt::format("{}: another process serves this home", path.string()));
        std::error_code gone;
        std::filesystem::remove(path, gone);
        error_code error;
        const Stream::endpoint endpoint(path.string());
        acceptor_.open(endpoint.protocol(), error);
        // The file must not be open to others even for a moment.
        const mode_t before = ::umask(0177);
        if (!error) acceptor_.bind(endpoint, error);
        ::umask(before);
        if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
        if (error)
            return fail(ErrorKind::io,
                        fmt::format("{}: cannot listen: {}", path.string(), error.message()));
        accepting_ = std::thread([this] { accept(); });
        return {};
    }

  private:
    struct Connection {
        explicit Connection(Stream::socket accepted) : socket(std::move(accepted)) {}
        Stream::socket socket;
        std::thread thread;
        std::atomic<bool> done = false;
    };

    void accept() {
        while (!stopping_) {
            reap();
            Stream::socket socket(context_);
            error_code error;
            acceptor_.accept(socket, error);
            if (error || stopping_) continue;
            const std::lock_guard lock(mutex_);
            Connection& connection = connections_.emplace_back(std::move(socket));
            connection.thread = std::thread([this, &connection] { serve(connection); });
        }
    }

    // Connections that ended leave nothing behind.
    void reap() {
        const std::lock_guard lock(mutex_);
        for (auto at = connections_.begin(); at != connections_.end();) {
            if (at->done && at->thread.joinable()) {
                at->thread.join();
                at = connections_.erase(at);
            } else {
                ++at;
            }
        }
    }

    void serve(Connection& connection) {
        SocketMessage request;
        while (!stopping_ && !receive(connection.socket, request))
            if (send(connection.socket, handler_(request))) break;
        connection.done = true;
    }

    Handler handler_;
    std::filesystem::path path_;
    asio::io_context context_;
    Stream::acceptor acceptor_{context_};
    std::mutex mutex_;
    std::list<Connection> connections_;
    std::atomic<bool> stopping_ = false;
    std::thread accepting_;
};

}  // namespace

Result<std::unique_ptr<SocketServer>> SocketServer::listen(const std::filesystem::path& path,
                                                           Handler handler) {
    if (const Status checked = check_path(path); !checked) return std::unexpected(checked.error());
    auto server = std::make_unique<Server>(std::move(handler));
    if (const Status opened = server->open(path); !opened) return std::unexpected(opened.error());
    return server;
}

Result<std::unique_ptr<SocketClient>> SocketClient::connect(const std::filesystem::path& path) {
    if (const Status checked = check_path(path); !checked) return std::unexpected(checked.error());
    auto client = std::make_unique<Client>();
    if (const error_code error = client->open(path); error)
        return fail(ErrorKind::not_found, fmt::format("{}: {}", path.string(), error.message()));
    return client;
}

}  // namespace saldo

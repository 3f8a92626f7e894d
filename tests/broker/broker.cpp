#include "tests/broker/broker.hpp"

#include <arpa/inet.h>
#include <atomic>
#include <cstdlib>
#include <fcntl.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

#include <doctest/doctest.h>

extern char** environ;

namespace saldo::test {

namespace {

constexpr const char* kScript = SALDO_SOURCE_DIR "/tests/broker/kafka/broker.sh";
// How long a start may take where the machine is busy with other tests.
constexpr const char* kStartSeconds = "180";
// Somebody may take a free port before the broker does.
constexpr int kStartAttempts = 3;

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string{} : std::string{value};
}

// Where the jars are; empty: nowhere.
std::filesystem::path kafka_home() {
    std::filesystem::path home = variable("SALDO_KAFKA_HOME");
    if (home.empty()) {
        const std::string cache = variable("XDG_CACHE_HOME");
        home = (cache.empty() ? std::filesystem::path(variable("HOME")) / ".cache"
                              : std::filesystem::path(cache)) /
               "saldo" / "kafka";
    }
    return std::filesystem::exists(home / "lib") ? home : std::filesystem::path{};
}

// Starts a program with its standard input from `input`. Returns its process id.
pid_t spawn(const std::vector<std::string>& words, int input) {
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    // a session of its own: whoever kills this process and its group leaves the guard alive
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
    pid_t process = -1;
    const int failed =
        posix_spawnp(&process, arguments[0], &files, &attributes, arguments.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return failed == 0 ? process : -1;
}

bool run(const std::vector<std::string>& words, const std::filesystem::path& input = "/dev/null") {
    const int file = ::open(input.c_str(), O_RDONLY | O_CLOEXEC);
    REQUIRE(file >= 0);
    const pid_t process = spawn(words, file);
    ::close(file);
    int status = 0;
    return process > 0 && ::waitpid(process, &status, 0) == process && WIFEXITED(status) &&
           WEXITSTATUS(status) == 0;
}

int free_port() {
    const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    REQUIRE(probe >= 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(::bind(probe, any, size) == 0);
    REQUIRE(::getsockname(probe, any, &size) == 0);
    ::close(probe);
    return ntohs(address.sin_port);
}

std::string unused_topic() {
    static std::atomic<int> made{0};
    return "test-" + std::to_string(::getpid()) + "-" + std::to_string(++made);
}

}  // namespace

Broker* Broker::shared() {
    static const std::unique_ptr<Broker> broker = [] {
        const std::string address = variable("SALDO_KAFKA");
        return address.empty() ? own() : std::unique_ptr<Broker>(new Broker(address));
    }();
    return broker.get();
}

std::unique_ptr<Broker> Broker::own() {
    const std::filesystem::path home = kafka_home();
    if (home.empty()) return nullptr;
    ::setenv("BROKER_SECONDS", kStartSeconds, 0);
    std::string data = (std::filesystem::temp_directory_path() / "saldo-kafka-XXXXXX").string();
    REQUIRE(::mkdtemp(data.data()) != nullptr);
    int ends[2] = {-1, -1};
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    std::unique_ptr<Broker> broker(new Broker({}));
    broker->data_ = data;
    broker->guard_pipe_ = ends[1];
    broker->guard_ =
        spawn({"sh", "-c", "cat; \"$0\" stop \"$1\"; rm -rf \"$1\"", kScript, data}, ends[0]);
    ::close(ends[0]);
    for (int attempt = 0; attempt < kStartAttempts; ++attempt) {
        broker->port_ = free_port();
        broker->address_ = "127.0.0.1:" + std::to_string(broker->port_);
        if (run({kScript, "start", home.string(), data, std::to_string(broker->port_),
                 std::to_string(free_port())})) {
            return broker;
        }
    }
    FAIL("the Kafka broker did not start: see " << data << "/broker.log");
    return nullptr;
}

Broker::~Broker() {
    if (guard_pipe_ < 0) return;
    ::close(guard_pipe_);
    int status = 0;
    if (guard_ > 0) ::waitpid(guard_, &status, 0);
}

KafkaSettings Broker::settings() const {
    KafkaSettings settings;
    settings.brokers = address_;
    settings.topic = unused_topic();
    settings.memory_bytes = std::size_t{64} << 20U;
    settings.connect_timeout_ms = 3'000;
    settings.request_timeout_ms = 15'000;
    return settings;
}

KafkaSettings Broker::with_topic(PartitionIndex partitions) const {
    KafkaSettings made = settings();
    const auto created = create_topic(made, partitions);
    REQUIRE_MESSAGE(created, created.error().message);
    REQUIRE(*created);
    return made;
}

void Broker::stop() {
    REQUIRE_FALSE(data_.empty());
    REQUIRE(run({kScript, "stop", data_.string()}));
}

void Broker::start() {
    REQUIRE_FALSE(data_.empty());
    // the quorum's address is kept in the data: the controller's port stays what it was
    REQUIRE(run({"sh", "-c",
                 "\"$0\" start \"$1\" \"$2\" \"$3\" "
                 "\"$(sed -n 's/^controller.quorum.voters=.*://p' \"$2/server.properties\")\"",
                 kScript, kafka_home().string(), data_.string(), std::to_string(port_)}));
}

bool run_kafka_tool(const std::vector<std::string>& class_and_arguments,
                    const std::filesystem::path& input) {
    const std::filesystem::path home = kafka_home();
    if (home.empty()) return false;
    std::vector<std::string> words{kScript, "tool", home.string()};
    words.insert(words.end(), class_and_arguments.begin(), class_and_arguments.end());
    return run(words, input);
}

}  // namespace saldo::test

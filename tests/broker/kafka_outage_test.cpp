// Brokers that are not there, go away and come back: an answer in bounded time, and nothing lost or
// doubled.
#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "connectors/log_kafka/kafka_log.hpp"
#include "tests/broker/broker.hpp"
#include "tests/contracts/event_log_contract.hpp"
#include "tests/skip.hpp"

using namespace saldo;
using test::Broker;
using Clock = std::chrono::steady_clock;

namespace {

// Reads until an error or `count` records have come.
Result<std::size_t> read_some(LogReader& reader, std::size_t count, std::chrono::seconds patience) {
    std::size_t read = 0;
    for (const auto until = Clock::now() + patience; read < count && Clock::now() < until;) {
        const auto batch = reader.next(1'000, 500);
        if (!batch) return std::unexpected(batch.error());
        read += batch->records.size();
    }
    return read;
}

}  // namespace

TEST_CASE("a broker that stops is reported in time, and read on when it is back") {
    const auto broker = Broker::own();
    if (broker == nullptr) SALDO_SKIP(Broker::kAbsent);
    KafkaSettings settings = broker->with_topic(1);
    settings.request_timeout_ms = 4'000;
    settings.connect_timeout_ms = 2'000;
    auto log = open_kafka_log(settings);
    REQUIRE_MESSAGE(log, log.error().message);
    contract::append_numbered(**log, 100, 1, "before ");
    auto reader = (*log)->read(0, 0);
    REQUIRE_MESSAGE(reader, reader.error().message);
    REQUIRE(read_some(**reader, 100, std::chrono::seconds(30)) == 100U);
    auto writer = (*log)->write();
    REQUIRE(writer);
    REQUIRE((*writer)->append("ledger-0", "while up", {}));
    REQUIRE((*writer)->flush());
    REQUIRE(read_some(**reader, 1, std::chrono::seconds(30)) == 1U);

    broker->stop();
    const auto stopped = Clock::now();
    const auto lost = read_some(**reader, 1, std::chrono::seconds(60));
    REQUIRE_FALSE(lost);
    CHECK(lost.error().kind == ErrorKind::unavailable);
    CHECK(lost.error().message.contains(broker->address()));
    CHECK(Clock::now() - stopped < std::chrono::seconds(20));

    REQUIRE((*writer)->append("ledger-0", "while down", {}));
    const auto flushing = Clock::now();
    const auto unflushed = (*writer)->flush();
    REQUIRE_FALSE(unflushed);
    CHECK(unflushed.error().kind == ErrorKind::unavailable);
    CHECK(unflushed.error().message.contains(settings.topic));
    CHECK(Clock::now() - flushing < std::chrono::seconds(15));
    CHECK_FALSE((*writer)->append("ledger-0", "must not overtake", {}));

    const auto opening = Clock::now();
    const auto unopened = open_kafka_log(settings);
    REQUIRE_FALSE(unopened);
    CHECK(unopened.error().kind == ErrorKind::unavailable);
    CHECK(unopened.error().message.contains(broker->address()));
    CHECK(Clock::now() - opening < std::chrono::seconds(10));

    broker->start();
    Result<std::unique_ptr<EventLog>> again = open_kafka_log(settings);
    REQUIRE_MESSAGE(again, again.error().message);
    contract::append_numbered(**again, 10, 1, "after ");
    // the same reader goes on where it was; `unavailable` meanwhile is no end
    std::string last;
    for (const auto until = Clock::now() + std::chrono::seconds(60); last != "after 9";) {
        REQUIRE(Clock::now() < until);
        const auto batch = (*reader)->next(1'000, 500);
        if (!batch) {
            REQUIRE(batch.error().kind == ErrorKind::unavailable);
            continue;
        }
        for (const LogRecord& record : batch->records) {
            CHECK(record.value.starts_with(
                "after "));  // "while down" was given up, and not appended later
            last = record.value;
        }
    }
}

TEST_CASE("an address where nobody listens is named with the reason") {
    KafkaSettings settings;
    settings.brokers = "127.0.0.1:1";
    settings.topic = "t";
    settings.connect_timeout_ms = 1'000;
    settings.request_timeout_ms = 5'000;
    const auto begun = Clock::now();
    const auto log = open_kafka_log(settings);
    REQUIRE_FALSE(log);
    CHECK(log.error().kind == ErrorKind::unavailable);
    CHECK(log.error().message.contains("127.0.0.1:1"));
    CHECK(log.error().message.contains("refused"));
    CHECK(Clock::now() - begun < std::chrono::seconds(8));
}

// The outcomes topic: made beside the log, and gone on after the last position found there.
#include <memory>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "connectors/log_kafka/kafka_log.hpp"
#include "tests/broker/broker.hpp"
#include "tests/broker/kafka_admin.hpp"
#include "tests/contracts/event_log_contract.hpp"
#include "tests/skip.hpp"

using namespace saldo;
using test::Broker;

namespace {

std::unique_ptr<OutcomeSink> opened(const KafkaSettings& settings) {
    auto sink = open_kafka_outcomes(settings);
    REQUIRE_MESSAGE(sink, sink.error().message);
    return std::move(*sink);
}

// -1: none.
std::int64_t last_of(OutcomeSink& sink, PartitionIndex partition) {
    const auto last = sink.last_position(partition);
    REQUIRE_MESSAGE(last, last.error().message);
    return *last ? static_cast<std::int64_t>(**last) : -1;
}

KafkaSettings outcomes_of(KafkaSettings settings) {
    settings.topic += ".outcomes";
    return settings;
}

}  // namespace

TEST_CASE("outcomes go on after the last one published") {
    Broker* broker = Broker::shared();
    if (broker == nullptr) SALDO_SKIP(Broker::kAbsent);
    const KafkaSettings settings = broker->with_topic(2);
    {
        const auto sink = opened(settings);  // makes the topic
        CHECK(last_of(*sink, 0) == -1);
        for (std::uint64_t position = 0; position < 300; ++position) {
            REQUIRE(sink->append(0, position, "ledger", "accepted " + std::to_string(position)));
        }
        REQUIRE(sink->flush());
        CHECK(last_of(*sink, 0) == 299);
        CHECK(last_of(*sink, 1) == -1);
    }
    const auto sink = opened(settings);
    CHECK(last_of(*sink, 0) == 299);
    REQUIRE(sink->append(0, 300, "ledger", "refused"));
    REQUIRE(sink->append(1, 7, "other", "accepted"));
    REQUIRE(sink->flush());
    CHECK(last_of(*sink, 0) == 300);
    CHECK(last_of(*sink, 1) == 7);

    auto log = open_kafka_log(outcomes_of(settings));
    REQUIRE_MESSAGE(log, log.error().message);
    CHECK((*log)->partition_count() == 2);
    auto reader = (*log)->read(0, 0);
    REQUIRE(reader);
    const auto records = contract::read_to_end(**reader);
    REQUIRE(records.size() == 301);
    CHECK(records[42].value == "accepted 42");
    CHECK(records[300].value == "refused");
    CHECK(records[300].key == "ledger");
}

TEST_CASE("aborted transactions and strangers at the end of the outcomes") {
    Broker* broker = Broker::shared();
    if (broker == nullptr) SALDO_SKIP(Broker::kAbsent);
    const KafkaSettings settings = broker->with_topic(1);
    const auto sink = opened(settings);
    REQUIRE(sink->append(0, 5, "ledger", "accepted"));
    REQUIRE(sink->flush());
    test::append_in_transaction(outcomes_of(settings), 50, "gone ", test::Transaction::abort);
    CHECK(last_of(*sink, 0) == 5);
    test::append_in_transaction(outcomes_of(settings), 1, "strange ", test::Transaction::commit);
    const auto last = sink->last_position(0);
    REQUIRE_FALSE(last);
    CHECK(last.error().kind == ErrorKind::damaged);
    CHECK(last.error().message.contains("saldo_position"));
}

TEST_CASE("an outcomes topic of another shape is refused") {
    Broker* broker = Broker::shared();
    if (broker == nullptr) SALDO_SKIP(Broker::kAbsent);
    const KafkaSettings settings = broker->with_topic(2);
    REQUIRE(create_topic(outcomes_of(settings), 3) == true);
    const auto sink = open_kafka_outcomes(settings);
    REQUIRE_FALSE(sink);
    CHECK(sink.error().kind == ErrorKind::bad_input);
    CHECK(sink.error().message.contains("3 partitions"));

    KafkaSettings absent = broker->settings();
    const auto none = open_kafka_outcomes(absent);
    REQUIRE_FALSE(none);
    CHECK(none.error().kind == ErrorKind::not_found);
}

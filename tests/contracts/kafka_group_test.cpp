// Membership of a consumer group, on librdkafka's mock brokers: partitions are given and given up,
// and what the brokers refuse is told. The mock moves no partitions between members:
// tests/broker/program_in_group_test.cpp does, on a real broker.
#include <chrono>
#include <functional>
#include <memory>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "connectors/log_kafka/kafka_log.hpp"
#include "tests/contracts/event_log_contract.hpp"
#include "tests/contracts/mock_brokers.hpp"

using namespace saldo;
using contract::MockBrokers;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::int16_t kJoinGroupRequest = 11;
constexpr std::int16_t kFindCoordinatorRequest = 10;

struct Member {
    explicit Member(const KafkaSettings& settings, const std::string& name = "books") {
        auto opened = open_kafka_group(settings, name);
        REQUIRE_MESSAGE(opened, opened.error().message);
        group = std::move(*opened);
    }
    [[nodiscard]] Status poll() { return group->poll(20, duties); }
    void leave() { group->leave(duties); }

    std::unique_ptr<ShardGroup> group;
    std::set<PartitionIndex> held;
    ShardDuties duties{[this](PartitionIndex partition) { CHECK(held.insert(partition).second); },
                       [this](PartitionIndex partition) { CHECK(held.erase(partition) == 1); }};
};

void poll_until(Member& member, const std::function<bool()>& reached) {
    const auto give_up = Clock::now() + std::chrono::seconds(20);
    while (!reached() && Clock::now() < give_up) {
        const Status polled = member.poll();
        REQUIRE_MESSAGE(polled, polled.error().message);
    }
    REQUIRE(reached());
}

Error first_error(Member& member) {
    const auto give_up = Clock::now() + std::chrono::seconds(20);
    while (Clock::now() < give_up)
        if (const Status polled = member.poll(); !polled) return polled.error();
    FAIL("no error came");
    return {};
}

}  // namespace

TEST_CASE("a member of a group is given partitions, and gives them up before it leaves") {
    MockBrokers brokers(1);
    const KafkaSettings settings = brokers.make_topic(4);
    auto log = open_kafka_log(settings);
    REQUIRE_MESSAGE(log, log.error().message);
    Member member(settings);
    poll_until(member, [&] { return member.held.size() == 4; });
    // Records are the shards' readers' to read: they disturb no member.
    contract::append_numbered(**log, 100, 4, "n");
    for (int polls = 0; polls < 20; ++polls) {
        const Status polled = member.poll();
        REQUIRE_MESSAGE(polled, polled.error().message);
    }
    CHECK(member.held.size() == 4);
    member.leave();
    CHECK(member.held.empty());
}

TEST_CASE("a group that refuses a member ends the membership, and says why") {
    MockBrokers brokers(1);
    const KafkaSettings settings = brokers.make_topic(1);
    rd_kafka_mock_push_request_errors(brokers.cluster(), kJoinGroupRequest, 1,
                                      RD_KAFKA_RESP_ERR_INCONSISTENT_GROUP_PROTOCOL);
    Member other(settings);
    const Error error = first_error(other);
    CHECK_MESSAGE(error.kind == ErrorKind::bad_input, error.message);
    CHECK_MESSAGE(error.message.contains("the group books"), error.message);

    rd_kafka_mock_push_request_errors(
        brokers.cluster(), kFindCoordinatorRequest, 3, RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED,
        RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED, RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED);
    Member forbidden(settings, "others");
    const Error refused = first_error(forbidden);
    CHECK_MESSAGE(refused.kind == ErrorKind::bad_input, refused.message);
}

TEST_CASE("brokers that are away for a while are waited for by a group's member") {
    MockBrokers brokers(1);
    KafkaSettings settings = brokers.make_topic(2);
    settings.connect_timeout_ms = 500;
    settings.request_timeout_ms = 1'000;
    Member member(settings);
    poll_until(member, [&] { return member.held.size() == 2; });
    REQUIRE(rd_kafka_mock_broker_set_down(brokers.cluster(), 1) == RD_KAFKA_RESP_ERR_NO_ERROR);
    const Error error = first_error(member);
    CHECK_MESSAGE(error.kind == ErrorKind::unavailable, error.message);
    REQUIRE(rd_kafka_mock_broker_set_up(brokers.cluster(), 1) == RD_KAFKA_RESP_ERR_NO_ERROR);
    const auto give_up = Clock::now() + std::chrono::seconds(20);
    Status polled = member.poll();
    while (!polled && Clock::now() < give_up) polled = member.poll();
    REQUIRE_MESSAGE(polled, polled.error().message);
    poll_until(member, [&] { return member.held.size() == 2; });
}

TEST_CASE("what a group rests on may not be set otherwise") {
    KafkaSettings settings;
    settings.brokers = "127.0.0.1:1";
    settings.topic = "t";
    for (const char* const name : {"group.id", "partition.assignment.strategy"}) {
        KafkaSettings unsafe = settings;
        unsafe.properties[name] = "range";
        const auto group = open_kafka_group(unsafe, "books");
        REQUIRE_FALSE(group);
        CHECK(group.error().kind == ErrorKind::bad_input);
        CHECK_MESSAGE(group.error().message.contains(std::string("property ") + name + " may not"),
                      group.error().message);
    }
    settings.properties["session.timeout.ms"] = "6000";
    settings.properties["group.instance.id"] = "north";
    CHECK(open_kafka_group(settings, "books"));
}

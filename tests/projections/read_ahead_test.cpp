// Batches come through the reading thread as the log gave them, and nothing stale is said of its
// end.
#include "projections/pipeline/read_ahead.hpp"

#include <atomic>
#include <deque>
#include <memory>
#include <string>
#include <utility>

#include <doctest/doctest.h>

using namespace saldo;

namespace {

// What a log answers, one a call; then that it is at its end.
struct Script {
    std::deque<Result<LogBatch>> answers;
    std::atomic<int> asked = 0;
    std::atomic<int> last_timeout_ms = -1;
};

class ScriptedReader final : public LogReader {
  public:
    explicit ScriptedReader(std::shared_ptr<Script> script) : script_(std::move(script)) {}
    Result<LogBatch> next(std::size_t records_max, int timeout_ms) override {
        CHECK(records_max == 10);
        script_->last_timeout_ms = timeout_ms;
        script_->asked += 1;
        if (script_->answers.empty()) {
            LogBatch empty;
            empty.at_end = true;
            return empty;
        }
        Result<LogBatch> answer = std::move(script_->answers.front());
        script_->answers.pop_front();
        return answer;
    }

  private:
    std::shared_ptr<Script> script_;
};

LogBatch batch_of(LogOffset first, std::size_t count, bool at_end) {
    LogBatch batch;
    const auto bytes = std::make_shared<std::string>("no event, but bytes that live");
    for (std::size_t at = 0; at < count; ++at) {
        LogRecord& record = batch.records.emplace_back();
        record.offset = first + static_cast<LogOffset>(at);
        record.key = "L";
        record.value = *bytes;
    }
    batch.memory = bytes;
    batch.at_end = at_end;
    return batch;
}

ReadAhead reading(const std::shared_ptr<Script>& script) {
    return {std::make_unique<ScriptedReader>(script), 0, 1, 10};
}

}  // namespace

TEST_CASE("batches come in order, with their memory") {
    const auto script = std::make_shared<Script>();
    for (LogOffset first = 0; first < 500; first += 5)
        script->answers.emplace_back(batch_of(first, 5, first == 495));
    ReadAhead ahead = reading(script);
    ReadAhead::Batch batch;
    for (LogOffset first = 0; first < 500; first += 5) {
        REQUIRE(ahead.next(batch, 1'000).has_value());
        REQUIRE(batch.log.records.size() == 5);
        REQUIRE(batch.log.records.front().offset == first);
        REQUIRE(batch.log.records.back().value == "no event, but bytes that live");
        REQUIRE(batch.log.at_end == (first == 495));
    }
}

TEST_CASE("the log's end is looked at when it is asked for, not before") {
    const auto script = std::make_shared<Script>();
    script->answers.emplace_back(batch_of(0, 3, true));
    ReadAhead ahead = reading(script);
    ReadAhead::Batch batch;
    REQUIRE(ahead.next(batch, 70).has_value());
    CHECK(batch.log.records.size() == 3);
    CHECK(script->asked == 1);
    // Records that come between two calls are seen by the second.
    REQUIRE(ahead.next(batch, 71).has_value());
    CHECK(batch.log.records.empty());
    CHECK(batch.log.at_end);
    CHECK(script->asked == 2);
    CHECK(script->last_timeout_ms == 71);
    script->answers.emplace_back(batch_of(3, 1, true));
    REQUIRE(ahead.next(batch, 72).has_value());
    CHECK(batch.log.records.size() == 1);
    CHECK(script->asked == 3);
}

TEST_CASE("an error is told in its place, and reading may go on after it") {
    const auto script = std::make_shared<Script>();
    script->answers.emplace_back(batch_of(0, 2, false));
    script->answers.emplace_back(std::unexpected(Error{ErrorKind::unavailable, "away"}));
    script->answers.emplace_back(batch_of(2, 2, true));
    ReadAhead ahead = reading(script);
    ReadAhead::Batch batch;
    REQUIRE(ahead.next(batch, 10).has_value());
    CHECK(batch.log.records.size() == 2);
    const Status away = ahead.next(batch, 10);
    REQUIRE(!away.has_value());
    CHECK(away.error().message == "away");
    REQUIRE(ahead.next(batch, 10).has_value());
    CHECK(batch.log.records.front().offset == 2);
}

TEST_CASE("it ends while a batch is being read or waits to be taken") {
    for (int round = 0; round < 50; ++round) {
        const auto script = std::make_shared<Script>();
        for (LogOffset first = 0; first < 40; first += 10)
            script->answers.emplace_back(batch_of(first, 10, false));
        ReadAhead ahead = reading(script);
        ReadAhead::Batch batch;
        for (int taken = 0; taken < round % 4; ++taken) REQUIRE(ahead.next(batch, 10).has_value());
    }
}

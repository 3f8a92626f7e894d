// A home that is held by one process and asked by others: what becomes of a log that fails for a
// while, of its end without records, and of requests that nobody should have sent.
#include "cli/commands/open_home.hpp"

#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include <doctest/doctest.h>

#include "cli/commands/serving.hpp"
#include "cli/wiring.hpp"
#include "schemas/codec/json.hpp"
#include "tests/temporary_folder.hpp"

namespace saldo {
namespace {

using test::TemporaryFolder;

// What a broker that is away does to a log.
struct Weather {
    std::atomic<bool> away = false;           // nothing can be made durable
    std::atomic<LogOffset> marks_at_end = 0;  // offsets behind the last record that are none
};

class WeatheredWriter final : public LogWriter {
  public:
    WeatheredWriter(std::unique_ptr<LogWriter> writer, const Weather& weather)
        : writer_(std::move(writer)), weather_(weather) {}
    Status append(std::string_view key, std::string_view value,
                  std::span<const LogHeader> headers) override {
        if (ended_) return ended();
        return writer_->append(key, value, headers);
    }
    Status flush() override {
        ended_ = ended_ || weather_.away;
        return ended_ ? ended() : writer_->flush();
    }
    std::uint64_t acknowledged() const override { return writer_->acknowledged(); }

  private:
    static Status ended() { return fail(ErrorKind::unavailable, "the broker is away"); }
    std::unique_ptr<LogWriter> writer_;
    const Weather& weather_;
    bool ended_ = false;  // for ever, as the port says
};

class WeatheredLog final : public EventLog {
  public:
    WeatheredLog(std::unique_ptr<EventLog> log, const Weather& weather)
        : log_(std::move(log)), weather_(weather) {}
    PartitionIndex partition_count() const override { return log_->partition_count(); }
    std::string name() const override { return log_->name(); }
    std::string identity() const override { return log_->identity(); }
    Result<LogEnds> ends(PartitionIndex partition) override {
        auto ends = log_->ends(partition);
        if (ends) ends->next += weather_.marks_at_end;
        return ends;
    }
    Result<std::unique_ptr<LogReader>> read(PartitionIndex partition, LogOffset from) override {
        return log_->read(partition, from);
    }
    Result<std::unique_ptr<LogWriter>> write() override {
        auto writer = log_->write();
        if (!writer) return std::unexpected(writer.error());
        return std::make_unique<WeatheredWriter>(std::move(*writer), weather_);
    }

  private:
    std::unique_ptr<EventLog> log_;
    const Weather& weather_;
};

// A home that is followed in a thread, as `saldo fold --follow` does.
class Followed {
  public:
    explicit Followed(const std::filesystem::path& folder) : wiring_(make_wiring()) {
        const auto open_log = wiring_.open_log;
        wiring_.open_log = [this, open_log](const Settings& settings,
                                            const std::filesystem::path& log_folder,
                                            bool read_only) -> Result<std::unique_ptr<EventLog>> {
            auto log = open_log(settings, log_folder, read_only);
            if (!log) return log;
            return std::make_unique<WeatheredLog>(std::move(*log), weather);
        };
        Place place;
        place.home = folder;
        auto opened = OpenHome::open(place, wiring_, {});
        REQUIRE_MESSAGE(opened.has_value(), opened.error().message);
        home = std::move(*opened);
        thread_ = std::thread([this] { static_cast<void>(home->follow(stop_, {})); });
    }
    ~Followed() {
        stop_ = true;
        thread_.join();
    }
    // A request as it comes over the socket.
    SocketMessage ask(const std::string& head, const std::string& body = {}) {
        return serve_request(*home, stop_, {head, body});
    }

    Weather weather;
    std::unique_ptr<OpenHome> home;

  private:
    Wiring wiring_;
    StopFlag stop_ = false;
    std::thread thread_;
};

std::string payload() {
    const auto made = codec::payload_from_json(
        R"({"type":"LedgerOpened","id":"K1","source":"urn:o","ledger":"hel",)"
        R"("recorded_at":"2026-01-05T09:00:00.000+02:00","actor":"a-1","role":"official",)"
        R"("data":{"name":"Helsinki","organiser_business_id":"0109862-8","organiser_code":"091",)"
        R"("currency":"EUR"}})");
    REQUIRE_MESSAGE(made.has_value(), codec::to_string(made.error()));
    return *made;
}

bool is_ok(const SocketMessage& reply) { return reply.head.starts_with(R"({"ok":true)"); }

TEST_CASE(
    "a log that failed for a while is written to again, and nobody hears of lost events as kept") {
    const TemporaryFolder folder;
    Followed followed(folder / "home");
    const auto first = followed.home->append("hel", payload());
    REQUIRE(first.has_value());
    followed.weather.away = true;
    CHECK(followed.home->flush(*first).error().kind == ErrorKind::unavailable);
    // Another's events meanwhile: appended by a new writer, which fails as well.
    const auto second = followed.home->append("hel", payload());
    REQUIRE(second.has_value());
    CHECK(*second != *first);
    CHECK_FALSE(followed.home->flush(*second).has_value());

    followed.weather.away = false;
    const auto third = followed.home->append("hel", payload());
    REQUIRE(third.has_value());
    CHECK(followed.home->flush(*third).has_value());
    // Whoever appended before the log failed is told so, although it works by now.
    CHECK(followed.home->flush(*first).error().kind == ErrorKind::unavailable);
}

TEST_CASE("a log's end without records does not keep anybody waiting") {
    const TemporaryFolder folder;
    Followed followed(folder / "home");
    followed.weather.marks_at_end = 1;  // as the end of somebody's transaction
    const auto writer = followed.home->append("hel", payload());
    REQUIRE(writer.has_value());
    REQUIRE(followed.home->flush(*writer).has_value());
    CHECK(is_ok(followed.ask(R"({"do":"catch_up"})")));
    CHECK(followed.home->position() == 1);
}

TEST_CASE("requests that cannot be read are answered, and the home goes on") {
    const TemporaryFolder folder;
    Followed followed(folder / "home");
    for (const char* const head :
         {"", "{", "[]", "7", R"({"do":5})", R"({"do":"none"})", R"({"do":"ask"})",
          R"({"do":"ask","request":5})", R"({"do":"ask","request":{"ask":7}})",
          R"({"do":"ask","request":{"ask":"voucher","voucher":[]}})", R"({"do":"flush"})",
          R"({"do":"flush","writer":"x"})", R"({"do":"append"})"}) {
        CAPTURE(head);
        CHECK(followed.ask(head).head.starts_with(R"({"kind")"));
    }
    CHECK_FALSE(is_ok(followed.ask(R"({"do":"append"})", "no records")));
    CHECK(is_ok(followed.ask(R"({"do":"ask","request":{"ask":"status"}})")));
}

}  // namespace
}  // namespace saldo

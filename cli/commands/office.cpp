#include "cli/commands/office.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "cli/commands/open_home.hpp"
#include "cli/commands/questions.hpp"
#include "cli/commands/serving.hpp"
#include "connectors/local_socket/local_socket.hpp"
#include "connectors/publishing/append_event.hpp"

namespace saldo {

namespace {

std::unexpected<Error> nothing_folded(const std::filesystem::path& home) {
    return fail(ErrorKind::not_found,
                fmt::format("{}: nothing was folded here yet: saldo --home {} fold", home.string(),
                            home.string()));
}

// A home that nobody else holds, opened for questions only.
class ReadingOffice final : public Office {
  public:
    ReadingOffice(const Wiring& wiring, std::unique_ptr<Home> home,
                  Result<std::unique_ptr<EventLog>> log)
        : wiring_(wiring), home_(std::move(home)) {
        log_status_ = log ? home_->compare_with(**log) : std::unexpected(log.error());
        if (log_status_) log_ = std::move(*log);
    }

    [[nodiscard]] Status open_stores(std::size_t memory_bytes) {
        const PartitionIndex partitions = home_->origin()->partition_count;
        for (PartitionIndex partition = 0; partition < partitions; ++partition) {
            // A member of a group has only those that it was given.
            std::error_code unknown;
            const auto folder = home_->shard_folder(partition);
            const bool is_there = std::filesystem::exists(folder, unknown);
            if (unknown)
                return fail(ErrorKind::io, fmt::format("cannot look at {}: {}", folder.string(),
                                                       unknown.message()));
            if (!is_there) continue;
            auto store = home_->open_store(partition, memory_bytes / partitions);
            if (!store) return std::unexpected(store.error());
            stores_.emplace(partition, std::move(*store));
        }
        if (stores_.empty()) return nothing_folded(home_->folder());
        return {};
    }

    [[nodiscard]] Result<Answer> ask(const Request& request) override {
        if (request.value("ask", std::string()) == "status" && !log_status_) {
            // A log that does not answer leaves open how far behind the home is; another one is no
            // measure of it.
            if (log_status_.error().kind == ErrorKind::damaged)
                return std::unexpected(log_status_.error());
            fmt::print(stderr, "saldo: {}; how far behind the home is, is not known\n",
                       log_status_.error().message);
        }
        QuestionContext context{
            {},     {}, home_->origin()->partition_count, {}, {}, log_.get(), wiring_.make_hasher(),
            wiring_};
        for (const auto& [partition, store] : stores_)
            if (const Status added = add_shard(context, partition, *store); !added)
                return std::unexpected(added.error());
        return answer_question(request, context);
    }
    [[nodiscard]] Status append(std::string_view, std::string_view) override { return read_only(); }
    [[nodiscard]] Status flush() override { return read_only(); }
    [[nodiscard]] Status catch_up() override { return read_only(); }

  private:
    static Status read_only() {
        return fail(ErrorKind::bad_input, "the home was opened for questions only");
    }

    const Wiring& wiring_;
    std::unique_ptr<Home> home_;
    std::unique_ptr<EventLog> log_;  // nullptr: it does not answer, or is not the home's
    Status log_status_;
    std::map<PartitionIndex, std::unique_ptr<store::Store>> stores_;
};

// The log alone: what `publish` needs.
class PublishingOffice final : public Office {
  public:
    PublishingOffice(std::unique_ptr<EventLog> log, std::unique_ptr<LogWriter> writer)
        : log_(std::move(log)), writer_(std::move(writer)) {}
    [[nodiscard]] Result<Answer> ask(const Request&) override {
        return fail(ErrorKind::bad_input, "the log was opened for publishing only");
    }
    [[nodiscard]] Status append(std::string_view ledger, std::string_view payload) override {
        return append_event(*writer_, ledger, payload);
    }
    [[nodiscard]] Status flush() override { return writer_->flush(); }
    [[nodiscard]] Status catch_up() override { return {}; }

  private:
    std::unique_ptr<EventLog> log_;
    std::unique_ptr<LogWriter> writer_;
};

class WorkingOffice final : public Office {
  public:
    explicit WorkingOffice(std::unique_ptr<OpenHome> home) : home_(std::move(home)) {}
    [[nodiscard]] Result<Answer> ask(const Request& request) override {
        return home_->ask(request);
    }
    [[nodiscard]] Status append(std::string_view ledger, std::string_view payload) override {
        const auto writer = home_->append(ledger, payload);
        if (!writer) return std::unexpected(writer.error());
        if (!unflushed_) unflushed_ = *writer;
        return {};
    }
    [[nodiscard]] Status flush() override {
        const auto writer = std::exchange(unflushed_, std::nullopt);
        return writer ? home_->flush(*writer) : Status{};
    }
    [[nodiscard]] Status catch_up() override { return home_->fold_to_end(StopFlag(false), {}); }

  private:
    std::unique_ptr<OpenHome> home_;
    std::optional<OpenHome::WriterNumber> unflushed_;  // what the oldest of it was appended with
};

Result<std::unique_ptr<Office>> open_reading(const Place& place, const Settings& settings,
                                             const Wiring& wiring) {
    auto home = Home::open(place.home, {.read_only = true, .create_if_missing = false});
    if (!home) return std::unexpected(home.error());
    if (!(*home)->origin()) return nothing_folded(place.home);
    // Only `status` asks the log, and only for how far behind the home is: a log that does not
    // answer is no obstacle.
    auto log = wiring.open_log(settings, (*home)->log_folder(), true);
    auto office = std::make_unique<ReadingOffice>(wiring, std::move(*home), std::move(log));
    if (const Status opened = office->open_stores(settings.memory_bytes); !opened)
        return std::unexpected(opened.error());
    return office;
}

Result<std::unique_ptr<Office>> open_publishing(const Place& place, const Settings& settings,
                                                const Wiring& wiring) {
    std::filesystem::path log_folder = place.home / "log";
    std::unique_ptr<Home> home;
    if (settings.log.empty()) {
        // Makes the home where it is missing, so that a log never lies in a folder that is no home.
        auto opened = Home::open(place.home, {});
        if (!opened) return std::unexpected(opened.error());
        home = std::move(*opened);
        log_folder = home->log_folder();
        if (const Status may = home->may_make_log(); !may) return std::unexpected(may.error());
    }
    auto log = wiring.open_log(settings, log_folder, false);
    if (!log) return std::unexpected(log.error());
    // Events in a log that this home cannot fold would lie there unseen.
    if (home != nullptr)
        if (const Status same = home->compare_with(**log); !same)
            return std::unexpected(same.error());
    home.reset();
    auto writer = (*log)->write();
    if (!writer) return std::unexpected(writer.error());
    return std::make_unique<PublishingOffice>(std::move(*log), std::move(*writer));
}

}  // namespace

Result<std::unique_ptr<Office>> open_office(const Place& place, const Wiring& wiring,
                                            Access access) {
    const auto settings = place.settings();
    if (!settings) return std::unexpected(settings.error());
    const bool needs_no_home = access == Access::publish && !settings->log.empty();
    if (!needs_no_home) {
        auto client = SocketClient::connect(place.socket());
        if (client) return office_over_socket(std::move(*client));
        if (client.error().kind != ErrorKind::not_found &&
            client.error().kind != ErrorKind::bad_input)
            return std::unexpected(client.error());
    }
    if (access == Access::read) return open_reading(place, *settings, wiring);
    if (access == Access::publish) return open_publishing(place, *settings, wiring);
    auto home = OpenHome::open(place, wiring, {});
    if (!home) return std::unexpected(home.error());
    auto office = std::make_unique<WorkingOffice>(std::move(*home));
    if (const Status caught_up = office->catch_up(); !caught_up)
        return std::unexpected(caught_up.error());
    return office;
}

}  // namespace saldo

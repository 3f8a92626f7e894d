// The thread that tells the world what became of each record (engine/fold/outcome_sink.hpp), after
// the state behind it is durable and never before. It reads the outcomes back from the store, so
// that it needs no memory of its own, may be any number of commits behind, and goes on after a
// crash where the sink says that it stopped.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

#include "engine/base/result.hpp"
#include "engine/fold/event_log.hpp"
#include "engine/fold/outcome_sink.hpp"
#include "projections/pipeline/name_book.hpp"
#include "projections/store/store.hpp"

namespace saldo {

struct Outcome;

class OutcomePublisher {
  public:
    // Both outlive the publisher, whose thread alone uses the sink. `memory_bytes`: for ids that
    // outcomes name.
    OutcomePublisher(const store::Store& store, OutcomeSink& sink, PartitionIndex partition,
                     std::size_t memory_bytes);
    // Stops after what is being sent; the rest is sent by the next publisher.
    ~OutcomePublisher();
    OutcomePublisher(const OutcomePublisher&) = delete;
    OutcomePublisher& operator=(const OutcomePublisher&) = delete;

    // Outcomes below `next_position` are durable and may be sent. Any thread.
    void durable_until(std::uint64_t next_position);

    // Waits up to `timeout_ms` until all that may be sent was sent: true, it was. The first error
    // ends the sending and is given to everyone who asks afterwards; then open another sink, and
    // the shard with it.
    [[nodiscard]] Result<bool> wait(int timeout_ms);

  private:
    void run();
    [[nodiscard]] Result<std::uint64_t> first_to_send();
    [[nodiscard]] Status send(std::uint64_t from, std::uint64_t until);
    [[nodiscard]] Status send_one(const Outcome& outcome, NameBook& names);
    [[nodiscard]] bool stopping();

    const store::Store& store_;
    OutcomeSink& sink_;
    PartitionIndex partition_;
    KnownIds known_ids_;  // the thread's
    std::mutex mutex_;
    std::condition_variable changed_;
    std::uint64_t durable_ = 0;
    std::uint64_t sent_ = 0;
    Status status_;
    bool stopping_ = false;
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace saldo

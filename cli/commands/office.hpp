// Where a command's questions and events go: to a home that this process opens, or over the socket
// to the process that holds it (`saldo fold --follow`). Commands do not see the difference.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include <nlohmann/json.hpp>

#include "cli/commands/place.hpp"
#include "cli/commands/wiring.hpp"
#include "projections/pipeline/answer.hpp"

namespace saldo {

// A question and its parameters: {"ask": "balances", "ledger": "koivula"}.
// cli/commands/questions.cpp has them all.
using Request = nlohmann::json;

class Office {
  public:
    Office() = default;
    Office(const Office&) = delete;
    Office& operator=(const Office&) = delete;
    virtual ~Office() = default;

    // Answers from one snapshot, stamped with its positions.
    [[nodiscard]] virtual Result<Answer> ask(const Request& request) = 0;

    // Queues an event for the log. `payload` is a verified event.
    [[nodiscard]] virtual Status append(std::string_view ledger, std::string_view payload) = 0;
    // Waits until what was appended is durable in the log.
    [[nodiscard]] virtual Status flush() = 0;
    // Waits until everything that the log holds now is folded and can be asked for.
    [[nodiscard]] virtual Status catch_up() = 0;
};

enum class Access {
    read,     // questions only: the home as it is
    publish,  // the log only: nothing is folded
    work,     // questions, events and the fold
};

// Asks the process that holds the home, where there is one; else opens the home.
[[nodiscard]] Result<std::unique_ptr<Office>> open_office(const Place& place, const Wiring& wiring,
                                                          Access access);

}  // namespace saldo

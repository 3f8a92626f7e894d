// How far long work has come, with its rate and the time left: one line that is written over on a
// terminal, and nothing where standard error is a file, so that logs stay readable.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace saldo {

class ProgressLine {
  public:
    // `what`: "published", "folded".
    explicit ProgressLine(std::string what);
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    // `done` and `left` in events; `share` of the work that is done, 0 to 1. Draws at most five
    // times a second.
    void show(std::uint64_t done, double share);
    // Clears the line.
    void end();

    [[nodiscard]] double seconds() const;

  private:
    using Clock = std::chrono::steady_clock;
    std::string what_;
    Clock::time_point began_ = Clock::now();
    Clock::time_point drawn_{};
    bool on_terminal_ = false;
    bool shown_ = false;
};

// "1 234 567": thousands apart, as Finnish readers write them.
[[nodiscard]] std::string grouped(std::uint64_t number);

}  // namespace saldo

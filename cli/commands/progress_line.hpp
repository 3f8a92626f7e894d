// How far long work has come, with its rate and the time left: one line of at most 80 columns that
// is written over on a terminal, and nothing where standard error is a file, so that logs stay
// readable.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <string>

namespace saldo {

// Events a second over the last seconds: what was done long ago says nothing about what is left.
class RecentRate {
  public:
    // `done` in all, `at_s` seconds after any moment that stays the same. Returns the rate.
    double add(std::uint64_t done, double at_s);

  private:
    struct Sample {
        double at_s = 0;
        std::uint64_t done = 0;
    };
    std::deque<Sample> samples_;
};

// "folded 1 234 567  45 678/s  lag 890 123  0:19 left"; at most 80 columns.
[[nodiscard]] std::string lag_line(const std::string& what, std::uint64_t done, std::uint64_t lag,
                                   double events_per_s);

class ProgressLine {
  public:
    // `what`: "published", "folded".
    explicit ProgressLine(std::string what);
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    // Nobody sees it otherwise.
    [[nodiscard]] bool on_terminal() const { return on_terminal_; }
    // `done` in events; `share` of the work that is done, 0 to 1. Draws at most five times a
    // second.
    void show(std::uint64_t done, double share);
    // Of work that may never end: `lag` is what is left of it now, in events.
    void show_lag(std::uint64_t done, std::uint64_t lag);
    // Clears the line.
    void end();

    [[nodiscard]] double seconds() const;

  private:
    using Clock = std::chrono::steady_clock;
    [[nodiscard]] bool due();
    void draw(const std::string& line);

    std::string what_;
    RecentRate rate_;
    Clock::time_point began_ = Clock::now();
    Clock::time_point drawn_{};
    bool on_terminal_ = false;
    bool shown_ = false;
};

// "1 234 567": thousands apart, as Finnish readers write them.
[[nodiscard]] std::string grouped(std::uint64_t number);

}  // namespace saldo

#include "cli/commands/progress_line.hpp"

#include <algorithm>
#include <cstdio>
#include <unistd.h>

#include <fmt/format.h>

namespace saldo {

namespace {

std::string time_left(double seconds) {
    constexpr double kSecondsMax = 359'999;  // 99:59:59
    const auto left_s = static_cast<std::uint64_t>(std::min(seconds, kSecondsMax));
    if (left_s < 3'600) return fmt::format("{}:{:02} left", left_s / 60, left_s % 60);
    return fmt::format("{}:{:02}:{:02} left", left_s / 3'600, left_s / 60 % 60, left_s % 60);
}

}  // namespace

ProgressLine::ProgressLine(std::string what)
    : what_(std::move(what)), on_terminal_(::isatty(STDERR_FILENO) == 1) {
    rate_.add(0, 0);
}

ProgressLine::~ProgressLine() { end(); }

double ProgressLine::seconds() const {
    return std::chrono::duration<double>(Clock::now() - began_).count();
}

void ProgressLine::show(std::uint64_t done, double share) {
    if (!due()) return;
    const double passed = std::max(seconds(), 0.001);
    const auto rate = static_cast<std::uint64_t>(static_cast<double>(done) / passed);
    std::string left = "time left unknown";
    if (share > 0.001) {
        left = time_left(passed * (1 - share) / share);
    }
    draw(fmt::format("{} {}  {:3.0f} %  {}/s  {}", what_, grouped(done), share * 100, grouped(rate),
                     left));
}

void ProgressLine::show_lag(std::uint64_t done, std::uint64_t lag) {
    if (due()) draw(lag_line(what_, done, lag, rate_.add(done, seconds())));
}

bool ProgressLine::due() {
    const Clock::time_point now = Clock::now();
    if (!on_terminal_ || now - drawn_ < std::chrono::milliseconds(200)) return false;
    drawn_ = now;
    return true;
}

void ProgressLine::draw(const std::string& line) {
    shown_ = true;
    fmt::print(stderr, "\r\033[K{}", line);
    std::fflush(stderr);
}

double RecentRate::add(std::uint64_t done, double at_s) {
    constexpr double kRecentS = 5;
    samples_.push_back({at_s, done});
    // The first sample is the youngest that is old enough.
    while (samples_.size() > 2 && samples_[1].at_s <= at_s - kRecentS) samples_.pop_front();
    const Sample& first = samples_.front();
    const double passed = at_s - first.at_s;
    return passed > 0 ? static_cast<double>(done - first.done) / passed : 0;
}

std::string lag_line(const std::string& what, std::uint64_t done, std::uint64_t lag,
                     double events_per_s) {
    std::string line = fmt::format("{} {}  {}/s  lag {}", what, grouped(done),
                                   grouped(static_cast<std::uint64_t>(events_per_s)), grouped(lag));
    if (lag > 0)
        line += events_per_s >= 1 ? "  " + time_left(static_cast<double>(lag) / events_per_s)
                                  : "  time left unknown";
    return line;
}

void ProgressLine::end() {
    if (!shown_) return;
    shown_ = false;
    fmt::print(stderr, "\r\033[K");
    std::fflush(stderr);
}

std::string grouped(std::uint64_t number) {
    const std::string digits = std::to_string(number);
    std::string text;
    for (std::size_t at = 0; at < digits.size(); ++at) {
        if (at > 0 && (digits.size() - at) % 3 == 0) text.push_back(' ');
        text.push_back(digits[at]);
    }
    return text;
}

}  // namespace saldo

#include "cli/commands/progress_line.hpp"

#include <algorithm>
#include <cstdio>
#include <unistd.h>

#include <fmt/format.h>

namespace saldo {

ProgressLine::ProgressLine(std::string what)
    : what_(std::move(what)), on_terminal_(::isatty(STDERR_FILENO) == 1) {}

ProgressLine::~ProgressLine() { end(); }

double ProgressLine::seconds() const {
    return std::chrono::duration<double>(Clock::now() - began_).count();
}

void ProgressLine::show(std::uint64_t done, double share) {
    if (!on_terminal_) return;
    const Clock::time_point now = Clock::now();
    if (now - drawn_ < std::chrono::milliseconds(200)) return;
    drawn_ = now;
    shown_ = true;
    const double passed = std::max(seconds(), 0.001);
    const auto rate = static_cast<std::uint64_t>(static_cast<double>(done) / passed);
    std::string left = "time left unknown";
    if (share > 0.001) {
        const auto left_s = static_cast<std::uint64_t>(passed * (1 - share) / share);
        left = fmt::format("{}:{:02} left", left_s / 60, left_s % 60);
    }
    fmt::print(stderr, "\r\033[K{} {}  {:3.0f} %  {}/s  {}", what_, grouped(done), share * 100,
               grouped(rate), left);
    std::fflush(stderr);
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

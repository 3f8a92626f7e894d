#include "connectors/publishing/lines.hpp"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "connectors/publishing/json_lines.hpp"

namespace saldo {

namespace {
constexpr std::size_t kBlockBytes = std::size_t{1} << 18U;
}  // namespace

Lines::Lines(const std::filesystem::path& file, OnBytes on_bytes)
    : file_(file),
      on_bytes_(std::move(on_bytes)),
      in_(file, std::ios::binary),
      block_(kBlockBytes) {}

bool Lines::too_long() const { return line_.size() > kEventLineBytesMax; }

bool Lines::fill() {
    in_.read(block_.data(), static_cast<std::streamsize>(block_.size()));
    filled_ = static_cast<std::size_t>(in_.gcount());
    used_ = 0;
    if (on_bytes_) on_bytes_({block_.data(), filled_});
    return filled_ > 0;
}

bool Lines::next() {
    line_.clear();
    bool any = false;
    while (!too_long()) {
        if (used_ == filled_ && !fill()) {
            number_ += any ? 1 : 0;
            return any;
        }
        any = true;
        const char* const from = block_.data() + used_;
        const auto* const end = static_cast<const char*>(std::memchr(from, '\n', filled_ - used_));
        const std::size_t taken =
            end == nullptr ? filled_ - used_ : static_cast<std::size_t>(end - from);
        line_.append(from, taken);
        const std::size_t passed = taken + (end == nullptr ? 0 : 1);
        used_ += passed;
        file_offset_ += passed;
        if (end != nullptr) break;
    }
    number_ += 1;
    if (line_.ends_with('\r')) line_.pop_back();
    return !too_long();
}

Status Lines::opened() const {
    std::error_code ignored;
    if (std::filesystem::is_directory(file_, ignored))
        return fail(ErrorKind::bad_input,
                    fmt::format("{}: is a folder, not a file of events", file_.string()));
    if (!in_.is_open())
        return fail(ErrorKind::not_found,
                    fmt::format("{}: cannot be read: {}", file_.string(), std::strerror(errno)));
    return {};
}

Status Lines::ended() const {
    if (too_long())
        return fail(ErrorKind::limit,
                    fmt::format("{}:{}: the line is longer than {} bytes: it is no event",
                                file_.string(), number_, kEventLineBytesMax));
    if (in_.bad()) return fail(ErrorKind::io, fmt::format("{}: reading failed", file_.string()));
    return {};
}

}  // namespace saldo

#include "connectors/publishing/json_lines.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <vector>

#include "schemas/codec/json.hpp"
#include "schemas/events_generated.h"

namespace saldo {

namespace {

// Hands out lines without their end; never holds more than one line and a block.
class Lines {
  public:
    explicit Lines(const std::filesystem::path& file) : in_(file, std::ios::binary), block_(kBlockBytes) {}

    [[nodiscard]] bool opened() const { return in_.is_open(); }
    [[nodiscard]] bool failed() const { return in_.bad(); }
    [[nodiscard]] bool too_long() const { return line_.size() > kEventLineBytesMax; }
    [[nodiscard]] std::string_view line() const { return line_; }
    [[nodiscard]] std::uint64_t number() const { return number_; }
    [[nodiscard]] std::uint64_t file_offset() const { return offset_; }

    // False: there is no further line, or the line is too long to go on.
    [[nodiscard]] bool next() {
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
            const std::size_t taken = end == nullptr ? filled_ - used_ : static_cast<std::size_t>(end - from);
            line_.append(from, taken);
            used_ += taken + (end == nullptr ? 0 : 1);
            offset_ += taken + (end == nullptr ? 0 : 1);
            if (end != nullptr) break;
        }
        number_ += 1;
        if (line_.ends_with('\r')) line_.pop_back();
        return !too_long();
    }

  private:
    static constexpr std::size_t kBlockBytes = std::size_t{1} << 18U;

    bool fill() {
        in_.read(block_.data(), static_cast<std::streamsize>(block_.size()));
        filled_ = static_cast<std::size_t>(in_.gcount());
        used_ = 0;
        return filled_ > 0;
    }

    std::ifstream in_;
    std::vector<char> block_;
    std::size_t used_ = 0;
    std::size_t filled_ = 0;
    std::string line_;
    std::uint64_t number_ = 0;
    std::uint64_t offset_ = 0;
};

bool blank(std::string_view line) { return line.find_first_not_of(" \t") == std::string_view::npos; }

}  // namespace

Status read_json_lines(const std::filesystem::path& file, const OnEvent& on_event) {
    std::error_code ignored;
    if (std::filesystem::is_directory(file, ignored))
        return fail(ErrorKind::bad_input, fmt::format("{}: is a folder, not a file of events", file.string()));
    Lines lines(file);
    if (!lines.opened())
        return fail(ErrorKind::not_found, fmt::format("{}: cannot be read: {}", file.string(), std::strerror(errno)));
    std::uint64_t events = 0;
    while (lines.next()) {
        if (blank(lines.line())) continue;
        const auto payload = codec::payload_from_json(lines.line());
        if (!payload)
            return fail(ErrorKind::bad_input,
                        fmt::format("{}:{}: {}", file.string(), lines.number(), codec::to_string(payload.error())));
        const auto* const event = flatbuffers::GetRoot<events::Event>(payload->data());
        const ReadEvent read{lines.number(), lines.file_offset(),
                             {event->ledger()->c_str(), event->ledger()->size()}, *payload};
        if (const Status taken = on_event(read); !taken) return taken;
        ++events;
    }
    if (lines.too_long())
        return fail(ErrorKind::limit, fmt::format("{}:{}: the line is longer than {} bytes: it is no event", file.string(),
                                                  lines.number(), kEventLineBytesMax));
    if (lines.failed()) return fail(ErrorKind::io, fmt::format("{}: reading failed", file.string()));
    if (events == 0) return fail(ErrorKind::bad_input, fmt::format("{}: holds no events", file.string()));
    return {};
}

}  // namespace saldo

#include "connectors/publishing/json_lines.hpp"

#include <algorithm>
#include <deque>
#include <future>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "connectors/publishing/envelope.hpp"
#include "connectors/publishing/lines.hpp"
#include "schemas/codec/json.hpp"
#include "schemas/events_generated.h"

namespace saldo {

namespace {

// Lines that one thread turns into events at a time: some milliseconds of work.
constexpr std::size_t kBlockBytes = std::size_t{256} << 10U;
constexpr unsigned kThreadsMax = 4;
// FlatBuffers are read where they lie, so they lie as their largest values want it.
constexpr std::size_t kAlignment = 16;

struct Line {
    std::uint64_t number = 0;
    std::uint64_t file_offset = 0;  // where the next line begins
    std::size_t from = 0;           // in the block's text
    std::size_t bytes = 0;
};

struct LineBlock {
    std::string text;
    std::vector<Line> lines;
};

struct MadeEvent {
    const Line* line = nullptr;
    std::size_t from = 0;  // in the block's payloads
    std::size_t bytes = 0;
};

// A block's events, up to the first line that is none.
struct EventBlock {
    LineBlock lines;
    std::string payloads;
    std::vector<MadeEvent> events;
    std::optional<std::string> fault;  // of that line
    std::uint64_t fault_line = 0;
};

bool blank(std::string_view line) {
    return line.find_first_not_of(" \t") == std::string_view::npos;
}

// Sets `ended` where the file has no more lines, or none that can be read on.
LineBlock next_block(Lines& lines, bool& ended) {
    LineBlock block;
    while (block.text.size() < kBlockBytes) {
        ended = !lines.next();
        if (ended) break;
        if (blank(lines.line())) continue;
        block.lines.push_back(
            {lines.number(), lines.file_offset(), block.text.size(), lines.line().size()});
        block.text.append(lines.line());
    }
    return block;
}

std::optional<std::string> make_event(std::string_view line, std::string& into) {
    const auto payload = codec::payload_from_json(line);
    if (!payload) return codec::to_string(payload.error());
    if (const auto wrong = envelope_error(*flatbuffers::GetRoot<events::Event>(payload->data())))
        return codec::to_string(*wrong);
    into.resize((into.size() + kAlignment - 1) / kAlignment * kAlignment);
    into.append(*payload);
    return std::nullopt;
}

EventBlock make_events(LineBlock lines) {
    EventBlock block;
    block.lines = std::move(lines);
    block.events.reserve(block.lines.lines.size());
    for (const Line& line : block.lines.lines) {
        const std::size_t before = block.payloads.size();
        block.fault = make_event(std::string_view(block.lines.text).substr(line.from, line.bytes),
                                 block.payloads);
        if (block.fault) {
            block.fault_line = line.number;
            break;
        }
        const std::size_t from = (before + kAlignment - 1) / kAlignment * kAlignment;
        block.events.push_back({&line, from, block.payloads.size() - from});
    }
    return block;
}

Status hand_over(const std::filesystem::path& file, const EventBlock& block,
                 const OnEvent& on_event) {
    for (const MadeEvent& made : block.events) {
        const std::string_view payload =
            std::string_view(block.payloads).substr(made.from, made.bytes);
        const auto* const event = flatbuffers::GetRoot<events::Event>(payload.data());
        const ReadEvent read{made.line->number,
                             made.line->file_offset,
                             {event->ledger()->c_str(), event->ledger()->size()},
                             payload};
        if (Status taken = on_event(read); !taken) return taken;
    }
    if (!block.fault) return {};
    return fail(ErrorKind::bad_input,
                fmt::format("{}:{}: {}", file.string(), block.fault_line, *block.fault));
}

}  // namespace

Status read_json_lines(const std::filesystem::path& file, const OnEvent& on_event,
                       const OnBytes& on_bytes) {
    Lines lines(file, on_bytes);
    if (const Status opened = lines.opened(); !opened) return opened;
    const std::size_t threads = std::clamp(std::thread::hardware_concurrency(), 1U, kThreadsMax);
    std::deque<std::future<EventBlock>> at_work;  // in the file's order
    bool any = false;
    for (bool ended = false; !ended || !at_work.empty();) {
        while (!ended && at_work.size() < threads) {
            LineBlock block = next_block(lines, ended);
            if (block.lines.empty()) continue;
            any = true;
            // Where no thread can be had, whoever waits for the block does the work.
            at_work.push_back(std::async(std::launch::async | std::launch::deferred, make_events,
                                         std::move(block)));
        }
        if (at_work.empty()) break;
        const EventBlock block = at_work.front().get();
        at_work.pop_front();
        if (const Status taken = hand_over(file, block, on_event); !taken) return taken;
    }
    if (const Status ended = lines.ended(); !ended) return ended;
    if (!any) return fail(ErrorKind::bad_input, fmt::format("{}: holds no events", file.string()));
    return {};
}

}  // namespace saldo

#include "connectors/publishing/json_lines.hpp"

#include <fmt/format.h>

#include "connectors/publishing/envelope.hpp"
#include "connectors/publishing/lines.hpp"
#include "schemas/codec/json.hpp"
#include "schemas/events_generated.h"

namespace saldo {

namespace {

bool blank(std::string_view line) {
    return line.find_first_not_of(" \t") == std::string_view::npos;
}

}  // namespace

Status read_json_lines(const std::filesystem::path& file, const OnEvent& on_event,
                       const OnBytes& on_bytes) {
    Lines lines(file, on_bytes);
    if (const Status opened = lines.opened(); !opened) return opened;
    std::uint64_t events = 0;
    while (lines.next()) {
        if (blank(lines.line())) continue;
        const auto payload = codec::payload_from_json(lines.line());
        if (!payload)
            return fail(ErrorKind::bad_input,
                        fmt::format("{}:{}: {}", file.string(), lines.number(),
                                    codec::to_string(payload.error())));
        const auto* const event = flatbuffers::GetRoot<events::Event>(payload->data());
        if (const auto wrong = envelope_error(*event))
            return fail(
                ErrorKind::bad_input,
                fmt::format("{}:{}: {}", file.string(), lines.number(), codec::to_string(*wrong)));
        const ReadEvent read{lines.number(),
                             lines.file_offset(),
                             {event->ledger()->c_str(), event->ledger()->size()},
                             *payload};
        if (const Status taken = on_event(read); !taken) return taken;
        ++events;
    }
    if (const Status ended = lines.ended(); !ended) return ended;
    if (events == 0)
        return fail(ErrorKind::bad_input, fmt::format("{}: holds no events", file.string()));
    return {};
}

}  // namespace saldo

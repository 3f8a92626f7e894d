#include "connectors/publishing/append_event.hpp"

#include <array>

#include "schemas/codec/cloud_events.hpp"

namespace saldo {

Status append_event(LogWriter& writer, std::string_view ledger, std::string_view payload) {
    const codec::CloudEventAttributes attributes(
        *flatbuffers::GetRoot<events::Event>(payload.data()));
    std::array<LogHeader, 6> headers;
    std::size_t at = 0;
    for (const codec::CloudEventHeader& header : attributes.headers())
        headers[at++] = {header.name, header.value};
    return writer.append(ledger, payload, headers);
}

}  // namespace saldo

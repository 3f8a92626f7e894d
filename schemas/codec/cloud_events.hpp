// An event's CloudEvents attributes as record headers, in the binary content mode of the Kafka
// protocol binding 1.0: for consumers that route events without reading FlatBuffers. Everything
// that decides is in the payload; Saldo itself reads no header and no hash covers one.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "schemas/events_generated.h"

namespace saldo::codec {

// No registered media type exists for FlatBuffers; the vendor tree says whose schema it is.
inline constexpr std::string_view event_content_type = "application/vnd.saldo.event+flatbuffers";

struct CloudEventHeader {
    std::string_view name;
    std::string_view value;
};

// The values that headers() points to.
class CloudEventAttributes {
  public:
    // REQUIRES: verified (decode.hpp). The event may end before this object does.
    explicit CloudEventAttributes(const events::Event& event);

    // ce_specversion "1.0", ce_id, ce_source, ce_type "fi.saldo.v1.ServiceDelivered", ce_time (RFC
    // 3339, with the offset of recorded_at) and content-type, in this order. Views into this
    // object.
    [[nodiscard]] std::array<CloudEventHeader, 6> headers() const;

  private:
    std::string id_;
    std::string source_;
    std::string type_;
    std::string time_;
};

// A URI-reference (RFC 3986) for a source: what already is one stays as it is; any byte that may
// not stand in one is percent-encoded, as is a colon that would make the text before it look like a
// scheme. IPv6 literals ("[::1]") are encoded too.
[[nodiscard]] std::string uri_reference_of(std::string_view source);

}  // namespace saldo::codec

#include "schemas/codec/cloud_events.hpp"

#include <algorithm>

#include "schemas/codec/event_types.hpp"
#include "schemas/codec/text_values.hpp"

namespace saldo::codec {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex_digit(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// RFC 3986: unreserved, sub-delims and what a path and a query may hold besides.
bool may_stand(char c) {
    constexpr std::string_view marks = "-._~!$&'()*+,;=:@/?";
    return is_letter(c) || is_digit(c) || marks.find(c) != std::string_view::npos;
}

bool is_scheme(std::string_view text) {
    if (text.empty() || !is_letter(text.front())) return false;
    for (const char c : text) {
        if (!is_letter(c) && !is_digit(c) && c != '+' && c != '-' && c != '.') return false;
    }
    return true;
}

void append_percent_encoded(std::string& out, char c) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += hex[byte >> 4U];
    out += hex[byte & 0xFU];
}

}  // namespace

std::string uri_reference_of(std::string_view source) {
    // the end of the first path segment that a colon would cut, unless a scheme stands before it
    const std::size_t segment_end = std::min(source.find_first_of("/?#"), source.size());
    const std::size_t colon = source.find(':');
    const bool has_scheme = colon < segment_end && is_scheme(source.substr(0, colon));

    std::string uri;
    uri.reserve(source.size());
    bool fragment_begun = false;
    for (std::size_t i = 0; i < source.size(); ++i) {
        const char c = source[i];
        bool stands = may_stand(c);
        if (c == ':' && i < segment_end && !has_scheme) stands = false;
        if (c == '%') {
            stands =
                source.size() - i > 2 && is_hex_digit(source[i + 1]) && is_hex_digit(source[i + 2]);
        }
        if (c == '#') {
            stands = !fragment_begun;
            fragment_begun = true;
        }
        if (stands) {
            uri += c;
        } else {
            append_percent_encoded(uri, c);
        }
    }
    return uri;
}

CloudEventAttributes::CloudEventAttributes(const events::Event& event)
    : id_(event.id()->str()),
      source_(uri_reference_of({event.source()->c_str(), event.source()->size()})),
      type_("fi.saldo.v1."),
      time_(format_instant(*event.recorded_at())) {
    type_ += name_of(event.data_type());
}

std::array<CloudEventHeader, 6> CloudEventAttributes::headers() const {
    return {{{"ce_specversion", "1.0"},
             {"ce_id", id_},
             {"ce_source", source_},
             {"ce_type", type_},
             {"ce_time", time_},
             {"content-type", event_content_type}}};
}

}  // namespace saldo::codec

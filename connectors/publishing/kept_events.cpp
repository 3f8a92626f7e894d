#include "connectors/publishing/kept_events.hpp"

#include <cstring>

#include "engine/base/assert.hpp"
#include "schemas/codec/limits.hpp"
#include "schemas/events_generated.h"

namespace saldo {

namespace {

// FlatBuffers are read where they lie, so they lie as their largest values want it.
constexpr std::size_t kAlignment = 16;

}  // namespace

bool KeptEvents::add(std::string_view payload, std::size_t bytes_max) {
    static_assert(codec::payload_bytes_max <= kPieceBytes);
    SALDO_ASSERT(!payload.empty() && payload.size() <= codec::payload_bytes_max,
                 "what was checked is no longer than a payload may be");
    const std::size_t taken = (payload.size() + kAlignment - 1) / kAlignment * kAlignment;
    if (used_ + taken > kPieceBytes) {
        if (held_bytes() + kPieceBytes > bytes_max) return false;
        pieces_.push_back(std::make_unique_for_overwrite<std::byte[]>(kPieceBytes));
        used_ = 0;
    }
    auto* const place = reinterpret_cast<char*>(pieces_.back().get() + used_);
    std::memcpy(place, payload.data(), payload.size());
    used_ += taken;
    events_.emplace_back(place, payload.size());
    return true;
}

Status KeptEvents::each(
    const std::function<Status(std::string_view, std::string_view)>& on_event) const {
    for (const std::string_view payload : events_) {
        const flatbuffers::String* const ledger =
            flatbuffers::GetRoot<events::Event>(payload.data())->ledger();
        if (Status taken = on_event({ledger->c_str(), ledger->size()}, payload); !taken)
            return taken;
    }
    return {};
}

void KeptEvents::clear() { *this = KeptEvents(); }

}  // namespace saldo

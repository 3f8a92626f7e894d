#include "schemas/codec/encode.hpp"

#include <cstdio>
#include <cstdlib>

namespace saldo::codec {
namespace {

constexpr std::size_t ordinary_event_bytes = 512;

// The generated builders check required fields only where NDEBUG is not defined.
void stop_if_incomplete(const flatbuffers::FlatBufferBuilder& builder) {
    flatbuffers::Verifier verifier(builder.GetBufferPointer(), builder.GetSize());
    if (!events::VerifyEventBuffer(verifier)) {
        std::fputs("saldo: an event was encoded without a field that its schema requires\n",
                   stderr);
        std::abort();
    }
}

}  // namespace

std::string encode(const events::EventT& event) {
    if (event.data.type == events::Fact::NONE || event.data.value == nullptr) {
        std::fputs("saldo: an event was encoded without a fact\n", stderr);
        std::abort();
    }
    flatbuffers::FlatBufferBuilder builder(ordinary_event_bytes);
    events::FinishEventBuffer(builder, events::Event::Pack(builder, &event));
    stop_if_incomplete(builder);
    return {reinterpret_cast<const char*>(builder.GetBufferPointer()), builder.GetSize()};
}

}  // namespace saldo::codec

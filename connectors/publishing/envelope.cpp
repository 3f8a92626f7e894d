#include "connectors/publishing/envelope.hpp"

#include <fmt/format.h>

#include "engine/base/limits.hpp"
#include "engine/ledger/field_checks.hpp"

namespace saldo {

std::optional<codec::TextError> envelope_error(const events::Event& event) {
    const std::pair<const flatbuffers::String*, const char*> ids[] = {{event.ledger(), "ledger"},
                                                                      {event.source(), "source"},
                                                                      {event.id(), "id"},
                                                                      {event.actor(), "actor"}};
    for (const auto& [id, field] : ids)
        if (!id_ok(id))
            return codec::TextError{
                field, fmt::format("is no id: 1 to {} bytes without control characters",
                                   limits::kIdBytesMax)};
    return std::nullopt;
}

}  // namespace saldo

// When a delivery was, by the clock, and who made it: what its record says, and what in it
// contradicts itself.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/ledger/account.hpp"
#include "engine/money/cents.hpp"
#include "engine/time/instant.hpp"
#include "schemas/events_generated.h"

namespace saldo {

// Why a delivery waits in *recorded* (Kirjattu) although its service needs no approval. Bits of
// Delivery::flags. Numbers are stored: never change them.
enum class VisitFlag : std::uint8_t {
    client_overlap = 1,  // another visit of the same client
    worker_overlap = 2,  // another visit of the same worker of the provider
    time_differs = 4,    // quantity or service date contradict start and end
};
// "client_overlap+time_differs"; empty: none.
[[nodiscard]] std::string visit_flags_text(std::uint8_t flags);

struct Visit {
    std::string worker;  // the provider's pseudonym; empty: not said
    bool has_start = false;
    bool has_end = false;
    std::int64_t from_ms = 0;         // UTC
    std::int64_t until_ms = 0;        // UTC, no part of the visit
    std::int16_t offset_minutes = 0;  // of the publisher's clock at the start

    [[nodiscard]] std::optional<Instant> started_at() const noexcept {
        return has_start ? std::optional(Instant{from_ms, offset_minutes}) : std::nullopt;
    }

    // Compared with others are visits of up to 24 hours: what lasts longer is a stay, during which
    // others visit.
    [[nodiscard]] bool is_compared() const noexcept;
};

template <class Fields>
void describe(Fields& fields, Visit& visit) {
    fields(visit.worker, visit.has_start, visit.has_end, visit.from_ms, visit.until_ms,
           visit.offset_minutes);
}

[[nodiscard]] Visit visit_of(const events::ServiceDelivered& delivered);
// What the correction says in place of the delivery's visit. A correction that says neither start
// nor end keeps the visit as it was.
[[nodiscard]] Visit visit_of(const events::DeliveryCorrected& corrected, const Visit& before);

// Whether the visit did not begin on its service date, ended before it began, or is of another
// length than the quantity by a quarter of an hour or more, where the unit counts time. Less than
// that is what rounding to begun quarters makes.
[[nodiscard]] bool time_differs(const Visit& visit, Date service_date, Commodity unit,
                                Quantity quantity) noexcept;

}  // namespace saldo

#include "engine/deliveries/visit.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "engine/ledger/field_checks.hpp"

namespace saldo {

namespace {

constexpr std::int64_t kHourMs = 60 * kMinuteMs;
constexpr std::int64_t kQuarterMs = 15 * kMinuteMs;

template <class Said>
Visit visit_said(const Said& said) {
    Visit visit;
    visit.worker = text_of(said.worker());
    if (const events::Instant* const start = said.started_at(); start != nullptr) {
        visit.has_start = true;
        visit.from_ms = start->utc_ms();
        visit.offset_minutes = start->offset_minutes();
    }
    if (const events::Instant* const end = said.ended_at(); end != nullptr) {
        visit.has_end = true;
        visit.until_ms = end->utc_ms();
    }
    return visit;
}

// Any two moments: their difference may leave 64 bits.
__int128 length_ms(const Visit& visit) {
    return static_cast<__int128>(visit.until_ms) - visit.from_ms;
}

std::int64_t unit_ms(Commodity unit) {
    if (unit == Commodity::hour) return kHourMs;
    return unit == Commodity::minute ? kMinuteMs : 0;
}

}  // namespace

std::string visit_flags_text(std::uint8_t flags) {
    static constexpr std::array<std::pair<VisitFlag, std::string_view>, 3> kNames{{
        {VisitFlag::client_overlap, "client_overlap"},
        {VisitFlag::worker_overlap, "worker_overlap"},
        {VisitFlag::time_differs, "time_differs"},
    }};
    std::string text;
    for (const auto& [flag, name] : kNames) {
        if ((flags & static_cast<std::uint8_t>(flag)) == 0) continue;
        text.append(text.empty() ? "" : "+").append(name);
    }
    return text;
}

bool Visit::is_compared() const noexcept {
    constexpr std::int64_t kFirstMs = kEventDateMin.days * kDayMs;
    constexpr std::int64_t kLastMs = kEventDateMax.days * kDayMs;
    const bool in_time = from_ms >= kFirstMs && until_ms <= kLastMs;
    return has_start && has_end && in_time && from_ms < until_ms && until_ms - from_ms <= kDayMs;
}

Visit visit_of(const events::ServiceDelivered& delivered) { return visit_said(delivered); }

Visit visit_of(const events::DeliveryCorrected& corrected, const Visit& before) {
    const bool says = corrected.started_at() != nullptr || corrected.ended_at() != nullptr;
    return says ? visit_said(corrected) : before;
}

bool time_differs(const Visit& visit, Date service_date, Commodity unit,
                  Quantity quantity) noexcept {
    const auto start = visit.started_at();
    if (!start) return false;
    if (local_date(*start) != service_date) return true;
    if (!visit.has_end) return false;
    const __int128 length = length_ms(visit);
    if (length < 0) return true;
    if (unit_ms(unit) == 0) return false;
    constexpr std::int64_t kThousandths = 1'000;
    const __int128 said = static_cast<__int128>(quantity.value) * unit_ms(unit) / kThousandths;
    return said - length >= kQuarterMs || length - said >= kQuarterMs;
}

}  // namespace saldo

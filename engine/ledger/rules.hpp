// What each version of the rules knows: its event types and the largest number of each enum. A
// ledger's events are judged by the version that the ledger adopted, never by what this build's
// schema has: every build that has the version refuses the same events for the same reason.
#pragma once

#include <cstdint>

#include "schemas/events_generated.h"

namespace saldo {

// The newest rules of this build; RulesAdopted names one of them; a ledger begins with 1.
inline constexpr std::uint16_t kRulesVersionMax = 1;

struct Rules {
    std::uint16_t version = 1;
    std::uint64_t types = 0;  // bit N: the event type N of the union
    events::Role role_max = events::Role::system;
    events::Unit unit_max = events::Unit::euro;
    events::Basis basis_max = events::Basis::delivery;
    events::ShortBalance short_balance_max = events::ShortBalance::refuse;
    events::VatTreatment vat_treatment_max = events::VatTreatment::exempt;
    events::TimeClass time_class_max = events::TimeClass::any;
    events::VoucherKind voucher_kind_max = events::VoucherKind::service_voucher;
    events::Recurrence recurrence_max = events::Recurrence::none;
    events::SinkPurpose sink_purpose_max = events::SinkPurpose::informs;
    events::RegisterResult register_result_max = events::RegisterResult::registered;
    events::SinkAnswer sink_answer_max = events::SinkAnswer::accepted;

    // False for types of later rules, known to the schema or not.
    [[nodiscard]] bool know(events::Fact type) const noexcept {
        const auto number = static_cast<unsigned>(type);
        return number < 64 && (types >> number & 1U) != 0;
    }
};

// REQUIRES: 1 to kRulesVersionMax.
[[nodiscard]] const Rules& rules_of(std::uint16_t version) noexcept;

}  // namespace saldo

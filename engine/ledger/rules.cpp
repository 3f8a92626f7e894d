#include "engine/ledger/rules.hpp"

#include <array>

#include "engine/base/assert.hpp"

namespace saldo {

namespace {

using events::Fact;

constexpr std::uint64_t bit_of(Fact type) {
    return std::uint64_t{1} << static_cast<unsigned>(type);
}

// Every type of the schema.
constexpr std::uint64_t first_types() {
    constexpr auto kTypesMax = static_cast<unsigned>(Fact::StatementReceived);
    static_assert(Fact::MAX == Fact::StatementReceived,
                  "an event was added to the schema: say here which rules know it");
    return (std::uint64_t{2} << kTypesMax) - 1U - bit_of(Fact::NONE);
}

// Numbers by name: a value that a later schema adds to an enum is no value of these rules.
constexpr std::array<Rules, kRulesVersionMax> kRules{{
    {.version = 1,
     .types = first_types(),
     .role_max = events::Role::auditor,
     .unit_max = events::Unit::piece,
     .basis_max = events::Basis::entitlement,
     .short_balance_max = events::ShortBalance::part_pay,
     .vat_treatment_max = events::VatTreatment::net_plus,
     .time_class_max = events::TimeClass::public_holiday,
     .voucher_kind_max = events::VoucherKind::personal_budget,
     .recurrence_max = events::Recurrence::year,
     .sink_purpose_max = events::SinkPurpose::pays_and_books,
     .register_result_max = events::RegisterResult::unknown,
     .sink_answer_max = events::SinkAnswer::rejected},
}};

}  // namespace

const Rules& rules_of(std::uint16_t version) noexcept {
    SALDO_ASSERT(version >= 1 && version <= kRulesVersionMax,
                 "a ledger uses rules that this build has");
    return kRules[version - 1U];
}

}  // namespace saldo

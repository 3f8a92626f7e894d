#include "engine/ledger/role_rules.hpp"

#include <cstdint>
#include <initializer_list>

namespace saldo {

namespace {

using events::Fact;

constexpr std::uint64_t set_of(std::initializer_list<Fact> types) {
    std::uint64_t bits = 0;
    for (const Fact type : types) bits |= std::uint64_t{1} << static_cast<unsigned>(type);
    return bits;
}

constexpr std::uint64_t kOfProviders =
    set_of({Fact::ProviderApplied, Fact::AccountChanged, Fact::PriceListed, Fact::ServiceOrdered,
            Fact::OrderCancelled, Fact::ServiceDelivered, Fact::DeliveryCorrected,
            Fact::DeliveryCancelled, Fact::ControlTotal});
constexpr std::uint64_t kOfMandataries =
    set_of({Fact::ServiceOrdered, Fact::OrderCancelled, Fact::DeliveryDisputed, Fact::FeedbackGiven,
            Fact::MandateEnded});
constexpr std::uint64_t kOfClients = kOfMandataries | set_of({Fact::MandateGiven});
constexpr std::uint64_t kOfBanks =
    set_of({Fact::SinkAnswered, Fact::PaymentAccepted, Fact::PaymentRejected, Fact::PaymentBooked,
            Fact::PaymentReturned, Fact::StatementReceived, Fact::ProviderRepaid,
            Fact::ClientFeePaid, Fact::ControlTotal});

// Of disputes and feedback, which are never a provider's to give, officials note those that come by
// telephone.
constexpr std::uint64_t types_of(Role role) {
    switch (role) {
        case Role::system:
        case Role::official:
        case Role::finance:
            return ~std::uint64_t{0};
        case Role::provider:
            return kOfProviders;
        case Role::client:
            return kOfClients;
        case Role::mandatary:
            return kOfMandataries;
        case Role::bank:
            return kOfBanks;
        case Role::auditor:
            return 0;
    }
    return 0;
}

}  // namespace

bool role_may_say(Role role, events::Fact type) noexcept {
    return (types_of(role) & set_of({type})) != 0;
}

}  // namespace saldo

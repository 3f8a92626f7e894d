// Who may say what.
#include "engine/ledger/role_rules.hpp"

#include <cstddef>

#include <doctest/doctest.h>

namespace saldo {
namespace {

constexpr auto kEventTypes = static_cast<std::size_t>(events::Fact::MAX);

std::size_t types_of(Role role) {
    std::size_t count = 0;
    for (const events::Fact type : events::EnumValuesFact())
        if (type != events::Fact::NONE && role_may_say(role, type)) ++count;
    return count;
}

TEST_CASE("the organiser says everything, others only what is theirs") {
    using enum events::Fact;
    for (const Role role : {Role::system, Role::official, Role::finance})
        CHECK(types_of(role) == kEventTypes);
    CHECK(types_of(Role::provider) == 9);
    CHECK(types_of(Role::client) == 6);
    CHECK(types_of(Role::mandatary) == 5);
    CHECK(types_of(Role::bank) == 9);
    CHECK(types_of(Role::auditor) == 0);
    for (const Role role :
         {Role::provider, Role::client, Role::mandatary, Role::bank, Role::auditor}) {
        for (const events::Fact type :
             {VoucherGranted, ProviderApproved, ServiceDefined, DeliveryApproved, CreditGiven,
              PeriodClosed, SettlementApproved, PaymentRunMade, PaymentRunApproved,
              PaymentRunWithdrawn, SettlementExported, ReceivableWrittenOff, PublisherAuthorised})
            CHECK(!role_may_say(role, type));
    }
    CHECK(role_may_say(Role::provider, ServiceDelivered));
    CHECK(!role_may_say(Role::provider, DeliveryDisputed));
    CHECK(role_may_say(Role::client, MandateGiven));
    CHECK(!role_may_say(Role::mandatary, MandateGiven));
    CHECK(role_may_say(Role::bank, PaymentReturned));
    CHECK(role_may_say(Role::bank, StatementReceived));
}

}  // namespace
}  // namespace saldo

#include "engine/settlement/delivery_state.hpp"

#include <algorithm>

namespace saldo {

namespace {

bool is_paid(const Settlement& settlement, Handle funder, Handle provider) {
    const auto payee = std::ranges::find_if(settlement.payees, [=](const Settlement::Payee& one) {
        return one.funder == funder && one.provider == provider;
    });
    // No payee: the month's lines came to zero, and nothing is owed.
    return payee == settlement.payees.end() || payee->state == Settlement::PayeeState::paid ||
           payee->state == Settlement::PayeeState::nothing_to_pay;
}

}  // namespace

// From the latest settlement backwards: events are mostly about recent deliveries, and a ledger's
// settlements rise in the order of their closes.
Handle settlement_of(const Settlements& settlements, Handle ledger, Handle service, Handle funder,
                     Date service_date, std::uint64_t opened_event) {
    if (opened_event == 0) return kNoHandle;
    Handle first = kNoHandle;
    for (Handle handle = settlements.settlements.size(); handle > 0; --handle) {
        const Settlement& settlement = settlements.settlements[handle];
        if (settlement.ledger != ledger) continue;
        if (settlement.closed_event <= opened_event) break;
        const bool in_scope =
            (settlement.scope_service == kNoHandle || settlement.scope_service == service) &&
            (settlement.scope_funder == kNoHandle || settlement.scope_funder == funder);
        if (in_scope && service_date <= settlement.period_end) first = handle;
    }
    return first;
}

bool is_settled(const Settlements& settlements, Handle ledger, Handle service,
                std::span<const Handle> funders, Date service_date, std::uint64_t opened_event) {
    const auto settled = [&](Handle funder) {
        return settlement_of(settlements, ledger, service, funder, service_date, opened_event) !=
               kNoHandle;
    };
    return funders.empty() ? settled(kNoHandle) : std::ranges::any_of(funders, settled);
}

DeliveryState state_of(const Settlements& settlements, Handle ledger, const Delivery& delivery) {
    if (delivery.state != DeliveryState::approved) return delivery.state;
    std::size_t settled_parts = 0;
    std::size_t paid_parts = 0;
    for (const Delivery::Part& part : delivery.parts) {
        const Handle settlement = settlement_of(settlements, ledger, delivery.service, part.funder,
                                                delivery.service_date, delivery.opened_event);
        if (settlement == kNoHandle) continue;
        ++settled_parts;
        if (is_paid(settlements.settlements[settlement], part.funder, delivery.provider))
            ++paid_parts;
    }
    if (settled_parts == 0) return delivery.state;
    return paid_parts == delivery.parts.size() ? DeliveryState::paid : DeliveryState::settled;
}

DeliveryState state_on(const Settlements& settlements, Handle ledger, const Delivery& delivery,
                       const Service& service, Date day) {
    const DeliveryState state = state_of(settlements, ledger, delivery);
    if (state != DeliveryState::recorded || delivery.flags != 0) return state;
    const Service::Definition* const definition = service.on(delivery.service_date);
    const std::int32_t deadline = definition == nullptr ? 0 : definition->recording_deadline_days;
    const bool passed = deadline != 0 && day.days > delivery.service_date.days + deadline;
    return passed ? DeliveryState::under_review : state;
}

}  // namespace saldo

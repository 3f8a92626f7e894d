// The one list of the events that the model knows: every event of the schema. A new one breaks the
// switch.
#pragma once

#include <type_traits>

#include "schemas/events_generated.h"

namespace saldo::model {

// What `see` makes of the event's fact; what it makes of nothing, a default value, where there is
// none. A line an event.
template <class See>
// NOLINTNEXTLINE(readability-function-size)
auto visit(const events::EventT& event, See&& see) {
    const auto& data = event.data;
    using events::Fact;
    using Seen = std::invoke_result_t<See, const events::LedgerOpenedT&>;
    switch (data.type) {
        case Fact::LedgerOpened:
            return see(*data.AsLedgerOpened());
        case Fact::FunderDefined:
            return see(*data.AsFunderDefined());
        case Fact::SinkDefined:
            return see(*data.AsSinkDefined());
        case Fact::RuleTableSet:
            return see(*data.AsRuleTableSet());
        case Fact::RulesAdopted:
            return see(*data.AsRulesAdopted());
        case Fact::PublisherAuthorised:
            return see(*data.AsPublisherAuthorised());
        case Fact::AccountingPeriodClosed:
            return see(*data.AsAccountingPeriodClosed());
        case Fact::ServiceDefined:
            return see(*data.AsServiceDefined());
        case Fact::ProviderApplied:
            return see(*data.AsProviderApplied());
        case Fact::ProviderApproved:
            return see(*data.AsProviderApproved());
        case Fact::ProviderSuspended:
            return see(*data.AsProviderSuspended());
        case Fact::ProviderWithdrawn:
            return see(*data.AsProviderWithdrawn());
        case Fact::AccountChanged:
            return see(*data.AsAccountChanged());
        case Fact::RegisterChecked:
            return see(*data.AsRegisterChecked());
        case Fact::PaymentHeld:
            return see(*data.AsPaymentHeld());
        case Fact::PaymentHoldReleased:
            return see(*data.AsPaymentHoldReleased());
        case Fact::ContractRegistered:
            return see(*data.AsContractRegistered());
        case Fact::PriceListed:
            return see(*data.AsPriceListed());
        case Fact::ClientRegistered:
            return see(*data.AsClientRegistered());
        case Fact::MandateGiven:
            return see(*data.AsMandateGiven());
        case Fact::MandateEnded:
            return see(*data.AsMandateEnded());
        case Fact::VoucherGranted:
            return see(*data.AsVoucherGranted());
        case Fact::VoucherDecided:
            return see(*data.AsVoucherDecided());
        case Fact::VoucherAmended:
            return see(*data.AsVoucherAmended());
        case Fact::VoucherToppedUp:
            return see(*data.AsVoucherToppedUp());
        case Fact::TrancheReturned:
            return see(*data.AsTrancheReturned());
        case Fact::VoucherSuspended:
            return see(*data.AsVoucherSuspended());
        case Fact::VoucherResumed:
            return see(*data.AsVoucherResumed());
        case Fact::VoucherEnded:
            return see(*data.AsVoucherEnded());
        case Fact::VoucherAnnulled:
            return see(*data.AsVoucherAnnulled());
        case Fact::VoucherSent:
            return see(*data.AsVoucherSent());
        case Fact::ServiceOrdered:
            return see(*data.AsServiceOrdered());
        case Fact::OrderCancelled:
            return see(*data.AsOrderCancelled());
        case Fact::ServiceDelivered:
            return see(*data.AsServiceDelivered());
        case Fact::DeliveryApproved:
            return see(*data.AsDeliveryApproved());
        case Fact::DeliveryCorrected:
            return see(*data.AsDeliveryCorrected());
        case Fact::DeliveryCancelled:
            return see(*data.AsDeliveryCancelled());
        case Fact::DeliveryDisputed:
            return see(*data.AsDeliveryDisputed());
        case Fact::DisputeResolved:
            return see(*data.AsDisputeResolved());
        case Fact::CreditGiven:
            return see(*data.AsCreditGiven());
        case Fact::PeriodClosed:
            return see(*data.AsPeriodClosed());
        case Fact::SettlementApproved:
            return see(*data.AsSettlementApproved());
        case Fact::PaymentRunMade:
            return see(*data.AsPaymentRunMade());
        case Fact::PaymentRunApproved:
            return see(*data.AsPaymentRunApproved());
        case Fact::PaymentRunWithdrawn:
            return see(*data.AsPaymentRunWithdrawn());
        case Fact::SettlementExported:
            return see(*data.AsSettlementExported());
        case Fact::SinkAnswered:
            return see(*data.AsSinkAnswered());
        case Fact::PaymentAccepted:
            return see(*data.AsPaymentAccepted());
        case Fact::PaymentRejected:
            return see(*data.AsPaymentRejected());
        case Fact::PaymentBooked:
            return see(*data.AsPaymentBooked());
        case Fact::PaymentReturned:
            return see(*data.AsPaymentReturned());
        case Fact::StatementReceived:
            return see(*data.AsStatementReceived());
        case Fact::ProviderRepaid:
            return see(*data.AsProviderRepaid());
        case Fact::ReceivableWrittenOff:
            return see(*data.AsReceivableWrittenOff());
        case Fact::ClientFeeDecided:
            return see(*data.AsClientFeeDecided());
        case Fact::ClientFeeAssessed:
            return see(*data.AsClientFeeAssessed());
        case Fact::ClientFeeInvoiced:
            return see(*data.AsClientFeeInvoiced());
        case Fact::ClientFeeCredited:
            return see(*data.AsClientFeeCredited());
        case Fact::ClientFeePaid:
            return see(*data.AsClientFeePaid());
        case Fact::FeedbackGiven:
            return see(*data.AsFeedbackGiven());
        case Fact::ControlTotal:
            return see(*data.AsControlTotal());
        case Fact::NONE:
            break;
    }
    return Seen{};
}

}  // namespace saldo::model

// One function for each event: the reasons for which it is refused, or none, and then the world is
// as the event leaves it. Written from docs/rules.md, docs/testing.md and the golden scripts.
#pragma once

#include "tests/model/reasons.hpp"
#include "tests/model/world.hpp"

namespace saldo::model {

Reasons apply(World&, const Said&, const events::LedgerOpenedT&);
Reasons apply(World&, const Said&, const events::RulesAdoptedT&);
Reasons apply(World&, const Said&, const events::PublisherAuthorisedT&);
Reasons apply(World&, const Said&, const events::AccountingPeriodClosedT&);

Reasons apply(World&, const Said&, const events::FunderDefinedT&);
Reasons apply(World&, const Said&, const events::SinkDefinedT&);
Reasons apply(World&, const Said&, const events::RuleTableSetT&);
Reasons apply(World&, const Said&, const events::ServiceDefinedT&);
Reasons apply(World&, const Said&, const events::ClientRegisteredT&);
Reasons apply(World&, const Said&, const events::MandateGivenT&);
Reasons apply(World&, const Said&, const events::MandateEndedT&);

Reasons apply(World&, const Said&, const events::ProviderAppliedT&);
Reasons apply(World&, const Said&, const events::ProviderApprovedT&);
Reasons apply(World&, const Said&, const events::ProviderSuspendedT&);
Reasons apply(World&, const Said&, const events::ProviderWithdrawnT&);
Reasons apply(World&, const Said&, const events::AccountChangedT&);
Reasons apply(World&, const Said&, const events::RegisterCheckedT&);
Reasons apply(World&, const Said&, const events::PaymentHeldT&);
Reasons apply(World&, const Said&, const events::PaymentHoldReleasedT&);
Reasons apply(World&, const Said&, const events::ContractRegisteredT&);
Reasons apply(World&, const Said&, const events::PriceListedT&);

Reasons apply(World&, const Said&, const events::VoucherGrantedT&);
Reasons apply(World&, const Said&, const events::VoucherDecidedT&);
Reasons apply(World&, const Said&, const events::VoucherAmendedT&);
Reasons apply(World&, const Said&, const events::VoucherToppedUpT&);
Reasons apply(World&, const Said&, const events::TrancheReturnedT&);
Reasons apply(World&, const Said&, const events::VoucherSuspendedT&);
Reasons apply(World&, const Said&, const events::VoucherResumedT&);
Reasons apply(World&, const Said&, const events::VoucherEndedT&);
Reasons apply(World&, const Said&, const events::VoucherAnnulledT&);
Reasons apply(World&, const Said&, const events::VoucherSentT&);

Reasons apply(World&, const Said&, const events::ServiceOrderedT&);
Reasons apply(World&, const Said&, const events::OrderCancelledT&);
Reasons apply(World&, const Said&, const events::ServiceDeliveredT&);
Reasons apply(World&, const Said&, const events::DeliveryApprovedT&);
Reasons apply(World&, const Said&, const events::DeliveryCorrectedT&);
Reasons apply(World&, const Said&, const events::DeliveryCancelledT&);
Reasons apply(World&, const Said&, const events::DeliveryDisputedT&);
Reasons apply(World&, const Said&, const events::DisputeResolvedT&);
Reasons apply(World&, const Said&, const events::CreditGivenT&);

Reasons apply(World&, const Said&, const events::PeriodClosedT&);
Reasons apply(World&, const Said&, const events::SettlementApprovedT&);
Reasons apply(World&, const Said&, const events::PaymentRunMadeT&);
Reasons apply(World&, const Said&, const events::PaymentRunApprovedT&);
Reasons apply(World&, const Said&, const events::PaymentRunWithdrawnT&);
Reasons apply(World&, const Said&, const events::SettlementExportedT&);
Reasons apply(World&, const Said&, const events::SinkAnsweredT&);
Reasons apply(World&, const Said&, const events::PaymentAcceptedT&);
Reasons apply(World&, const Said&, const events::PaymentRejectedT&);
Reasons apply(World&, const Said&, const events::PaymentBookedT&);
Reasons apply(World&, const Said&, const events::PaymentReturnedT&);
Reasons apply(World&, const Said&, const events::StatementReceivedT&);
Reasons apply(World&, const Said&, const events::ProviderRepaidT&);
Reasons apply(World&, const Said&, const events::ReceivableWrittenOffT&);

Reasons apply(World&, const Said&, const events::ClientFeeDecidedT&);
Reasons apply(World&, const Said&, const events::ClientFeeAssessedT&);
Reasons apply(World&, const Said&, const events::ClientFeeInvoicedT&);
Reasons apply(World&, const Said&, const events::ClientFeeCreditedT&);
Reasons apply(World&, const Said&, const events::ClientFeePaidT&);

Reasons apply(World&, const Said&, const events::FeedbackGivenT&);
Reasons apply(World&, const Said&, const events::ControlTotalT&);

}  // namespace saldo::model

#include "engine/fold/touches.hpp"

#include "engine/ledger/field_checks.hpp"

namespace saldo {

namespace {

template <class Fact>
void touch_fees(Touches& touched, const Fact& fact) {
    touched.client = text_of(fact.client());
    touched.client_fees = true;
}

}  // namespace

// A line an event. NOLINTNEXTLINE(readability-function-size)
Touches touches_of(const events::Event& event) {
    Touches touched;
    switch (event.data_type()) {
        case events::Fact::ProviderApplied: {
            const auto* const fact = event.data_as_ProviderApplied();
            touched.provider = text_of(fact->provider());
            break;
        }
        case events::Fact::ProviderApproved: {
            const auto* const fact = event.data_as_ProviderApproved();
            touched.provider = text_of(fact->provider());
            break;
        }
        case events::Fact::ProviderSuspended: {
            const auto* const fact = event.data_as_ProviderSuspended();
            touched.provider = text_of(fact->provider());
            break;
        }
        case events::Fact::ProviderWithdrawn: {
            const auto* const fact = event.data_as_ProviderWithdrawn();
            touched.provider = text_of(fact->provider());
            break;
        }
        case events::Fact::AccountChanged: {
            const auto* const fact = event.data_as_AccountChanged();
            touched.provider = text_of(fact->provider());
            break;
        }
        case events::Fact::RegisterChecked: {
            const auto* const fact = event.data_as_RegisterChecked();
            touched.provider = text_of(fact->provider());
            break;
        }
        case events::Fact::PaymentHeld: {
            const auto* const fact = event.data_as_PaymentHeld();
            touched.provider = text_of(fact->provider());
            break;
        }
        case events::Fact::PaymentHoldReleased: {
            const auto* const fact = event.data_as_PaymentHoldReleased();
            touched.provider = text_of(fact->provider());
            break;
        }
        case events::Fact::ContractRegistered: {
            const auto* const fact = event.data_as_ContractRegistered();
            touched.provider = text_of(fact->provider());
            break;
        }
        case events::Fact::PriceListed: {
            const auto* const fact = event.data_as_PriceListed();
            touched.provider = text_of(fact->provider());
            break;
        }
        case events::Fact::ClientRegistered: {
            const auto* const fact = event.data_as_ClientRegistered();
            touched.client = text_of(fact->client());
            break;
        }
        case events::Fact::VoucherGranted: {
            const auto* const fact = event.data_as_VoucherGranted();
            touched.voucher = text_of(fact->voucher());
            touched.replaced_voucher = text_of(fact->replaces());
            touched.client = text_of(fact->client());
            touched.provider = text_of(fact->payee());
            break;
        }
        case events::Fact::VoucherDecided: {
            const auto* const fact = event.data_as_VoucherDecided();
            touched.voucher = text_of(fact->voucher());
            break;
        }
        case events::Fact::VoucherAmended: {
            const auto* const fact = event.data_as_VoucherAmended();
            touched.voucher = text_of(fact->voucher());
            break;
        }
        case events::Fact::VoucherToppedUp: {
            const auto* const fact = event.data_as_VoucherToppedUp();
            touched.voucher = text_of(fact->voucher());
            break;
        }
        case events::Fact::TrancheReturned: {
            const auto* const fact = event.data_as_TrancheReturned();
            touched.voucher = text_of(fact->voucher());
            break;
        }
        case events::Fact::VoucherSuspended: {
            const auto* const fact = event.data_as_VoucherSuspended();
            touched.voucher = text_of(fact->voucher());
            break;
        }
        case events::Fact::VoucherResumed: {
            const auto* const fact = event.data_as_VoucherResumed();
            touched.voucher = text_of(fact->voucher());
            break;
        }
        case events::Fact::VoucherEnded: {
            const auto* const fact = event.data_as_VoucherEnded();
            touched.voucher = text_of(fact->voucher());
            break;
        }
        case events::Fact::VoucherAnnulled: {
            const auto* const fact = event.data_as_VoucherAnnulled();
            touched.voucher = text_of(fact->voucher());
            break;
        }
        case events::Fact::VoucherSent: {
            const auto* const fact = event.data_as_VoucherSent();
            touched.voucher = text_of(fact->voucher());
            break;
        }
        case events::Fact::ServiceOrdered: {
            const auto* const fact = event.data_as_ServiceOrdered();
            touched.voucher = text_of(fact->voucher());
            touched.provider = text_of(fact->provider());
            touched.delivery_kind = DeliveryRecordKind::order;
            touched.delivery = text_of(fact->order());
            break;
        }
        case events::Fact::OrderCancelled: {
            const auto* const fact = event.data_as_OrderCancelled();
            touched.voucher = text_of(fact->voucher());
            touched.provider = text_of(fact->provider());
            touched.delivery_kind = DeliveryRecordKind::order;
            touched.delivery = text_of(fact->order());
            break;
        }
        case events::Fact::ServiceDelivered: {
            const auto* const fact = event.data_as_ServiceDelivered();
            touched.voucher = text_of(fact->voucher());
            touched.provider = text_of(fact->provider());
            touched.delivery = text_of(fact->delivery());
            touched.order = text_of(fact->order());
            break;
        }
        case events::Fact::DeliveryApproved: {
            const auto* const fact = event.data_as_DeliveryApproved();
            touched.voucher = text_of(fact->voucher());
            touched.provider = text_of(fact->provider());
            touched.delivery = text_of(fact->delivery());
            break;
        }
        case events::Fact::DeliveryCorrected: {
            const auto* const fact = event.data_as_DeliveryCorrected();
            touched.voucher = text_of(fact->voucher());
            touched.provider = text_of(fact->provider());
            touched.delivery = text_of(fact->delivery());
            break;
        }
        case events::Fact::DeliveryCancelled: {
            const auto* const fact = event.data_as_DeliveryCancelled();
            touched.voucher = text_of(fact->voucher());
            touched.provider = text_of(fact->provider());
            touched.delivery = text_of(fact->delivery());
            break;
        }
        case events::Fact::DeliveryDisputed: {
            const auto* const fact = event.data_as_DeliveryDisputed();
            touched.voucher = text_of(fact->voucher());
            touched.provider = text_of(fact->provider());
            touched.delivery = text_of(fact->delivery());
            break;
        }
        case events::Fact::DisputeResolved: {
            const auto* const fact = event.data_as_DisputeResolved();
            touched.voucher = text_of(fact->voucher());
            touched.provider = text_of(fact->provider());
            touched.delivery = text_of(fact->delivery());
            break;
        }
        case events::Fact::CreditGiven: {
            const auto* const fact = event.data_as_CreditGiven();
            touched.voucher = text_of(fact->voucher());
            touched.provider = text_of(fact->provider());
            touched.delivery_kind = DeliveryRecordKind::credit;
            touched.delivery = text_of(fact->credit());
            break;
        }
        case events::Fact::ProviderRepaid: {
            const auto* const fact = event.data_as_ProviderRepaid();
            touched.provider = text_of(fact->provider());
            break;
        }
        case events::Fact::ReceivableWrittenOff: {
            const auto* const fact = event.data_as_ReceivableWrittenOff();
            touched.provider = text_of(fact->provider());
            break;
        }
        case events::Fact::FeedbackGiven: {
            const auto* const fact = event.data_as_FeedbackGiven();
            touched.provider = text_of(fact->provider());
            touched.client = text_of(fact->client());
            touched.delivery_kind = DeliveryRecordKind::feedback;
            touched.delivery = text_of(fact->feedback());
            break;
        }
        case events::Fact::MandateGiven:
            touched.client = text_of(event.data_as_MandateGiven()->client());
            break;
        case events::Fact::MandateEnded:
            touched.client = text_of(event.data_as_MandateEnded()->client());
            break;
        case events::Fact::ClientFeeDecided:
            touch_fees(touched, *event.data_as_ClientFeeDecided());
            break;
        case events::Fact::ClientFeeAssessed:
            touch_fees(touched, *event.data_as_ClientFeeAssessed());
            break;
        case events::Fact::ClientFeeInvoiced:
            touch_fees(touched, *event.data_as_ClientFeeInvoiced());
            break;
        case events::Fact::ClientFeeCredited:
            touch_fees(touched, *event.data_as_ClientFeeCredited());
            break;
        case events::Fact::ClientFeePaid:
            touch_fees(touched, *event.data_as_ClientFeePaid());
            break;
        case events::Fact::NONE:
        case events::Fact::LedgerOpened:
        case events::Fact::FunderDefined:
        case events::Fact::SinkDefined:
        case events::Fact::RuleTableSet:
        case events::Fact::RulesAdopted:
        case events::Fact::PublisherAuthorised:
        case events::Fact::AccountingPeriodClosed:
        case events::Fact::ServiceDefined:
        case events::Fact::PeriodClosed:
        case events::Fact::SettlementApproved:
        case events::Fact::PaymentRunMade:
        case events::Fact::PaymentRunApproved:
        case events::Fact::SettlementExported:
        case events::Fact::SinkAnswered:
        case events::Fact::PaymentAccepted:
        case events::Fact::PaymentRejected:
        case events::Fact::PaymentBooked:
        case events::Fact::PaymentReturned:
        case events::Fact::ControlTotal:
        case events::Fact::PaymentRunWithdrawn:
        case events::Fact::StatementReceived:
            break;
    }
    return touched;
}

}  // namespace saldo

#include "engine/fold/dispatch.hpp"

#include "engine/deliveries/control_total.hpp"
#include "engine/deliveries/dispute.hpp"
#include "engine/deliveries/feedback.hpp"
#include "engine/deliveries/record.hpp"
#include "engine/fees/fee_rules.hpp"
#include "engine/ledger/field_checks.hpp"
#include "engine/ledger/open.hpp"
#include "engine/services/calendar.hpp"
#include "engine/services/define.hpp"
#include "engine/services/mandates.hpp"
#include "engine/services/provider_rules.hpp"
#include "engine/settlement/approval.hpp"
#include "engine/settlement/bank_answers.hpp"
#include "engine/settlement/bank_statement.hpp"
#include "engine/settlement/close.hpp"
#include "engine/settlement/delivery_state.hpp"
#include "engine/settlement/export.hpp"
#include "engine/settlement/payment_run.hpp"
#include "engine/settlement/recovery.hpp"
#include "engine/settlement/withdrawal.hpp"
#include "engine/vouchers/decisions.hpp"

namespace saldo {

namespace {

// Whether a close has taken what the named delivery made open.
template <class Fact>
bool delivery_is_settled(State& state, const EventContext& context, const Fact& fact) {
    if (!id_ok(fact.delivery()) || !id_ok(fact.provider())) return false;
    const auto& slot = state.deliveries.cache.at(
        Deliveries::key(context.ledger, DeliveryRecordKind::delivery, text_of(fact.provider()),
                        text_of(fact.delivery())));
    if (!slot.present || slot.record.opened_event == 0) return false;
    std::vector<Handle> funders;
    for (const Delivery::Part& part : slot.record.parts) funders.push_back(part.funder);
    return is_settled(state.settlements, context.ledger, slot.record.service, funders,
                      slot.record.service_date, slot.record.opened_event);
}

}  // namespace

// A table of one line an event: longer than a screen, and simpler so than in parts.
// NOLINTNEXTLINE(readability-function-size)
Refusal apply_event(State& state, Hasher& hasher, EventContext& context,
                    const events::Event& event) {
    RegistryDesk registry_desk{state.books, state.registry};
    VoucherDesk voucher_desk{state.books, state.registry, state.vouchers};
    DeliveryDesk delivery_desk{state.books,      state.registry,      state.vouchers,
                               state.deliveries, state.open_payables, state.visit_days};
    SettlementDesk settlement_desk{
        state.books,        state.registry, state.open_payables, state.settlements, state.vouchers,
        state.control_days, hasher};
    FeeDesk fee_desk{state.books, state.registry, state.vouchers, state.client_fees};
    switch (event.data_type()) {
        case events::Fact::LedgerOpened:
            return open_ledger(state.books, context, *event.data_as_LedgerOpened());
        case events::Fact::FunderDefined:
            return define_funder(registry_desk, context, *event.data_as_FunderDefined());
        case events::Fact::SinkDefined:
            return define_sink(registry_desk, context, *event.data_as_SinkDefined());
        case events::Fact::RuleTableSet:
            return set_rule_table(registry_desk, context, *event.data_as_RuleTableSet());
        case events::Fact::RulesAdopted:
            return adopt_rules(state.books, context, *event.data_as_RulesAdopted());
        case events::Fact::PublisherAuthorised:
            return authorise_publisher(state.books, context, *event.data_as_PublisherAuthorised());
        case events::Fact::AccountingPeriodClosed:
            return close_accounting_period(state.books, context,
                                           *event.data_as_AccountingPeriodClosed());
        case events::Fact::ServiceDefined:
            return define_service(registry_desk, context, *event.data_as_ServiceDefined());
        case events::Fact::ProviderApplied:
            return note_application(registry_desk, context, *event.data_as_ProviderApplied());
        case events::Fact::ProviderApproved:
            return approve_provider(registry_desk, context, *event.data_as_ProviderApproved());
        case events::Fact::ProviderSuspended:
            return suspend_provider(registry_desk, context, *event.data_as_ProviderSuspended());
        case events::Fact::ProviderWithdrawn:
            return withdraw_provider(registry_desk, context, *event.data_as_ProviderWithdrawn());
        case events::Fact::AccountChanged:
            return change_account(registry_desk, context, *event.data_as_AccountChanged());
        case events::Fact::RegisterChecked:
            return note_register_check(registry_desk, context, *event.data_as_RegisterChecked());
        case events::Fact::PaymentHeld:
            return hold_payment(registry_desk, context, *event.data_as_PaymentHeld());
        case events::Fact::PaymentHoldReleased:
            return release_payment_hold(registry_desk, context,
                                        *event.data_as_PaymentHoldReleased());
        case events::Fact::ContractRegistered:
            return register_contract(registry_desk, context, *event.data_as_ContractRegistered());
        case events::Fact::PriceListed:
            return list_price(registry_desk, context, *event.data_as_PriceListed());
        case events::Fact::ClientRegistered:
            return register_client(registry_desk, context, *event.data_as_ClientRegistered());
        case events::Fact::MandateGiven:
            return give_mandate(registry_desk, context, *event.data_as_MandateGiven());
        case events::Fact::MandateEnded:
            return end_mandate(registry_desk, context, *event.data_as_MandateEnded());
        case events::Fact::VoucherGranted:
            return grant_voucher(voucher_desk, context, *event.data_as_VoucherGranted());
        case events::Fact::VoucherDecided:
            return decide_voucher(voucher_desk, context, *event.data_as_VoucherDecided());
        case events::Fact::VoucherAmended:
            return amend_voucher(voucher_desk, context, *event.data_as_VoucherAmended());
        case events::Fact::VoucherToppedUp:
            return top_up_voucher(voucher_desk, context, *event.data_as_VoucherToppedUp());
        case events::Fact::TrancheReturned:
            return return_tranche(voucher_desk, context, *event.data_as_TrancheReturned());
        case events::Fact::VoucherSuspended:
            return suspend_voucher(voucher_desk, context, *event.data_as_VoucherSuspended());
        case events::Fact::VoucherResumed:
            return resume_voucher(voucher_desk, context, *event.data_as_VoucherResumed());
        case events::Fact::VoucherEnded:
            return end_voucher(voucher_desk, context, *event.data_as_VoucherEnded());
        case events::Fact::VoucherAnnulled:
            return annul_voucher(voucher_desk, context, *event.data_as_VoucherAnnulled());
        case events::Fact::VoucherSent:
            return note_voucher_sent(voucher_desk, context, *event.data_as_VoucherSent());
        case events::Fact::ServiceOrdered:
            return order_service(delivery_desk, context, *event.data_as_ServiceOrdered());
        case events::Fact::OrderCancelled:
            return cancel_order(delivery_desk, context, *event.data_as_OrderCancelled());
        case events::Fact::ServiceDelivered:
            return record_delivery(delivery_desk, context, *event.data_as_ServiceDelivered());
        case events::Fact::DeliveryApproved:
            return approve_delivery(delivery_desk, context, *event.data_as_DeliveryApproved());
        case events::Fact::DeliveryCorrected:
            return correct_delivery(delivery_desk, context, *event.data_as_DeliveryCorrected());
        case events::Fact::DeliveryCancelled: {
            const auto& cancelled = *event.data_as_DeliveryCancelled();
            return cancel_delivery(delivery_desk, context, cancelled,
                                   delivery_is_settled(state, context, cancelled));
        }
        case events::Fact::DeliveryDisputed: {
            const auto& disputed = *event.data_as_DeliveryDisputed();
            return dispute_delivery(delivery_desk, context, disputed,
                                    delivery_is_settled(state, context, disputed));
        }
        case events::Fact::DisputeResolved:
            return resolve_dispute(delivery_desk, context, *event.data_as_DisputeResolved());
        case events::Fact::CreditGiven:
            return give_credit(delivery_desk, context, *event.data_as_CreditGiven());
        case events::Fact::PeriodClosed:
            return close_period(settlement_desk, context, *event.data_as_PeriodClosed(),
                                public_holidays(state.registry, context.ledger));
        case events::Fact::SettlementApproved:
            return approve_settlement(settlement_desk, context,
                                      *event.data_as_SettlementApproved());
        case events::Fact::PaymentRunMade:
            return make_run(settlement_desk, context, *event.data_as_PaymentRunMade());
        case events::Fact::PaymentRunApproved:
            return approve_run(settlement_desk, context, *event.data_as_PaymentRunApproved());
        case events::Fact::PaymentRunWithdrawn:
            return withdraw_run(settlement_desk, context, *event.data_as_PaymentRunWithdrawn());
        case events::Fact::SettlementExported:
            return export_settlement(settlement_desk, context, *event.data_as_SettlementExported());
        case events::Fact::SinkAnswered:
            return note_sink_answer(settlement_desk, context, *event.data_as_SinkAnswered());
        case events::Fact::PaymentAccepted:
            return accept_payments(settlement_desk, context, *event.data_as_PaymentAccepted());
        case events::Fact::PaymentRejected:
            return reject_payments(settlement_desk, context, *event.data_as_PaymentRejected());
        case events::Fact::PaymentBooked:
            return book_payments(settlement_desk, context, *event.data_as_PaymentBooked());
        case events::Fact::PaymentReturned:
            return return_payment(settlement_desk, context, *event.data_as_PaymentReturned());
        case events::Fact::StatementReceived:
            return note_statement(settlement_desk, context, *event.data_as_StatementReceived());
        case events::Fact::ProviderRepaid:
            return repay_receivable(settlement_desk, context, *event.data_as_ProviderRepaid());
        case events::Fact::ReceivableWrittenOff:
            return write_off_receivable(settlement_desk, context,
                                        *event.data_as_ReceivableWrittenOff());
        case events::Fact::ClientFeeDecided:
            return decide_fee(fee_desk, context, *event.data_as_ClientFeeDecided());
        case events::Fact::ClientFeeAssessed:
            return assess_fee(fee_desk, context, *event.data_as_ClientFeeAssessed());
        case events::Fact::ClientFeeInvoiced:
            return invoice_fee(fee_desk, context, *event.data_as_ClientFeeInvoiced());
        case events::Fact::ClientFeeCredited:
            return credit_fee(fee_desk, context, *event.data_as_ClientFeeCredited());
        case events::Fact::ClientFeePaid:
            return pay_fee(fee_desk, context, *event.data_as_ClientFeePaid());
        case events::Fact::FeedbackGiven:
            return note_feedback(delivery_desk, context, *event.data_as_FeedbackGiven());
        case events::Fact::ControlTotal:
            return note_control_total(state.books, state.control_days, context,
                                      *event.data_as_ControlTotal());
        // Events of the schema that no rules know yet (ledger/rules.cpp): the fold refuses them
        // before.
        case events::Fact::NONE:
            return context.refuse(Refusal::event_type_not_in_rules, "data");
    }
    return context.refuse(Refusal::event_type_not_in_rules, "data");
}

}  // namespace saldo

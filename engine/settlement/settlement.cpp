#include "engine/settlement/settlement.hpp"

namespace saldo {

std::string_view payment_state_name(PaymentRun::PaymentState state) noexcept {
    using enum PaymentRun::PaymentState;
    switch (state) {
        case made:
            return "made";
        case exported:
            return "exported";
        case accepted:
            return "accepted";
        case rejected:
            return "rejected";
        case booked:
            return "booked";
        case returned:
            return "returned";
        case withdrawn:
            return "withdrawn";
        case returned_early:
            return "returned_early";
    }
    return "unknown";
}

std::string_view wait_reason_name(PaymentRun::WaitReason reason) noexcept {
    using enum PaymentRun::WaitReason;
    switch (reason) {
        case no_confirmed_account:
            return "no_confirmed_account";
        case payment_held:
            return "payment_held";
        case register_check_missing:
            return "register_check_missing";
        case funder_has_no_account:
            return "funder_has_no_account";
    }
    return "unknown";
}

std::string_view payee_state_name(Settlement::PayeeState state) noexcept {
    using enum Settlement::PayeeState;
    switch (state) {
        case nothing_to_pay:
            return "nothing_to_pay";
        case settled:
            return "settled";
        case in_run:
            return "in_run";
        case in_payment:
            return "in_payment";
        case paid:
            return "paid";
    }
    return "unknown";
}

}  // namespace saldo

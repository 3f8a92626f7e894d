#include "engine/deliveries/delivery.hpp"

namespace saldo {

std::string_view delivery_state_name(DeliveryState state) noexcept {
    switch (state) {
        case DeliveryState::recorded:
            return "recorded";
        case DeliveryState::under_review:
            return "under_review";
        case DeliveryState::approved:
            return "approved";
        case DeliveryState::settled:
            return "settled";
        case DeliveryState::paid:
            return "paid";
        case DeliveryState::cancelled:
            return "cancelled";
        case DeliveryState::held:
            return "held";
        case DeliveryState::released:
            return "released";
        case DeliveryState::disputed:
            return "disputed";
    }
    return "unknown";
}

}  // namespace saldo

// Which records an event touches, read from its fields alone: what to fetch before a batch, whose
// history it belongs to, and which provider it speaks for.
#pragma once

#include <string_view>

#include "engine/deliveries/delivery.hpp"
#include "schemas/events_generated.h"

namespace saldo {

// Views into the event; empty: the event names none.
struct Touches {
    std::string_view voucher;
    std::string_view replaced_voucher;
    std::string_view client;
    bool client_fees = false;  // the client's fees, and the vouchers that stand in their way
    std::string_view provider;
    DeliveryRecordKind delivery_kind = DeliveryRecordKind::delivery;
    std::string_view delivery;  // delivery, order, credit or feedback, by delivery_kind
    std::string_view order;     // that a delivery uses
};

[[nodiscard]] Touches touches_of(const events::Event& event);

}  // namespace saldo

// The voucher and the delivery that an event about a delivery names.
#pragma once

#include <string_view>

#include "engine/deliveries/deliveries.hpp"
#include "engine/ledger/event_context.hpp"
#include "engine/ledger/field_checks.hpp"

namespace saldo {

struct NamedDelivery {
    Vouchers::Slot* voucher = nullptr;
    Deliveries::Slot* delivery = nullptr;
    Refusal refused = Refusal::none;
};

// The schema's name of the id.
[[nodiscard]] constexpr std::string_view field_of(DeliveryRecordKind kind) noexcept {
    if (kind == DeliveryRecordKind::order) return "order";
    return kind == DeliveryRecordKind::credit ? "credit" : "delivery";
}

// Ids of the right form, a voucher that is there; the delivery's slot whether it is there or not.
[[nodiscard]] inline NamedDelivery find_named(DeliveryDesk& desk, EventContext& event,
                                              DeliveryRecordKind kind,
                                              const flatbuffers::String* id,
                                              const flatbuffers::String* voucher,
                                              const flatbuffers::String* provider) {
    NamedDelivery named;
    if (!id_ok(id)) {
        named.refused = event.refuse(Refusal::field_invalid, field_of(kind));
    } else if (!id_ok(voucher)) {
        named.refused = event.refuse(Refusal::field_invalid, "voucher");
    } else if (!id_ok(provider)) {
        named.refused = event.refuse(Refusal::field_invalid, "provider");
    } else {
        named.voucher = &desk.vouchers.cache.at(Vouchers::key(event.ledger, text_of(voucher)));
        named.delivery = &desk.deliveries.cache.at(
            Deliveries::key(event.ledger, kind, text_of(provider), text_of(id)));
        if (!named.voucher->present)
            named.refused = event.refuse(Refusal::voucher_unknown, "voucher");
    }
    return named;
}

// The same for a delivery that must be there, of that voucher.
[[nodiscard]] inline NamedDelivery find_existing(DeliveryDesk& desk, EventContext& event,
                                                 DeliveryRecordKind kind,
                                                 const flatbuffers::String* id,
                                                 const flatbuffers::String* voucher,
                                                 const flatbuffers::String* provider) {
    NamedDelivery named = find_named(desk, event, kind, id, voucher, provider);
    if (named.refused != Refusal::none) return named;
    if (!named.delivery->present || named.delivery->record.voucher != text_of(voucher))
        named.refused = kind == DeliveryRecordKind::order
                            ? event.refuse(Refusal::order_unknown, "order")
                            : event.refuse(Refusal::delivery_unknown, "delivery");
    return named;
}

}  // namespace saldo

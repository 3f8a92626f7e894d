// What a delivery was before an event replaced what had been opened of it. The row of a delivery
// holds what stands; a settlement that took the earlier content is listed from this one
// (settlement/settled_delivery.hpp). Written once and never changed; the rules do not read it.
#pragma once

#include <cstdint>
#include <string>

#include "engine/deliveries/delivery.hpp"

namespace saldo {

// Numbers are stored: never change them.
enum class ReplacedBy : std::uint8_t {
    correction = 1,
    cancellation = 2,
    dispute = 3,  // resolved, and something of it was credited: what was disputed, whole
};

struct ReplacedDelivery {
    ReplacedBy by = ReplacedBy::correction;
    Delivery delivery;  // as it was
};

template <class Fields>
void describe(Fields& fields, ReplacedDelivery& replaced) {
    fields(replaced.by, replaced.delivery);
}

// One to be written with the next commit.
struct ReplacedRow {
    std::string key;  // Deliveries::replaced_key()
    ReplacedDelivery replaced;
};

}  // namespace saldo

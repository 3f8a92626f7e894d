// What a payment does to the nets that it pays.
#pragma once

#include "tests/model/world.hpp"

namespace saldo::model {

void set_nets(World& world, const Payment& payment, Net::State state);

}  // namespace saldo::model

// Which classes stand behind the ports: the only file that names them all is wiring.cpp.
#pragma once

#include "cli/commands/wiring.hpp"

namespace saldo {

[[nodiscard]] Wiring make_wiring();

}  // namespace saldo

// Who may close, approve, pay and write off: the organiser's own people and its programs, whatever
// source publishes.
#pragma once

#include "engine/ledger/event_context.hpp"

namespace saldo {

[[nodiscard]] constexpr bool may_settle(Role role) noexcept {
    return role == Role::official || role == Role::finance || role == Role::system;
}

}  // namespace saldo

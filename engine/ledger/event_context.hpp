// The event that is being folded, as every rule sees it.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/ledger/account.hpp"
#include "engine/ledger/refusal.hpp"
#include "engine/ledger/rules.hpp"
#include "engine/time/instant.hpp"

namespace saldo {

// Numbers as in schemas/common.fbs.
enum class Role : std::uint8_t {
    system = 0,
    official = 1,
    provider = 2,
    client = 3,
    mandatary = 4,
    finance = 5,
    bank = 6,
    auditor = 7,
};

// Who decides and settles: the organiser's own people and its programs, whatever source publishes.
[[nodiscard]] constexpr bool is_organiser(Role role) noexcept {
    return role == Role::official || role == Role::finance || role == Role::system;
}

// Views live as long as the record.
struct EventContext {
    Handle ledger = kNoHandle;
    const Rules* rules = &rules_of(1);  // those that the ledger adopted; never nullptr
    std::string_view ledger_id;
    std::string_view id;
    std::string_view source;
    std::string_view actor;
    Role role = Role::system;
    Instant recorded_at;
    Date recorded_on;                // the publisher's local day
    std::uint64_t event_number = 0;  // the ledger's own order: 1, 2, …; the same in every home
    std::uint64_t position = 0;      // in its home's log; where to find it, never a reason
    RefusalDetail detail;            // filled by the rule that refuses

    // Refuses with a field.
    [[nodiscard]] Refusal refuse(Refusal reason, std::string_view field) {
        detail = RefusalDetail{field, 0, 0, false, {}};
        return reason;
    }
    // Refuses with a field and the two numbers that decided.
    [[nodiscard]] Refusal refuse(Refusal reason, std::string_view field, std::int64_t asked,
                                 std::int64_t limit) {
        detail = RefusalDetail{field, asked, limit, true, {}};
        return reason;
    }
    // Refuses with a field and the id of what stands in the way.
    [[nodiscard]] Refusal refuse_naming(Refusal reason, std::string_view field,
                                        std::string_view named) {
        detail = RefusalDetail{field, 0, 0, false, named};
        return reason;
    }
    // Refuses where a list that is kept has no room for one more. `field`: the event's field that
    // would be added.
    [[nodiscard]] Refusal expect_room(std::size_t kept, std::size_t max, std::string_view field) {
        if (kept < max) return Refusal::none;
        return refuse(Refusal::record_full, field, static_cast<std::int64_t>(kept) + 1,
                      static_cast<std::int64_t>(max));
    }
};

}  // namespace saldo

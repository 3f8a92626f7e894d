// What was delivered, at what price, and how far its payment has come.
//
// States have their English name (recorded, under_review, approved, disputed, settled, paid,
// cancelled) and
// that of PSOP, which Finnish users know: Kirjattu, Tarkastettavana, Hyväksytty, Tilitetty,
// Maksettu, Peruttu; Reklamoitu. Settled and paid follow from the settlements
// (engine/settlement/delivery_state.hpp).
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "engine/base/result.hpp"
#include "engine/time/date.hpp"
#include "projections/pipeline/answer.hpp"

namespace saldo {

struct DeliveriesRequest {
    std::string ledger{};     // empty: every ledger
    std::string provider{};   // empty: every provider's
    std::string voucher{};    // empty: every voucher's
    std::string state{};      // English or Finnish; empty: any
    bool flagged = false;     // only visits that contradict another or themselves, and wait
    Date day{};               // the states are those of this day
    std::size_t limit = 100;  // at most so many rows; 0: all
};

// Rows in order of ledger, provider (shorter ids first) and delivery: delivery, provider, voucher,
// service, service_date, quantity, unit_price, payable, co_payment, state, state_fi, flags, ledger.
// Flags (engine/deliveries/visit.hpp) are those of the last word that was said of the delivery.
// Without a provider every delivery of the ledger is read until the limit is reached. Errors:
// not_found (no such ledger), bad_input (no such state), io, damaged.
[[nodiscard]] Result<Answer> ask_deliveries(std::span<ShardView> shards,
                                            const DeliveriesRequest& request);

struct DeliveryRequest {
    std::string ledger{};    // empty: every ledger
    std::string provider{};  // whose number it is; empty: every provider with that number
    std::string delivery{};
    Date day{};  // the state is that of this day
};

// Facts: the columns above, content, worker, started_at, ended_at, corrections, credited (by
// resolved disputes). Rows: what each funder owes of it: funder, net, vat, settlement,
// settlement_state (empty: not settled yet). Errors: not_found (names the delivery), bad_input
// (several providers have that number: say
// which), io, damaged.
[[nodiscard]] Result<Answer> ask_delivery(std::span<ShardView> shards,
                                          const DeliveryRequest& request);

}  // namespace saldo

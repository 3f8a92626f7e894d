// How many workers a client's visits were shared between (hoitajajatkuvuus): the fewer different
// people come, and the larger the share of the one who comes most often, the steadier the care.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "engine/base/result.hpp"
#include "engine/time/date.hpp"
#include "projections/pipeline/answer.hpp"

namespace saldo {

struct ContinuityRequest {
    std::string ledger{};           // empty: every ledger
    std::string client{};           // empty: every client
    std::string provider{};         // empty: every provider
    std::string service{};          // empty: every service
    Date from{};                    // service dates from here …
    Date until{};                   // … to here, both within
    bool across_providers = false;  // one row a client, over all its providers
    std::size_t limit = 100;        // at most so many rows; 0: all
};

// Rows in order of ledger, client and provider: ledger, client, provider (empty: over all), visits,
// workers (how many different ones), unnamed (visits that do not say who came), most_frequent (the
// worker with the most visits, of equals the first by name), most_frequent_visits, share (of the
// visits that say who came, in per cent with one decimal, half up; empty: none says). Facts: from,
// until, clients, visits, and of all rows together share.
//
// A visit is a delivery that was not cancelled, on its service date as last corrected. A worker is
// what the provider calls one (`worker` of ServiceDelivered): the same word at two providers is two
// people. Reads the ledger's deliveries, or with a provider only its. Errors: not_found (no such
// ledger, client, provider or service), io, damaged.
[[nodiscard]] Result<Answer> ask_continuity(std::span<ShardView> shards,
                                            const ContinuityRequest& request);

}  // namespace saldo

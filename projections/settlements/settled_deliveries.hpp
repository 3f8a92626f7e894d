// What a settlement has of deliveries and credits, one by one: the list under its lines
// (engine/settlement/settled_delivery.hpp). Read from the deliveries as they stand, and from what
// the fold kept of those that were replaced after they had been opened; never stored.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/settlement/settled_delivery.hpp"
#include "engine/settlement/settlement.hpp"
#include "engine/settlement/settlements.hpp"
#include "projections/pipeline/answer.hpp"

namespace saldo {

// The lists of one shard: for whoever asks for several. `shard` outlives it. Keeps the entitlements
// of every settlement that was asked about. One thread at a time.
class SettledDeliveries {
  public:
    // Errors: io, damaged.
    [[nodiscard]] static Result<SettledDeliveries> open(const ShardView& shard);

    // In order of funder, provider, service, service date and delivery; of one delivery a reversal,
    // what replaced it, and what disputes credited of that. The same whenever it is asked for,
    // because a settlement never changes. `provider` kNoHandle: of every provider. Reads every
    // delivery of the provider, or of the ledger. Errors: io; damaged, also where the sums are not
    // the settlement's lines.
    [[nodiscard]] Result<std::vector<settlement::SettledDelivery>> of(const Settlement& settlement,
                                                                      Handle provider);

    // The settlement's entitlements of a provider in its order, or (kNoHandle) of one provider
    // after the other. Errors: io, damaged.
    [[nodiscard]] Result<std::vector<EntitlementRow>> entitlements_of(const Settlement& settlement,
                                                                      Handle provider);

  private:
    using OfProviders = std::map<Handle, std::vector<EntitlementRow>>;

    SettledDeliveries(const ShardView& shard, Settlements settlements)
        : shard_(&shard), settlements_(std::move(settlements)) {}

    const ShardView* shard_;
    Settlements settlements_;
    std::map<Handle, OfProviders> entitlements_;  // of settlements asked for
};

// One list.
[[nodiscard]] Result<std::vector<settlement::SettledDelivery>> settled_deliveries_of(
    const ShardView& shard, const Settlement& settlement, Handle provider);

}  // namespace saldo

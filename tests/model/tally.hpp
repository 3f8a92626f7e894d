// How often each event of the schema was accepted and refused, so that no event is judged by
// nothing but its absence.
#pragma once

#include <map>
#include <string>

#include "engine/fold/outcome.hpp"
#include "schemas/events_generated.h"

namespace saldo::model {

class Tally {
  public:
    void add(events::Fact type, const Outcome& outcome);
    void add(const Tally& other);

    // Names the events of the schema's union that no history made; empty: none.
    [[nodiscard]] std::string missing() const;
    // Names those that a million events accepted or refused too seldom; empty: none.
    [[nodiscard]] std::string below_floor() const;
    // Every event with its numbers.
    [[nodiscard]] std::string text() const;

  private:
    struct Count {
        int accepted = 0;
        int refused = 0;  // for a reason of its own: the role or a later one
    };
    [[nodiscard]] Count of(events::Fact type) const;

    std::map<events::Fact, Count> counts_;
};

}  // namespace saldo::model

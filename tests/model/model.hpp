// The ledger again, slow and obvious: a record in, what must become of it out. tests/model compares
// it with the fold, event by event.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/fold/outcome.hpp"
#include "tests/model/reasons.hpp"
#include "tests/model/world.hpp"

namespace saldo::model {

// The one ledger that histories open; another is never open.
inline constexpr const char* kLedger = "L06";

// Whether version 1 of the rules knows an event.
[[nodiscard]] bool rules_know(events::Fact type);

struct Verdict {
    OutcomeKind kind = OutcomeKind::accepted;
    Reasons reasons;  // where it is refused: the engine names one of them
};

class Model {
  public:
    // `event`: nullptr where the bytes are no event.
    Verdict judge(const std::string& key, const std::string& value, const events::EventT* event);

    // What the last event changed; none is zero.
    [[nodiscard]] const Balances& changes() const { return world_.changes; }
    [[nodiscard]] const World& world() const { return world_; }

    // What only the fold can know: the digest of a settlement, the bank's ids of a run's payments.
    void learn_digest(const Text& settlement, const Text& digest);
    void learn_payment_id(const Text& run, std::size_t payment, const Text& id);

  private:
    [[nodiscard]] Reasons record_faults(const std::string& key, const events::EventT& event);
    [[nodiscard]] Reasons envelope_faults(const events::EventT& event, const Said& said) const;

    void count(const events::EventT& event, const Said& said);

    World world_;
    // Source and id: the contents seen under them.
    std::map<std::pair<Text, Text>, std::vector<std::string>> seen_;
};

}  // namespace saldo::model

// One ledger on the whole way of the program: events -> bytes -> embedded log -> fold -> rows of a
// home, in a temporary folder that goes with it. What an oracle asks of the books it reads back
// from the store, as every question does.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/deliveries/delivery.hpp"
#include "engine/fold/event_log.hpp"
#include "engine/fold/outcome.hpp"
#include "engine/services/rule_table.hpp"
#include "engine/settlement/entitlement_row.hpp"
#include "engine/settlement/settlement.hpp"
#include "engine/time/date.hpp"
#include "projections/pipeline/answer.hpp"
#include "projections/pipeline/home.hpp"
#include "projections/pipeline/shard.hpp"
#include "schemas/events_generated.h"
#include "tests/temporary_folder.hpp"

namespace saldo::oracle {

// Which position an event got: its outcome is asked for by it.
using EventPosition = std::uint64_t;

// One thread. All errors are those of the log, the fold and the store.
class FoldedLedger {
  public:
    static constexpr std::string_view kLedger = "oracle";

    // An empty ledger; every event is said to be recorded on `recorded_on`, until that is changed.
    [[nodiscard]] static Result<std::unique_ptr<FoldedLedger>> open(Date recorded_on);

    void set_recorded_on(Date date) { recorded_on_ = date; }

    // Queues an event under an id of its own. Role is official.
    template <class Fact>
    [[nodiscard]] Result<EventPosition> publish(std::string id, std::string actor, Fact fact) {
        events::EventT event;
        event.id = std::move(id);
        event.actor = std::move(actor);
        event.role = events::Role::official;
        event.data.Set(std::move(fact));
        return append(event);
    }

    // Folds everything queued; what is read afterwards is as of here.
    [[nodiscard]] Status fold();

    [[nodiscard]] Result<Outcome> outcome(EventPosition position) const;
    // nullopt: there is none.
    [[nodiscard]] Result<std::optional<Settlement>> settlement(std::string_view id) const;
    [[nodiscard]] Result<std::optional<PaymentRun>> run(std::string_view id) const;
    [[nodiscard]] Result<std::optional<RuleTable>> rule_table(std::string_view name) const;
    [[nodiscard]] Result<std::optional<Delivery>> delivery(std::string_view provider,
                                                           std::string_view id) const;
    // Empty where there is no such settlement.
    [[nodiscard]] Result<std::vector<EntitlementRow>> entitlement_rows(
        std::string_view settlement) const;
    [[nodiscard]] Result<std::string> provider_id(Handle provider) const;
    [[nodiscard]] Result<std::string> client_id(Handle client) const;
    [[nodiscard]] Result<std::string> voucher_id(Handle voucher) const;
    // For the questions of projections/. REQUIRES: fold() was called.
    [[nodiscard]] const ShardView& view() const { return view_; }

  private:
    FoldedLedger() = default;
    [[nodiscard]] Result<EventPosition> append(events::EventT& event);

    test::TemporaryFolder folder_;
    Date recorded_on_;
    std::unique_ptr<Home> home_;
    std::unique_ptr<EventLog> log_;
    std::unique_ptr<LogWriter> writer_;
    std::unique_ptr<Shard> shard_;
    ShardView view_;
    EventPosition appended_ = 0;
};

// "refused: price_above_listed (unit_price)", "accepted".
[[nodiscard]] std::string outcome_text(const Outcome& outcome);

// What events' fields are made of.
[[nodiscard]] inline std::unique_ptr<events::Date> said(Date date) {
    return std::make_unique<events::Date>(date.days);
}
[[nodiscard]] inline std::unique_ptr<events::Cents> said(Cents amount) {
    return std::make_unique<events::Cents>(amount.value);
}
// The price of one piece that costs `amount`. REQUIRES: at most kCentsMax.
[[nodiscard]] inline std::unique_ptr<events::UnitPrice> price_of_one(Cents amount) {
    constexpr std::int64_t kPerCent = 100;
    return std::make_unique<events::UnitPrice>(amount.value * kPerCent);
}
[[nodiscard]] inline std::unique_ptr<events::Quantity> pieces(std::int64_t count) {
    constexpr std::int64_t kPerPiece = 1'000;
    return std::make_unique<events::Quantity>(count * kPerPiece);
}

}  // namespace saldo::oracle

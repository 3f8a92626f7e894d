// A small county and its January: a home that is folded after every step, and asked.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "projections/pipeline/answer.hpp"
#include "schemas/codec/encode.hpp"
#include "tests/projections/folded_home.hpp"
#include "tests/projections/memory_log.hpp"
#include "tests/temporary_folder.hpp"

namespace saldo::test {

// Of 2026.
[[nodiscard]] Date day(unsigned month, unsigned of_month);
[[nodiscard]] std::unique_ptr<events::Date> said(Date date);
[[nodiscard]] std::unique_ptr<events::Cents> cents(std::int64_t value);

// The answer's fact of that name, and the cell of its only row.
[[nodiscard]] std::string fact(const Answer& answer, const std::string& name);
[[nodiscard]] std::string cell(const Answer& answer, const std::string& column);

using Cells = std::vector<std::string>;

class County {
  public:
    // Within January, so that what is left of it stands in the books; they let it go in February.
    Date today = day(1, 25);

    template <class Fact>
    void tell(Fact fact, std::string actor = "clerk", events::Role role = events::Role::official) {
        events::EventT event;
        event.id = "e" + std::to_string(++told_);
        event.source = "/care";
        event.ledger = "hel";
        event.recorded_at = std::make_unique<events::Instant>(
            std::int64_t{today.days} * kDayMs + told_, std::int16_t{120});
        event.actor = std::move(actor);
        event.role = role;
        event.data.Set(std::move(fact));
        log_.add("hel", codec::encode(event));
    }

    // Opens the ledger with a funder, a bank, a service, a provider whose account two people named,
    // and a voucher of 10 h a month.
    void open();
    // From the year's first day on; in every municipality where none is named.
    void approve(const char* provider, const char* name,
                 std::vector<std::string> municipalities = {});
    // Of Helsinki, from the year's first day on.
    void enrol(const char* client);
    // Two hours done; nine more are too many.
    void deliver();

    // As of now; good until the next call.
    [[nodiscard]] std::span<ShardView> views() {
        take(home_.shard->fold_to_end(kNeverStop));
        views_ = std::vector<ShardView>(1);
        views_[0].snapshot = take(home_.shard->store().snapshot());
        views_[0].names = std::make_unique<NameBook>(*views_[0].snapshot);
        return views_;
    }
    [[nodiscard]] const store::Store& store() const { return home_.shard->store(); }
    [[nodiscard]] EventLog& log() { return log_; }

  private:
    int told_ = 0;
    TemporaryFolder folder_;
    MemoryLog log_;
    FoldedHome home_{folder_ / "home", log_};
    std::vector<ShardView> views_;
};

}  // namespace saldo::test

// The fold and the model side by side: every record goes to both, and whatever differs is told.
#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include "tests/golden/books_audit.hpp"
#include "tests/golden/folded_ledger.hpp"
#include "tests/model/history.hpp"
#include "tests/model/model.hpp"
#include "tests/model/tally.hpp"

namespace saldo::model {

class Comparison {
  public:
    // `hasher` outlives it.
    explicit Comparison(Hasher& hasher) : folded_(hasher) {}

    // What is different, with the record, both answers and the last events about the same voucher;
    // empty: nothing.
    [[nodiscard]] std::string play(const Record& record);
    // What is wrong with the books as a whole; empty: nothing.
    [[nodiscard]] std::string look_at_books();

    [[nodiscard]] const Model& model() const { return model_; }
    [[nodiscard]] const Tally& tally() const { return tally_; }
    [[nodiscard]] test::FoldedLedger& folded() { return folded_; }

  private:
    [[nodiscard]] std::string difference(const Record& record, const Verdict& verdict,
                                         const Outcome& outcome);
    [[nodiscard]] std::string difference_of_postings(const Outcome& outcome) const;
    [[nodiscard]] std::string difference_of_records(const events::EventT& event);
    [[nodiscard]] std::string difference_of_settlement();
    [[nodiscard]] std::string difference_of_run(const Text& id);
    [[nodiscard]] std::string difference_of_counts() const;
    [[nodiscard]] std::string overspent(const events::EventT& event) const;
    [[nodiscard]] AccountName name_of(const saldo::Account& account, Commodity commodity) const;
    [[nodiscard]] std::string story_of(const Record& record) const;

    test::FoldedLedger folded_;
    test::BooksAudit audit_;
    Model model_;
    Tally tally_;
    std::uint64_t redelivered_ = 0;
    std::map<Handle, Text> voucher_names_;
    std::deque<Record> last_;
};

}  // namespace saldo::model

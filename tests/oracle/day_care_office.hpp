// A municipality's office for early childhood education on a folded ledger: decisions on vouchers
// become events, months are closed, and what was settled is read back row by row.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/result.hpp"
#include "tests/oracle/folded_ledger.hpp"

namespace saldo::oracle {

// A decision on a voucher's value: one child, one unit, some days.
struct Decision {
    std::string id;
    std::string child;
    std::string unit;
    Date from;
    Date until;
    Cents value;       // of a whole month
    Cents co_payment;  // likewise, with every alteration of the fee
};

// One thread. Errors: those of the folded ledger. An event that the ledger refuses is no error:
// refusals() names it.
class DayCareOffice {
  public:
    // Open for children and units of any year; the public holidays are those of the years from
    // `first` to `last`.
    [[nodiscard]] static Result<std::unique_ptr<DayCareOffice>> open(Date first, Date last);

    // A unit with a bank account, or without. One that a decision names is added with an account.
    [[nodiscard]] Status add_unit(const std::string& unit, bool has_account);
    // Grants the decision's voucher. Earlier decisions of the child that cover some of its days end
    // the day before it begins, or are annulled where it begins on their first day or before.
    [[nodiscard]] Status send(const Decision& decision, Date on);
    [[nodiscard]] Status annul(const std::string& decision, Date on);
    [[nodiscard]] Status end(const std::string& decision, Date last_day, Date on);
    // Closes a month, a second time as an extra run.
    [[nodiscard]] Status close(Date month_end, Date on);
    // Approves a month's settlements, makes a run of them and, if so wished, approves it. A month
    // that nobody closed: the run is refused.
    [[nodiscard]] Status pay(Date month_end, bool approve);

    [[nodiscard]] bool is_closed(Date month_end) const { return closes_.contains(month_end); }
    // Folds what was said; what is read afterwards is as of here.
    [[nodiscard]] Status fold();
    // What the month's closes settled, in order. REQUIRES: fold() was called.
    [[nodiscard]] Result<std::vector<EntitlementRow>> settled(Date month_end) const;
    [[nodiscard]] Result<std::optional<PaymentRun>> run() const { return ledger_->run(kRun); }
    // Every event so far that was not accepted, with its reason. REQUIRES: fold() was called.
    [[nodiscard]] const std::vector<std::string>& refusals() const { return refusals_; }
    [[nodiscard]] const FoldedLedger& ledger() const { return *ledger_; }

  private:
    static constexpr std::string_view kRun = "run-1";

    DayCareOffice() = default;
    template <class Fact>
    Status publish(const std::string& what, std::string actor, Fact fact);
    Status open_ledger();
    Status set_holidays(Date first, Date last);
    Status add_child(const std::string& child);
    Status approve(const std::string& settlement);

    std::unique_ptr<FoldedLedger> ledger_;
    std::vector<std::pair<EventPosition, std::string>> said_;  // since the last fold
    std::vector<std::string> refusals_;
    std::map<std::string, bool> units_;     // that are known
    std::map<std::string, bool> children_;  // likewise
    std::vector<Decision> decisions_;       // as they stand; annulled ones end before they begin
    std::map<Date, std::uint16_t> closes_;  // how many of each month
    std::uint32_t events_ = 0;
};

}  // namespace saldo::oracle

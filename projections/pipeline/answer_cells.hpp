// The cells of an answer: how dates, amounts, moments and postings are written, the same in every
// question; and rows and facts put together from names that may fail to be read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/fold/outcome.hpp"
#include "engine/time/date.hpp"
#include "engine/time/instant.hpp"
#include "projections/pipeline/answer.hpp"

namespace saldo {

// "2026-01-31"; empty for kDateMax: until further notice.
[[nodiscard]] std::string date_cell(Date date);
// "2026-01".
[[nodiscard]] std::string month_cell(Date date);
// "2026-01-31T08:15:00.000+02:00"; empty where nothing was recorded (1970-01-01T00:00Z).
[[nodiscard]] std::string instant_cell(Instant moment);
// "yes" or "no".
[[nodiscard]] std::string yes_no(bool yes);
// "a, b"; empty words are left out.
[[nodiscard]] std::string joined(const std::vector<std::string>& words);

// "ServiceDelivered"; empty for a record that could not be read.
[[nodiscard]] std::string event_type_cell(std::uint8_t type);
// What a refusal compared, as text: prices and sums in euros, quantities in units, dates as dates;
// else the number itself.
[[nodiscard]] std::string refusal_number_cell(Refusal refusal, std::int64_t number);

// An account without its ledger: "payable/open/hel/provider-7".
[[nodiscard]] Result<std::string> account_cell(NameBook& names, Handle ledger,
                                               const Account& account);
// "+12.50 EUR expense/hel/4310; -12.50 EUR payable/open/hel/provider-7".
[[nodiscard]] Result<std::string> postings_cell(NameBook& names, Handle ledger,
                                                const std::vector<Posting>& postings);

// One row, cell by cell; remembers the first error and says it at the end.
class RowCells {
  public:
    RowCells& add(Result<std::string> cell) {
        if (!cell && status_) status_ = std::unexpected(cell.error());
        cells_.push_back(std::move(cell).value_or(std::string()));
        return *this;
    }
    RowCells& add(std::string_view cell) { return add(Result<std::string>(std::string(cell))); }
    RowCells& add(const char* cell) { return add(std::string_view(cell)); }
    RowCells& add(std::string cell) { return add(Result<std::string>(std::move(cell))); }

    // Puts the row into the answer. REQUIRES: as many cells as columns. Errors: a cell's.
    [[nodiscard]] Status end(Answer& answer);

  private:
    std::vector<std::string> cells_;
    Status status_;
};

// Facts one by one; remembers the first error and says it at the end.
class FactCells {
  public:
    explicit FactCells(Answer& answer) : answer_(answer) {}

    FactCells& add(std::string name, Result<std::string> value, CellKind kind = CellKind::text) {
        if (!value && status_) status_ = std::unexpected(value.error());
        answer_.fact(std::move(name), kind, std::move(value).value_or(std::string()));
        return *this;
    }
    // Errors: a value's.
    [[nodiscard]] Status end() { return std::move(status_); }

  private:
    Answer& answer_;
    Status status_;
};

}  // namespace saldo

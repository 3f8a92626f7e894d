#include "projections/pipeline/answer_cells.hpp"

#include "engine/base/assert.hpp"
#include "engine/money/cents.hpp"
#include "schemas/codec/event_types.hpp"

namespace saldo {

std::string date_cell(Date date) { return date == kDateMax ? std::string() : to_text(date); }

std::string month_cell(Date date) {
    constexpr std::size_t kMonthCharacters = 7;
    return to_text(date).substr(0, kMonthCharacters);
}

std::string instant_cell(Instant moment) {
    return moment.utc_ms == 0 ? std::string() : to_text(moment);
}

std::string yes_no(bool yes) { return yes ? "yes" : "no"; }

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        if (word.empty()) continue;
        if (!text.empty()) text.append(", ");
        text.append(word);
    }
    return text;
}

std::string event_type_cell(std::uint8_t type) {
    const auto names = codec::type_names();
    return type > 0 && type <= names.size() ? std::string(names[type - 1U]) : std::string();
}

std::string refusal_number_cell(Refusal refusal, std::int64_t number) {
    // Most reasons compare plain numbers; those that do not are named here.
    if (refusal == Refusal::price_above_listed || refusal == Refusal::price_above_ceiling ||
        refusal == Refusal::price_above_value) {
        return to_text(UnitPrice{number});
    }
    if (refusal == Refusal::balance_exceeded || refusal == Refusal::totals_differ ||
        refusal == Refusal::amount_exceeds_receivable) {
        return to_text(Cents{number});
    }
    if (refusal == Refusal::allowance_exceeded) return to_text(Quantity{number});
    if (refusal == Refusal::service_date_in_future || refusal == Refusal::date_out_of_range ||
        refusal == Refusal::recording_deadline_passed) {
        const bool is_date = number >= kEventDateMin.days && number <= kDateMax.days;
        if (is_date) return to_text(Date{static_cast<std::int32_t>(number)});
    }
    return std::to_string(number);
}

Result<std::string> account_cell(NameBook& names, Handle ledger, const Account& account) {
    auto name = names.account(ledger, account);
    const auto id = names.ledger(ledger);
    if (!id) return id;
    if (name) name->erase(0, id->size() + 1);
    return name;
}

Result<std::string> postings_cell(NameBook& names, Handle ledger,
                                  const std::vector<Posting>& postings) {
    std::string text;
    for (const Posting& posting : postings) {
        const auto account = account_cell(names, ledger, posting.account);
        if (!account) return account;
        if (!text.empty()) text.append("; ");
        if (posting.amount > 0) text.push_back('+');
        text.append(amount_text(posting.commodity, posting.amount));
        text.push_back(' ');
        text.append(commodity_name(posting.commodity)).append(" ").append(*account);
    }
    return text;
}

Status RowCells::end(Answer& answer) {
    SALDO_ASSERT(cells_.size() == answer.columns.size(), "a row has a cell for each column");
    if (status_) answer.rows.push_back(std::move(cells_));
    return std::move(status_);
}

}  // namespace saldo

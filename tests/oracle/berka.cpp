#include "tests/oracle/berka.hpp"

#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "tests/oracle/artificial_ids.hpp"
#include "tests/oracle/berka_file.hpp"
#include "tests/oracle/folded_ledger.hpp"

namespace saldo::oracle {

namespace {

constexpr std::string_view kService = "withdrawal";
constexpr std::string_view kProvider = "bank";

Status open_bank(FoldedLedger& ledger, Date from) {
    events::LedgerOpenedT opened;
    opened.name = "A bank's accounts";
    opened.organiser_business_id = artificial_business_id(0);
    opened.organiser_code = "bank";
    opened.currency = "EUR";
    if (const auto done = ledger.publish("ledger", "clerk-1", std::move(opened)); !done)
        return std::unexpected(done.error());
    events::FunderDefinedT funder;
    funder.funder = "bank";
    funder.business_id = artificial_business_id(0);
    funder.debtor_name = "Bank";
    funder.iban = artificial_iban(0);
    funder.valid_from = said(from);
    if (const auto done = ledger.publish("funder", "clerk-1", std::move(funder)); !done)
        return std::unexpected(done.error());
    events::ServiceDefinedT service;
    service.service = kService;
    service.name_fi = "Nosto";
    service.unit = events::Unit::piece;
    service.coding = "4000";
    service.valid_from = said(from);
    if (const auto done = ledger.publish("service", "clerk-1", std::move(service)); !done)
        return std::unexpected(done.error());
    events::ProviderApprovedT provider;
    provider.provider = kProvider;
    provider.business_id = artificial_business_id(1);
    provider.name = "Bank";
    provider.valid_from = said(from);
    if (const auto done = ledger.publish("provider", "clerk-1", std::move(provider)); !done)
        return std::unexpected(done.error());
    events::ClientRegisteredT client;
    client.client = "holder";
    client.home_municipality = "bank";
    client.home_from = said(from);
    if (const auto done = ledger.publish("client", "clerk-1", std::move(client)); !done)
        return std::unexpected(done.error());
    return {};
}

// An account begins empty, whatever the file's first row says.
Status open_account(FoldedLedger& ledger, const std::string& account, Date from) {
    events::VoucherGrantedT voucher;
    voucher.voucher = account;
    voucher.client = "holder";
    voucher.kind = events::VoucherKind::balance_voucher;
    voucher.recurrence = events::Recurrence::none;
    voucher.valid_from = said(from);
    voucher.balance = said(Cents{0});
    auto line = std::make_unique<events::VoucherLineT>();
    line->service = kService;
    voucher.lines.push_back(std::move(line));
    if (const auto done = ledger.publish("account " + account, "clerk-1", std::move(voucher));
        !done)
        return std::unexpected(done.error());
    return {};
}

Result<EventPosition> publish_row(FoldedLedger& ledger, const std::string& account,
                                  const BankRow& row) {
    const std::string id = "row " + row.transaction;
    if (row.movement.value > 0) {
        events::VoucherToppedUpT top_up;
        top_up.voucher = account;
        top_up.tranche = row.transaction;
        top_up.amount = said(row.movement);
        top_up.effective_on = said(row.date);
        return ledger.publish(id, "clerk-1", std::move(top_up));
    }
    events::ServiceDeliveredT charge;
    charge.delivery = row.transaction;
    charge.voucher = account;
    charge.provider = kProvider;
    charge.service = kService;
    charge.service_date = said(row.date);
    charge.quantity = pieces(1);
    charge.unit_price = price_of_one(Cents{-row.movement.value});
    return ledger.publish(id, "clerk-1", std::move(charge));
}

// The balance that the outcome names: the voucher's, after it.
std::optional<Cents> balance_in(const Outcome& outcome) {
    std::optional<Cents> balance;
    for (const Posting& posting : outcome.postings)
        if (posting.account.account_class == AccountClass::voucher_available &&
            posting.account.owner != kNoHandle)
            balance = Cents{posting.balance_after};
    return balance;
}

struct AccountSeen {
    Cents balance;           // ours, after the last row
    bool overdrawn = false;  // compared no further
};

class Comparison {
  public:
    Comparison(const BankFile& file, CheckList& checks, std::string& text)
        : file_(file), checks_(checks), text_(text), accounts_(file.accounts.size()) {}

    // `outcome` is nullptr for a row that moves nothing and became no event.
    void compare(const BankRow& row, const Outcome* outcome) {
        AccountSeen& account = accounts_[row.account];
        if (account.overdrawn) {
            ++rows_after_;
            return;
        }
        ++rows_compared_;
        if (outcome != nullptr && is_right_refusal(row, *outcome, account)) {
            account.overdrawn = true;
            ++accounts_overdrawn_;
            text_ += fmt::format(
                "refused rightly: account {}, line {}, {}: the bank let {} be taken of {}, down to "
                "{}\n",
                file_.accounts[row.account], row.line, to_text(row.date),
                to_text(Cents{-row.movement.value}), to_text(account.balance),
                to_text(row.balance_after));
            checks_.check(true, [] { return std::string(); });
            return;
        }
        if (outcome != nullptr && outcome->kind == OutcomeKind::accepted)
            account.balance = balance_in(*outcome).value_or(account.balance);
        const bool accepted = outcome == nullptr || outcome->kind == OutcomeKind::accepted;
        checks_.check(accepted && account.balance == row.balance_after, [&] {
            return fmt::format(
                "{}:{}: account {}: our balance {} ({}), the file's {}, a difference of {}",
                file_.name, row.line, file_.accounts[row.account], to_text(account.balance),
                outcome == nullptr ? "no event" : outcome_text(*outcome),
                to_text(row.balance_after),
                to_text(Cents{account.balance.value - row.balance_after.value}));
        });
    }

    void summarise() {
        text_ += fmt::format("{:<24}{}\n", "rows compared", rows_compared_);
        text_ += fmt::format("{:<24}{}\n", "accounts overdrawn", accounts_overdrawn_);
        text_ += fmt::format("{:<24}{}\n", "rows after that", rows_after_);
    }

  private:
    // The file's own balance goes below zero by exactly what we lack.
    static bool is_right_refusal(const BankRow& row, const Outcome& outcome,
                                 const AccountSeen& account) {
        return outcome.kind == OutcomeKind::refused &&
               outcome.refusal == Refusal::balance_exceeded && outcome.has_numbers &&
               row.balance_after.value < 0 && outcome.asked == -row.movement.value &&
               outcome.limit == account.balance.value &&
               account.balance.value + row.movement.value == row.balance_after.value;
    }

    const BankFile& file_;
    CheckList& checks_;
    std::string& text_;
    std::vector<AccountSeen> accounts_;
    std::size_t rows_compared_ = 0;
    std::size_t rows_after_ = 0;
    std::size_t accounts_overdrawn_ = 0;
};

// Every event of the file; positions in the order of rows, nullopt for rows that move nothing.
Result<std::vector<std::optional<EventPosition>>> publish_file(FoldedLedger& ledger,
                                                               const BankFile& file) {
    if (const Status opened = open_bank(ledger, file.first_day); !opened)
        return std::unexpected(opened.error());
    for (const std::string& account : file.accounts)
        if (const Status opened = open_account(ledger, account, file.first_day); !opened)
            return std::unexpected(opened.error());
    std::vector<std::optional<EventPosition>> positions;
    for (const BankRow& row : file.rows) {
        positions.emplace_back();
        if (row.movement.value == 0) continue;
        const auto position = publish_row(ledger, file.accounts[row.account], row);
        if (!position) return std::unexpected(position.error());
        positions.back() = *position;
    }
    return positions;
}

}  // namespace

Status run_berka(const std::filesystem::path& path, std::string& text, CheckList& checks) {
    const auto file = read_bank_file(path);
    if (!file) return std::unexpected(file.error());
    text += fmt::format("{:<24}{}\n{:<24}{}\n{:<24}{}\n{:<24}{} to {}\n", "file", file->name,
                        "rows read", file->rows.size(), "accounts", file->accounts.size(), "days",
                        to_text(file->first_day), to_text(file->last_day));
    for (const std::string& note : file->notes) text += fmt::format("{:<24}{}\n", "note", note);
    auto ledger = FoldedLedger::open(file->last_day);
    if (!ledger) return std::unexpected(ledger.error());
    const auto positions = publish_file(**ledger, *file);
    if (!positions) return std::unexpected(positions.error());
    if (const Status folded = (*ledger)->fold(); !folded) return folded;
    Comparison comparison(*file, checks, text);
    for (std::size_t at = 0; at < file->rows.size(); ++at) {
        if (!(*positions)[at]) {
            comparison.compare(file->rows[at], nullptr);
            continue;
        }
        const auto outcome = (*ledger)->outcome(*(*positions)[at]);
        if (!outcome) return std::unexpected(outcome.error());
        comparison.compare(file->rows[at], &*outcome);
    }
    comparison.summarise();
    return {};
}

}  // namespace saldo::oracle

#include "tests/oracle/berka_file.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "engine/base/limits.hpp"
#include "tests/oracle/cell_values.hpp"
#include "tests/oracle/table_file.hpp"

namespace saldo::oracle {

namespace {

struct Columns {
    std::size_t account = 0;
    std::size_t date = 0;
    std::size_t balance = 0;
    std::size_t amount = 0;  // of the direction that `type` says, unless it is signed
    std::optional<std::size_t> signed_amount;  // with its sign
    std::optional<std::size_t> type;
    std::optional<std::size_t> transaction;
};

Result<Columns> find_columns(const TableFile& file) {
    const TableRow& header = file.rows.front();
    const auto account = find_column(header, {"accountid", "account"});
    const auto date = find_column(header, {"date"});
    const auto balance = find_column(header, {"balanceafter", "balance"});
    const auto signed_amount = find_column(header, {"signedamount"});
    const auto amount = signed_amount ? signed_amount : find_column(header, {"amount"});
    const auto type = find_column(header, {"type"});
    const std::string_view missing = !account                  ? "account_id"
                                     : !date                   ? "date"
                                     : !balance                ? "balance_after"
                                     : !amount                 ? "signed_amount (or amount)"
                                     : !signed_amount && !type ? "signed_amount (or type)"
                                                               : "";
    if (!missing.empty())
        return fail(ErrorKind::bad_input, fmt::format("{}:{}: the header names no column {}",
                                                      file.name, header.line, missing));
    return Columns{*account,
                   *date,
                   *balance,
                   *amount,
                   signed_amount,
                   type,
                   find_column(header, {"transid", "transaction"})};
}

// 1 or -1; 0: not known.
int direction_of(std::string_view type) {
    const std::string word = plain_header(type);
    if (word == "prijem" || word == "credit") return 1;
    if (word == "vydaj" || word == "vyber" || word == "debit") return -1;
    return 0;
}

class Reader {
  public:
    Reader(const TableFile& table, const Columns& columns) : table_(table), columns_(columns) {}

    Result<BankFile> read() {
        file_.name = table_.name;
        for (std::size_t at = 1; at < table_.rows.size(); ++at)
            if (const Status taken = take(table_.rows[at]); !taken)
                return std::unexpected(taken.error());
        if (file_.rows.empty())
            return fail(ErrorKind::bad_input,
                        fmt::format("{}: there is a header and no transaction", table_.name));
        if (table_.blank_rows > 0)
            file_.notes.push_back(fmt::format("{} blank rows skipped", table_.blank_rows));
        if (rounded_ > 0)
            file_.notes.push_back(fmt::format(
                "{} amounts within a millionth of a cent of a whole one, rounded", rounded_));
        if (repeated_ > 0)
            file_.notes.push_back(fmt::format(
                "{} rows with the transaction of an earlier row, made unique", repeated_));
        return std::move(file_);
    }

  private:
    Result<Cents> cents_of(const TableRow& row, std::size_t column) {
        const std::string_view name = table_.rows.front().cell(column);
        const auto amount = parse_amount(row.cell(column));
        if (!amount) return wrong_cell(table_, row, name, amount.error());
        if (std::abs(amount->amount.value) > kCentsMax.value)
            return wrong_cell(table_, row, name,
                              fmt::format("{} is above what one event may name, {}",
                                          to_text(amount->amount), to_text(kCentsMax)));
        if (amount->rounded) ++rounded_;
        return amount->amount;
    }

    Result<Cents> movement_of(const TableRow& row) {
        auto amount = cents_of(row, columns_.amount);
        if (!amount || columns_.signed_amount) return amount;
        const int direction = direction_of(row.cell(*columns_.type));
        if (direction == 0)
            return wrong_cell(
                table_, row, table_.rows.front().cell(*columns_.type),
                fmt::format("\"{}\" is neither money in (PRIJEM) nor out (VYDAJ, VYBER)",
                            row.cell(*columns_.type)));
        return Cents{direction * amount->value};
    }

    Status take(const TableRow& row) {
        BankRow taken;
        taken.line = row.line;
        const std::string account(row.cell(columns_.account));
        if (account.empty() || account.size() > limits::kIdBytesMax / 2)
            return wrong_cell(table_, row, table_.rows.front().cell(columns_.account),
                              "no account, or too long a name");
        const auto [found, is_new] = accounts_.try_emplace(account, file_.accounts.size());
        if (is_new) file_.accounts.push_back(account);
        taken.account = found->second;
        const auto day = parse_day(row.cell(columns_.date));
        if (!day)
            return wrong_cell(table_, row, table_.rows.front().cell(columns_.date), day.error());
        taken.date = *day;
        const auto movement = movement_of(row);
        if (!movement) return std::unexpected(movement.error());
        taken.movement = *movement;
        const auto balance = cents_of(row, columns_.balance);
        if (!balance) return std::unexpected(balance.error());
        taken.balance_after = *balance;
        taken.transaction = transaction_of(row);
        file_.first_day = file_.rows.empty() ? *day : std::min(file_.first_day, *day);
        file_.last_day = file_.rows.empty() ? *day : std::max(file_.last_day, *day);
        file_.rows.push_back(std::move(taken));
        return {};
    }

    std::string transaction_of(const TableRow& row) {
        std::string name(columns_.transaction ? row.cell(*columns_.transaction)
                                              : std::string_view{});
        if (name.empty() || name.size() > limits::kIdBytesMax / 2)
            name = fmt::format("line {}", row.line);
        if (transactions_.insert(name).second) return name;
        ++repeated_;
        name += fmt::format(" (line {})", row.line);
        transactions_.insert(name);
        return name;
    }

    const TableFile& table_;
    Columns columns_;
    BankFile file_;
    std::unordered_map<std::string, std::size_t> accounts_;
    std::unordered_set<std::string> transactions_;
    std::size_t rounded_ = 0;
    std::size_t repeated_ = 0;
};

}  // namespace

Result<BankFile> read_bank_file(const std::filesystem::path& path) {
    const auto table = read_table(path);
    if (!table) return std::unexpected(table.error());
    const auto columns = find_columns(*table);
    if (!columns) return std::unexpected(columns.error());
    return Reader(*table, *columns).read();
}

}  // namespace saldo::oracle

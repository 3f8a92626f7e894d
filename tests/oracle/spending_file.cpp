#include "tests/oracle/spending_file.hpp"

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

// A title and a few notes may stand above the header.
constexpr std::size_t kHeaderWithinRows = 30;
constexpr std::string_view kNoSupplier = "(no supplier named)";

struct Columns {
    std::size_t header_row = 0;  // index into TableFile::rows
    std::size_t supplier = 0;
    std::size_t amount = 0;
    std::size_t date = 0;
    std::optional<std::size_t> number;
};

std::optional<std::size_t> supplier_column(const TableRow& header) {
    return find_column(
        header, {"suppliername", "supplier", "beneficiaryname", "beneficiary", "nameofsupplier",
                 "vendorname", "vendor", "creditorname", "creditor", "payeename", "payee",
                 "suppliernamebeneficiary", "supplierbeneficiary", "supplierbeneficiaryname",
                 "merchantname", "merchant", "paidto", "suppliersname", "recipient"});
}

std::optional<std::size_t> amount_column(const TableRow& header) {
    return find_column(header, {"netamount",
                                "invoicedvalue",
                                "netvalue",
                                "amountnet",
                                "amountnetofvat",
                                "amountexcludingvat",
                                "amountexclvat",
                                "amountexvat",
                                "netamountgbp",
                                "netamountexcludingvat",
                                "net",
                                "nettotal",
                                "amount",
                                "amountpaid",
                                "amountgbp",
                                "paymentamount",
                                "paidamount",
                                "amountspent",
                                "invoiceamount",
                                "lineamount",
                                "transactionamount",
                                "spend",
                                "value",
                                "valuegbp",
                                "total",
                                "totalamount",
                                "sum",
                                "grossamount",
                                "invoiceamountgbp",
                                "amountinsterling"});
}

std::optional<std::size_t> date_column(const TableRow& header) {
    return find_column(header, {"datepaid", "paymentdate", "paiddate", "dateofpayment", "gldate",
                                "postingdate", "postdate", "transactiondate", "invoicepaymentdate",
                                "invoicepaiddate", "effectivedate", "ledgerdate", "clearingdate",
                                "chequedate", "date", "invoicedate", "datepaidinvoice"});
}

std::optional<std::size_t> number_column(const TableRow& header) {
    return find_column(header, {"transactionnumber",
                                "transactionno",
                                "transactionid",
                                "transaction",
                                "transactionreference",
                                "transactionref",
                                "transno",
                                "documentno",
                                "documentnumber",
                                "docno",
                                "paymentnumber",
                                "paymentno",
                                "paymentreference",
                                "paymentref",
                                "vouchernumber",
                                "voucherno",
                                "internalreference",
                                "reference",
                                "referencenumber",
                                "refno",
                                "ref",
                                "invoiceno",
                                "invoicenumber",
                                "uniqueid"});
}

Result<Columns> find_columns(const TableFile& file) {
    bool names_supplier = false;
    bool names_amount = false;
    for (std::size_t at = 0; at < std::min(file.rows.size(), kHeaderWithinRows); ++at) {
        const TableRow& row = file.rows[at];
        const auto supplier = supplier_column(row);
        const auto amount = amount_column(row);
        const auto date = date_column(row);
        names_supplier = names_supplier || supplier;
        names_amount = names_amount || (supplier && amount);
        if (supplier && amount && date)
            return Columns{at, *supplier, *amount, *date, number_column(row)};
    }
    const std::string_view missing = !names_supplier ? "a supplier (such as SupplierName)"
                                     : !names_amount ? "an amount (such as NetAmount)"
                                                     : "a date (such as DatePaid)";
    return fail(ErrorKind::bad_input, fmt::format("{}:{}: the header names no column for {}",
                                                  file.name, file.rows.front().line, missing));
}

bool says_total(std::string_view cell) {
    return plain_header(cell).find("total") != std::string::npos;
}

// Whether a row has an amount, and beside it nothing but perhaps the word "total".
bool is_control_total(const TableRow& row, const Columns& columns) {
    for (std::size_t column = 0; column < row.cells.size(); ++column)
        if (column != columns.amount && !row.cells[column].empty() &&
            !says_total(row.cells[column]))
            return false;
    return !row.cell(columns.amount).empty();
}

// Whether a row is the header once more, as where two files were put together.
bool repeats_header(const TableRow& row, const TableRow& header) {
    return row.cells == header.cells;
}

class Reader {
  public:
    explicit Reader(TableFile table, const Columns& columns)
        : table_(std::move(table)), columns_(columns) {}

    Result<SpendingFile> read() {
        file_.name = table_.name;
        for (std::size_t at = columns_.header_row + 1; at < table_.rows.size(); ++at)
            if (const Status taken = take(table_.rows[at]); !taken)
                return std::unexpected(taken.error());
        if (file_.rows.empty())
            return fail(ErrorKind::bad_input,
                        fmt::format("{}: there is a header and no payment", table_.name));
        if (!a_date_)
            return fail(ErrorKind::bad_input, fmt::format("{}: no row has a date", table_.name));
        for (const std::size_t undated : undated_) file_.rows[undated].date = file_.last_day;
        add_notes();
        return std::move(file_);
    }

  private:
    [[nodiscard]] std::string_view header(std::size_t column) const {
        return table_.rows[columns_.header_row].cell(column);
    }

    Result<Cents> amount_of(const TableRow& row) {
        const auto amount = parse_amount(row.cell(columns_.amount));
        if (!amount) return wrong_cell(table_, row, header(columns_.amount), amount.error());
        if (amount->rounded) ++rounded_;
        return amount->amount;
    }

    Status take(const TableRow& row) {
        if (repeats_header(row, table_.rows[columns_.header_row])) {
            ++repeated_headers_;
            return {};
        }
        if (row.cell(columns_.amount).empty() && row.cell(columns_.supplier).empty()) {
            ++remarks_;  // a licence, a footnote
            return {};
        }
        const auto amount = amount_of(row);
        if (!amount) return std::unexpected(amount.error());
        if (is_control_total(row, columns_)) {
            file_.control_totals.push_back({row.line, *amount, file_.net});
            return {};
        }
        if (std::abs(amount->value) > kCentsMax.value)
            return wrong_cell(table_, row, header(columns_.amount),
                              fmt::format("{} is above what one event may name, {}",
                                          to_text(*amount), to_text(kCentsMax)));
        SpendingRow taken;
        taken.line = row.line;
        taken.amount = *amount;
        taken.supplier = supplier_of(row);
        taken.number = number_of(row);
        if (const std::string_view text = row.cell(columns_.date); text.empty()) {
            undated_.push_back(file_.rows.size());
        } else {
            const auto day = parse_day(text);
            if (!day) return wrong_cell(table_, row, header(columns_.date), day.error());
            if (*day < kEventDateMin || *day > kEventDateMax)
                return wrong_cell(table_, row, header(columns_.date),
                                  fmt::format("{} is outside the years 1900 to 2999", text));
            taken.date = *day;
            file_.first_day = a_date_ ? std::min(file_.first_day, *day) : *day;
            file_.last_day = a_date_ ? std::max(file_.last_day, *day) : *day;
            a_date_ = true;
        }
        file_.net.value += amount->value;
        file_.rows.push_back(std::move(taken));
        return {};
    }

    std::size_t supplier_of(const TableRow& row) {
        std::string name(row.cell(columns_.supplier));
        if (name.empty()) {
            name = kNoSupplier;
            ++unnamed_;
        }
        const auto [found, is_new] = suppliers_.try_emplace(name, file_.suppliers.size());
        if (is_new) file_.suppliers.push_back(std::move(name));
        return found->second;
    }

    // An id of an event: unique, short enough and without control characters.
    std::string number_of(const TableRow& row) {
        constexpr std::size_t kSuffixBytes = 24;
        std::string number(columns_.number ? row.cell(*columns_.number) : std::string_view{});
        const bool control = std::ranges::any_of(
            number, [](char c) { return static_cast<unsigned char>(c) < 0x20U; });
        if (number.empty() || control || number.size() + kSuffixBytes > limits::kIdBytesMax) {
            if (columns_.number) ++unnumbered_;
            number = fmt::format("line {}", row.line);
        }
        if (numbers_.insert(number).second) return number;
        ++repeated_;
        for (std::size_t next = 2;; ++next)
            if (std::string other = fmt::format("{} ({})", number, next);
                numbers_.insert(other).second)
                return other;
    }

    void note(std::size_t count, std::string_view what) {
        if (count > 0) file_.notes.push_back(fmt::format("{} {}", count, what));
    }
    void add_notes() {
        note(columns_.header_row, "rows above the header skipped");
        note(table_.blank_rows, "blank rows skipped");
        note(repeated_headers_, "repeated headers skipped");
        note(remarks_, "rows with neither supplier nor amount skipped");
        note(table_.re_encoded_cells, "cells were not UTF-8, read as Windows-1252");
        note(rounded_, "amounts within a millionth of a cent of a whole one, rounded");
        note(repeated_, "rows with the transaction number of an earlier row, made unique");
        note(unnumbered_, "rows without a usable transaction number, named by their line");
        note(unnamed_, "rows without a supplier, taken together");
        note(undated_.size(), "rows without a date, taken as of the file's last day");
    }

    TableFile table_;
    Columns columns_;
    SpendingFile file_;
    std::unordered_map<std::string, std::size_t> suppliers_;
    std::unordered_set<std::string> numbers_;
    std::vector<std::size_t> undated_;
    bool a_date_ = false;
    std::size_t rounded_ = 0;
    std::size_t repeated_headers_ = 0;
    std::size_t remarks_ = 0;
    std::size_t repeated_ = 0;
    std::size_t unnumbered_ = 0;
    std::size_t unnamed_ = 0;
};

}  // namespace

Result<SpendingFile> read_spending(const std::filesystem::path& path) {
    auto table = read_table(path);
    if (!table) return std::unexpected(table.error());
    const auto columns = find_columns(*table);
    if (!columns) return std::unexpected(columns.error());
    return Reader(std::move(*table), *columns).read();
}

}  // namespace saldo::oracle

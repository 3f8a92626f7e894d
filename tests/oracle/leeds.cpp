#include "tests/oracle/leeds.hpp"

#include <charconv>
#include <fstream>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "connectors/banking/pain001.hpp"
#include "tests/oracle/cell_values.hpp"
#include "tests/oracle/spending_books.hpp"
#include "tests/oracle/spending_file.hpp"

namespace saldo::oracle {

namespace {

struct Counted {
    std::size_t payments = 0;
    Cents total;
};

// The payments of a payment file, from its text alone.
Counted count_payments(std::string_view xml) {
    constexpr std::string_view kOpens = "<InstdAmt Ccy=\"EUR\">";
    Counted counted;
    for (std::size_t at = xml.find(kOpens); at != std::string_view::npos;
         at = xml.find(kOpens, at + 1)) {
        const std::size_t from = at + kOpens.size();
        const auto amount = parse_amount(xml.substr(from, xml.find('<', from) - from));
        ++counted.payments;
        if (amount) counted.total.value += amount->amount.value;
    }
    return counted;
}

Result<std::string> pain001_text(const settlement::PaymentFile& file) {
    std::string xml;
    const auto written = banking::write_pain001(file, {}, [&xml](std::string_view piece) -> Status {
        xml += piece;
        return {};
    });
    if (!written) return std::unexpected(written.error());
    return xml;
}

Status keep(const std::filesystem::path& path, std::string_view bytes) {
    std::error_code error;
    std::filesystem::create_directories(path.parent_path(), error);
    std::ofstream stream(path, std::ios::binary);
    stream << bytes;
    stream.close();
    if (!stream) return fail(ErrorKind::io, fmt::format("{}: cannot be written", path.string()));
    return {};
}

// A cell of CSV (RFC 4180).
std::string csv_cell(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

void add_line(std::string& text, std::string_view name, std::string_view value) {
    text += fmt::format("{:<24}{}\n", name, value);
}
void add_line(std::string& text, std::string_view name, std::size_t value) {
    add_line(text, name, fmt::format("{}", value));
}

void describe_file(const SpendingFile& file, std::string& text) {
    add_line(text, "file", file.name);
    add_line(text, "rows read", file.rows.size());
    add_line(text, "days",
             fmt::format("{} to {}", to_text(file.first_day), to_text(file.last_day)));
    add_line(text, "suppliers", file.suppliers.size());
    for (const std::string& note : file.notes) add_line(text, "note", note);
}

void describe_books(const SpendingFile& file, const SpendingBooks& books, std::string& text) {
    add_line(text, "deliveries", books.deliveries);
    add_line(text, "credit notes", books.credits);
    if (books.zero_rows > 0) add_line(text, "rows of nothing", books.zero_rows);
    add_line(text, "events", books.events);
    add_line(text, "net total", to_text(books.net));
    for (const ControlTotal& total : file.control_totals)
        add_line(text, "control total",
                 fmt::format("{} (line {})", to_text(total.stated), total.line));
    if (file.control_totals.empty()) add_line(text, "control total", "the file has none");
    add_line(text, "paid", to_text(books.paid));
    add_line(text, "carried as receivable", to_text(books.carried));
}

void describe_suppliers(const SpendingFile& file, const SpendingBooks& books, std::string& text) {
    text += "\nsupplier,net,paid,carried\n";
    for (std::size_t at = 0; at < file.suppliers.size(); ++at) {
        const SupplierBooks& supplier = books.suppliers[at];
        text += fmt::format("{},{},{},{}\n", csv_cell(file.suppliers[at]), to_text(supplier.net),
                            to_text(supplier.paid), to_text(supplier.carried));
    }
    text += '\n';
}

void check_equal(CheckList& checks, std::string_view what, Cents found, Cents expected) {
    checks.check(found == expected, [&] {
        return fmt::format("{}: {} instead of {}, a difference of {}", what, to_text(found),
                           to_text(expected), to_text(Cents{found.value - expected.value}));
    });
}

void check_suppliers(const SpendingFile& file, const SpendingBooks& books, CheckList& checks) {
    std::vector<Cents> of_rows(file.suppliers.size());
    for (const SpendingRow& row : file.rows) of_rows[row.supplier].value += row.amount.value;
    for (std::size_t at = 0; at < file.suppliers.size(); ++at) {
        const SupplierBooks& supplier = books.suppliers[at];
        check_equal(checks, fmt::format("net of {}", file.suppliers[at]), supplier.net,
                    of_rows[at]);
        check_equal(checks, fmt::format("paid less carried of {}", file.suppliers[at]),
                    Cents{supplier.paid.value - supplier.carried.value}, of_rows[at]);
    }
}

void check_totals(const SpendingFile& file, const SpendingBooks& books, CheckList& checks) {
    Cents net;
    Cents paid;
    for (const SupplierBooks& supplier : books.suppliers) {
        net.value += supplier.net.value;
        paid.value += supplier.paid.value;
    }
    check_equal(checks, "net total", books.net, file.net);
    check_equal(checks, "nets of the suppliers together", net, file.net);
    check_equal(checks, "payments to the suppliers together", paid, books.paid);
    check_equal(checks, "paid less carried", Cents{books.paid.value - books.carried.value},
                file.net);
    // The last one, behind all rows, is our books' to meet; an earlier one is a sum of rows alone.
    for (const ControlTotal& total : file.control_totals) {
        const bool of_all = &total == &file.control_totals.back() && total.rows_above == file.net;
        check_equal(checks, fmt::format("{}:{}: the control total", file.name, total.line),
                    of_all ? books.net : total.rows_above, total.stated);
    }
}

Status check_payment_files(const LeedsOptions& options, const SpendingBooks& books,
                           std::string& text, CheckList& checks) {
    Cents total;
    for (const settlement::PaymentFile& file : books.payment_files) {
        const auto xml = pain001_text(file);
        if (!xml) return std::unexpected(xml.error());
        const Counted counted = count_payments(*xml);
        total.value += counted.total.value;
        checks.check(counted.payments == file.payments.size(), [&] {
            return fmt::format("the payment file {} has {} payments instead of {}", file.message_id,
                               counted.payments, file.payments.size());
        });
        if (options.out.empty()) continue;
        const std::filesystem::path path = options.out / (file.message_id + ".xml");
        if (const Status kept = keep(path, *xml); !kept) return kept;
        add_line(text, "payment file",
                 fmt::format("{} ({} payments, {})", path.string(), counted.payments,
                             to_text(counted.total)));
    }
    check_equal(checks, "payments counted from the payment files", total, books.paid);
    return {};
}

}  // namespace

Status run_leeds(const LeedsOptions& options, std::string& text, CheckList& checks) {
    const auto file = read_spending(options.file);
    if (!file) return std::unexpected(file.error());
    describe_file(*file, text);
    const auto books = book_spending(*file, checks);
    if (!books) return std::unexpected(books.error());
    describe_books(*file, *books, text);
    check_suppliers(*file, *books, checks);
    check_totals(*file, *books, checks);
    if (const Status checked = check_payment_files(options, *books, text, checks); !checked)
        return checked;
    if (options.suppliers) describe_suppliers(*file, *books, text);
    return {};
}

}  // namespace saldo::oracle

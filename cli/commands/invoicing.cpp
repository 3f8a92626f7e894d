// saldo invoices: the self-billing invoices of an approved payment run, or a month's client fees
// (cli/commands/fee_invoicing.hpp), one a file, and a manifest of them. The second time the same
// bytes come out. Nothing is recorded: an invoice says what the books have said before.

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/commands/fee_invoicing.hpp"
#include "cli/commands/invoice_files.hpp"
#include "cli/commands/program.hpp"
#include "cli/commands/small_files.hpp"
#include "schemas/codec/base64.hpp"

namespace saldo {

namespace {

struct InvoicesOptions {
    std::string ledger;
    std::string run;
    std::string format = "finvoice";
    std::filesystem::path receivers;
    std::filesystem::path out;  // empty: only shown
    bool fees = false;
    FeeInvoicing of_fees;
};

// One row of the question `invoices`.
class InvoiceRow {
  public:
    explicit InvoiceRow(const std::vector<std::string>& cells) : cells_(cells) {}
    [[nodiscard]] const std::string& operator[](InvoiceColumn column) const {
        return cells_[static_cast<std::size_t>(column)];
    }

  private:
    const std::vector<std::string>& cells_;
};

// Counts, sums and SHA-256 of what was written, for those who check that all of it arrived.
std::string manifest_of(const Answer& invoices, const std::string& format) {
    using Json = nlohmann::ordered_json;
    Json files = Json::array();
    Json faults = Json::array();
    for (const auto& cells : invoices.rows) {
        const InvoiceRow row(cells);
        Json one{{"number", row[InvoiceColumn::number]},
                 {"kind", row[InvoiceColumn::kind]},
                 {"settlement", row[InvoiceColumn::settlement]},
                 {"funder", row[InvoiceColumn::funder]},
                 {"provider", row[InvoiceColumn::provider]},
                 {"lines", std::stoull(row[InvoiceColumn::lines])},
                 {"payable", row[InvoiceColumn::payable]}};
        if (row[InvoiceColumn::fault].empty()) {
            one["file"] = row[InvoiceColumn::file_name];
            one["sha256"] = row[InvoiceColumn::sha256];
            files.push_back(std::move(one));
        } else {
            one["fault"] = row[InvoiceColumn::fault];
            faults.push_back(std::move(one));
        }
    }
    const auto fact = [&](const char* name) {
        const std::string* const value = invoices.find_fact(name);
        return value == nullptr ? std::string() : *value;
    };
    const Json manifest{{"ledger", fact("ledger")}, {"run", fact("run")},    {"format", format},
                        {"total", fact("total")},   {"count", files.size()}, {"files", files},
                        {"without_file", faults}};
    return manifest.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

// What a person reads: without the bytes.
Answer shown(const Answer& invoices) {
    Answer answer = invoices;
    answer.columns.pop_back();
    for (auto& cells : answer.rows) cells.pop_back();
    return answer;
}

Status write_each(const Program& program, const InvoicesOptions& options, const Answer& invoices) {
    for (const auto& cells : invoices.rows) {
        const InvoiceRow row(cells);
        if (row[InvoiceColumn::file_name].empty()) continue;
        const auto bytes = codec::bytes_of_base64(row[InvoiceColumn::bytes]);
        if (!bytes) return fail(ErrorKind::damaged, "an invoice's bytes cannot be read");
        const auto put =
            program.wiring.put_file(options.out, row[InvoiceColumn::file_name],
                                    {reinterpret_cast<const char*>(bytes->data()), bytes->size()});
        if (!put) return std::unexpected(put.error());
    }
    // Last, so that a manifest names only what is there.
    const std::string* const name = invoices.find_fact("name");
    const auto put = program.wiring.put_file(
        options.out,
        fmt::format("{}-invoices.{}.json", name == nullptr ? "" : *name, options.format),
        manifest_of(invoices, options.format));
    return put ? Status{} : std::unexpected(put.error());
}

Status make_invoices(const Program& program, const InvoicesOptions& options) {
    if (options.run.empty())
        return fail(ErrorKind::bad_input,
                    "of which run? saldo invoices LEDGER --run RUN, or --fees --month MONTH");
    const auto receivers = text_of_small_file(options.receivers);
    if (!receivers) return std::unexpected(receivers.error());
    auto office = open_office(program.place, program.wiring, Access::read);
    if (!office) return std::unexpected(office.error());
    const auto invoices =
        (*office)->ask({{"ask", "invoices"},
                        {"ledger", options.ledger.empty() ? program.place.ledger : options.ledger},
                        {"run", options.run},
                        {"format", options.format},
                        {"receivers", *receivers}});
    if (!invoices) return std::unexpected(invoices.error());
    if (!options.out.empty())
        if (const Status written = write_each(program, options, *invoices); !written)
            return written;
    show(program, shown(*invoices));
    std::size_t faults = 0;
    for (const auto& cells : invoices->rows) {
        const InvoiceRow row(cells);
        if (row[InvoiceColumn::fault].empty()) continue;
        if (row[InvoiceColumn::kind] == kFailedInvoice)
            fmt::print(stderr, "saldo: no invoice: settlement {}, funder {}, provider {}: {}\n",
                       row[InvoiceColumn::settlement], row[InvoiceColumn::funder],
                       row[InvoiceColumn::provider], row[InvoiceColumn::fault]);
        else if (!row[InvoiceColumn::number].empty())
            fmt::print(stderr, "saldo: no file: {}\n", row[InvoiceColumn::fault]);
        else
            continue;
        ++faults;
    }
    if (faults == 0) return {};
    return fail(ErrorKind::bad_input,
                fmt::format("{} of the run's invoices cannot be written as {}; the others can",
                            faults, options.format));
}

}  // namespace

void add_invoicing(CLI::App& app, Program& program) {
    auto options = std::make_shared<InvoicesOptions>();
    CLI::App* const command = add_command(
        app, program, "invoices",
        "Write the self-billing invoices (itselaskutus) of an approved payment run",
        "  saldo invoices koivula --run 2026-01-run1 --out invoices\n"
        "  saldo invoices koivula --run 2026-01-run1 --as peppol_self_billing --out invoices \\\n"
        "      --receivers receivers.txt",
        [&program, options] {
            if (!options->fees) return make_invoices(program, *options);
            FeeInvoicing fees = options->of_fees;
            fees.ledger = options->ledger.empty() ? program.place.ledger : options->ledger;
            fees.out = options->out;
            return write_fee_invoices(program, fees);
        });
    command->add_option("LEDGER", options->ledger, "The ledger (default: the only one)");
    command->add_option("--run", options->run, "The payment run's id");
    command->add_option("--as", options->format, "finvoice or peppol_self_billing")
        ->capture_default_str();
    command->add_option("--receivers", options->receivers,
                        "A file of what receivers have agreed to: addresses, operators, reasons of "
                        "exemption");
    command->add_option("--out", options->out,
                        "The folder that the files and their manifest are written to (default: "
                        "they are only shown)");
    command->add_flag("--fees", options->fees, "Client fees of a month instead, as Finvoice");
    command->add_option("--month", options->of_fees.month, "Of the fees' service dates: 2026-01");
    command->add_option("--keys", options->of_fees.keys,
                        "A file of the keys that names were sealed with");
    command->add_option("--text", options->of_fees.text,
                        "What each fee invoice says besides: whom to ask, how to appeal");
}

}  // namespace saldo

#include "cli/commands/fee_invoicing.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/commands/fee_files.hpp"
#include "cli/commands/small_files.hpp"
#include "schemas/codec/base64.hpp"
#include "schemas/codec/text_values.hpp"

namespace saldo {

namespace {

// A line of a million keys has 65 characters and a name.
constexpr std::size_t kKeyBytesMax = std::size_t{128} << 20U;

// One row of the question `fee_invoices`.
class FeeRow {
  public:
    explicit FeeRow(const std::vector<std::string>& cells) : cells_(cells) {}
    [[nodiscard]] const std::string& operator[](FeeColumn column) const {
        return cells_[static_cast<std::size_t>(column)];
    }

  private:
    const std::vector<std::string>& cells_;
};

Result<Person> person_of(const FeeRow& row, const std::string& ledger, const OpenPerson& open,
                         bool& erased) {
    SealedPerson sealed{ledger, row[FeeColumn::client], row[FeeColumn::key], {}, {}};
    std::optional<Person> person;
    if (!sealed.key.empty()) {
        const auto nonce = codec::bytes_of_base64(row[FeeColumn::nonce]);
        const auto ciphertext = codec::bytes_of_base64(row[FeeColumn::ciphertext]);
        if (!nonce || !ciphertext)
            return fail(ErrorKind::damaged, "what is sealed of a client cannot be read");
        sealed.nonce = *nonce;
        sealed.ciphertext = *ciphertext;
        auto opened = open(sealed);
        if (!opened) return std::unexpected(opened.error());
        person = std::move(*opened);
    }
    erased = !person.has_value();
    return person ? std::move(*person) : Person{kErasedName, "", "", ""};
}

Date date_cell(const std::string& text) {
    const auto date = codec::parse_date(text);
    return date ? Date{date->days()} : Date{0};
}

Result<FeeInvoice> invoice_of(const FeeRow& row, const std::string& ledger, const OpenPerson& open,
                              const std::string& text) {
    FeeInvoice invoice;
    auto person = person_of(row, ledger, open, invoice.erased);
    if (!person) return std::unexpected(person.error());
    const auto amount = codec::parse_cents(row[FeeColumn::amount]);
    if (!amount) return fail(ErrorKind::damaged, "a fee's amount cannot be read");
    invoice.ledger = ledger;
    invoice.payer = std::move(*person);
    invoice.number = row[FeeColumn::invoice];
    invoice.client = row[FeeColumn::client];
    invoice.funder = row[FeeColumn::funder];
    invoice.seller_name = row[FeeColumn::seller_name];
    invoice.seller_business_id = row[FeeColumn::seller_business_id];
    invoice.iban = row[FeeColumn::iban];
    invoice.bic = row[FeeColumn::bic];
    invoice.service = row[FeeColumn::service];
    invoice.service_name = row[FeeColumn::service_name];
    invoice.service_date = date_cell(row[FeeColumn::service_date]);
    invoice.amount = Cents{amount->value()};
    invoice.issued_on = date_cell(row[FeeColumn::issued_on]);
    invoice.due_on = date_cell(row[FeeColumn::due_on]);
    invoice.reference = row[FeeColumn::reference];
    invoice.text = text;
    return invoice;
}

Answer begin_answer_of(const std::string& ledger) {
    Answer answer;
    answer.rows_name = "fees";
    answer.columns = {{"invoice", CellKind::text},   {"client", CellKind::text},
                      {"funder", CellKind::text},    {"service", CellKind::text},
                      {"amount", CellKind::amount},  {"payer", CellKind::text},
                      {"file_name", CellKind::text}, {"fault", CellKind::text}};
    answer.fact("ledger", CellKind::text, ledger);
    return answer;
}

// Its number has letters that a file's name may have, or the row's place in their stead.
std::string file_name(const std::string& month, const FeeInvoice& invoice, std::size_t place) {
    std::string kept;
    for (const char c : invoice.number) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '-' || c == '_';
        kept.push_back(plain ? c : '_');
    }
    return fmt::format("fees-{}-{:06}-{}.finvoice.xml", month, place, kept);
}

}  // namespace

Status write_fee_invoices(const Program& program, const FeeInvoicing& fees) {
    const auto month = codec::parse_date(fees.month + "-01");
    if (!month || fees.keys.empty() || fees.out.empty())
        return fail(ErrorKind::bad_input,
                    "which month, by which keys, and where to? saldo invoices LEDGER --fees "
                    "--month 2026-01 --keys FILE --out FOLDER");
    const auto keys = text_of_small_file(fees.keys, kKeyBytesMax);
    if (!keys) return std::unexpected(keys.error());
    const auto open = program.wiring.read_keys(*keys);
    if (!open) return std::unexpected(open.error());
    auto office = open_office(program.place, program.wiring, Access::read);
    if (!office) return std::unexpected(office.error());
    const auto rows = (*office)->ask(
        {{"ask", "fee_invoices"}, {"ledger", fees.ledger}, {"month", fees.month + "-01"}});
    if (!rows) return std::unexpected(rows.error());
    const std::string* const found = rows->find_fact("ledger");
    const std::string ledger = found == nullptr ? fees.ledger : *found;
    Answer answer = begin_answer_of(ledger);
    std::size_t faults = 0;
    for (const auto& cells : rows->rows) {
        const FeeRow row(cells);
        auto invoice = invoice_of(row, ledger, *open, fees.text);
        if (invoice && row[FeeColumn::credited] != "0.00")
            invoice = fail(ErrorKind::bad_input,
                           fmt::format("fee invoice {} (client {}): {} of it was credited: not "
                                       "written",
                                       row[FeeColumn::invoice], row[FeeColumn::client],
                                       row[FeeColumn::credited]));
        std::string bytes;
        Status written = invoice ? Status{} : std::unexpected(invoice.error());
        if (invoice)
            written =
                program.wiring.write_fee_invoice(*invoice, [&](std::string_view piece) -> Status {
                    bytes.append(piece);
                    return {};
                });
        std::string name;
        if (written) {
            name = file_name(fees.month, *invoice, answer.rows.size() + 1);
            if (const auto put = program.wiring.put_file(fees.out, name, bytes); !put)
                return std::unexpected(put.error());
        } else {
            ++faults;
        }
        answer.rows.push_back({row[FeeColumn::invoice], row[FeeColumn::client],
                               row[FeeColumn::funder], row[FeeColumn::service],
                               row[FeeColumn::amount],
                               !invoice          ? ""
                               : invoice->erased ? kErasedName
                                                 : "named",
                               name, written ? "" : written.error().message});
    }
    show(program, answer);
    if (faults == 0) return {};
    return fail(ErrorKind::bad_input,
                fmt::format("{} of the month's fee invoices cannot be written; the others are in "
                            "their place",
                            faults));
}

}  // namespace saldo

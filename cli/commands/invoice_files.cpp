#include "cli/commands/invoice_files.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/settlement/invoice_settings.hpp"
#include "projections/pipeline/ledger_places.hpp"
#include "projections/settlements/payment_files.hpp"
#include "projections/settlements/self_billing_invoices.hpp"
#include "schemas/codec/base64.hpp"

namespace saldo {

namespace {

using settlement::SelfBillingInvoice;

// nullptr: no format was asked for.
Result<const InvoiceFormat*> format_of(const InvoicesRequest& request, const Wiring& wiring) {
    if (request.format.empty()) return nullptr;
    const auto found =
        std::ranges::find(wiring.invoice_formats, request.format, &InvoiceFormat::name);
    if (found != wiring.invoice_formats.end()) return &*found;
    std::string known;
    for (const InvoiceFormat& format : wiring.invoice_formats)
        known.append(known.empty() ? "" : ", ").append(format.name);
    return fail(ErrorKind::bad_input, fmt::format("this program writes no invoices as {}: say {}",
                                                  request.format, known));
}

std::string numbers_of(const std::vector<settlement::InvoiceReference>& references) {
    std::string numbers;
    for (const settlement::InvoiceReference& reference : references)
        numbers.append(numbers.empty() ? "" : " ").append(reference.number);
    return numbers;
}

Cents signed_payable(const SelfBillingInvoice& invoice) {
    const Cents payable = settlement::totals_of(invoice).payable;
    return invoice.kind == settlement::InvoiceKind::credit_note ? Cents{-payable.value} : payable;
}

// `name` is the run's files'; without bytes where there is a fault.
RunFile write_invoice(const SelfBillingInvoice& invoice, const std::string& name,
                      const InvoiceFormat& format, Hasher& hasher) {
    RunFile file;
    file.funder = invoice.buyer.id;
    file.format = format.name;
    file.name = fmt::format("{}-{}.{}", name, invoice.number, format.file_ending);
    file.total = signed_payable(invoice);
    const Status written = format.write(
        invoice,
        [&](std::string_view piece) -> Status {
            file.bytes.append(piece);
            return {};
        },
        [&file](const UnitMark& mark) { file.marks.push_back(mark); });
    if (!written) {
        file.fault = written.error().message;
        file.bytes.clear();
    } else {
        file.sha256 = to_hex(hasher.sha256(file.bytes));
    }
    return file;
}

// False: its file cannot be written.
bool add_invoice(const SelfBillingInvoice& invoice, const std::string& name,
                 const InvoiceFormat* format, Hasher& hasher, Answer& answer) {
    RunFile file;
    if (format != nullptr) file = write_invoice(invoice, name, *format, hasher);
    std::string encoded;
    codec::append_base64(
        encoded, {reinterpret_cast<const std::uint8_t*>(file.bytes.data()), file.bytes.size()});
    answer.rows.push_back({invoice.number, std::string(invoice_kind_name(invoice.kind)),
                           invoice.settlement, invoice.buyer.id, invoice.seller.id,
                           std::to_string(invoice.lines.size()), to_text(signed_payable(invoice)),
                           numbers_of(settlement::originals_of(invoice)),
                           file.bytes.empty() ? "" : file.name, file.sha256, file.fault, encoded});
    return file.fault.empty();
}

RunFile::Statement told_in(const SelfBillingInvoice& invoice) {
    const bool credit = invoice.kind == settlement::InvoiceKind::credit_note;
    RunFile::Statement told{
        invoice.settlement, invoice.seller.id, signed_payable(invoice), {}, invoice.number};
    for (const settlement::InvoiceLine& line : invoice.lines)
        told.rows.push_back(
            {line.kind, line.delivery, credit ? Cents{-line.owed.value} : line.owed});
    return told;
}

Answer begin_invoices() {
    Answer answer;
    answer.rows_name = "invoices";
    answer.columns = {
        {"number", CellKind::text},    {"kind", CellKind::text},     {"settlement", CellKind::text},
        {"funder", CellKind::text},    {"provider", CellKind::text}, {"lines", CellKind::count},
        {"payable", CellKind::amount}, {"original", CellKind::text}, {"file_name", CellKind::text},
        {"sha256", CellKind::text},    {"fault", CellKind::text},    {"bytes", CellKind::text}};
    return answer;
}

}  // namespace

Result<Answer> ask_invoices(std::span<ShardView> shards, const InvoicesRequest& request,
                            const Wiring& wiring, Hasher& hasher) {
    const auto format = format_of(request, wiring);
    if (!format) return std::unexpected(format.error());
    const auto settings = settlement::read_invoice_settings(request.receivers);
    if (!settings) return std::unexpected(settings.error());
    const auto found = find_placed<PaymentRun>(shards, ReferenceKind::payment_run, request.ledger,
                                               request.run, "payment run");
    if (!found) return std::unexpected(found.error());
    const std::string& ledger = found->place.ledger.id;
    const auto made =
        self_billing_invoices_of(*found->place.shard, ledger, found->record, *settings);
    if (!made) return std::unexpected(made.error());
    const std::string name = name_of_run(ledger, found->record);
    Answer answer = begin_invoices();
    Cents total;
    for (const SelfBillingInvoice& invoice : made->invoices) {
        if (add_invoice(invoice, name, *format, hasher, answer))
            total.value += signed_payable(invoice).value;
    }
    for (const NotInvoiced& one : made->not_invoiced)
        answer.rows.push_back({"", one.failed ? kFailedInvoice : "", one.settlement, one.funder,
                               one.provider, std::to_string(one.lines), to_text(one.owed), "", "",
                               "", one.reason, ""});
    answer.fact("ledger", CellKind::text, ledger);
    answer.fact("run", CellKind::text, found->record.id);
    answer.fact("name", CellKind::text, name);
    answer.fact("total", CellKind::amount, to_text(total));
    return answer;
}

Result<std::vector<RunFile>> make_invoice_files(const Placed<PaymentRun>& run,
                                                const std::string& receivers, const Wiring& wiring,
                                                Hasher& hasher) {
    const auto settings = settlement::read_invoice_settings(receivers);
    if (!settings) return std::unexpected(settings.error());
    const std::string& ledger = run.place.ledger.id;
    const auto made = self_billing_invoices_of(*run.place.shard, ledger, run.record, *settings);
    if (!made) return std::unexpected(made.error());
    const std::string name = name_of_run(ledger, run.record);
    std::vector<RunFile> files;
    for (const SelfBillingInvoice& invoice : made->invoices) {
        for (const InvoiceFormat& format : wiring.invoice_formats) {
            files.push_back(write_invoice(invoice, name, format, hasher));
            files.back().statements.push_back(told_in(invoice));
        }
    }
    return files;
}

}  // namespace saldo

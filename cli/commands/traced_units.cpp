#include "cli/commands/traced_units.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "projections/settlements/entitlement_rows.hpp"

namespace saldo {

namespace {

using settlement::BookedDocument;
using settlement::BookedLine;
using settlement::HeldPosting;

// The document of a unit; nullptr: it is held back, or the file has none.
const BookedDocument* document_of(const RunFile& file, FileUnit unit) {
    if (!file.booked || unit.unit >= file.booked->documents.size()) return nullptr;
    return &file.booked->documents[unit.unit];
}

const HeldPosting* held_of(const RunFile& file, FileUnit unit) {
    if (!file.booked || unit.unit < file.booked->documents.size()) return nullptr;
    const std::size_t at = unit.unit - file.booked->documents.size();
    return at < file.booked->held.size() ? &file.booked->held[at] : nullptr;
}

const settlement::Payment* payment_of(const RunFile& file, FileUnit unit) {
    return unit.unit < file.payments.size() ? &file.payments[unit.unit] : nullptr;
}

const settlement::SettledLine* line_of(const RunFile& file, FileUnit unit) {
    return unit.unit < file.lines.size() ? &file.lines[unit.unit] : nullptr;
}

const RunFile::Statement* statement_of(const RunFile& file, FileUnit unit) {
    return unit.unit < file.statements.size() ? &file.statements[unit.unit] : nullptr;
}

// nullptr: the unit is no row of a statement.
const RunFile::Statement::Row* row_of(const RunFile& file, FileUnit unit) {
    const RunFile::Statement* const statement = statement_of(file, unit);
    const bool is_row =
        statement != nullptr && unit.part > 0 && unit.part <= statement->rows.size();
    return is_row ? &statement->rows[unit.part - 1] : nullptr;
}

// The line of a document that a unit is; nullptr: the unit is the document.
const BookedLine* part_of(const BookedDocument& document, FileUnit unit) {
    const bool is_line = unit.part > 0 && unit.part <= document.lines.size();
    return is_line ? &document.lines[unit.part - 1] : nullptr;
}

bool is_of(const BookedLine& line, const SettledKey& key) {
    return line.service == key.service && line.coding_word == key.coding &&
           month_start(line.service_month) == key.month;
}

bool holds(const BookedDocument& document, FileUnit unit, const SettledKey& key) {
    if (document.settlement != key.settlement || document.provider != key.provider) return false;
    if (const BookedLine* const line = part_of(document, unit)) return is_of(*line, key);
    return std::ranges::any_of(document.lines,
                               [&key](const BookedLine& line) { return is_of(line, key); });
}

// A posting that is held back does not say its month, and a payable neither service nor coding.
bool holds(const HeldPosting& held, const SettledKey& key) {
    return held.settlement == key.settlement && held.provider == key.provider &&
           (held.service.empty() || held.service == key.service) &&
           (held.coding_word.empty() || held.coding_word == key.coding);
}

}  // namespace

SettledKey key_of(const settlement::SettledLine& line) {
    return {line.settlement, line.funder, line.provider,
            line.service,    line.coding, month_start(line.service_month)};
}

SettledKey key_of(const settlement::SettledDelivery& delivery) {
    return {delivery.settlement, delivery.funder, delivery.provider,
            delivery.service,    delivery.coding, month_start(delivery.service_date)};
}

std::vector<LineRange> line_ranges(const RunFile& file) {
    std::vector<LineRange> ranges;
    auto mark = file.marks.begin();
    FileUnit unit;
    std::size_t line = 0;
    for (std::size_t start = 0; start < file.bytes.size();) {
        ++line;
        for (; mark != file.marks.end() && mark->offset <= start; ++mark)
            unit = {mark->unit, mark->part};
        if (ranges.empty() || ranges.back().unit != unit) ranges.push_back({line, line, unit});
        ranges.back().last = line;
        const std::size_t end = file.bytes.find('\n', start);
        start = end == std::string::npos ? file.bytes.size() : end + 1;
    }
    return ranges;
}

bool holds(const RunFile& file, FileUnit unit, const SettledKey& key) {
    if (file.funder != key.funder) return false;
    if (const auto* payment = payment_of(file, unit))
        return payment->provider == key.provider &&
               std::ranges::find(payment->settlements, key.settlement) !=
                   payment->settlements.end();
    if (const auto* line = line_of(file, unit)) return key_of(*line) == key;
    if (const auto* document = document_of(file, unit)) return holds(*document, unit, key);
    if (const auto* statement = statement_of(file, unit))
        return statement->settlement == key.settlement && statement->provider == key.provider;
    const auto* held = held_of(file, unit);
    return held != nullptr && holds(*held, key);
}

bool holds_delivery(const RunFile& file, FileUnit unit, settlement::SettledKind kind,
                    const std::string& delivery) {
    const auto is_it = [&](const RunFile::Statement::Row& row) {
        return row.kind == kind && row.delivery == delivery;
    };
    if (const RunFile::Statement::Row* const row = row_of(file, unit)) return is_it(*row);
    const RunFile::Statement* const statement = statement_of(file, unit);
    return statement == nullptr || statement->invoice.empty() ||
           std::ranges::any_of(statement->rows, is_it);
}

bool is_of_named_deliveries(const RunFile& file, FileUnit unit) {
    const RunFile::Statement* const statement = statement_of(file, unit);
    return statement != nullptr && (!statement->invoice.empty() || row_of(file, unit) != nullptr);
}

std::set<std::string> settlements_in(const RunFile& file, FileUnit unit) {
    std::set<std::string> found;
    if (unit.is_whole_file()) {
        for (const auto& payment : file.payments)
            found.insert(payment.settlements.begin(), payment.settlements.end());
        for (const auto& line : file.lines) found.insert(line.settlement);
        for (const auto& statement : file.statements) found.insert(statement.settlement);
        if (!file.booked) return found;
        for (const auto& document : file.booked->documents) found.insert(document.settlement);
        for (const auto& held : file.booked->held) found.insert(held.settlement);
        return found;
    }
    if (const auto* payment = payment_of(file, unit))
        found.insert(payment->settlements.begin(), payment->settlements.end());
    if (const auto* line = line_of(file, unit)) found.insert(line->settlement);
    if (const auto* document = document_of(file, unit)) found.insert(document->settlement);
    if (const auto* held = held_of(file, unit)) found.insert(held->settlement);
    if (const auto* statement = statement_of(file, unit)) found.insert(statement->settlement);
    return found;
}

std::string unit_text(const RunFile& file, FileUnit unit) {
    if (const auto* payment = payment_of(file, unit))
        return fmt::format("payment {} ({})", unit.unit + 1, payment->end_to_end_id);
    if (line_of(file, unit) != nullptr) return fmt::format("settlement line {}", unit.unit + 1);
    if (const auto* document = document_of(file, unit)) {
        const std::string number = settlement::document_number(*document);
        if (unit.part == 0) return fmt::format("document {}", number);
        return fmt::format("document {}, line {}", number, unit.part);
    }
    if (const auto* held = held_of(file, unit))
        return fmt::format("held back: document {}", held->document);
    const RunFile::Statement* const statement = statement_of(file, unit);
    if (statement == nullptr) return {};
    const auto* const row = row_of(file, unit);
    if (!statement->invoice.empty())
        return row == nullptr ? fmt::format("invoice {}", statement->invoice)
                              : fmt::format("invoice {}, line {}", statement->invoice, unit.part);
    return row == nullptr
               ? fmt::format("statement of {} for {}", statement->settlement, statement->provider)
               : fmt::format("statement row {}", row->delivery);
}

std::string unit_provider(const RunFile& file, FileUnit unit) {
    if (const auto* payment = payment_of(file, unit)) return payment->provider;
    if (const auto* line = line_of(file, unit)) return line->provider;
    if (const auto* document = document_of(file, unit)) return document->provider;
    if (const auto* statement = statement_of(file, unit)) return statement->provider;
    const auto* held = held_of(file, unit);
    return held == nullptr ? std::string() : held->provider;
}

bool is_held_back(const RunFile& file, FileUnit unit) { return held_of(file, unit) != nullptr; }

Cents unit_amount(const RunFile& file, FileUnit unit) {
    if (const auto* payment = payment_of(file, unit)) return payment->amount;
    if (const auto* line = line_of(file, unit)) return line->amount;
    if (const auto* row = row_of(file, unit)) return row->amount;
    if (const auto* statement = statement_of(file, unit)) return statement->net;
    if (const auto* document = document_of(file, unit)) {
        const BookedLine* const line = part_of(*document, unit);
        return line == nullptr ? document->payable : line->amount;
    }
    const auto* held = held_of(file, unit);
    return held == nullptr ? file.total : held->amount;
}

AmountPart amount_part(const RunFile& file, FileUnit unit) {
    PostingKind kind = PostingKind::payable;
    if (const auto* held = held_of(file, unit)) kind = held->kind;
    if (const auto* document = document_of(file, unit))
        if (const BookedLine* const line = part_of(*document, unit)) kind = line->kind;
    if (kind == PostingKind::expense) return AmountPart::net;
    return kind == PostingKind::vat ? AmountPart::vat : AmountPart::all;
}

Result<std::vector<EntitledAmount>> entitled_amounts(const LedgerPlace& place,
                                                     const Settlement& settlement, Handle handle) {
    std::vector<EntitledAmount> found;
    NameBook& names = place.names();
    const Status scanned =
        scan_entitlement_rows(place.snapshot(), handle, [&](const EntitlementRow& row) -> Status {
            const auto funder = names.funder(row.funder);
            if (!funder) return std::unexpected(funder.error());
            const auto provider = names.provider(row.provider);
            if (!provider) return std::unexpected(provider.error());
            const auto service = names.service(row.service);
            if (!service) return std::unexpected(service.error());
            const auto coding = names.word(row.coding);
            if (!coding) return std::unexpected(coding.error());
            const auto voucher = names.voucher(row.voucher);
            if (!voucher) return std::unexpected(voucher.error());
            found.push_back({{settlement.id, *funder, *provider, *service, *coding,
                              month_start(row.period.first)},
                             *voucher,
                             row.amount});
            return {};
        });
    if (!scanned) return std::unexpected(scanned.error());
    return found;
}

}  // namespace saldo

#include "cli/commands/run_manifest.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

#include "cli/commands/exports.hpp"
#include "projections/settlements/payment_files.hpp"
#include "schemas/codec/text_values.hpp"

namespace saldo {

namespace {

using settlement::RunManifest;

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        lines.emplace_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

Result<RunManifest::File> file_of(const std::vector<std::string>& cells) {
    const auto cell = [&cells](ExportColumn column) -> const std::string& {
        return cells[static_cast<std::size_t>(column)];
    };
    const auto number = [&cell](ExportColumn column, auto& value) {
        const std::string& text = cell(column);
        return std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc();
    };
    RunManifest::File file;
    const auto total = codec::parse_cents(cell(ExportColumn::total));
    const auto sha256 = codec::parse_sha256(cell(ExportColumn::sha256));
    if (!total || !sha256 || !number(ExportColumn::rows, file.rows) ||
        !number(ExportColumn::format_version, file.format_version))
        return fail(ErrorKind::damaged, "a file of the run has no sum, count or SHA-256");
    file.name = cell(ExportColumn::file_name);
    file.sink = cell(ExportColumn::sink);
    file.funder = cell(ExportColumn::funder);
    file.format = cell(ExportColumn::format);
    file.pays = cell(ExportColumn::purpose) == "pays";
    file.total = Cents{total->value()};
    std::ranges::copy(*sha256->bytes(), file.sha256.bytes.begin());
    file.held = lines_of(cell(ExportColumn::held));
    return file;
}

Status add_files(const Answer& exports, RunManifest& manifest) {
    for (const auto& cells : exports.rows) {
        const auto cell = [&cells](ExportColumn column) -> const std::string& {
            return cells[static_cast<std::size_t>(column)];
        };
        if (!cell(ExportColumn::fault).empty()) {
            manifest.missing.push_back({cell(ExportColumn::sink), cell(ExportColumn::funder),
                                        cell(ExportColumn::format), cell(ExportColumn::fault)});
            continue;
        }
        auto file = file_of(cells);
        if (!file) return std::unexpected(file.error());
        manifest.files.push_back(std::move(*file));
    }
    return {};
}

Status add_waiting(const Placed<PaymentRun>& found, RunManifest& manifest) {
    for (const PaymentRun::Waiting& waiting : found.record.waiting) {
        auto funder = found.place.names().funder(waiting.funder);
        if (!funder) return std::unexpected(funder.error());
        auto provider = found.place.names().provider(waiting.provider);
        if (!provider) return std::unexpected(provider.error());
        manifest.waiting.push_back({std::move(*funder), std::move(*provider), waiting.amount,
                                    std::string(wait_reason_name(waiting.reason))});
    }
    return {};
}

}  // namespace

Status add_manifest(const Placed<PaymentRun>& found, const Wiring& wiring, Answer& exports) {
    RunManifest manifest;
    manifest.ledger = found.place.ledger.id;
    manifest.run = found.record.id;
    manifest.execution_date = found.record.execution_date;
    manifest.total = found.record.total;
    for (const PaymentRun::Payment& payment : found.record.payments)
        if (payment.state == PaymentRun::PaymentState::withdrawn)
            manifest.withdrawn.value += payment.amount.value;
    if (const Status added = add_files(exports, manifest); !added) return added;
    if (const Status added = add_waiting(found, manifest); !added) return added;
    exports.fact("manifest_name", CellKind::text,
                 name_of_run(found.place.ledger.id, found.record) + "-manifest.json");
    exports.fact("manifest", CellKind::text, wiring.write_manifest(manifest));
    return {};
}

}  // namespace saldo

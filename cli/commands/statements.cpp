// saldo statement: what a settlement tells one provider, as a page to be sent to it.
#include "cli/commands/statements.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/commands/program.hpp"

namespace saldo {

namespace {

struct StatementOptions {
    std::vector<std::string> words;
    std::string provider;
    std::string language;
    std::filesystem::path out;
};

const std::string& cell_of(const Answer& answer, std::string_view column) {
    const auto found = std::ranges::find(answer.columns, column, &Column::name);
    return answer.rows.front()[static_cast<std::size_t>(found - answer.columns.begin())];
}

Status put_page(const Program& program, const std::filesystem::path& out, const Answer& answer) {
    const std::string& page = cell_of(answer, "bytes");
    const std::filesystem::path folder = out.has_parent_path() ? out.parent_path() : ".";
    const auto put = program.wiring.put_file(folder, out.filename().string(), page);
    if (!put) return std::unexpected(put.error());
    Answer told;
    told.rows_name = "files";
    told.columns = {{"file", CellKind::text},
                    {"rows", CellKind::count},
                    {"total", CellKind::amount},
                    {"state", CellKind::text}};
    told.rows.push_back({out.string(), cell_of(answer, "rows"), cell_of(answer, "total"),
                         *put ? "written" : "already there"});
    told.positions = answer.positions;
    show(program, told);
    return {};
}

Status write_statement(const Program& program, const StatementOptions& options) {
    Request request{{"ask", "statement"},
                    {"settlement", options.words.back()},
                    {"provider", options.provider},
                    {"language", options.language}};
    const std::string ledger =
        options.words.size() > 1 ? options.words.front() : program.place.ledger;
    if (!ledger.empty()) request["ledger"] = ledger;
    auto office = open_office(program.place, program.wiring, Access::read);
    if (!office) return std::unexpected(office.error());
    const auto answer = (*office)->ask(request);
    if (!answer) return std::unexpected(answer.error());
    if (answer->rows.size() != 1 || answer->columns.size() != 3)
        return fail(ErrorKind::damaged, "the answer is no statement");
    if (!options.out.empty()) return put_page(program, options.out, *answer);
    const std::string& page = cell_of(*answer, "bytes");
    std::fwrite(page.data(), 1, page.size(), stdout);
    return {};
}

}  // namespace

Result<WrittenStatements> write_statements(const settlement::EachStatement& each,
                                           std::string_view layout, const ExportFormat& format,
                                           const UnitMarks& marks) {
    WrittenStatements written;
    const auto counted = [&](const settlement::TakeStatement& take) {
        return each([&](const settlement::ProviderStatement& statement) -> Status {
            written.rows += statement.deliveries.size() + statement.entitlements.size();
            written.total.value += statement.net.value;
            return take(statement);
        });
    };
    const Status done = format.write_statements(
        counted, layout,
        [&](std::string_view piece) -> Status {
            written.bytes.append(piece);
            return {};
        },
        marks);
    if (!done) return std::unexpected(done.error());
    return written;
}

Result<Answer> ask_statement(std::span<ShardView> shards, const StatementRequest& request,
                             const std::string& language, const Wiring& wiring) {
    const auto statements = statements_of(shards, request);
    if (!statements) return std::unexpected(statements.error());
    const auto each = [&](const settlement::TakeStatement& take) -> Status {
        for (const settlement::ProviderStatement& statement : *statements)
            if (const Status taken = take(statement); !taken) return taken;
        return {};
    };
    const auto format =
        std::ranges::find(wiring.export_formats, kStatementFormat, &ExportFormat::name);
    if (format == wiring.export_formats.end())
        return fail(ErrorKind::bad_input, "this program does not write statements");
    std::string layout;
    if (!language.empty()) layout = fmt::format("{} 1\nlanguage {}\n", kStatementFormat, language);
    auto written = write_statements(each, layout, *format);
    if (!written) return std::unexpected(written.error());
    Answer answer;
    answer.rows_name = "statements";
    answer.columns = {
        {"rows", CellKind::count}, {"total", CellKind::amount}, {"bytes", CellKind::text}};
    answer.rows.push_back(
        {std::to_string(written->rows), to_text(written->total), std::move(written->bytes)});
    return answer;
}

void add_statement(CLI::App& app, Program& program) {
    auto options = std::make_shared<StatementOptions>();
    CLI::App* const command = add_command(
        app, program, "statement",
        "What a settlement tells one provider, visit by visit, as an HTML page that prints well",
        "  saldo statement koivula 2026-01 --provider P0001 --out P0001.html\n"
        "  saldo statement 2026-01 --provider P0001 --language sv",
        [&program, options] { return write_statement(program, *options); });
    command->add_option("words", options->words, "[LEDGER] SETTLEMENT")->required()->expected(1, 2);
    command->add_option("--provider", options->provider, "The provider's id")->required();
    command->add_option("--out", options->out, "The file to write (default: standard output)");
    command->add_option("--language", options->language, "Of the page: fi (default), sv or en");
}

}  // namespace saldo

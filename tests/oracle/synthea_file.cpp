#include "tests/oracle/synthea_file.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "tests/oracle/cell_values.hpp"
#include "tests/oracle/table_file.hpp"

namespace saldo::oracle {

namespace {

struct MoveWords {
    std::string_view type;
    ClaimMove move;
    std::string_view amount;  // the column that holds it
};
constexpr MoveWords kMoves[] = {{"CHARGE", ClaimMove::charge, "amount"},
                                {"PAYMENT", ClaimMove::payment, "payments"},
                                {"TRANSFERIN", ClaimMove::transfer_in, "amount"},
                                {"TRANSFEROUT", ClaimMove::transfer_out, "transfers"}};

// Columns by their plain names; all must be there.
Result<std::map<std::string_view, std::size_t>> columns_of(
    const TableFile& file, std::initializer_list<std::string_view> names) {
    std::map<std::string_view, std::size_t> columns;
    for (const std::string_view name : names) {
        const auto at = find_column(file.rows.front(), {name});
        if (!at)
            return fail(ErrorKind::bad_input, fmt::format("{}:{}: the header names no column {}",
                                                          file.name, file.rows.front().line, name));
        columns.emplace(name, *at);
    }
    return columns;
}

Status list_claims(const std::filesystem::path& folder, ClaimFile& claims) {
    const auto file = read_table(folder / "claims.csv");
    if (!file) return std::unexpected(file.error());
    const auto columns = columns_of(*file, {"id"});
    if (!columns) return std::unexpected(columns.error());
    std::unordered_set<std::string_view> listed;
    for (std::size_t at = 1; at < file->rows.size(); ++at)
        listed.insert(file->rows[at].cell(columns->at("id")));
    claims.listed_without_rows = listed.size();
    for (Claim& claim : claims.claims) {
        claim.listed = listed.contains(claim.id);
        if (claim.listed) --claims.listed_without_rows;
    }
    return {};
}

}  // namespace

Result<ClaimFile> read_claims(const std::filesystem::path& folder) {
    const auto file = read_table(folder / "claims_transactions.csv");
    if (!file) return std::unexpected(file.error());
    const auto columns = columns_of(*file, {"id", "claimid", "patientid", "type", "amount",
                                            "fromdate", "payments", "transfers", "providerid"});
    if (!columns) return std::unexpected(columns.error());
    ClaimFile claims;
    claims.name = folder.string();
    claims.first_day = kEventDateMax;
    claims.last_day = kEventDateMin;
    std::unordered_map<std::string, std::size_t> places;
    std::unordered_set<std::string> ids;
    for (std::size_t at = 1; at < file->rows.size(); ++at) {
        const TableRow& row = file->rows[at];
        const auto cell = [&](std::string_view name) { return row.cell(columns->at(name)); };
        const auto* const words = std::ranges::find(kMoves, cell("type"), &MoveWords::type);
        if (words == std::end(kMoves)) return wrong_cell(*file, row, "TYPE", "no kind of move");
        if (!ids.emplace(cell("id")).second)
            return wrong_cell(*file, row, "ID", "stands twice in the file");
        const auto amount = parse_amount(cell(words->amount));
        if (!amount) return wrong_cell(*file, row, words->amount, amount.error());
        if (amount->amount.value < 0) return wrong_cell(*file, row, words->amount, "is below zero");
        const auto day = parse_day(cell("fromdate"));
        if (!day) return wrong_cell(*file, row, "FROMDATE", day.error());
        const auto [place, is_new] =
            places.emplace(std::string(cell("claimid")), claims.claims.size());
        if (is_new) {
            claims.claims.emplace_back();
            claims.claims.back().id = cell("claimid");
            claims.claims.back().patient = cell("patientid");
        }
        claims.claims[place->second].rows.push_back({row.line, std::string(cell("id")), words->move,
                                                     std::string(cell("providerid")), *day,
                                                     amount->amount});
        claims.first_day = std::min(claims.first_day, *day);
        claims.last_day = std::max(claims.last_day, *day);
        ++claims.rows;
    }
    if (claims.claims.empty())
        return fail(ErrorKind::bad_input, fmt::format("{}: no transactions", file->name));
    if (const Status listed = list_claims(folder, claims); !listed)
        return std::unexpected(listed.error());
    return claims;
}

}  // namespace saldo::oracle

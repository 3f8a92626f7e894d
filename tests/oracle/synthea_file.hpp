// The claims of a Synthea export with their transactions. Columns by name.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/money/cents.hpp"
#include "engine/time/date.hpp"

namespace saldo::oracle {

enum class ClaimMove : std::uint8_t { charge, payment, transfer_in, transfer_out };

struct ClaimRow {
    std::size_t line = 0;  // of claims_transactions.csv
    std::string id;        // unique in the file
    ClaimMove move = ClaimMove::charge;
    std::string provider;
    Date date;
    Cents amount;  // at or above zero
};

struct Claim {
    std::string id;
    std::string patient;
    std::vector<ClaimRow> rows;  // in the order of the file
    bool listed = false;         // claims.csv has it

    [[nodiscard]] Cents sum(ClaimMove move) const {
        Cents total;
        for (const ClaimRow& row : rows)
            if (row.move == move) total.value += row.amount.value;
        return total;
    }
};

struct ClaimFile {
    std::string name;
    std::vector<Claim> claims;  // in the order of their first transaction
    std::size_t rows = 0;
    std::size_t listed_without_rows = 0;  // claims of claims.csv that have no transaction
    Date first_day;
    Date last_day;
};

// The amount of a charge and of a transfer in is AMOUNT, of a payment PAYMENTS, of a transfer out
// TRANSFERS. Errors: not_found; bad_input with file, line and column.
[[nodiscard]] Result<ClaimFile> read_claims(const std::filesystem::path& folder);

}  // namespace saldo::oracle

// saldo invoices --fees: a month's client fees as Finvoice files. Names and addresses are opened
// here, in the process of whoever has the keys, and leave it only in the files.
#pragma once

#include <filesystem>
#include <string>

#include "cli/commands/program.hpp"

namespace saldo {

struct FeeInvoicing {
    std::string ledger;  // empty: the only one
    std::string month;   // "2026-01"
    std::filesystem::path keys;
    std::filesystem::path out;
    std::string text;  // on each invoice; may be empty
};

// Writes a file for each invoice and shows what was written, without names. What was credited since
// it was invoiced is told and not written: it would ask for too much. Errors: bad_input (no month,
// no keys, no folder; an invoice that is not written, after the others were), not_found, limit, io.
[[nodiscard]] Status write_fee_invoices(const Program& program, const FeeInvoicing& fees);

}  // namespace saldo

// The lines of a run's file, and what each of them was made of: a payment, a line of a settlement,
// a document or a line of one, an invoice or a line of one, or the whole file (what stands before
// and behind).
//
// What a unit holds is said in lines of settlements, because every amount that leaves is a sum of
// those: the same test serves both ways of a trace, so that they agree.
#pragma once

#include <compare>
#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "cli/commands/exports.hpp"
#include "engine/settlement/settled_delivery.hpp"

namespace saldo {

// What tells the line of a settlement from every other, by ids.
struct SettledKey {
    std::string settlement;
    std::string funder;
    std::string provider;
    std::string service;
    std::string coding;
    Date month;  // its first day
    auto operator<=>(const SettledKey&) const = default;
};
[[nodiscard]] SettledKey key_of(const settlement::SettledLine& line);
[[nodiscard]] SettledKey key_of(const settlement::SettledDelivery& delivery);

// As UnitMark says.
struct FileUnit {
    std::size_t unit = UnitMark::kWholeFile;
    std::size_t part = 0;
    [[nodiscard]] bool is_whole_file() const { return unit == UnitMark::kWholeFile; }
    auto operator<=>(const FileUnit&) const = default;
};

// Neighbouring lines of one unit, counted from 1, both within.
struct LineRange {
    std::size_t first = 0;
    std::size_t last = 0;
    FileUnit unit;
};
// All lines of a file, in order.
[[nodiscard]] std::vector<LineRange> line_ranges(const RunFile& file);

// Whether the settlement's line is in the unit: never in the whole file, which holds all.
[[nodiscard]] bool holds(const RunFile& file, FileUnit unit, const SettledKey& key);
// Whether, of the deliveries behind the lines that a unit holds, this one is in it: a row of a
// provider's statement is of one alone, an invoice of those that it names.
[[nodiscard]] bool holds_delivery(const RunFile& file, FileUnit unit, settlement::SettledKind kind,
                                  const std::string& delivery);
[[nodiscard]] bool is_of_named_deliveries(const RunFile& file, FileUnit unit);
// The settlements that a unit, or the whole file, is made of.
[[nodiscard]] std::set<std::string> settlements_in(const RunFile& file, FileUnit unit);

// "payment 3", "document 2026-000001-0002, line 1", "invoice L1-2026-12-3", "held back: document
// …"; empty: the whole file.
[[nodiscard]] std::string unit_text(const RunFile& file, FileUnit unit);
// Whom it is about; empty: the whole file.
[[nodiscard]] std::string unit_provider(const RunFile& file, FileUnit unit);
[[nodiscard]] bool is_held_back(const RunFile& file, FileUnit unit);
[[nodiscard]] Cents unit_amount(const RunFile& file, FileUnit unit);
// Whether the amount is what the settlement's lines say without VAT, or their VAT alone.
enum class AmountPart : std::uint8_t { all, net, vat };
[[nodiscard]] AmountPart amount_part(const RunFile& file, FileUnit unit);

// What one decision gave to a settlement's line (engine/settlement/entitlement_row.hpp).
struct EntitledAmount {
    SettledKey key;
    std::string voucher;
    Cents amount;
};
[[nodiscard]] Result<std::vector<EntitledAmount>> entitled_amounts(const LedgerPlace& place,
                                                                   const Settlement& settlement,
                                                                   Handle handle);

}  // namespace saldo

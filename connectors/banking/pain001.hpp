// Writes a payment run as a credit transfer initiation, pain.001.001.09 (ISO 20022, 2019) or
// pain.001.001.03 (2009), the way Finnish banks and the EPC's customer-to-bank guide (EPC132-08)
// want it. The two differ in three places: the namespace, BICFI (once BIC), and the execution date
// (once a plain date).
//
// Invariants
// 1. The same file gives the same bytes, always: no clock, chance, locale or path comes in.
// 2. Nothing is written before the whole file has been checked (settlement::check_payment_file, and
// the letters below), so
//    that a fault leaves the sink untouched.
// 3. NbOfTxs and CtrlSum are those of the payments written; amounts are integers of cents from the
// ledger to the text.
// 4. Memory does not grow with the number of payments: bytes leave in pieces of some 4 kB.
//
// docs/formats/pain001.md has the elements, one by one, and where each value comes from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/base/byte_sink.hpp"
#include "engine/base/result.hpp"
#include "engine/base/unit_marks.hpp"
#include "engine/money/cents.hpp"
#include "engine/settlement/payment_file.hpp"
#include "engine/settlement/payment_settings.hpp"

namespace saldo::banking {

// What the funder and its bank have agreed; part of the sink's definition on the log, so that a
// file can be made again.
using Pain001Settings = settlement::PaymentSettings;

enum class Pain001Version : std::uint8_t { v03, v09 };

// What was written, to compare with what was approved.
struct Pain001Totals {
    std::size_t payments = 0;
    Cents total;
    std::uint64_t bytes = 0;
};

// Writes the XML document in UTF-8 to `sink`; units are the payments. Thread-safe as long as the
// sink is.
// Errors: what check_payment_file says; bad_input for a name of which the bank's letters leave
// nothing legible, naming payment and field, and for a reference or bank day that the settings ask
// for and the file has not; the sink's own error as it came, after which the sink
// holds the beginning of a file that must be thrown away (connectors/outbox does).
[[nodiscard]] Result<Pain001Totals> write_pain001(const settlement::PaymentFile& file,
                                                  const Pain001Settings& settings,
                                                  const ByteSink& sink,
                                                  Pain001Version version = Pain001Version::v09,
                                                  const UnitMarks& marks = {});

// The same by the layout of a sink of that version's format. Errors, besides: those of
// settlement::read_payment_settings().
[[nodiscard]] Result<Pain001Totals> write_pain001_by(const settlement::PaymentFile& file,
                                                     Pain001Version version,
                                                     std::string_view layout, const ByteSink& sink,
                                                     const UnitMarks& marks = {});

}  // namespace saldo::banking

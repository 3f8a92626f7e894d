// What a funder and its bank have agreed to for payment files (pain.001), as the sink's layout says
// it (sink_settings.hpp):
//
//     pain.001.001.09 1
//     letters basic                  nordic, where it is not said
//     batch_booking no               yes
//     reference rf                   text
//     execution_date next_bank_day   as_said
//
// It lies here and not in the door, because what was written must be known again when the bank
// answers.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/base/result.hpp"
#include "engine/identifiers/bank_letters.hpp"
#include "engine/settlement/payment_file.hpp"
#include "engine/time/date.hpp"

namespace saldo::settlement {

inline constexpr std::string_view kPain001Version3 = "pain.001.001.03";
inline constexpr std::string_view kPain001Version9 = "pain.001.001.09";

// What the payee reads.
enum class ReferenceForm : std::uint8_t {
    text,      // the payment's remittance as it is: the run and its settlements
    domestic,  // Payment::reference, a domestic reference of ours
    rf,        // the same as an RF reference
};

enum class ExecutionDay : std::uint8_t {
    as_said,        // the run's
    next_bank_day,  // the first bank day from it on (PaymentFile::bank_day)
};

struct PaymentSettings {
    identifiers::BankLetters letters = identifiers::BankLetters::basic_latin_and_nordic;
    bool batch_booking =
        true;  // one debit for the whole file on the statement, else one for each payment
    ReferenceForm reference = ReferenceForm::text;
    ExecutionDay execution_date = ExecutionDay::as_said;
};

// Whether sinks of that format have these settings.
[[nodiscard]] bool has_payment_settings(std::string_view format) noexcept;

// An empty layout: the settings that are not said. Errors: those of read_sink_settings(), and a
// value that is none of the setting's.
[[nodiscard]] Result<PaymentSettings> read_payment_settings(std::string_view format,
                                                            std::string_view layout);

// What the file says to the payee. A payment whose payee gave a reference keeps it. REQUIRES: for
// another form than text, the payment has a domestic reference.
[[nodiscard]] Remittance remittance_for(const Payment& payment, ReferenceForm form);

// When the bank is to debit the funder. REQUIRES: for another than as_said, the file has a bank
// day.
[[nodiscard]] Date execution_date_for(const PaymentFile& file, ExecutionDay day);

}  // namespace saldo::settlement

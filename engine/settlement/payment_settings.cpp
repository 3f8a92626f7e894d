#include "engine/settlement/payment_settings.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <variant>

#include "engine/base/assert.hpp"
#include "engine/settlement/reference.hpp"
#include "engine/settlement/sink_settings.hpp"

namespace saldo::settlement {

namespace {

using identifiers::BankLetters;

constexpr std::size_t kValueMax = 20;
constexpr std::array<SettingRule, 4> kRules{{
    {"letters", kValueMax, false, "nordic"},
    {"batch_booking", kValueMax, false, "yes"},
    {"reference", kValueMax, false, "text"},
    {"execution_date", kValueMax, false, "as_said"},
}};

template <class Value>
using Words = std::initializer_list<std::pair<std::string_view, Value>>;

// The value whose word the setting has.
template <class Value>
Status take(const SinkSettings& settings, std::string_view name, Words<Value> words, Value& value) {
    const std::string& said = settings[name];
    std::string choices;
    for (const auto& [word, means] : words) {
        if (said == word) {
            value = means;
            return {};
        }
        choices.append(choices.empty() ? "" : " or ").append(word);
    }
    return fail(ErrorKind::bad_input,
                "the sink's layout: " + std::string(name) + " is " + choices + ", not " + said);
}

}  // namespace

bool has_payment_settings(std::string_view format) noexcept {
    return format == kPain001Version3 || format == kPain001Version9;
}

Result<PaymentSettings> read_payment_settings(std::string_view format, std::string_view layout) {
    const auto said = read_sink_settings(layout, format, kRules);
    if (!said) return std::unexpected(said.error());
    PaymentSettings settings;
    const std::array<Status, 4> taken{
        take<BankLetters>(
            *said, "letters",
            {{"nordic", BankLetters::basic_latin_and_nordic}, {"basic", BankLetters::basic_latin}},
            settings.letters),
        take<bool>(*said, "batch_booking", {{"yes", true}, {"no", false}}, settings.batch_booking),
        take<ReferenceForm>(*said, "reference",
                            {{"text", ReferenceForm::text},
                             {"domestic", ReferenceForm::domestic},
                             {"rf", ReferenceForm::rf}},
                            settings.reference),
        take<ExecutionDay>(
            *said, "execution_date",
            {{"as_said", ExecutionDay::as_said}, {"next_bank_day", ExecutionDay::next_bank_day}},
            settings.execution_date),
    };
    for (const Status& one : taken)
        if (!one) return std::unexpected(one.error());
    return settings;
}

Remittance remittance_for(const Payment& payment, ReferenceForm form) {
    if (form == ReferenceForm::text ||
        std::holds_alternative<StructuredReference>(payment.remittance))
        return payment.remittance;
    SALDO_ASSERT(is_domestic_reference(payment.reference), "the payment has a reference");
    return StructuredReference{form == ReferenceForm::rf ? make_rf_reference(payment.reference)
                                                         : payment.reference};
}

Date execution_date_for(const PaymentFile& file, ExecutionDay day) {
    if (day == ExecutionDay::as_said) return file.execution_date;
    SALDO_ASSERT(file.bank_day.has_value(), "the file has a bank day");
    return *file.bank_day;
}

}  // namespace saldo::settlement

#include "engine/settlement/payment_file.hpp"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "engine/base/utf8.hpp"
#include "engine/identifiers/business_id.hpp"
#include "engine/identifiers/iban.hpp"
#include "engine/identifiers/party_name.hpp"
#include "engine/identifiers/payment_id.hpp"
#include "engine/settlement/reference.hpp"

namespace saldo::settlement {
namespace {

// The year is written with four digits, and the formats know no other.
constexpr Date kFormatDateMin{-25'567};           // 1900-01-01
constexpr Date kFormatDateMax = kDateMax;         // 9999-12-31
constexpr int kFormatOffsetMinutesMax = 14 * 60;  // xs:dateTime

// What is wrong with a field, as the end of a sentence that the field's name begins; or nothing.
using Fault = std::optional<std::string>;

Fault text_fault(std::string_view text, std::size_t characters_max) {
    const auto characters = count_characters(text);
    if (!characters) {
        return "is not UTF-8";
    }
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
        return "is empty";
    }
    if (*characters > characters_max) {
        return "is longer than " + std::to_string(characters_max) + " characters";
    }
    return std::nullopt;
}

Fault name_fault(std::string_view name) {
    const auto fault = identifiers::party_name_fault(name);
    return fault == identifiers::PartyNameFault::none ? Fault{}
                                                      : Fault{identifiers::to_text(fault)};
}

Fault id_fault(std::string_view id) {
    if (identifiers::is_payment_id(id)) {
        return std::nullopt;
    }
    return "is not 1 to 35 of a-z A-Z 0-9 / - ? : ( ) . , ' + and inner spaces, without '/' at an "
           "end or twice in a row";
}

Fault account_fault(std::string_view iban) {
    const auto fault = identifiers::iban_fault(iban);
    return fault == identifiers::IbanFault::none ? Fault{} : Fault{identifiers::to_text(fault)};
}

Fault business_id_fault(std::string_view id) {
    return identifiers::is_business_id(id) ? Fault{} : Fault{"is not a business id"};
}

Fault bic_fault(const std::optional<std::string>& bic) {
    return !bic || identifiers::is_bic(*bic)
               ? Fault{}
               : Fault{"is not a BIC of 8 or 11 capital letters and digits"};
}

Fault date_fault(Date date) {
    return date >= kFormatDateMin && date <= kFormatDateMax
               ? Fault{}
               : Fault{"is outside the years 1900 to 9999"};
}

Fault moment_fault(Instant moment) {
    // Judged in milliseconds first, so that no later arithmetic on the moment can overflow.
    constexpr std::int64_t first_ms = (kFormatDateMin.days + std::int64_t{1}) * kDayMs;
    constexpr std::int64_t last_ms = kFormatDateMax.days * kDayMs;
    if (moment.utc_ms < first_ms || moment.utc_ms >= last_ms) {
        return "is outside the years 1900 to 9999";
    }
    if (moment.offset_minutes < -kFormatOffsetMinutesMax ||
        moment.offset_minutes > kFormatOffsetMinutesMax) {
        return "has an offset of more than 14 hours";
    }
    return std::nullopt;
}

Fault amount_fault(Cents amount) {
    if (amount >= Cents{1} && amount <= kPaymentAmountMax) {
        return std::nullopt;
    }
    return to_text(amount) + " is not from 0.01 to " + to_text(kPaymentAmountMax);
}

Fault remittance_fault(const Remittance& remittance) {
    if (const auto* words = std::get_if<UnstructuredText>(&remittance)) {
        return text_fault(words->text, kUnstructuredCharactersMax);
    }
    const std::string& reference = std::get<StructuredReference>(remittance).reference;
    if (is_domestic_reference(reference) || is_rf_reference(reference)) {
        return std::nullopt;
    }
    return "is neither a reference number nor an RF reference";
}

// The ledger's own ids: their lengths were judged when they came into the log.
Fault ledger_id_fault(std::string_view id) { return text_fault(id, id.size()); }

Fault settlements_fault(const std::vector<std::string>& settlements) {
    for (const std::string& id : settlements) {
        if (auto fault = ledger_id_fault(id)) {
            return "has an id that " + *fault;
        }
    }
    return settlements.empty() ? Fault{"has none"} : Fault{};
}

struct NamedFault {
    std::string_view field;
    Fault fault;
};

// The first fault, with its field's name before it.
Fault first_fault(std::initializer_list<NamedFault> fields) {
    for (const NamedFault& field : fields) {
        if (field.fault) {
            return std::string{field.field} + ' ' + *field.fault;
        }
    }
    return std::nullopt;
}

Fault header_fault(const PaymentFile& file) {
    const PayingFunder& funder = file.funder;
    return first_fault({
        {"run", ledger_id_fault(file.run)},
        {"message_id", id_fault(file.message_id)},
        {"created_at", moment_fault(file.created_at)},
        {"initiating_party_name", name_fault(file.initiating_party_name)},
        {"initiating_party_business_id", business_id_fault(file.initiating_party_business_id)},
        {"funder", ledger_id_fault(funder.funder)},
        {"debtor_name", name_fault(funder.debtor_name)},
        {"debtor_iban:", account_fault(funder.iban)},
        {"debtor_bic", bic_fault(funder.bic)},
        {"payer_code", funder.payer_code ? id_fault(*funder.payer_code) : Fault{}},
        {"execution_date", date_fault(file.execution_date)},
        {"payment_information_id", id_fault(file.payment_information_id)},
        {"bank_day", file.bank_day ? date_fault(*file.bank_day) : Fault{}},
    });
}

Fault payment_fault(const Payment& payment) {
    return first_fault({
        {"provider", ledger_id_fault(payment.provider)},
        {"settlements", settlements_fault(payment.settlements)},
        {"end_to_end_id", id_fault(payment.end_to_end_id)},
        {"instruction_id", id_fault(payment.instruction_id)},
        {"amount", amount_fault(payment.amount)},
        {"creditor_name", name_fault(payment.creditor_name)},
        {"creditor_iban:", account_fault(payment.creditor_iban)},
        {"creditor_bic", bic_fault(payment.creditor_bic)},
        {"remittance", remittance_fault(payment.remittance)},
        {"reference", payment.reference.empty() || is_domestic_reference(payment.reference)
                          ? Fault{}
                          : Fault{"is no reference number"}},
    });
}

// The place of a payment whose id an earlier one already has.
std::optional<std::size_t> first_repeated(std::span<const Payment> payments,
                                          std::string Payment::* id) {
    std::vector<std::size_t> order(payments.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        order[i] = i;
    }
    std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
        return std::pair{std::string_view{payments[a].*id}, a} <
               std::pair{std::string_view{payments[b].*id}, b};
    });
    std::optional<std::size_t> first;
    for (std::size_t i = 1; i < order.size(); ++i) {
        const bool repeats = payments[order[i]].*id == payments[order[i - 1]].*id;
        if (repeats && (!first || order[i] < *first)) {
            first = order[i];
        }
    }
    return first;
}

// "run R-7, payment 3 (F1-R7-P3): ..."; an id that may not be written may not be printed either.
std::unexpected<Error> refuse(const PaymentFile& file, std::size_t at, std::string_view why) {
    const Payment& payment = file.payments[at];
    std::string message = "run " + file.run + ", payment " + std::to_string(at + 1);
    if (identifiers::is_payment_id(payment.end_to_end_id)) {
        message += " (" + payment.end_to_end_id + ")";
    }
    message += ": ";
    message += why;
    return fail(ErrorKind::bad_input, std::move(message));
}

}  // namespace

bool is_file_moment(Instant moment) { return !moment_fault(moment); }

Result<Cents> total_of(std::span<const Payment> payments) {
    std::int64_t total = 0;
    for (const Payment& payment : payments) {
        if (__builtin_add_overflow(total, payment.amount.value, &total) ||
            total > kPaymentTotalMax.value) {
            return fail(ErrorKind::limit, "the payments' total is more than " +
                                              to_text(kPaymentTotalMax) + ": divide the run");
        }
    }
    return Cents{total};
}

Status check_payment_file(const PaymentFile& file) {
    if (const auto fault = header_fault(file)) {
        return fail(ErrorKind::bad_input, "run " + file.run + ": " + *fault);
    }
    if (file.payments.empty()) {
        return fail(ErrorKind::bad_input, "run " + file.run + ": there is no payment in it");
    }
    if (file.payments.size() > kPaymentsPerFileMax) {
        return fail(ErrorKind::limit, "run " + file.run + ": more than " +
                                          std::to_string(kPaymentsPerFileMax) +
                                          " payments: divide the run");
    }
    for (std::size_t i = 0; i < file.payments.size(); ++i) {
        if (const auto fault = payment_fault(file.payments[i])) {
            return refuse(file, i, *fault);
        }
    }
    if (const auto at = first_repeated(file.payments, &Payment::end_to_end_id)) {
        return refuse(file, *at, "end_to_end_id is an earlier payment's too");
    }
    if (const auto at = first_repeated(file.payments, &Payment::instruction_id)) {
        return refuse(file, *at, "instruction_id is an earlier payment's too");
    }
    if (auto total = total_of(file.payments); !total) {
        return std::unexpected(std::move(total.error()));
    }
    return {};
}

}  // namespace saldo::settlement

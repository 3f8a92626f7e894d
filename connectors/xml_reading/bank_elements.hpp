// The elements that ISO 20022's messages to a bank's customer share, read into the engine's values:
// amounts, days, codes, names, accounts. Each function reads the current element and closes it.
//
// Tolerant, where nothing is lost by it: what is not said stays as it was, the first of two texts
// stands, and versions that wrap a value in one more element (Sts/Cd, Dbtr/Pty, ReqdExctnDt/Dt) are
// read like those that do not. Strict in what money or its way hangs on: an amount, currency,
// direction or day that is none is an error (bad_input) with the place and the words.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/xml_reading/xml_elements.hpp"
#include "engine/base/result.hpp"
#include "engine/settlement/bank_report.hpp"
#include "engine/settlement/bank_values.hpp"

namespace saldo::xml_reading {

// A text without white space at its ends.
[[nodiscard]] Status read_text(XmlElements& xml, std::string& into);

// A child's name and where its text goes.
struct TextField {
    std::string_view name;
    std::string* into;
};
// Children that are texts; others are passed over.
[[nodiscard]] Status read_texts(XmlElements& xml, std::initializer_list<TextField> fields);

// "<Amt Ccy="EUR">12.30</Amt>"
[[nodiscard]] Status read_money(XmlElements& xml, std::optional<settlement::BankMoney>& into);
// Such an amount in the money of elsewhere, of which nothing hangs on the hundredth: one that has
// thousandths (KWD) is left out, unless it is in euros.
[[nodiscard]] Status read_foreign_money(XmlElements& xml,
                                        std::optional<settlement::BankMoney>& into);
// A sum without a currency: CtrlSum, Sum.
[[nodiscard]] Status read_sum(XmlElements& xml, std::optional<Cents>& into);
// A count or page; what is no whole number counts as not said.
[[nodiscard]] Status read_count(XmlElements& xml, std::optional<std::uint64_t>& into);
// "true", "1"; anything else is false.
[[nodiscard]] Status read_flag(XmlElements& xml, bool& into);
[[nodiscard]] Status read_direction(XmlElements& xml, std::optional<settlement::Direction>& into);

// A day: as text, or in a child Dt or DtTm.
[[nodiscard]] Status read_day(XmlElements& xml, std::optional<Date>& into);

// A code: as text, or in a child Cd or Prtry (which may hold an Id).
struct CodeChoice {
    std::string code;
    bool proprietary = false;
};
[[nodiscard]] Status read_code(XmlElements& xml, CodeChoice& into);
// As above, where nobody asks whose code it is.
[[nodiscard]] Status read_code(XmlElements& xml, std::string& into);
// Tp/CdOrPrtry of balances, references and documents; and Tp/Issr.
[[nodiscard]] Status read_type(XmlElements& xml, std::string& type, std::string& issuer);

// A party's or agent's name: Nm, Pty/Nm, FinInstnId/Nm, Agt/FinInstnId/Nm.
[[nodiscard]] Status read_name(XmlElements& xml, std::string& into);
// An agent's BIC: FinInstnId/BICFI or BIC.
[[nodiscard]] Status read_bic(XmlElements& xml, std::string& into);
// Who says it (Orgtr): its name, else the BIC of its Id.
[[nodiscard]] Status read_originator(XmlElements& xml, std::string& into);
[[nodiscard]] Status read_account(XmlElements& xml, settlement::BankAccount& into);
// Its child Id: IBAN, Othr/Id.
[[nodiscard]] Status read_account_id(XmlElements& xml, settlement::BankAccount& into);

// What one thing that a reader holds in memory may take of it: entries of its lists, bytes of text.
class Allowance {
  public:
    Allowance(const XmlElements& xml, std::size_t entries_max)
        : text_at_first_(xml.text_bytes()), entries_left_(entries_max) {}

    // Before an entry is added to any of its lists. Errors: limit.
    [[nodiscard]] Status take(const XmlElements& xml);

  private:
    std::uint64_t text_at_first_;
    std::size_t entries_left_;
};

inline constexpr std::uint64_t kHeldTextBytesMax = 64ULL * 1024 * 1024;

}  // namespace saldo::xml_reading

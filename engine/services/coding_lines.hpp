// The lines of a coding map (tiliöintikartta), the rule table `coding/FUNDER`: what a funder's
// chart of accounts calls a posting. docs/formats/rule-tables.md draws the text:
//
//     coding 1
//     expense service home_care    is account 440100 cost_center 131111 service_class 2252
//     payable provider P7          is vendor 81591
//     payable                      is account 244100
//     any                          is company 1310 partner - vat_code -
//
// A line says for which postings it is, and what some fields of their coding are. "-" says that the
// field is empty on purpose, which is another thing than to say nothing.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "engine/services/table_lines.hpp"

namespace saldo {

// The words of a finance system for one posting. Ids are the system's own: letters, digits and
// . _ / -, at most kCodingBytesMax. Empty: not said; kNoCoding: said to be none.
struct Coding {
    std::string company;         // yritystunnus, SAP's BUKRS
    std::string account;         // pääkirjatili
    std::string cost_center;     // kustannuspaikka
    std::string profit_center;   // tulosyksikkö
    std::string internal_order;  // sisäinen tilaus
    std::string service_class;   // palveluluokka
    std::string partner;         // kumppanikoodi
    std::string vat_code;        // verokoodi
    std::string vendor;          // toimittajanumero, of payables
    friend bool operator==(const Coding&, const Coding&) = default;
};

inline constexpr std::size_t kCodingBytesMax = 24;
inline constexpr std::string_view kNoCoding = "-";

// A field by the name that tables and reports use.
struct CodingField {
    std::string_view name;
    std::string Coding::* value;
};

inline constexpr std::array<CodingField, 9> kCodingFields{{
    {"company", &Coding::company},
    {"account", &Coding::account},
    {"cost_center", &Coding::cost_center},
    {"profit_center", &Coding::profit_center},
    {"internal_order", &Coding::internal_order},
    {"service_class", &Coding::service_class},
    {"partner", &Coding::partner},
    {"vat_code", &Coding::vat_code},
    {"vendor", &Coding::vendor},
}};

// What a posting of a settlement is: its cost, the VAT of it that the funder may deduct, or the
// debt to the provider. Numbers are those of no file.
enum class PostingKind : std::uint8_t { any = 0, expense = 1, vat = 2, payable = 3 };

// "expense".
[[nodiscard]] std::string_view posting_kind_name(PostingKind kind) noexcept;

struct CodingLine {
    PostingKind kind = PostingKind::any;
    std::string service;   // empty: any
    std::string coding;    // the coding word of the service's definition; empty: any
    std::string provider;  // empty: any
    Coding says;
};

// The text of a coding map. In ids of services, codings and providers "%20" stands for a space,
// and any %HH for its byte. Nothing said twice in a line; a line for payables names no service and
// no coding. Faults: as table_lines(), a line that is none of these, a text without a line.
[[nodiscard]] std::expected<std::vector<CodingLine>, RuleTableFault> read_coding_lines(
    std::string_view text);

}  // namespace saldo

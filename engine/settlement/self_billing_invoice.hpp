// An invoice that the organiser makes in a provider's name (itselaskutus: Directive 2006/112/EC,
// article 224; VAT Act 1501/1993, 209 e §), or its credit note, in the words of no format. EN
// 16931-1:2017 says what an invoice has and how it is summed up; the terms in brackets are its.
//
// Invariants, which check_invoice() holds against an invoice before any door writes a byte of it
// 1. What is to be paid is what the ledger owes, to the cent: the sum of its net and VAT of each
//    line.
// 2. VAT is computed from the sum of each category and rate (BR-CO-17), not line by line as the
//    books have it. The cents between the two are the rounding amount (BT-114), so that neither the
//    standard nor the ledger gives way.
// 3. Nothing comes from a clock: number, dates and parties follow from the settlement and the first
//    approved run that names it.
//
// Amounts and quantities are above zero in a credit note too: its kind says which way they go.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/ledger/account.hpp"
#include "engine/money/cents.hpp"
#include "engine/services/service.hpp"
#include "engine/settlement/settled_delivery.hpp"
#include "engine/time/date.hpp"
#include "engine/time/instant.hpp"

namespace saldo::settlement {

inline constexpr std::size_t kInvoiceNumberCharactersMax = 20;  // Finvoice InvoiceNumber
inline constexpr std::size_t kInvoiceLinesMax = 100'000;        // a file is in memory

enum class InvoiceKind : std::uint8_t { invoice = 1, credit_note = 2 };
// "invoice", "credit_note".
[[nodiscard]] std::string_view invoice_kind_name(InvoiceKind kind) noexcept;

// UNTDID 5305, as far as care has it: S taxed, E exempt by law, Z taxed at 0 %.
enum class VatCategory : std::uint8_t { standard = 'S', exempt = 'E', zero = 'Z' };

// Why a line bears no VAT [BT-120, BT-121].
struct ExemptReason {
    std::string text;  // "AVL 37 §: sosiaalihuolto"
    std::string code;  // of the CEF's list: "VATEX-EU-132-1G"; empty: none
    auto operator<=>(const ExemptReason&) const = default;
};

struct InvoiceVat {
    VatCategory category = VatCategory::exempt;
    BasisPoints rate;     // 0 unless the category is S
    ExemptReason reason;  // of E only
    auto operator<=>(const InvoiceVat&) const = default;
};

// [BG-4, BG-7]
struct InvoiceParty {
    std::string id;           // the ledger's
    std::string name;         // [BT-27, BT-44]
    std::string business_id;  // "0109862-8"
    std::string endpoint;     // electronic address [BT-34, BT-49]
    std::string scheme;       // its scheme: "0216" is an OVT id
    std::string operator_id;  // who carries Finvoice for it; empty: not said
    std::string street;       // the address: each may be empty
    std::string town;
    std::string post_code;
};

// The invoice that a credit note, or a line of it, takes back in part [BG-3].
struct InvoiceReference {
    std::string number;
    Date date;
    auto operator<=>(const InvoiceReference&) const = default;
};

// A delivery, or what lowers one [BG-25].
struct InvoiceLine {
    SettledKind kind = SettledKind::delivery;
    std::string delivery;
    std::string voucher;   // the purchase order
    std::string contract;  // with the agreement on self-billing
    std::string service;
    std::string name;     // the service's [BT-153]
    std::string content;  // empty: none
    Date service_date;
    Commodity unit = Commodity::piece;
    Quantity quantity;
    UnitPrice price;         // without VAT [BT-146], of `base_quantity`
    Quantity base_quantity;  // [BT-149]; 0: of one unit
    Cents net;               // without VAT [BT-131]
    Cents owed;              // the ledger's net and VAT
    InvoiceVat vat;
    InvoiceReference original;  // number empty: none, or not known
};

struct SelfBillingInvoice {
    InvoiceKind kind = InvoiceKind::invoice;
    std::string ledger;
    std::string run;
    std::string settlement;
    std::string number;
    Date issued_on;       // of the close, on the publisher's local day
    Instant made_at;      // of the run's approval
    Date due_on;          // when the run pays
    InvoiceParty seller;  // the provider
    InvoiceParty buyer;   // the funder
    std::string iban;     // the seller's; empty: none was confirmed when the run was made
    // Where `iban` is empty, the account that a later run pays this to; empty: none does yet. For a
    // format that must name one: what can do without stays the same bytes.
    std::string later_iban;
    std::string bic;              // may be empty
    std::string buyer_reference;  // [BT-10]
    std::vector<InvoiceLine> lines;
};

// What is taxed at one rate, or not [BG-23]. The standard has one for all that is exempt: its
// reason names all reasons, and has a code where they share it.
struct VatSubtotal {
    InvoiceVat vat;
    Cents base;
    Cents tax;
};

// [BG-22]
struct InvoiceTotals {
    Cents net;                     // of the lines [BT-106, BT-109]
    Cents tax;                     // [BT-110]
    Cents inclusive;               // [BT-112]
    Cents rounding;                // [BT-114]: to be paid less inclusive; a few cents, either way
    Cents payable;                 // [BT-115]: what the ledger owes
    std::vector<VatSubtotal> vat;  // by category and rate
};

[[nodiscard]] InvoiceTotals totals_of(const SelfBillingInvoice& invoice);

// The originals of all lines, each once, in order of numbers.
[[nodiscard]] std::vector<InvoiceReference> originals_of(const SelfBillingInvoice& invoice);
// What all lines say of a field, or nothing where they differ.
[[nodiscard]] std::string same_of_all(const SelfBillingInvoice& invoice,
                                      std::string InvoiceLine::* field);
// First and last service date. REQUIRES: there are lines.
[[nodiscard]] Period service_days_of(const SelfBillingInvoice& invoice);

// UN/ECE recommendation 20: hour HUR, minute MIN, day DAY, month MON, what is counted C62.
[[nodiscard]] std::string_view unit_code(Commodity unit) noexcept;

// A number of an invoice: "L1-2026-12-3" (lasku), of a credit note "H1-2026-12-3" (hyvitys): the
// funder's place in the ledger, the funder's document of the settlement, the provider's place in
// it. It is the same whenever it is made, and no two documents of a ledger share it. Errors: limit
// where it has more than 20 characters.
[[nodiscard]] Result<std::string> invoice_number(InvoiceKind kind, std::size_t funder_place,
                                                 std::string_view document_year,
                                                 std::uint32_t document,
                                                 std::size_t provider_place);

// Whether a door may write the invoice; names it and the first field or line that it may not.
// Errors: bad_input; limit for too many lines or too large a sum. No message holds an account
// number.
[[nodiscard]] Status check_invoice(const SelfBillingInvoice& invoice);

}  // namespace saldo::settlement

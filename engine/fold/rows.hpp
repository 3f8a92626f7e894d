// The tables that the fold's state is kept in, and the port through which changed rows leave it.
// What a row's bytes mean is said by describe() of its record; keys are drawn below.
//
//   reference    kind u8 | handle u32    -> Ledger, Publisher, Word, Funder, Sink, Service,
//                                           Provider, Contract, Settlement, PaymentRun,
//                                           RuleTable
//   balances     ledger u32 | class u8 | commodity u8 | owner u32 | counterpart u32
//                                        -> amount (zigzag varint)
//   open_sums    ledger u32 | funder u32 | provider u32 | service u32 | coding u32 | month u32
//                                        -> cents
//   clients      ledger u32 | id         -> Client
//   vouchers     ledger u32 | id         -> Voucher
//   deliveries   ledger u32 | kind u8 | size u8 | provider id | id
//                                        -> Delivery
//   identities   ledger u32 | source u32 | id
//                                        -> Identity
//   names        kind u8 | handle u32    -> id of a voucher (1) or client (2)
//   outcomes     position u64            -> Outcome
//   history      subject kind u8 | handle u32 | segment u32
//                                        -> position within the segment, u32 each (appended)
//   refusals     position u64            -> refusal code (varint), ledger (varint)
//   control_days ledger u32 | publisher u32 | day u32
//                                        -> ControlDay
//   client_fees  ledger u32 | id         -> ClientFees
//   visit_days   ledger u32 | 1 | day u32 | client id, or
//                ledger u32 | 2 | day u32 | size u8 | provider id | worker id
//                                        -> VisitDay
//   settlement_rows
//                settlement u32 | row u32, from 0
//                                        -> EntitlementRow
//   bank_facts   ledger u32 | kind u8 | position u64
//                                        -> UnexplainedFact (1), BankStatement (2)
//   replaced_deliveries
//                ledger u32 | size u8 | provider id | event number u64 | id
//                                        -> ReplacedDelivery
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace saldo {

// Column families, in this order in every home.
enum class TableId : std::uint8_t {
    reference = 0,
    balances = 1,
    open_sums = 2,
    clients = 3,
    vouchers = 4,
    deliveries = 5,
    identities = 6,
    names = 7,
    outcomes = 8,
    history = 9,
    refusals = 10,
    control_days = 11,
    client_fees = 12,
    settlement_rows = 13,
    visit_days = 14,
    bank_facts = 15,
    replaced_deliveries = 16,
};
inline constexpr std::size_t kTableCount = 17;
[[nodiscard]] std::string_view table_name(TableId table) noexcept;
// Read whole at start and kept in memory: reference, balances, open_sums, control_days.
[[nodiscard]] bool table_is_resident(TableId table) noexcept;
// Rows are looked up by whole key before each batch, mostly in vain: clients, vouchers, deliveries,
// identities, client_fees, visit_days.
[[nodiscard]] bool table_is_fetched(TableId table) noexcept;

// First byte of a `reference` key.
enum class ReferenceKind : std::uint8_t {
    ledger = 1,
    publisher = 2,
    word = 3,
    funder = 4,
    sink = 5,
    service = 6,
    provider = 7,
    contract = 8,
    settlement = 9,
    payment_run = 10,
    rule_table = 11,
};

// First byte of a `names` key.
enum class NameKind : std::uint8_t { voucher = 1, client = 2 };

// The second part of a `bank_facts` key.
enum class BankFactsKind : std::uint8_t { unexplained = 1, statement = 2 };

// Takes changed rows; copies what it is given.
class RowSink {
  public:
    RowSink() = default;
    RowSink(const RowSink&) = delete;
    RowSink& operator=(const RowSink&) = delete;
    virtual ~RowSink() = default;
    virtual void put(TableId table, std::string_view key, std::string_view value) = 0;
    virtual void append(TableId table, std::string_view key, std::string_view value) = 0;
    virtual void erase(TableId table, std::string_view key) = 0;
};

}  // namespace saldo

// The files of the benchmark's bank: what it finds in a payment file (read by the same small walk
// over elements that any reader makes, not by what wrote it), and the statement that it sends of
// it, a camt.053.001.08 with a debit for each payment.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace saldo::bench {

struct OrderedPayment {
    std::string end_to_end_id;
    std::int64_t cents = 0;
    std::string iban;  // the creditor's
};

// A pain.001 as a bank reads it.
struct PaymentOrder {
    std::string account;               // the debtor's IBAN
    std::string day;                   // of execution: "2026-02-10"
    std::uint64_t said_payments = 0;   // NbOfTxs of the group header
    std::int64_t said_cents = 0;       // CtrlSum of the group header
    std::vector<OrderedPayment> each;  // in the file's order
};

// "0.05" -> 5. Gives up on anything but digits, a point and two digits.
[[nodiscard]] std::int64_t cents_of(std::string_view amount);

// The texts of elements, with the names on the way to them ("/GrpHdr/NbOfTxs"), in the order in
// which the elements end. Gives up on what is no XML.
void each_text(const std::filesystem::path& file,
               const std::function<void(std::string_view path, std::string_view text)>& take);

// Gives up where the header's count or sum is not that of the payments.
[[nodiscard]] PaymentOrder read_order(const std::filesystem::path& file);

// The sum of the payments.
[[nodiscard]] std::int64_t total_of(const PaymentOrder& order);

// A statement of the order's account and day: balances, declared sums, and an entry for each
// payment with its ids, the creditor's account and a bank's own reference. Its bytes.
std::uint64_t write_statement(const PaymentOrder& order, const std::filesystem::path& file);

}  // namespace saldo::bench

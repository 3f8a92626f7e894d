// A bank as tests need one: takes the payment files that the program wrote, and answers with status
// reports, notifications and statements as a Finnish bank writes them. What it does with a payment
// the test says; its books are its own, and are what ours are compared with.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace saldo::test {

struct OrderedPayment {
    std::string end_to_end_id;  // empty: the bank tells of the payment by its words alone
    std::int64_t cents = 0;
    std::string name;
    std::string iban;
    std::string words;  // for the payee, or a reference
};

// A pain.001 of one batch.
struct PaymentOrder {
    std::string message_id;
    std::string batch_id;
    std::string account;  // the debtor's
    std::string day;      // of execution
    std::vector<OrderedPayment> payments;

    [[nodiscard]] std::int64_t total() const;
};
[[nodiscard]] PaymentOrder read_order(const std::filesystem::path& file);

// "12.34".
[[nodiscard]] std::string euros_of(std::int64_t cents);

// A pain.002.001.03 about the order: `status` for the group ("ACCP", "RJCT", "ACTC"); where
// payments are refused, PART with their list, and counts for the rest.
[[nodiscard]] std::string status_report(const PaymentOrder& order, const std::string& status,
                                        const std::vector<OrderedPayment>& refused = {});

// One account. Entries go to the next statement, in order.
class SimulatedBank {
  public:
    explicit SimulatedBank(std::string account) : account_(std::move(account)) {}

    // Some payments of an order as one debit; with or without saying which.
    void debit_batch(const PaymentOrder& order, const std::vector<OrderedPayment>& payments,
                     bool with_details);
    void debit(const OrderedPayment& payment);
    void give_back(const OrderedPayment& payment, const std::string& reason);
    // What no payment file asked for; below zero it leaves.
    void move(std::int64_t cents, const std::string& words);

    // What moved since the last statement, before the statement tells of it: camt.054.001.02, with
    // the details that a statement leaves out.
    [[nodiscard]] std::string notification(const std::string& day);
    // The same, for good: camt.053.001.02, numbered, with balances.
    [[nodiscard]] std::string statement(const std::string& day);

    [[nodiscard]] std::int64_t balance() const { return balance_; }

  private:
    struct Entry {
        std::int64_t cents = 0;  // below zero: a debit
        std::string reference;
        std::string batch_id;
        std::vector<std::string> details;  // TxDtls elements
        bool details_in_statement = true;
        std::string words;
    };
    Entry& add_entry(std::int64_t cents);
    [[nodiscard]] std::string entries_xml(const std::string& day, bool statement) const;

    std::string account_;
    std::int64_t balance_ = 0;
    std::int64_t opening_ = 0;
    int entries_ = 0;
    int statements_ = 0;
    int notifications_ = 0;
    std::vector<Entry> open_;
};

}  // namespace saldo::test

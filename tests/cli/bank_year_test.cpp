// A year with a bank: twelve closes with corrections, and a bank that accepts, refuses, gives back,
// books in batches and one by one, tells early, repeats its statements and sends them in the wrong
// order; one statement comes a month late. At the end every cent is where it belongs, and our bank
// accounts are the bank's.
#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/cli/paying_office.hpp"

namespace saldo {
namespace {

using test::OrderedPayment;
using test::PayingOffice;
using test::PaymentOrder;
using test::SimulatedBank;

constexpr int kProviders = 5;
// The month whose statement of kuusela's account is received only after the next month's.
constexpr int kLate = 9;
constexpr std::int64_t kUnknownOfYear = 4 * 3;  // movements that nobody knows, of each account

// One account of the bank, and what happened on it that no payment file asked for.
struct Account {
    std::string funder;
    SimulatedBank bank;
    std::int64_t unknown = 0;  // below zero: left
};

class Year {
  public:
    Year() : office_(kProviders) {
        accounts_.try_emplace(PayingOffice::kKuusela,
                              Account{"kuusela", SimulatedBank(PayingOffice::kKuusela), 0});
        accounts_.try_emplace(PayingOffice::kLehtola,
                              Account{"lehtola", SimulatedBank(PayingOffice::kLehtola), 0});
    }

    void run() {
        std::string month = "2026-01";
        for (int number = 1; number <= 12; ++number, month = test::month_after(month)) {
            play(month, number);
            if (number == kLate + 1) check_gap();
        }
        // What came back in the last month is paid at last.
        const auto orders = office_.pay("R13", settled_, "2027-01-20");
        for (const PaymentOrder& order : orders)
            account_of(order).bank.debit_batch(order, order.payments, true);
        receive_day("2027-01-20");
    }

    void check() {
        for (auto& [iban, account] : accounts_) {
            CAPTURE(account.funder);
            CHECK(office_.balance("kuusela/bank/" + account.funder) == account.bank.balance());
            CHECK(office_.reconciled("funder", account.funder, "bank") == account.bank.balance());
            CHECK(office_.reconciled("funder", account.funder, "unexplained") == -account.unknown);
            CHECK(office_.unexplained(account.funder).cents == -account.unknown);
            CHECK(office_.unexplained(account.funder).facts == kUnknownOfYear);
            CHECK(office_.reconciled("funder", account.funder, "closing") ==
                  account.bank.balance());
            CHECK(office_.reconciled("funder", account.funder, "findings") == 0);
            CHECK(office_.reconciled("funder", account.funder, "missing") == 0);
            CHECK(office_.reconciled("funder", account.funder, "difference") == 0);
            CHECK(office_.reconciled("funder", account.funder, "other") == 0);
            CHECK(office_.reconciled("funder", account.funder, "unanswered") == 0);
            CHECK(office_.reconciled("funder", account.funder, "accepted") == 0);
            CHECK(office_.reconciled("funder", account.funder, "rejected") > 0);
            CHECK(office_.reconciled("funder", account.funder, "returned") > 0);
            // What providers have is what they were owed: nothing is left in any payable.
            CHECK(office_.reconciled("funder", account.funder, "booked") -
                      office_.reconciled("funder", account.funder, "returned") ==
                  owed_[account.funder]);
        }
        for (int provider = 1; provider <= kProviders; ++provider)
            for (const char* const funder : {"kuusela", "lehtola"})
                for (const char* const payable : {"open", "settled", "in_payment"})
                    CHECK(office_.balance(fmt::format("kuusela/payable/{}/{}/P{}", payable, funder,
                                                      provider)) == 0);
    }

    // All files of the year once more, in another order.
    void receive_all_again() {
        const std::string before = office_.records();
        std::vector<std::filesystem::path> files(files_.rbegin(), files_.rend());
        const test::Ran ran = office_.receive(files);
        CHECK(ran.fact("published") == "0");
        CHECK(office_.records() == before);
    }

  private:
    Account& account_of(const PaymentOrder& order) { return accounts_.at(order.account); }

    std::filesystem::path keep(const std::string& xml) {
        files_.push_back(office_.keep(fmt::format("bank-{:04}.xml", files_.size()), xml));
        return files_.back();
    }

    void receive(const std::vector<std::filesystem::path>& files) {
        told_.clear();
        for (const auto& file : files) told_ += office_.receive({file}).output;
    }

    // One statement is missing, and what moved by it is known to the cent; then it comes.
    void check_gap() {
        CHECK(told_.find("sequence") != std::string::npos);
        CHECK(office_.reconciled("funder", "kuusela", "findings") == 1);
        CHECK(office_.reconciled("funder", "kuusela", "missing") == late_moved_);
        CHECK(office_.reconciled("funder", "kuusela", "difference") == 0);
        CHECK(office_.reconciled("funder", "lehtola", "findings") == 0);
        const test::Ran gaps = office_.saldo({"statements", "--differing", "--format", "csv"});
        CHECK(gaps.output.find("does not follow") != std::string::npos);
        const test::Ran came = office_.receive({late_});
        CHECK(came.output.find("sequence") == std::string::npos);
        CHECK(office_.reconciled("funder", "kuusela", "findings") == 0);
        CHECK(office_.reconciled("funder", "kuusela", "missing") == 0);
        CHECK(office_.reconciled("funder", "kuusela", "difference") == 0);
    }

    // The statements of a day, of both accounts.
    void receive_day(const std::string& day) {
        std::vector<std::filesystem::path> files;
        for (auto& [iban, account] : accounts_) files.push_back(keep(account.bank.statement(day)));
        office_.receive(files);
    }

    void deliver(const std::string& month, int number) {
        for (int provider = 1; provider <= kProviders; ++provider) {
            for (const char* const funder : {"kuusela", "lehtola"}) {
                const int hours = 1 + (provider * number) % 7;
                const std::string day = fmt::format("{}-{:02}", month, 3 + provider);
                const std::string id =
                    office_.deliver(provider, funder, day, std::to_string(hours));
                owed_[funder] += std::int64_t{hours} * 2500;
                if (provider == 2) to_correct_[funder] = {id, day, hours};
            }
        }
        // Last month's, which is settled and paid: one hour more.
        for (auto& [funder, delivery] : corrected_) {
            office_.correct(delivery.id, 2, funder, delivery.day,
                            std::to_string(delivery.hours + 1), month + "-20");
            owed_[funder] += 2500;
        }
        corrected_ = to_correct_;
        office_.publish();
    }

    void play(const std::string& month, int number) {
        deliver(month, number);
        office_.settle(month);
        settled_.push_back(month);
        const std::string next = test::month_after(month);
        const std::vector<std::string> last(
            settled_.end() - std::min<std::ptrdiff_t>(2, std::ssize(settled_)), settled_.end());
        const auto orders = office_.pay(fmt::format("R{:02}", number), last, next + "-10");
        REQUIRE(orders.size() == 2);
        for (const PaymentOrder& order : orders) answer(order, number);
        settle_with_bank(orders, next, number);
    }

    // The status report: taken on, or in part.
    void answer(const PaymentOrder& order, int number) {
        receive({keep(status_report(order, "ACTC"))});
        left_[order.message_id] = order.payments;
        if (number % 4 == 1) {
            receive({keep(status_report(order, "PART", {order.payments.front()}))});
            left_[order.message_id].erase(left_[order.message_id].begin());
        } else if (number % 4 != 3) {
            receive({keep(status_report(order, "ACCP"))});
        }
    }

    void settle_with_bank(const std::vector<PaymentOrder>& orders, const std::string& month,
                          int number) {
        const std::int64_t before = accounts_.at(PayingOffice::kKuusela).bank.balance();
        for (const PaymentOrder& order : orders) {
            Account& account = account_of(order);
            const std::vector<OrderedPayment>& left = left_[order.message_id];
            if (number % 4 == 2)
                for (const OrderedPayment& payment : left) account.bank.debit(payment);
            else
                account.bank.debit_batch(order, left, number % 4 == 1);
            if (number % 3 == 0) {
                account.bank.move(std::int64_t{-number} * 100 - 7, "fee");
                account.bank.move(std::int64_t{number} * 3, "from somebody");
                account.bank.move(std::int64_t{number} * 3, "from somebody");
                account.unknown += std::int64_t{-number} * 100 - 7 + std::int64_t{number} * 6;
            }
            if (number % 4 == 3) receive({keep(account.bank.notification(month + "-10"))});
        }
        std::vector<std::filesystem::path> booked;
        for (auto& [iban, account] : accounts_) {
            const auto file = keep(account.bank.statement(month + "-10"));
            if (number != kLate || account.funder != "kuusela") {
                booked.push_back(file);
            } else {
                late_ = file;
                late_moved_ = account.bank.balance() - before;
            }
        }
        if (number % 2 == 0) {
            for (const PaymentOrder& order : orders)
                account_of(order).bank.give_back(left_[order.message_id].back(), "AC04");
            std::vector<std::filesystem::path> back;
            for (auto& [iban, account] : accounts_)
                back.push_back(keep(account.bank.statement(month + "-12")));
            receive(back);  // before the bookings of two days ago
        }
        receive(booked);
        if (number % 5 == 0)  // once more
            office_.receive({keep(test::text_of_file(booked.front())), booked.back()});
    }

    struct Delivery {
        std::string id;
        std::string day;
        int hours = 0;
    };
    PayingOffice office_;
    std::map<std::string, Account> accounts_;  // by IBAN
    std::map<std::string, std::int64_t> owed_;
    std::map<std::string, Delivery> to_correct_;
    std::map<std::string, Delivery> corrected_;
    std::vector<std::string> settled_;
    std::map<std::string, std::vector<OrderedPayment>> left_;  // by message: not refused
    std::vector<std::filesystem::path> files_;
    std::string told_;  // by the last commands that each received a file that is new
    std::filesystem::path late_;
    std::int64_t late_moved_ = 0;
};

TEST_CASE("a year with a bank: every cent is explained, and the bank's account is ours") {
    Year year;
    year.run();
    year.check();
    year.receive_all_again();
    year.check();
}

}  // namespace
}  // namespace saldo

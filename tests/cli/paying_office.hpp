// Two funders, some providers and a bank account each, in a home of their own: what tests of banks'
// answers pay from, month by month through 2026.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/cli/simulated_bank.hpp"
#include "tests/program.hpp"
#include "tests/temporary_folder.hpp"

namespace saldo::test {

class PayingOffice {
  public:
    static constexpr const char* kKuusela = "FI6299900000000011";
    static constexpr const char* kLehtola = "FI6199900000000029";

    explicit PayingOffice(int providers = 3);

    [[nodiscard]] std::filesystem::path home() const { return folder_ / "home"; }
    // The program in this home.
    [[nodiscard]] Ran saldo(std::vector<std::string> words) const;
    // Provider "P1" delivers to the client of a funder; 25.00 an hour, all of it owed.
    // "2026-01-12", "2.5". Returns the delivery's id.
    std::string deliver(int provider, const std::string& funder, const std::string& day,
                        const std::string& hours);
    // An official corrects it, recorded on `recorded`.
    void correct(const std::string& delivery, int provider, const std::string& funder,
                 const std::string& day, const std::string& hours, const std::string& recorded);
    // The funder's bank takes files of that format with these settings from now on.
    void define_bank(const std::string& funder, const std::string& format,
                     const std::string& layout);
    void publish();  // what was said since

    // Closes and approves a month ("2026-01") on the 5th of the next.
    void settle(const std::string& month);
    // Makes, approves and exports a run of settlements, to be paid on the day: an order for each
    // funder that pays, by message id.
    [[nodiscard]] std::vector<PaymentOrder> pay(const std::string& run,
                                                const std::vector<std::string>& settlements,
                                                const std::string& day);

    // Keeps a bank's file.
    [[nodiscard]] std::filesystem::path keep(const std::string& name, const std::string& xml);
    // Receives files; fails the test where the program fails.
    Ran receive(const std::vector<std::filesystem::path>& files) const;

    [[nodiscard]] std::string records() const { return saldo({"status"}).fact("records"); }
    // Of the question `reconcile`, the cell of a row ("funder" of kuusela, "total"): cents, or a
    // count. 0: there is none.
    [[nodiscard]] std::int64_t reconciled(const std::string& row, const std::string& funder,
                                          const std::string& column) const;
    // What nobody explains on a funder's account, as `saldo unexplained` lists it: cents, signed,
    // and how many of them.
    struct Unexplained {
        std::int64_t cents = 0;
        std::int64_t facts = 0;
    };
    [[nodiscard]] Unexplained unexplained(const std::string& funder) const;
    // The balance of an account ("kuusela/bank/lehtola") in cents.
    [[nodiscard]] std::int64_t balance(const std::string& account) const;

  private:
    void say(const std::string& type, const std::string& data, const std::string& actor = "a-1",
             const std::string& recorded = "2026-01-02T09:00:00.000+02:00",
             const std::string& source = "urn:kuusela:organiser",
             const std::string& role = "official");
    void act(const std::string& actor, const std::string& moment,
             std::vector<std::string> words) const;

    TemporaryFolder folder_;
    std::string said_;
    int events_ = 0;
    int deliveries_ = 0;
};

// "2026-02" after "2026-01"; "2027-01" after "2026-12".
[[nodiscard]] std::string month_after(const std::string& month);

}  // namespace saldo::test

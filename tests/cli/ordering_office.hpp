// A town that buys care by purchase orders, in a home of its own: what tests of invoices are made
// from, month by month through 2026.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/program.hpp"
#include "tests/temporary_folder.hpp"

namespace saldo::test {

// Providers P1 and P2 have a contract with an agreement on self-billing (S1, S2), P3 has one
// without (S3). Each delivers to the clients C1 (funder kuusela) and C2 (lehtola) under purchase
// orders "O<provider>-<client>", and P1 also by the service voucher V1. Services: care (exempt),
// meals (net plus 13.5 %), cleaning (25.5 % within).
class OrderingOffice {
  public:
    OrderingOffice();

    [[nodiscard]] Ran saldo(std::vector<std::string> words) const;
    void say(const std::string& type, const std::string& data,
             const std::string& recorded = "2026-01-02", const std::string& actor = "a-1");
    // What one provider does for one client on a day ("2026-01-12"). Returns the delivery's id.
    std::string deliver(int provider, int client, const std::string& service,
                        const std::string& day, const std::string& quantity,
                        const std::string& price);
    // On `recorded`, to another quantity.
    void correct(const std::string& delivery, int provider, int client, const std::string& service,
                 const std::string& day, const std::string& quantity, const std::string& price,
                 const std::string& recorded);
    void publish();
    // Closes and approves a month, then makes and approves a run of it: "2026-01" and
    // "run-2026-01".
    void settle_and_run(const std::string& month);
    // The answer of `saldo invoices --run RUN` in JSON, files written to `out`.
    [[nodiscard]] nlohmann::json invoices(const std::string& run, const std::string& format,
                                          const std::filesystem::path& out) const;
    // What the settlement's lines owe, by "funder/provider", in cents.
    [[nodiscard]] std::map<std::string, std::int64_t> owed(const std::string& settlement) const;
    [[nodiscard]] std::filesystem::path folder() const { return folder_ / "."; }

  private:
    void define();
    void act(const std::string& actor, const std::string& moment,
             std::vector<std::string> words) const;

    TemporaryFolder folder_;
    std::string said_;
    int events_ = 0;
    int deliveries_ = 0;
};

// "-12.34" -> -1234.
[[nodiscard]] std::int64_t cents_of_text(std::string text);

}  // namespace saldo::test

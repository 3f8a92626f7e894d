// Coding (tiliöinti): which account, cost centre, service class … of a funder's finance system a
// posting belongs to, by the coding map that the ledger set (services/coding_lines.hpp).
//
// Each field is taken from the first line of the map that is for the posting and says the field. A
// field that must be said and is not leaves the posting without a coding: it is held back and
// reported, never guessed.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/services/coding_lines.hpp"

namespace saldo::settlement {

// What is asked of the map; ids are the ledger's. A payable is of all of a provider's services: its
// service and coding are empty.
struct PostingToCode {
    PostingKind kind = PostingKind::expense;
    std::string_view service;
    std::string_view coding;
    std::string_view provider;
};

struct Coded {
    Coding coding;        // "-" has become empty: there is none, on purpose
    std::string missing;  // "account, cost_center": what the map does not say; empty: it is coded
};

class CodingMap {
  public:
    explicit CodingMap(std::vector<CodingLine> lines) : lines_(std::move(lines)) {}

    // What must be said: company, account and partner of every posting; vat_code besides of
    // expenses and VAT, cost_center and service_class of expenses, vendor of payables.
    // profit_center and internal_order may be left out.
    [[nodiscard]] Coded code(const PostingToCode& posting) const;

  private:
    std::vector<CodingLine> lines_;
};

}  // namespace saldo::settlement

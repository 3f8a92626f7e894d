// A golden script: a story of events and of what the books say after them, in words that an
// accountant reads. docs/testing.md describes the language; tests/golden/rules has the scripts.
//
// A line is one of
//   EVENT  -> accepted | redelivery | refused: CODE [FIELD [asked A limit L]]
//   balance V1 2026-01 8 h left   payable P7 50.00 open   …      what the books say
//   today 2026-02-01 | world standard | source NAME | repeat N LINE with {}
//
// The same line again is the same event again, byte for byte. A line without "->" must be accepted.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/golden/books_audit.hpp"
#include "tests/golden/folded_ledger.hpp"
#include "tests/golden/words.hpp"

namespace saldo::test {

class Script {
  public:
    // `hasher` outlives it.
    explicit Script(Hasher& hasher);

    // Plays one line. Empty: it went as the line says; else what was expected and what came.
    [[nodiscard]] std::string play(std::string_view line);
    // After the last line: the books as a whole, and the same history in other batches.
    [[nodiscard]] std::string close_books();

    // What the last event posted, in its order; accounts by their names.
    struct PostedLine {
        std::string account;  // "payable/open/county/P7"
        std::string amount;   // without a sign: "12.50 EUR"
        bool is_debit = false;
    };
    [[nodiscard]] std::vector<PostedLine> posted();
    [[nodiscard]] bool was_accepted() const { return accepted_; }
    [[nodiscard]] std::size_t outcomes_seen() const { return log_.size(); }

    // Codes of the refusals that came as a line expected them.
    [[nodiscard]] const std::set<std::string>& codes_seen() const { return codes_seen_; }

  private:
    [[nodiscard]] std::string play_event(const std::string& said, std::string expected);
    [[nodiscard]] std::string set_world(const std::string& name);
    [[nodiscard]] std::string repeat(Words words, std::string_view line);
    [[nodiscard]] std::optional<LoggedRecord> record_of(const std::string& said,
                                                        std::string& fault);
    [[nodiscard]] std::string judge(const Outcome& outcome, const std::string& expected);
    [[nodiscard]] std::string overspent(const std::string& said) const;

    Hasher& hasher_;
    FoldedLedger ledger_;
    BooksAudit audit_;
    std::vector<LoggedRecord> log_;
    std::map<std::string, LoggedRecord> said_before_;
    std::set<std::string> codes_seen_;
    std::string today_ = "2026-01-31";
    std::string source_ = "/office";
    int events_ = 0;
    bool accepted_ = false;          // the last event was
    std::vector<Posting> postings_;  // of the last event
};

// Checks what a line says of the books, one clause after another. Empty: all of it is so.
// nullopt: the line is no such line.
[[nodiscard]] std::optional<std::string> check_books(Words words, const State& state,
                                                     const Rows& rows, std::string_view ledger);

}  // namespace saldo::test

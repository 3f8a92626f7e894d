// What `saldo receive` makes of files: read and checked, compared with what was sent, and sorted
// into what is recorded, what the log has already, and what a person must see.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands/bank_events.hpp"
#include "cli/commands/wiring.hpp"
#include "projections/pipeline/answer.hpp"

namespace saldo {

// A file that was checked whole.
struct CheckedFile {
    std::filesystem::path path;
    ReceivedFile content;
    std::vector<settlement::Remark> remarks;  // on its reports, before anything is matched
};

// Reads and checks all of them, in the order in which they are to be recorded: ERPs' answers,
// payment status reports, then reports of accounts by day, notifications before statements.
// Errors: those of Wiring::read_received; bad_input for a report that says no moment.
[[nodiscard]] Result<std::vector<CheckedFile>> check_files(
    const std::vector<std::filesystem::path>& paths, const Wiring& wiring);

// An event to be published.
struct PlannedEvent {
    std::string id;
    std::string payload;
};

// Compares files with what was sent, one after the other, as if each had been recorded before the
// next.
class Reception {
  public:
    // `office` and `hasher` outlive it.
    Reception(Office& office, Hasher& hasher, Receiving receiving)
        : office_(office), hasher_(hasher), receiving_(std::move(receiving)) {}

    // What was sent, and whose accounts are whose. Errors: those of the questions.
    [[nodiscard]] Status begin();
    // Adds to the files' remarks where their statements do not follow each other or those that the
    // ledger has. Errors: those of the questions.
    [[nodiscard]] Status compare_statements(std::vector<CheckedFile>& files);
    // Errors: those of reading; of the questions; bad_input where a fact cannot be an event.
    [[nodiscard]] Status add(CheckedFile& file);
    // An ERP's answer.
    [[nodiscard]] Status add_reply(const CheckedFile& file, const std::string& run,
                                   const std::string& sink, Instant recorded_at);

    [[nodiscard]] const std::vector<PlannedEvent>& planned() const { return planned_; }
    // Rows: file, format, what, count, sum, line, note.
    [[nodiscard]] const Answer& answer() const { return answer_; }
    Answer& answer() { return answer_; }

  private:
    struct Tally {
        std::uint64_t count = 0;
        std::int64_t cents = 0;
    };
    using Tallies = std::map<std::string, Tally>;

    [[nodiscard]] Status take(const CheckedFile& file, settlement::Matched& matched,
                              Instant recorded_at, Tallies& tallies);
    [[nodiscard]] Status find_known(settlement::Matched& matched);
    [[nodiscard]] Status take_fact(const CheckedFile& file, const settlement::BankFact& fact,
                                   Instant recorded_at, Tallies& tallies);
    [[nodiscard]] bool is_known(const settlement::BankFact& fact) const;
    [[nodiscard]] Tally extent_of(const settlement::BankFact& fact) const;
    [[nodiscard]] Status take_statement(const CheckedFile& file,
                                        const settlement::AccountReport& report,
                                        const std::string& funder, Instant recorded_at,
                                        Tallies& tallies);
    [[nodiscard]] Status add_reports(CheckedFile& file, Tallies& tallies);
    void tell(const CheckedFile& file, const settlement::Remark& remark, Tallies& tallies);
    void add_row(const CheckedFile& file, const std::string& what, Tally tally, std::uint64_t line,
                 const std::string& note);
    void add_tallies(const CheckedFile& file, const Tallies& tallies);

    Office& office_;
    Hasher& hasher_;
    Receiving receiving_;
    settlement::SentPayments sent_;
    std::map<std::string, std::string> funder_of_account_;  // by electronic IBAN
    DecidedIds known_;
    std::vector<PlannedEvent> planned_;
    Answer answer_;
};

}  // namespace saldo

// Which documents the booking file of a payment run has: each settlement comes into a funder's
// books once, with the first approved run that names it, and what could not be coded then follows
// with the first later run by which it can.
//
// The file of a run is a function of the log up to the run's approval, and so the same whenever it
// is made: the coding map counts as it stood at the approval (the first map that the ledger ever
// had counts for the runs before it), and so do withdrawals and exports of earlier runs. A map that
// is set afterwards changes no file: the next run's file has what it frees.
//
//   books             each document once. One that has no coding waits for a later run.
//   pays and books    what the run pays, and no more; credits go with the first run that names
//                     their settlement. A document that is to be paid and has no coding is an error:
//                     nothing is written of a run that could not be paid whole.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/settlement/booked_document.hpp"
#include "engine/settlement/coding_map.hpp"
#include "engine/settlement/settled_line.hpp"

namespace saldo::settlement {

struct SettlementToBook {
    std::string id;
    Date closed_on;                  // the publisher's local day
    std::vector<SettledLine> lines;  // the funder's, in the settlement's order
};

// Whom the run's settlements name, as the run kept it.
struct BookedParty {
    std::string provider;
    std::string name;  // as its bank knows it, else the provider's
    std::string business_id;
    std::string iban;  // empty: none was confirmed
};

// An approved run as one funder's books see it. Event numbers are the ledger's.
struct RunToBook {
    std::string run;
    std::uint64_t approved_event = 0;
    Date execution_date;
    std::vector<SettlementToBook> settlements;  // those that the funder has lines in
    std::vector<BookedParty> parties;           // of all lines
    // Provider and settlement: what the run pays, and the nets of which nothing is to be paid.
    std::set<std::pair<std::string, std::string>> pays;
    std::set<std::pair<std::string, std::string>> nothing_to_pay;
    std::uint64_t withdrawn_event = 0;  // 0: the funder's part was not withdrawn
    bool left = false;  // withdrawn or not: its file went to a sink that books before
};

// The documents of one settlement in one funder's books, by provider and posting date, without
// coding and without what the run says of the payee. Places are counted within each year's document
// in the order of the lines.
[[nodiscard]] std::vector<BookedDocument> documents_of(const SettlementToBook& settlement);

// Gives each posting its coding. What has none: the document is then held back. `map` nullptr: none
// is in force on the posting date. `table`: the map's name, for the reason.
[[nodiscard]] std::vector<HeldPosting> code_document(BookedDocument& document, const CodingMap* map,
                                                     const std::string& table);

// One funder's books, run by run in the order of approvals.
class Booking {
  public:
    // The map in force on a posting date as it stood after an event of the ledger; nullptr: none.
    using MapOn = std::function<const CodingMap*(Date posting_date, std::uint64_t known_at)>;

    // `first_map_event`: when the ledger's first map of the funder was confirmed. `table` names it.
    Booking(MapOn map_on, std::uint64_t first_map_event, std::string table, bool pays)
        : map_on_(std::move(map_on)),
          first_map_event_(first_map_event),
          table_(std::move(table)),
          pays_(pays) {}

    struct Booked {
        std::vector<BookedDocument> documents;  // by number
        std::vector<HeldPosting> held;          // by document
    };

    // The documents of the next run. REQUIRES: approved after those before it. What is held of
    // runs that were approved before the first map stays with them: it is booked by hand.
    Booked take(const RunToBook& run);

  private:
    struct Taken {
        std::uint64_t withdrawn_event = 0;
        bool left = false;
        std::vector<BookedDocument> documents;
    };
    void take_back_withdrawn(std::uint64_t known_at);
    void add_new(const RunToBook& run);
    [[nodiscard]] bool is_due(const RunToBook& run, const BookedDocument& document) const;

    MapOn map_on_;
    std::uint64_t first_map_event_;
    std::string table_;
    bool pays_;
    std::set<std::string> seen_;           // settlements
    std::vector<BookedDocument> waiting_;  // for the next run
    std::vector<Taken> taken_;
};

}  // namespace saldo::settlement

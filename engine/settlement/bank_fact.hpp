// What a bank's message says about our money, as the events that will be recorded of it: the
// result of matching (status_matching.hpp, entry_matching.hpp), before it is known which of it the
// log has already.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/money/cents.hpp"
#include "engine/time/date.hpp"

namespace saldo::settlement {

// PaymentAccepted, PaymentRejected, PaymentBooked, PaymentReturned.
enum class BankFactKind : std::uint8_t { accepted, rejected, booked, returned };

struct BankFact {
    BankFactKind kind = BankFactKind::accepted;
    std::string id;                    // of the event (bank_identity.hpp)
    std::vector<std::string> told_as;  // other ids under which the same may have been told before
    std::string funder;                // whose account it is
    std::string run;                   // empty: nobody knows (booked and returned only)
    std::string payment;      // EndToEndId; empty with a run: every payment of the funder in it
    Cents amount;             // of booked and returned
    Date day;                 // of booked and returned
    std::string reason_code;  // of rejected and returned
    std::string text;         // of rejected
    std::string bank_reference;
    std::uint64_t line = 0;  // of the file
    bool early = false;      // a notification tells of it, and a statement will tell it again
    std::string unsure;      // one sentence: why it is not what it looks like; empty: it is certain
};

// What a person is told and no event says.
enum class RemarkKind : std::uint8_t {
    unsure,         // it may be about a payment of ours, or not; nothing is recorded
    no_change,      // it is about payments of ours, and says nothing of them yet
    pending,        // it has moved no money yet
    not_recorded,   // another currency, or an amount that no event may say
    balance,        // opening and entries are not closing
    sequence,       // a statement is missing between two of them
    contradiction,  // counts and sums that cannot be true
};
[[nodiscard]] constexpr const char* remark_name(RemarkKind kind) noexcept {
    switch (kind) {
        case RemarkKind::unsure:
            return "unsure";
        case RemarkKind::no_change:
            return "no_change";
        case RemarkKind::pending:
            return "pending";
        case RemarkKind::not_recorded:
            return "not_recorded";
        case RemarkKind::balance:
            return "balance";
        case RemarkKind::sequence:
            return "sequence";
        case RemarkKind::contradiction:
            return "contradiction";
    }
    return "unknown";
}

struct Remark {
    RemarkKind kind = RemarkKind::unsure;
    std::uint64_t line = 0;  // of the file; 0: of all of it
    std::uint64_t count = 1;
    Cents amount;
    std::string text;  // one sentence; empty for what needs nobody's eye
};

struct Matched {
    std::vector<BankFact> facts;  // in the order in which they are to be recorded
    std::vector<Remark> remarks;
};

}  // namespace saldo::settlement

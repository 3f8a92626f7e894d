// One organiser's books: what the fold keeps of a ledger as a whole.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/digest.hpp"
#include "engine/ledger/account.hpp"
#include "engine/time/date.hpp"

namespace saldo {

// A ledger comes into being with the first LedgerOpened that names it, refused or not, and takes
// other events once one was accepted. Until then nothing else is kept of it: records that name
// ledgers which nobody opened leave no rows but their outcomes.
struct Ledger {
    Handle ledger = kNoHandle;  // always 0: a ledger belongs to no ledger
    std::string id;
    bool opened = false;
    std::string name;
    std::string organiser_business_id;
    std::string organiser_code;
    std::string opened_by_source;
    std::uint16_t rules_version = 1;
    std::uint16_t register_check_days_max = 0;
    Date accounting_closed_until{-1'000'000};
    bool full = false;  // a balance passed kBalanceMax: the ledger takes no further event
    Digest digest;      // running: over leaf hash, outcome and postings, redeliveries left out
    std::uint64_t events = 0;  // in the digest so far; also the ledger's own order of events
    std::uint64_t accepted = 0;
    std::uint64_t refused = 0;
    std::uint64_t redelivered = 0;
    std::uint32_t runs_made = 0;
    std::vector<std::string> entitlement_vouchers;  // ids, in log order: a close looks at each
};

template <class Fields>
void describe(Fields& fields, Ledger& ledger) {
    fields(ledger.ledger, ledger.id, ledger.opened, ledger.name, ledger.organiser_business_id,
           ledger.organiser_code, ledger.opened_by_source, ledger.rules_version,
           ledger.register_check_days_max, ledger.accounting_closed_until, ledger.full,
           ledger.digest, ledger.events, ledger.accepted, ledger.refused, ledger.redelivered,
           ledger.runs_made, ledger.entitlement_vouchers);
}

// A source of events: what it may publish. A source gets a handle, which identity rows name, when
// it sends LedgerOpened or is first named by PublisherAuthorised of a source that has one.
struct Publisher {
    struct Grant {
        std::uint64_t types = 0;  // bit N: the event type N of the union
        std::string provider;     // empty: every provider
        Date valid_from;
        Date valid_until = kDateMax;
    };
    Handle ledger = kNoHandle;
    std::string id;  // the source
    std::vector<Grant> grants;
};

template <class Fields>
void describe(Fields& fields, Publisher::Grant& grant) {
    fields(grant.types, grant.provider, grant.valid_from, grant.valid_until);
}

template <class Fields>
void describe(Fields& fields, Publisher& publisher) {
    fields(publisher.ledger, publisher.id, publisher.grants);
}

// A word that balances are kept under: an expense coding.
struct Word {
    Handle ledger = kNoHandle;
    std::string id;
};

template <class Fields>
void describe(Fields& fields, Word& word) {
    fields(word.ledger, word.id);
}

}  // namespace saldo

// What the model knows of a ledger: maps of plain structs by the ids that people use. Nothing here
// is fast, nothing is kept twice, and nothing is shared with the engine but the names of accounts.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/ledger/account.hpp"
#include "schemas/events_generated.h"
#include "tests/model/calendar.hpp"

namespace saldo::model {

using Text = std::string;
using Amount = std::int64_t;  // cents, or thousandths of a unit

// An account by the ids that it is about. A voucher's accounts are one for each voucher.
struct AccountName {
    AccountClass account_class = AccountClass::bank;
    Text owner;
    Text counterpart;
    Commodity commodity = Commodity::eur;
    auto operator<=>(const AccountName&) const = default;
};
using Balances = std::map<AccountName, Amount>;

// Who says an event, and when.
struct Said {
    Text source;
    Text actor;
    events::Role role = events::Role::system;
    std::int64_t utc_ms = 0;
    int offset_minutes = 0;
    Day today = 0;  // the publisher's own day
};

struct Service {
    struct Definition {
        Day from = 0;
        Text coding;
        bool free_by_law = false;
        Amount ceiling = 0;
        bool needs_approval = false;
        int deadline_days = 0;
        bool part_pays = false;
        bool net_plus = false;
        int vat_rate = 0;
    };
    events::Unit unit = events::Unit::hour;
    std::vector<Definition> definitions;
};

struct Funder {
    struct Definition {
        Day from = 0;
        Text municipality;
    };
    std::vector<Definition> definitions;
};

struct Sink {
    Text funder;
    bool pays = false;
    bool books = false;
    using Said = std::tuple<Text, int, events::SinkPurpose, std::vector<std::uint8_t>>;
    Said said = {};           // format, its version, purpose and layout
    std::size_t changes = 0;  // of what was said
};

struct Account {
    Text name, iban, bic, changed_by, confirmed_by;
};

struct Price {
    Text service, content, contract;
    Amount unit_price = 0;
    bool gross = false;
    events::TimeClass time_class = events::TimeClass::any;
    Span valid;
};

struct Provider {
    struct Approval {
        std::set<Text> services, municipalities;  // empty: all
        Span valid;
    };
    struct Exclusion {
        std::set<Text> services;
        Span days;
    };
    struct Check {
        bool good = false;
        Day as_of = 0;
    };
    std::vector<Approval> approvals;
    std::vector<Exclusion> exclusions;
    Account account, waiting_account;
    std::map<Text, Check> checks;
    std::set<Text> holds;
    std::vector<Price> prices;
};

struct Contract {
    Text provider;
    Span valid;
};

struct Mandate {
    Text mandatary;
    Span valid;
};

// A decision on a client fee, and the period ends that were assessed under it.
struct Fee {
    Text service;
    Span valid;
    std::set<Day> assessed;
};

struct Invoice {
    Text funder;
    Amount open = 0;
};

struct Client {
    std::vector<std::pair<Day, Text>> homes;  // from when, where; in the order of the log
    std::map<Text, Mandate> mandates;
    std::map<Text, Fee> fees;
    std::map<Text, Invoice> invoices;
};

// A line of a table of time classes, in minutes of the day.
struct TimeWindow {
    events::TimeClass time_class = events::TimeClass::any;
    Text days;
    int from = 0;   // within
    int until = 0;  // not within
};

// A table's text as the rules read it; what decides values by income decides nothing of the log.
struct TableContent {
    std::set<Day> holidays;
    std::vector<TimeWindow> windows;
};

struct RuleTable {
    struct Version {
        Day from = 0;
        Text text;
        TableContent content;
        [[nodiscard]] bool says(const Version& other) const {
            return from == other.from && text == other.text;
        }
    };
    std::vector<Version> versions;  // confirmed, in the order of the log
    Version waiting;                // text empty: none
    Text waiting_by;
};

// What a publisher sent on a day, as it was received and as it says.
struct ControlDay {
    std::int64_t count = 0;
    Amount total = 0;
    bool said = false;
    std::int64_t said_count = 0;
    Amount said_total = 0;
    [[nodiscard]] bool matches() const {
        return !said || (said_count == count && said_total == total);
    }
};

// A balance within a voucher: a line's service and content, or both empty for the whole balance.
using PotName = std::pair<Text, Text>;

struct Line {
    Text service, content;
    Amount unit_value = 0, co_payment = 0;
    PotName pot;
};

struct Terms {
    Day from = 0;
    std::vector<Line> lines;
    std::map<PotName, Amount> amounts;  // of a period
};

struct PeriodUse {
    Span days;
    Amount granted = 0, used = 0, held = 0;
    Amount released = 0;  // of what was left; with carry-over the pot's is used
    [[nodiscard]] Amount left() const { return granted - used - held; }
};

struct Pot {
    Commodity commodity = Commodity::eur;
    Text service;                      // under whose commitment it stands
    std::map<Day, PeriodUse> periods;  // opened ones, by first day
    Amount released = 0;               // where balances carry over: of all periods together
};

struct Tranche {
    Amount amount = 0;
    Day period = 0;  // its first day
    std::int64_t utc_ms = 0;
    bool returned = false;
};

struct Hold {
    PotName pot;
    Day period = 0;
    Amount amount = 0;
    Day expires = kNoEnd;
};

// A provider's own number of an order, a delivery or a credit.
using ProviderNumber = std::pair<Text, Text>;

// What an entitlement's month was settled under: month, service, funder, coding.
using MonthPlace = std::tuple<Day, Text, Text, Text>;

struct Voucher {
    Text client, payee, contract;
    events::VoucherKind kind = events::VoucherKind::service_voucher;
    Span valid;
    events::Recurrence recurrence = events::Recurrence::none;
    bool carry_over = false, prorated = false, annulled = false, ended = false;
    bool decided = false;
    std::vector<std::pair<Text, int>> shares;
    std::vector<Terms> terms;
    std::map<PotName, Pot> pots;
    std::map<Text, Tranche> tranches;
    std::map<ProviderNumber, Hold> holds;
    std::vector<Span> suspensions;
    std::map<MonthPlace, Amount> settled_months;

    [[nodiscard]] bool has_balance() const {
        return kind == events::VoucherKind::balance_voucher ||
               kind == events::VoucherKind::personal_budget;
    }
    [[nodiscard]] bool carries_over() const {
        return carry_over && recurrence != events::Recurrence::none;
    }
};

struct Part {
    Text funder;
    Amount net = 0, vat = 0;
    bool settled = false;  // a close has taken it
};

// What a delivery says of its times.
struct Clock {
    bool starts = false, ends = false;
    events::Instant start;
    std::int64_t from = 0, until = 0;  // UTC, in milliseconds
    Text worker;
};

struct Delivery {
    Text voucher, provider, service, coding;
    Clock clock;
    Day date = 0;
    Amount co_payment = 0;
    bool open = false, cancelled = false, disputed = false;
    std::vector<Part> parts;
    PotName pot;
    Day period = 0;
    Amount used = 0;
};

// What became owed, until a close takes it.
struct OpenPosting {
    Text funder, provider, service, coding;
    Day date = 0;
    Amount amount = 0;
};

struct Net {
    Amount net = 0, to_pay = 0;
    enum class State { nothing, settled, in_run, in_payment, paid } state = State::nothing;
    unsigned attempts = 0;
};

// Funder and provider.
using Pair = std::pair<Text, Text>;

// Funder, provider, service, coding, month.
using LinePlace = std::tuple<Text, Text, Text, Text, Day>;

// Where a line stands in its funder's books: the day, and the number among the year's documents.
struct Entry {
    Day posted_on = 0;
    int document = 0;
    bool operator==(const Entry&) const = default;
};

struct Settlement {
    Day end = 0;
    int extra_run = 0;
    Text scope_service, scope_funder;
    Text closed_by, approved_by, digest, override_reason;
    std::map<LinePlace, Amount> lines;
    std::map<LinePlace, Entry> entries;  // of the lines
    std::map<Pair, Net> nets;
    Amount total = 0;
};

struct Payment {
    Text funder, provider, id;  // the id is the engine's own invention: learnt from it
    Amount amount = 0;
    unsigned attempt = 1;
    enum class State {
        made,
        exported,
        accepted,
        rejected,
        booked,
        returned,
        withdrawn,
        returned_early
    };
    State state = State::made;
    std::vector<Text> settlements;
    Text account_changed_by, account_confirmed_by;
    [[nodiscard]] bool in_flight() const {
        return state == State::exported || state == State::accepted;
    }
};

struct Run {
    Day execution = 0;
    Text made_by, approved_by;
    Amount total = 0;
    std::vector<Text> settlements;
    std::vector<Payment> payments;  // in order of funder and provider
    std::map<Text, Text> exports;   // sink to content
};

struct Grant {
    std::set<events::Fact> types;  // empty: every type
    Text provider;                 // empty: every provider
    Span valid;
};

struct World {
    bool opened = false;
    Text opener;
    int check_days = 0;
    Day accounting_closed_until = 0;
    std::set<Text> named_sources;
    std::map<Text, std::vector<Grant>> publishers;

    std::map<Text, Service> services;
    std::map<Text, Funder> funders;
    std::vector<Text> funders_in_order;
    std::map<Text, Sink> sinks;
    std::map<Text, Provider> providers;
    std::map<Text, Contract> contracts;
    std::map<Text, Client> clients;
    std::map<Text, RuleTable> tables;
    std::set<Day> holidays;  // of each day what the calendar says that is in force on it

    std::map<Text, Voucher> vouchers;
    std::map<ProviderNumber, Delivery> deliveries, credits;
    std::map<ProviderNumber, Text> orders;  // whose voucher
    std::set<ProviderNumber> unsettled;     // open deliveries that some close may yet take
    std::vector<OpenPosting> open;

    std::map<Text, Settlement> settlements;
    std::map<std::pair<Text, Text>, Text> last_of_scope;  // service, funder: settlement
    std::map<std::pair<Text, int>, int> documents;        // funder, year: the last number
    std::map<Text, Run> runs;

    std::set<ProviderNumber> feedbacks;
    std::map<std::pair<Text, Text>, std::pair<int, int>>
        ratings;                                              // provider, service: how many, sum
    std::map<std::pair<Text, Day>, ControlDay> control_days;  // by publisher

    Balances balances;
    Balances changes;  // of the event that is being judged

    void post(AccountClass account_class, const Text& owner, const Text& counterpart, Amount amount,
              Commodity commodity = Commodity::eur);
};

}  // namespace saldo::model

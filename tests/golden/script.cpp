#include "tests/golden/script.hpp"

#include <array>
#include <charconv>

#include <fmt/format.h>

#include "engine/ledger/refusal.hpp"
#include "engine/vouchers/pot_use.hpp"
#include "schemas/codec/encode.hpp"
#include "tests/golden/event_words.hpp"

namespace saldo::test {

namespace {

constexpr std::string_view kLedger = "L06";

// Two funders (Espoo pays for 049, the county for everyone else), two providers with confirmed
// accounts, four services, two clients.
constexpr std::array<std::string_view, 19> kStandardWorld{
    "open ledger name County business-id 1234567-1 code 06 currency EUR",
    "funder county business-id 1234567-1 name County iban FI2112345600000785 from 2020-01-01",
    "funder espoo municipality 049 business-id 1234567-1 name Espoo iban FI1410093000123458 from "
    "2020-01-01",
    "sink bank_county funder county format pain.001.001.09 purpose pays",
    "sink bank_espoo funder espoo format pain.001.001.09 purpose pays",
    "service home_care unit h coding 4310 from 2020-01-01",
    "service therapy unit visit coding 4320 from 2020-01-01 needs-approval",
    "service cleaning unit h coding 4330 from 2020-01-01 part-pay",
    "service day_care unit month entitlement coding 4340 from 2020-01-01",
    "provider approved P7 business-id 1234567-1 name Seven from 2020-01-01",
    "provider approved P9 business-id 1234567-1 name Nine from 2020-01-01",
    "account P7 name Seven iban FI2112345600000785 by dora",
    "account P7 name Seven iban FI2112345600000785 by eino",
    "account P9 name Nine iban FI1410093000123458 by dora",
    "account P9 name Nine iban FI1410093000123458 by eino",
    "client C1 home 837 from 2020-01-01",
    "client C2 home 049 from 2020-01-01",
    "publisher /provider-7 provider P7 types ServiceDelivered from 2020-01-01",
    "publisher /provider-9 provider P9 from 2020-01-01 until 2026-01-31"};

bool is_number_of(Refusal refusal) {
    return refusal == Refusal::allowance_exceeded || refusal == Refusal::voucher_in_use;
}

// The numbers that decided, in the words of the field that they are about.
std::string number_text(const Outcome& outcome, std::int64_t number) {
    if (outcome.refusal == Refusal::too_many || outcome.refusal == Refusal::record_full)
        return std::to_string(number);
    if (outcome.refused_field == "unit_price") return to_text(UnitPrice{number});
    if (outcome.refused_field.ends_with("_date") || outcome.refused_field == "period_end" ||
        outcome.refused_field == "valid_until" || outcome.refused_field == "recorded_at")
        return to_text(Date{static_cast<std::int32_t>(number)});
    if (is_number_of(outcome.refusal)) return to_text(Quantity{number});
    const bool money = outcome.refusal == Refusal::balance_exceeded ||
                       outcome.refusal == Refusal::totals_differ ||
                       outcome.refusal == Refusal::tranche_used ||
                       outcome.refusal == Refusal::amount_exceeds_receivable ||
                       outcome.refusal == Refusal::credit_exceeds_delivery;
    return money ? to_text(Cents{number}) : std::to_string(number);
}

std::string trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t\r") - first + 1));
}

// Who usually says such a thing, and in what role.
std::pair<std::string, events::Role> usual_actor(const events::EventT& event) {
    using enum events::Fact;
    const events::Fact type = event.data.type;
    const auto is_one_of = [type](auto... types) { return ((type == types) || ...); };
    if (is_one_of(ServiceDelivered, ServiceOrdered, OrderCancelled))
        return {"carer", events::Role::provider};
    if (is_one_of(PaymentAccepted, PaymentRejected, PaymentBooked, PaymentReturned,
                  StatementReceived, ProviderRepaid, ClientFeePaid))
        return {"bank", events::Role::bank};
    if (type == FeedbackGiven) return {"c1", events::Role::client};
    if (type == ControlTotal) return {"sender", events::Role::provider};
    if (type == SettlementApproved) return {"bertta", events::Role::finance};
    if (type == PaymentRunApproved) return {"cecilia", events::Role::finance};
    return {"anna", events::Role::official};
}

std::optional<events::Role> role_of(std::string_view name) {
    for (const events::Role role : events::EnumValuesRole())
        if (name == events::EnumNameRole(role)) return role;
    return std::nullopt;
}

// As the table of names keeps it: kind, handle.
std::string name_of_voucher(const Rows& rows, Handle voucher) {
    std::string key(1, static_cast<char>(NameKind::voucher));
    append_big_endian_u32(key, voucher);
    return rows.at({TableId::names, key});
}

}  // namespace

Script::Script(Hasher& hasher) : hasher_(hasher), ledger_(hasher) {}

std::string Script::play(std::string_view line) {
    const std::string text = trimmed(line.substr(0, line.find("# ")));
    if (text.empty() || text.front() == '#') return {};
    Words words(text);
    if (words.begins("today")) {
        today_ = words.next();
        return codec::parse_date(today_) ? "" : today_ + " is no day";
    }
    if (words.begins("source")) {
        source_ = words.next();
        return {};
    }
    if (words.begins("world")) return set_world(words.next());
    if (words.begins("repeat")) return repeat(std::move(words), text);
    if (auto checked = check_books(Words(text), ledger_.state(), ledger_.rows(), kLedger))
        return *checked;
    const std::size_t arrow = text.find("->");
    return play_event(trimmed(text.substr(0, arrow)),
                      arrow == std::string::npos ? "accepted" : trimmed(text.substr(arrow + 2)));
}

std::string Script::set_world(const std::string& name) {
    if (name != "standard") return "there is no world " + name;
    for (const std::string_view line : kStandardWorld)
        if (std::string fault = play(line); !fault.empty()) return fault;
    return {};
}

// repeat 3 deliver D{} … : the line with 1, 2 and 3 for the mark.
std::string Script::repeat(Words words, std::string_view line) {
    const std::string count = words.next();
    int times = 0;
    std::from_chars(count.data(), count.data() + count.size(), times);
    if (times < 1) return count + " is no count";
    const std::string_view repeated = line.substr(line.find(count) + count.size());
    for (int at = 1; at <= times; ++at) {
        std::string one(repeated);
        for (std::size_t mark = one.find("{}"); mark != std::string::npos; mark = one.find("{}"))
            one.replace(mark, 2, std::to_string(at));
        if (std::string fault = play(one); !fault.empty()) return fault;
    }
    return {};
}

std::optional<LoggedRecord> Script::record_of(const std::string& said, std::string& fault) {
    Words words(said);
    if (words.begins("bytes")) return LoggedRecord{std::string(kLedger), words.rest()};
    events::EventT event;
    const std::string actor = words.after("by");
    const std::string role = words.after("as");
    const std::string time = words.after("at");
    const std::string id = words.after("id");
    const std::string key = words.after("under-key");
    const State& state = ledger_.state();
    const BooksSoFar books{state, state.books.ledgers.find(kNoHandle, kLedger)};
    const bool known = read_people_fact(words, event) || read_ledger_fact(words, event) ||
                       read_provider_fact(words, event) || read_voucher_fact(words, event) ||
                       read_delivery_fact(words, event) ||
                       read_settlement_fact(words, event, books) ||
                       read_bank_fact(words, event, books);
    if (!known) fault = "nothing is known that begins with: " + words.rest();
    if (known && !words.fault().empty()) fault = words.fault();
    if (known && fault.empty() && !words.empty()) fault = "not understood: " + words.rest();
    if (!fault.empty()) return std::nullopt;
    const auto moment =
        codec::parse_instant(today_ + "T" + (time.empty() ? "12:00" : time) + ":00+02:00");
    if (!moment) {
        fault = moment.error();
        return std::nullopt;
    }
    const auto usual = usual_actor(event);
    // A publisher speaks of itself where the line names no other.
    if (auto* const control = event.data.AsControlTotal(); control && control->publisher.empty())
        control->publisher = source_;
    event.id = id.empty() ? fmt::format("event-{}", ++events_) : id;
    event.source = source_;
    event.ledger = kLedger;
    event.recorded_at = std::make_unique<events::Instant>(*moment);
    event.actor = actor.empty() ? usual.first : actor;
    event.role = role.empty() ? usual.second : role_of(role).value_or(events::Role::system);
    return LoggedRecord{key.empty() ? std::string(kLedger) : key, codec::encode(event)};
}

std::string Script::judge(const Outcome& outcome, const std::string& expected) {
    if (outcome.kind != OutcomeKind::refused) {
        const std::string_view came = outcome_name(outcome.kind);
        return expected == came ? "" : fmt::format("expected {}, got {}", expected, came);
    }
    const std::string code = fmt::format("refused: {}", refusal_code(outcome.refusal));
    const std::string field =
        outcome.refused_for.empty()
            ? fmt::format("{} {}", code, outcome.refused_field)
            : fmt::format("{} {} for {}", code, outcome.refused_field, outcome.refused_for);
    const std::string numbers =
        outcome.has_numbers
            ? fmt::format("{} asked {} limit {}", field, number_text(outcome, outcome.asked),
                          number_text(outcome, outcome.limit))
            : field;
    if (expected != code && expected != field && expected != numbers)
        return fmt::format("expected {}, got {}", expected, numbers);
    codes_seen_.emplace(refusal_code(outcome.refusal));
    return {};
}

// After an accepted delivery, correction or order no pot of its voucher is below zero that day.
std::string Script::overspent(const std::string& said) const {
    Words words(said);
    const bool uses = words.begins("deliver") || words.begins("correct") || words.begins("order");
    if (!uses) return {};
    const std::string id = words.after("voucher");
    const auto day = words.date_after("on");
    const State& state = ledger_.state();
    const Handle ledger = state.books.ledgers.find(kNoHandle, kLedger);
    const auto* const slot = state.vouchers.cache.peek(Vouchers::key(ledger, id));
    if (slot == nullptr || !slot->present || day == nullptr) return {};
    for (std::uint32_t pot = 0; pot < slot->record.pots.size(); ++pot)
        if (left_on(slot->record, pot, Date{day->days()}) < 0) return id + " is overspent";
    return {};
}

std::string Script::play_event(const std::string& said, std::string expected) {
    // Blanks between words say nothing.
    const std::string line = Words(said).rest();
    const auto before = said_before_.find(line);
    std::string fault;
    std::optional<LoggedRecord> record =
        before != said_before_.end() ? std::optional(before->second) : record_of(said, fault);
    if (!record) return fault;
    said_before_.emplace(line, *record);
    log_.push_back(*record);
    const Outcome& outcome = ledger_.fold(log_.back());
    accepted_ = outcome.kind == OutcomeKind::accepted;
    postings_ = outcome.postings;
    if (std::string wrong = judge(outcome, Words(expected).rest()); !wrong.empty()) return wrong;
    if (std::string wrong = audit_.look_at(outcome); !wrong.empty()) return wrong;
    return outcome.kind == OutcomeKind::accepted ? overspent(said) : "";
}

std::vector<Script::PostedLine> Script::posted() {
    const State& state = ledger_.state();
    const Registry& registry = state.registry;
    std::vector<PostedLine> lines;
    for (const Posting& posting : postings_) {
        const Account& account = posting.account;
        std::string name(account_class_name(account.account_class));
        const bool of_voucher = account.account_class == AccountClass::voucher_available ||
                                account.account_class == AccountClass::voucher_held;
        if (of_voucher)
            name.append("/").append(name_of_voucher(ledger_.rows(), account.owner));
        else if (account.account_class == AccountClass::commitment)
            name.append("/").append(registry.services[account.owner].id);
        else
            name.append("/").append(registry.funders[account.owner].id);
        if (account.account_class == AccountClass::expense)
            name.append("/").append(state.books.words[account.counterpart].id);
        else if (account.counterpart != kNoHandle)
            name.append("/").append(registry.providers[account.counterpart].id);
        const std::int64_t size = posting.amount < 0 ? -posting.amount : posting.amount;
        lines.push_back({std::move(name),
                         fmt::format("{} {}", amount_text(posting.commodity, size),
                                     commodity_name(posting.commodity)),
                         posting.amount > 0});
    }
    return lines;
}

std::string Script::close_books() {
    if (std::string wrong = audit_.look_at_books(ledger_.state(), ledger_.rows()); !wrong.empty())
        return wrong;
    struct Way {
        std::size_t batch_records;
        bool forgets;
    };
    for (const Way way : {Way{1'000, false}, Way{1, true}, Way{7, true}}) {
        FoldedLedger again(hasher_, way.forgets);
        again.fold_all(log_, way.batch_records);
        if (again.rows() != ledger_.rows())
            return fmt::format("in batches of {}{} the rows are others", way.batch_records,
                               way.forgets ? ", forgetting," : "");
        const bool named = ledger_.state().books.ledgers.size() > 0;
        if (named && again.ledger(kLedger).digest != ledger_.ledger(kLedger).digest)
            return fmt::format("in batches of {} the digest is another", way.batch_records);
    }
    return {};
}

}  // namespace saldo::test

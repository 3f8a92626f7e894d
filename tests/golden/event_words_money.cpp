// Deliveries, orders, credits, settlements, payment runs and what banks say.

#include <algorithm>
#include <charconv>

#include "engine/time/date.hpp"
#include "tests/golden/event_words.hpp"

namespace saldo::test {

namespace {

const std::string kUsualService = "home_care";

std::string service_of(Words& words) {
    std::string service = words.after("service");
    return service.empty() ? kUsualService : service;
}

template <class Fact>
void read_work(Words& words, Fact& fact) {
    fact.voucher = words.after("voucher");
    fact.provider = words.after("provider");
    fact.service = service_of(words);
    fact.content = words.after("content");
    fact.service_date = words.date_after("on");
    fact.quantity = words.quantity_after("quantity");
    fact.unit_price = words.price_after("price");
}

events::TimeClass time_class_of(Words& words) {
    const std::string said = words.after("time-class");
    if (said.empty()) return events::TimeClass::any;
    for (const events::TimeClass known : events::EnumValuesTimeClass())
        if (said == events::EnumNameTimeClass(known)) return known;
    words.set_fault(said + " is no time class");
    return events::TimeClass::any;
}

// started 2026-01-12T18:30: by the clock of +02:00.
std::unique_ptr<events::Instant> moment_after(Words& words, std::string_view keyword) {
    const std::string text = words.after(keyword);
    if (text.empty()) return nullptr;
    const auto moment = codec::parse_instant(text + ":00+02:00");
    if (moment) return std::make_unique<events::Instant>(*moment);
    words.set_fault(moment.error());
    return nullptr;
}

template <class Fact>
void read_visit(Words& words, Fact& fact) {
    fact.started_at = moment_after(words, "started");
    fact.ended_at = moment_after(words, "ended");
    fact.worker = words.after("worker");
}

template <class Fact>
void read_named(Words& words, Fact& fact) {
    fact.voucher = words.after("voucher");
    fact.provider = words.after("provider");
}

std::uint16_t number_after(Words& words, std::string_view keyword) {
    const std::string text = words.after(keyword);
    std::uint16_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (!text.empty() && error != std::errc{}) words.set_fault(text + " is no number");
    return number;
}

events::Sha256 sha256_of(const Digest& digest) { return events::Sha256(digest.bytes); }

// A script names a file's content by a word: other words, other contents.
Digest digest_of_word(std::string_view word) {
    Digest digest;
    for (std::size_t at = 0; at < word.size(); ++at)
        digest.bytes[at % digest.bytes.size()] ^= static_cast<std::uint8_t>(word[at]);
    return digest;
}

const PaymentRun* run_of(const BooksSoFar& books, std::string_view id) {
    const Handle run = books.state.settlements.runs.find(books.ledger, id);
    return run == kNoHandle ? nullptr : &books.state.settlements.runs[run];
}

// "P7", or "P7@espoo" where several funders pay it, stands for the payment's end-to-end id; what is
// no payee of the run is an id as the bank wrote it.
std::string payment_id(const BooksSoFar& books, const std::string& run_id,
                       const std::string& said) {
    const PaymentRun* const run = run_of(books, run_id);
    if (run == nullptr) return said;
    const std::size_t at_sign = said.find('@');
    for (const PaymentRun::Payment& payment : run->payments) {
        const std::string& provider = books.state.registry.providers[payment.provider].id;
        const std::string& funder = books.state.registry.funders[payment.funder].id;
        const bool of_funder = at_sign == std::string::npos || said.substr(at_sign + 1) == funder;
        if (said.substr(0, at_sign) == provider && of_funder) return payment.end_to_end_id;
    }
    return said;
}

void read_close(Words& words, events::EventT& event) {
    events::PeriodClosedT closed;
    closed.period_end = month_end_of(words, words.next());
    closed.service = words.after("service");
    closed.funder = words.after("funder");
    closed.extra_run = number_after(words, "extra");
    closed.override_reason = words.after("override");
    event.data.Set(std::move(closed));
}

void read_settlement_approval(Words& words, events::EventT& event, const BooksSoFar& books) {
    events::SettlementApprovedT approved;
    approved.settlement = words.next();
    approved.total = words.cents_after("total");
    const Handle settlement =
        books.state.settlements.settlements.find(books.ledger, approved.settlement);
    Digest digest =
        settlement == kNoHandle ? Digest{} : books.state.settlements.settlements[settlement].digest;
    if (words.flag("other-lines")) digest.bytes[0] ^= 1;
    approved.digest = std::make_unique<events::Sha256>(sha256_of(digest));
    event.data.Set(std::move(approved));
}

void read_credit(Words& words, events::EventT& event) {
    events::CreditGivenT credit;
    credit.credit = words.next();
    credit.voucher = words.after("voucher");
    credit.provider = words.after("provider");
    credit.service = service_of(words);
    credit.service_date = words.date_after("on");
    credit.amount = words.cents_after("amount");
    credit.quantity = words.quantity_after("quantity");
    event.data.Set(std::move(credit));
}

void read_export(Words& words, events::EventT& event) {
    events::SettlementExportedT exported;
    exported.run = words.next();
    exported.sink = words.after("sink");
    exported.file_name = words.after("file");
    exported.sha256 =
        std::make_unique<events::Sha256>(sha256_of(digest_of_word(words.after("content"))));
    event.data.Set(std::move(exported));
}

// "-": the bank names no run of ours.
std::string known_run(Words& words) {
    const std::string run = words.next();
    return run == "-" ? std::string() : run;
}

void read_booking(Words& words, events::EventT& event, const BooksSoFar& books) {
    events::PaymentBookedT booked;
    booked.run = known_run(words);
    booked.payment = payment_id(books, booked.run, words.after("payment"));
    booked.amount = words.cents_after("amount");
    booked.booked_on = words.date_after("on");
    booked.funder = words.after("funder");
    event.data.Set(std::move(booked));
}

void read_return(Words& words, events::EventT& event, const BooksSoFar& books) {
    events::PaymentReturnedT returned;
    returned.run = known_run(words);
    returned.payment = payment_id(books, returned.run, words.after("payment"));
    returned.amount = words.cents_after("amount");
    returned.returned_on = words.date_after("on");
    returned.reason_code = words.after("reason");
    returned.funder = words.after("funder");
    event.data.Set(std::move(returned));
}

void read_statement(Words& words, events::EventT& event) {
    events::StatementReceivedT said;
    said.account = words.next();
    said.funder = words.after("funder");
    said.statement = words.after("named");
    said.legal_sequence = words.after("number");
    said.from = words.date_after("from");
    said.until = words.date_after("until");
    said.opening = words.cents_after("opening");
    said.closing = words.cents_after("closing");
    said.credits = words.cents_after("credits");
    said.debits = words.cents_after("debits");
    event.data.Set(std::move(said));
}

}  // namespace

std::unique_ptr<events::Date> month_end_of(Words& words, const std::string& text) {
    constexpr std::size_t kMonthBytes = 7;  // "2026-01"
    const bool month = text.size() == kMonthBytes;
    const auto day = codec::parse_date(month ? text + "-01" : text);
    if (!day) {
        words.set_fault(day.error());
        return nullptr;
    }
    return std::make_unique<events::Date>(month ? month_end(Date{day->days()}).days : day->days());
}

bool read_delivery_fact(Words& words, events::EventT& event) {
    if (words.begins("deliver")) {
        events::ServiceDeliveredT delivered;
        delivered.delivery = words.next();
        read_work(words, delivered);
        delivered.time_class = time_class_of(words);
        read_visit(words, delivered);
        delivered.order = words.after("order");
        event.data.Set(std::move(delivered));
    } else if (words.begins("order")) {
        events::ServiceOrderedT ordered;
        ordered.order = words.next();
        read_work(words, ordered);
        ordered.expires_on = words.date_after("expires");
        event.data.Set(std::move(ordered));
    } else if (words.begins("cancel order")) {
        events::OrderCancelledT cancelled;
        cancelled.order = words.next();
        read_named(words, cancelled);
        event.data.Set(std::move(cancelled));
    } else if (words.begins("correct")) {
        events::DeliveryCorrectedT corrected;
        corrected.delivery = words.next();
        read_work(words, corrected);
        corrected.time_class = time_class_of(words);
        read_visit(words, corrected);
        event.data.Set(std::move(corrected));
    } else if (words.begins("cancel")) {
        events::DeliveryCancelledT cancelled;
        cancelled.delivery = words.next();
        read_named(words, cancelled);
        event.data.Set(std::move(cancelled));
    } else if (words.begins("credit")) {
        read_credit(words, event);
    } else if (words.begins("dispute")) {
        events::DeliveryDisputedT disputed;
        disputed.delivery = words.next();
        read_named(words, disputed);
        event.data.Set(std::move(disputed));
    } else if (words.begins("resolve")) {
        events::DisputeResolvedT resolved;
        resolved.delivery = words.next();
        read_named(words, resolved);
        resolved.credited = words.cents_after("credited");
        event.data.Set(std::move(resolved));
    } else if (words.begins("approve delivery")) {
        events::DeliveryApprovedT approved;
        approved.delivery = words.next();
        read_named(words, approved);
        event.data.Set(std::move(approved));
    } else {
        return false;
    }
    return true;
}

bool read_settlement_fact(Words& words, events::EventT& event, const BooksSoFar& books) {
    if (words.begins("close")) {
        read_close(words, event);
    } else if (words.begins("approve settlement")) {
        read_settlement_approval(words, event, books);
    } else if (words.begins("run")) {
        events::PaymentRunMadeT made;
        made.run = words.next();
        made.settlements = words.list_after("settlements");
        made.execution_date = words.date_after("pays-on");
        event.data.Set(std::move(made));
    } else if (words.begins("approve run")) {
        events::PaymentRunApprovedT approved;
        approved.run = words.next();
        approved.total = words.cents_after("total");
        event.data.Set(std::move(approved));
    } else if (words.begins("withdraw run")) {
        events::PaymentRunWithdrawnT withdrawn;
        withdrawn.run = words.next();
        withdrawn.reason = words.after("reason");
        event.data.Set(std::move(withdrawn));
    } else if (words.begins("export")) {
        read_export(words, event);
    } else if (words.begins("repaid")) {
        events::ProviderRepaidT repaid;
        repaid.provider = words.next();
        repaid.funder = words.after("funder");
        repaid.amount = words.cents_after("amount");
        repaid.paid_on = words.date_after("on");
        event.data.Set(std::move(repaid));
    } else if (words.begins("write off")) {
        events::ReceivableWrittenOffT written_off;
        written_off.provider = words.next();
        written_off.funder = words.after("funder");
        written_off.amount = words.cents_after("amount");
        event.data.Set(std::move(written_off));
    } else {
        return false;
    }
    return true;
}

bool read_bank_fact(Words& words, events::EventT& event, const BooksSoFar& books) {
    if (words.begins("answered")) {
        events::SinkAnsweredT answered;
        answered.run = words.next();
        answered.sink = words.after("sink");
        answered.answer =
            words.flag("rejected") ? events::SinkAnswer::rejected : events::SinkAnswer::accepted;
        event.data.Set(std::move(answered));
    } else if (words.begins("accepted")) {
        events::PaymentAcceptedT accepted;
        accepted.run = words.next();
        accepted.payment = payment_id(books, accepted.run, words.after("payment"));
        accepted.funder = words.after("funder");
        event.data.Set(std::move(accepted));
    } else if (words.begins("rejected")) {
        events::PaymentRejectedT rejected;
        rejected.run = words.next();
        rejected.payment = payment_id(books, rejected.run, words.after("payment"));
        rejected.reason_code = words.after("reason");
        rejected.funder = words.after("funder");
        event.data.Set(std::move(rejected));
    } else if (words.begins("booked")) {
        read_booking(words, event, books);
    } else if (words.begins("returned")) {
        read_return(words, event, books);
    } else if (words.begins("statement")) {
        read_statement(words, event);
    } else {
        return false;
    }
    return true;
}

}  // namespace saldo::test

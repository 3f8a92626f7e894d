// What publishers, clients and those who act for them say.

#include <charconv>

#include "tests/golden/event_words.hpp"

namespace saldo::test {

namespace {

std::uint32_t count_after(Words& words, std::string_view keyword) {
    const std::string text = words.after(keyword);
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size())
        words.set_fault("\"" + text + "\" is no count");
    return number;
}

// control total 2026-01-20 count 5 total 435.02 [publisher /other]
void read_control_total(Words& words, events::EventT& event) {
    events::ControlTotalT said;
    const auto day = codec::parse_date(words.next());
    if (!day) return words.set_fault(day.error());
    said.day = std::make_unique<events::Date>(*day);
    said.count = count_after(words, "count");
    said.total = words.cents_after("total");
    said.publisher = words.after("publisher");
    event.data.Set(std::move(said));
}

void read_fee(Words& words, events::EventT& event) {
    events::ClientFeeDecidedT decided;
    decided.fee = words.next();
    decided.client = words.after("client");
    decided.service = words.after("service");
    decided.unit_fee = words.price_after("unit-fee");
    decided.valid_from = words.date_after("from");
    decided.valid_until = words.date_after("until");
    event.data.Set(std::move(decided));
}

void read_assessment(Words& words, events::EventT& event) {
    events::ClientFeeAssessedT assessed;
    assessed.fee = words.next();
    assessed.client = words.after("client");
    assessed.period_end = month_end_of(words, words.after("period"));
    assessed.amount = words.cents_after("amount");
    event.data.Set(std::move(assessed));
}

void read_invoice(Words& words, events::EventT& event) {
    events::ClientFeeInvoicedT invoiced;
    invoiced.invoice = words.next();
    invoiced.client = words.after("client");
    invoiced.funder = words.after("funder");
    invoiced.service = words.after("service");
    invoiced.service_date = words.date_after("on");
    invoiced.amount = words.cents_after("amount");
    invoiced.due_on = words.date_after("due");
    invoiced.reference = words.after("reference");
    event.data.Set(std::move(invoiced));
}

void read_fee_credit(Words& words, events::EventT& event) {
    events::ClientFeeCreditedT credited;
    credited.invoice = words.next();
    credited.client = words.after("client");
    credited.amount = words.cents_after("amount");
    event.data.Set(std::move(credited));
}

void read_fee_payment(Words& words, events::EventT& event) {
    events::ClientFeePaidT paid;
    paid.invoice = words.next();
    paid.client = words.after("client");
    paid.amount = words.cents_after("amount");
    paid.paid_on = words.date_after("on");
    event.data.Set(std::move(paid));
}

void read_mandate(Words& words, events::EventT& event) {
    events::MandateGivenT given;
    given.mandate = words.next();
    given.client = words.after("client");
    given.mandatary = words.after("mandatary");
    given.valid_from = words.date_after("from");
    given.valid_until = words.date_after("until");
    event.data.Set(std::move(given));
}

void read_mandate_end(Words& words, events::EventT& event) {
    events::MandateEndedT ended;
    ended.mandate = words.next();
    ended.client = words.after("client");
    ended.ended_on = words.date_after("on");
    event.data.Set(std::move(ended));
}

void read_feedback(Words& words, events::EventT& event) {
    events::FeedbackGivenT given;
    given.feedback = words.next();
    given.provider = words.after("provider");
    given.service = words.after("service");
    given.client = words.after("client");
    given.rating = static_cast<std::uint8_t>(count_after(words, "rating"));
    event.data.Set(std::move(given));
}

}  // namespace

bool read_people_fact(Words& words, events::EventT& event) {
    if (words.begins("control total")) {
        read_control_total(words, event);
    } else if (words.begins("fee")) {
        read_fee(words, event);
    } else if (words.begins("assess")) {
        read_assessment(words, event);
    } else if (words.begins("invoice")) {
        read_invoice(words, event);
    } else if (words.begins("credit invoice")) {
        read_fee_credit(words, event);
    } else if (words.begins("pay invoice")) {
        read_fee_payment(words, event);
    } else if (words.begins("mandate")) {
        read_mandate(words, event);
    } else if (words.begins("end mandate")) {
        read_mandate_end(words, event);
    } else if (words.begins("feedback")) {
        read_feedback(words, event);
    } else {
        return false;
    }
    return true;
}

}  // namespace saldo::test

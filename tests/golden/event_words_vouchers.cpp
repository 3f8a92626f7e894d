// Ledger, services, providers, clients and vouchers.

#include <charconv>

#include "tests/golden/event_words.hpp"

namespace saldo::test {

namespace {

std::unique_ptr<events::BasisPoints> rate_after(Words& words, std::string_view keyword) {
    const std::string text = words.after(keyword);
    if (text.empty()) return nullptr;
    const auto rate = codec::parse_basis_points(text);
    if (rate) return std::make_unique<events::BasisPoints>(*rate);
    words.set_fault(rate.error());
    return nullptr;
}

std::uint16_t small_number(Words& words, const std::string& text) {
    std::uint16_t number = 0;
    if (text.empty()) return 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size())
        words.set_fault(text + " is no number");
    return number;
}

// Enums by their names in the schema.
template <class Enum>
Enum enum_of(Words& words, const std::string& text, Enum otherwise, const Enum* values,
             std::size_t count, const char* (*name_of)(Enum)) {
    if (text.empty()) return otherwise;
    for (std::size_t at = 0; at < count; ++at)
        if (text == name_of(values[at])) return values[at];
    words.set_fault(text + " is not known");
    return otherwise;
}

events::Recurrence recurrence_of(Words& words, const std::string& text) {
    return enum_of(words, text, events::Recurrence::none, events::EnumValuesRecurrence(), 5,
                   events::EnumNameRecurrence);
}

// service home_care 10 h/month value 25.00 service … : each "service" begins a line. What belongs
// to no line stays.
void read_lines(Words& words, std::vector<std::unique_ptr<events::VoucherLineT>>& lines,
                std::string& per) {
    std::string others;
    while (!words.empty()) {
        const std::string word = words.next();
        const auto text_behind = [&] { return words.next(); };
        if (word == "service") {
            lines.push_back(std::make_unique<events::VoucherLineT>());
            lines.back()->service = text_behind();
            const char first = words.empty() ? 'x' : words.peek().front();
            if ((first >= '0' && first <= '9') || first == '-') {
                lines.back()->quantity = words.next_quantity();
                if (!words.per().empty()) per = words.per();
            }
        } else if (!lines.empty() && word == "content") {
            lines.back()->content = text_behind();
        } else if (!lines.empty() && (word == "value" || word == "co-payment")) {
            Words one("x " + text_behind());
            auto price = one.price_after("x");
            words.set_fault(one.fault());
            (word == "value" ? lines.back()->unit_value : lines.back()->co_payment) =
                std::move(price);
        } else {
            others += word + " ";
        }
    }
    const std::string fault = words.fault();
    words = Words(others);
    words.set_fault(fault);
}

// balance 100.00 EUR/month, or balance 20 visits
void read_balance(Words& words, std::unique_ptr<events::Cents>& euros,
                  std::unique_ptr<events::Quantity>& units) {
    if (words.flag("units"))
        units = words.quantity_after("balance");
    else
        euros = words.cents_after("balance");
}

void read_grant(Words& words, events::EventT& event) {
    events::VoucherGrantedT granted;
    granted.voucher = words.next();
    std::string per;
    read_lines(words, granted.lines, per);
    granted.client = words.after("client");
    granted.kind = enum_of(words, words.after("kind"), events::VoucherKind::service_voucher,
                           events::EnumValuesVoucherKind(), 5, events::EnumNameVoucherKind);
    read_balance(words, granted.balance, granted.balance_quantity);
    if (const std::string said = words.after("per"); !said.empty()) per = said;
    granted.recurrence = recurrence_of(words, per);
    granted.carry_over = words.flag("carry-over");
    granted.prorated = words.flag("prorated");
    granted.payee = words.after("payee");
    granted.contract = words.after("contract");
    granted.replaces = words.after("replaces");
    granted.decision_number = words.after("decision");
    for (std::string funder = words.after("share"); !funder.empty();
         funder = words.after("share")) {
        auto share = std::make_unique<events::FunderShareT>();
        const std::size_t colon = funder.find(':');
        Words rate("x " + funder.substr(colon + 1));
        share->funder = funder.substr(0, colon);
        share->share = rate_after(rate, "x");
        words.set_fault(rate.fault());
        granted.shares.push_back(std::move(share));
    }
    granted.valid_from = words.date_after("from");
    granted.valid_until = words.date_after("until");
    event.data.Set(std::move(granted));
}

void read_amendment(Words& words, events::EventT& event) {
    events::VoucherAmendedT amended;
    amended.voucher = words.next();
    std::string per;
    read_lines(words, amended.lines, per);
    read_balance(words, amended.balance, amended.balance_quantity);
    amended.amended_from = words.date_after("from");
    amended.valid_until = words.date_after("until");
    event.data.Set(std::move(amended));
}

void read_service(Words& words, events::EventT& event) {
    events::ServiceDefinedT service;
    service.service = words.next();
    service.name_fi = service.service;
    const std::string unit = words.after("unit");
    service.unit = unit_of_word(unit).value_or(events::Unit::hour);
    if (!unit.empty() && !unit_of_word(unit)) words.set_fault(unit + " is no unit");
    if (words.flag("entitlement")) service.basis = events::Basis::entitlement;
    service.free_by_law = words.flag("free-by-law");
    service.price_ceiling = words.price_after("ceiling");
    service.needs_approval = words.flag("needs-approval");
    service.recording_deadline_days = small_number(words, words.after("deadline-days"));
    if (words.flag("part-pay")) service.short_balance = events::ShortBalance::part_pay;
    service.vat = enum_of(words, words.after("vat"), events::VatTreatment::exempt,
                          events::EnumValuesVatTreatment(), 3, events::EnumNameVatTreatment);
    service.vat_rate = rate_after(words, "rate");
    service.coding = words.after("coding");
    service.valid_from = words.date_after("from");
    event.data.Set(std::move(service));
}

void read_ledger(Words& words, events::EventT& event) {
    events::LedgerOpenedT opened;
    opened.name = words.after("name");
    opened.organiser_business_id = words.after("business-id");
    opened.organiser_code = words.after("code");
    opened.currency = words.after("currency");
    opened.register_check_days_max = small_number(words, words.after("register-check-days"));
    event.data.Set(std::move(opened));
}

void read_funder(Words& words, events::EventT& event) {
    events::FunderDefinedT funder;
    funder.funder = words.next();
    funder.business_id = words.after("business-id");
    funder.municipality = words.after("municipality");
    funder.debtor_name = words.after("name");
    funder.iban = words.after("iban");
    funder.bic = words.after("bic");
    funder.payer_code = words.after("payer-code");
    funder.valid_from = words.date_after("from");
    event.data.Set(std::move(funder));
}

void read_sink(Words& words, events::EventT& event) {
    events::SinkDefinedT sink;
    sink.sink = words.next();
    sink.funder = words.after("funder");
    sink.format = words.after("format");
    sink.format_version = 1;
    sink.purpose = enum_of(words, words.after("purpose"), events::SinkPurpose::informs,
                           events::EnumValuesSinkPurpose(), 4, events::EnumNameSinkPurpose);
    if (const std::string bytes = words.after("layout-bytes"); !bytes.empty()) {
        std::uint32_t size = 0;
        const auto [end, error] = std::from_chars(bytes.data(), bytes.data() + bytes.size(), size);
        if (error != std::errc{} || end != bytes.data() + bytes.size())
            words.set_fault(bytes + " is no number");
        sink.layout.assign(size, '#');
    }
    event.data.Set(std::move(sink));
}

// table NAME from DATE says LINE | LINE | …
void read_rule_table(Words& words, events::EventT& event) {
    std::string text = words.all_after("says");
    for (std::size_t bar = text.find('|'); bar != std::string::npos; bar = text.find('|', bar))
        text[bar] = '\n';
    events::RuleTableSetT table;
    table.table_name = words.next();
    table.valid_from = words.date_after("from");
    table.content.assign(text.begin(), text.end());
    event.data.Set(std::move(table));
}

void read_publisher(Words& words, events::EventT& event) {
    events::PublisherAuthorisedT authorised;
    authorised.publisher = words.next();
    authorised.types = words.list_after("types");
    authorised.provider = words.after("provider");
    authorised.valid_from = words.date_after("from");
    authorised.valid_until = words.date_after("until");
    event.data.Set(std::move(authorised));
}

void read_provider(Words& words, events::EventT& event) {
    const bool applies = words.begins("applies");
    if (!applies && !words.begins("approved"))
        return words.set_fault("applied, approved, suspended or withdrawn?");
    if (applies) {
        events::ProviderAppliedT applied;
        applied.provider = words.next();
        applied.business_id = words.after("business-id");
        applied.name = words.after("name");
        applied.services = words.list_after("services");
        return event.data.Set(std::move(applied));
    }
    events::ProviderApprovedT approved;
    approved.provider = words.next();
    approved.business_id = words.after("business-id");
    approved.name = words.after("name");
    approved.services = words.list_after("services");
    approved.municipalities = words.list_after("municipalities");
    approved.valid_from = words.date_after("from");
    approved.valid_until = words.date_after("until");
    event.data.Set(std::move(approved));
}

void read_price(Words& words, events::EventT& event) {
    events::PriceListedT price;
    price.provider = words.next();
    price.service = words.after("service");
    price.content = words.after("content");
    price.contract = words.after("contract");
    price.unit_price = words.price_after("price");
    price.gross = words.flag("gross");
    price.time_class = enum_of(words, words.after("time-class"), events::TimeClass::any,
                               events::EnumValuesTimeClass(), 7, events::EnumNameTimeClass);
    price.valid_from = words.date_after("from");
    price.valid_until = words.date_after("until");
    event.data.Set(std::move(price));
}

void read_register_check(Words& words, events::EventT& event) {
    events::RegisterCheckedT checked;
    checked.provider = words.next();
    checked.register_ = words.after("register");
    checked.result = enum_of(words, words.after("result"), events::RegisterResult::registered,
                             events::EnumValuesRegisterResult(), 3, events::EnumNameRegisterResult);
    checked.as_of = words.date_after("as-of");
    event.data.Set(std::move(checked));
}

void read_top_up(Words& words, events::EventT& event) {
    events::VoucherToppedUpT topped_up;
    topped_up.voucher = words.next();
    topped_up.tranche = words.after("tranche");
    topped_up.amount = words.cents_after("amount");
    topped_up.quantity = words.quantity_after("quantity");
    topped_up.effective_on = words.date_after("on");
    event.data.Set(std::move(topped_up));
}

}  // namespace

bool read_ledger_fact(Words& words, events::EventT& event) {
    if (words.begins("open ledger")) {
        read_ledger(words, event);
    } else if (words.begins("funder")) {
        read_funder(words, event);
    } else if (words.begins("sink")) {
        read_sink(words, event);
    } else if (words.begins("table")) {
        read_rule_table(words, event);
    } else if (words.begins("publisher")) {
        read_publisher(words, event);
    } else if (words.begins("adopt rules")) {
        events::RulesAdoptedT adopted;
        adopted.version = small_number(words, words.next());
        event.data.Set(adopted);
    } else if (words.begins("close accounting")) {
        events::AccountingPeriodClosedT closed;
        closed.period_end = month_end_of(words, words.next());
        event.data.Set(std::move(closed));
    } else if (words.begins("service")) {
        read_service(words, event);
    } else if (words.begins("client")) {
        events::ClientRegisteredT client;
        client.client = words.next();
        client.home_municipality = words.after("home");
        client.home_from = words.date_after("from");
        event.data.Set(std::move(client));
    } else {
        return false;
    }
    return true;
}

bool read_provider_fact(Words& words, events::EventT& event) {
    if (words.begins("suspend provider")) {
        events::ProviderSuspendedT suspended;
        suspended.provider = words.next();
        suspended.services = words.list_after("services");
        suspended.suspended_from = words.date_after("from");
        suspended.suspended_until = words.date_after("until");
        event.data.Set(std::move(suspended));
    } else if (words.begins("withdraw provider")) {
        events::ProviderWithdrawnT withdrawn;
        withdrawn.provider = words.next();
        withdrawn.services = words.list_after("services");
        withdrawn.withdrawn_from = words.date_after("from");
        event.data.Set(std::move(withdrawn));
    } else if (words.begins("provider")) {
        read_provider(words, event);
    } else if (words.begins("account")) {
        events::AccountChangedT changed;
        changed.provider = words.next();
        changed.account_name = words.after("name");
        changed.iban = words.after("iban");
        event.data.Set(std::move(changed));
    } else if (words.begins("register check")) {
        read_register_check(words, event);
    } else if (words.begins("hold payment")) {
        events::PaymentHeldT held;
        held.provider = words.next();
        held.reason = words.after("reason");
        event.data.Set(std::move(held));
    } else if (words.begins("release payment")) {
        events::PaymentHoldReleasedT released;
        released.provider = words.next();
        released.reason = words.after("reason");
        event.data.Set(std::move(released));
    } else if (words.begins("contract")) {
        events::ContractRegisteredT contract;
        contract.contract = words.next();
        contract.provider = words.after("provider");
        contract.valid_from = words.date_after("from");
        contract.valid_until = words.date_after("until");
        event.data.Set(std::move(contract));
    } else if (words.begins("price")) {
        read_price(words, event);
    } else {
        return false;
    }
    return true;
}

bool read_voucher_fact(Words& words, events::EventT& event) {
    if (words.begins("grant")) {
        read_grant(words, event);
    } else if (words.begins("amend")) {
        read_amendment(words, event);
    } else if (words.begins("decide")) {
        events::VoucherDecidedT decided;
        decided.voucher = words.next();
        decided.decision_number = words.after("number");
        decided.decision_date = words.date_after("on");
        event.data.Set(std::move(decided));
    } else if (words.begins("top-up")) {
        read_top_up(words, event);
    } else if (words.begins("return tranche")) {
        events::TrancheReturnedT returned;
        returned.tranche = words.next();
        returned.voucher = words.after("voucher");
        event.data.Set(std::move(returned));
    } else if (words.begins("suspend")) {
        events::VoucherSuspendedT suspended;
        suspended.voucher = words.next();
        suspended.suspended_from = words.date_after("from");
        event.data.Set(std::move(suspended));
    } else if (words.begins("resume")) {
        events::VoucherResumedT resumed;
        resumed.voucher = words.next();
        resumed.resumed_on = words.date_after("on");
        event.data.Set(std::move(resumed));
    } else if (words.begins("end")) {
        events::VoucherEndedT ended;
        ended.voucher = words.next();
        ended.last_day = words.date_after("last-day");
        event.data.Set(std::move(ended));
    } else if (words.begins("annul")) {
        events::VoucherAnnulledT annulled;
        annulled.voucher = words.next();
        event.data.Set(std::move(annulled));
    } else if (words.begins("send")) {
        events::VoucherSentT sent;
        sent.voucher = words.next();
        sent.channel = words.after("by-channel");
        event.data.Set(std::move(sent));
    } else {
        return false;
    }
    return true;
}

}  // namespace saldo::test

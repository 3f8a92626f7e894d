#include "tests/oracle/day_care_office.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "engine/base/limits.hpp"
#include "engine/settlement/settlement_id.hpp"
#include "tests/oracle/artificial_ids.hpp"
#include "tests/oracle/public_holidays.hpp"

namespace saldo::oracle {

namespace {

constexpr std::string_view kService = "day_care";
constexpr std::string_view kFunder = "municipality";
constexpr std::string_view kMunicipality = "049";

// Made-up identifiers: 0 is the municipality's, units follow.
constexpr std::uint32_t kMunicipalityOrdinal = 0;

bool covers_some_of(const Decision& earlier, const Decision& decision) {
    return earlier.from <= earlier.until && earlier.from <= decision.until &&
           decision.from <= earlier.until;
}

}  // namespace

template <class Fact>
Status DayCareOffice::publish(const std::string& what, std::string actor, Fact fact) {
    const auto position =
        ledger_->publish(fmt::format("{} {}", ++events_, what), std::move(actor), std::move(fact));
    if (!position) return std::unexpected(position.error());
    said_.emplace_back(*position, what);
    return {};
}

Result<std::unique_ptr<DayCareOffice>> DayCareOffice::open(Date first, Date last) {
    auto office = std::unique_ptr<DayCareOffice>(new DayCareOffice());
    auto ledger = FoldedLedger::open(first);
    if (!ledger) return std::unexpected(ledger.error());
    office->ledger_ = std::move(*ledger);
    if (const Status opened = office->open_ledger(); !opened)
        return std::unexpected(opened.error());
    if (const Status set = office->set_holidays(first, last); !set)
        return std::unexpected(set.error());
    return office;
}

Status DayCareOffice::open_ledger() {
    events::LedgerOpenedT opened;
    opened.name = "Early childhood education";
    opened.organiser_business_id = artificial_business_id(kMunicipalityOrdinal);
    opened.organiser_code = kMunicipality;
    opened.currency = "EUR";
    if (const Status done = publish("ledger", "clerk-1", std::move(opened)); !done) return done;
    events::FunderDefinedT funder;
    funder.funder = kFunder;
    funder.business_id = artificial_business_id(kMunicipalityOrdinal);
    funder.debtor_name = "Municipality";
    funder.iban = artificial_iban(kMunicipalityOrdinal);
    funder.valid_from = said(kEventDateMin);
    if (const Status done = publish("funder", "clerk-1", std::move(funder)); !done) return done;
    events::SinkDefinedT sink;
    sink.sink = "bank";
    sink.funder = kFunder;
    sink.format = "pain.001.001.09";
    sink.format_version = 1;
    sink.purpose = events::SinkPurpose::pays;
    if (const Status done = publish("sink", "clerk-1", std::move(sink)); !done) return done;
    events::ServiceDefinedT service;
    service.service = kService;
    service.name_fi = "Varhaiskasvatus";
    service.unit = events::Unit::month;
    service.basis = events::Basis::entitlement;
    service.coding = "4340";
    service.valid_from = said(kEventDateMin);
    return publish("service", "clerk-1", std::move(service));
}

Status DayCareOffice::set_holidays(Date first, Date last) {
    std::string text = "holidays 1\n";
    for (int year = civil(first).year; year <= civil(last).year; ++year)
        for (const Date day : public_holidays_of(year)) text += to_text(day) + '\n';
    for (const char* const clerk : {"clerk-1", "clerk-2"}) {
        events::RuleTableSetT table;
        table.table_name = "holidays";
        table.valid_from = said(kEventDateMin);
        table.content.assign(text.begin(), text.end());
        if (const Status done = publish("holidays", clerk, std::move(table)); !done) return done;
    }
    return {};
}

Status DayCareOffice::add_unit(const std::string& unit, bool has_account) {
    if (!units_.emplace(unit, has_account).second) return {};
    const auto ordinal = static_cast<std::uint32_t>(units_.size());
    events::ProviderApprovedT approved;
    approved.provider = unit;
    approved.business_id = artificial_business_id(ordinal);
    approved.name = "Unit " + unit;
    approved.valid_from = said(kEventDateMin);
    if (const Status done = publish("unit " + unit, "clerk-1", std::move(approved)); !done)
        return done;
    if (!has_account) return {};
    for (const char* const clerk : {"clerk-1", "clerk-2"}) {
        events::AccountChangedT account;
        account.provider = unit;
        account.account_name = "Unit " + unit;
        account.iban = artificial_iban(ordinal);
        if (const Status done = publish("account of " + unit, clerk, std::move(account)); !done)
            return done;
    }
    return {};
}

Status DayCareOffice::add_child(const std::string& child) {
    if (!children_.emplace(child, true).second) return {};
    events::ClientRegisteredT registered;
    registered.client = child;
    registered.home_municipality = kMunicipality;
    registered.home_from = said(kEventDateMin);
    return publish("child " + child, "clerk-1", std::move(registered));
}

Status DayCareOffice::send(const Decision& decision, Date on) {
    ledger_->set_recorded_on(on);
    if (const Status done = add_unit(decision.unit, true); !done) return done;
    if (const Status done = add_child(decision.child); !done) return done;
    std::vector<std::string> annulled;
    std::vector<std::string> ended;
    std::string replaced;
    for (Decision& earlier : decisions_) {
        if (earlier.child != decision.child || !covers_some_of(earlier, decision)) continue;
        const bool from_its_first_day = decision.from <= earlier.from;
        earlier.until = Date{(from_its_first_day ? earlier.from : decision.from).days - 1};
        // A voucher replaces one other; the office says what becomes of the rest.
        if (replaced.empty())
            replaced = earlier.id;
        else
            (from_its_first_day ? annulled : ended).push_back(earlier.id);
    }
    const Date day_before{decision.from.days - 1};
    for (const std::string& id : annulled)
        if (const Status done = annul(id, on); !done) return done;
    for (const std::string& id : ended)
        if (const Status done = end(id, day_before, on); !done) return done;
    events::VoucherGrantedT voucher;
    voucher.voucher = decision.id;
    voucher.client = decision.child;
    voucher.kind = events::VoucherKind::entitlement;
    voucher.payee = decision.unit;
    voucher.valid_from = said(decision.from);
    voucher.valid_until = said(decision.until);
    voucher.replaces = replaced;
    auto line = std::make_unique<events::VoucherLineT>();
    line->service = kService;
    line->unit_value = price_of_one(decision.value);
    line->co_payment = price_of_one(decision.co_payment);
    voucher.lines.push_back(std::move(line));
    decisions_.push_back(decision);
    return publish("decision " + decision.id, "clerk-1", std::move(voucher));
}

Status DayCareOffice::annul(const std::string& decision, Date on) {
    ledger_->set_recorded_on(on);
    for (Decision& known : decisions_)
        if (known.id == decision) known.until = Date{known.from.days - 1};
    events::VoucherAnnulledT annulled;
    annulled.voucher = decision;
    return publish("annulment of " + decision, "clerk-1", std::move(annulled));
}

// A later end is an amendment of the validity.
Status DayCareOffice::end(const std::string& decision, Date last_day, Date on) {
    ledger_->set_recorded_on(on);
    const auto known = std::ranges::find(decisions_, decision, &Decision::id);
    const bool extends = known != decisions_.end() && last_day > known->until;
    if (extends) {
        events::VoucherAmendedT amended;
        amended.voucher = decision;
        amended.amended_from = said(known->from);
        amended.valid_until = said(last_day);
        known->until = last_day;
        return publish("extension of " + decision, "clerk-1", std::move(amended));
    }
    if (known != decisions_.end()) known->until = last_day;
    events::VoucherEndedT ended;
    ended.voucher = decision;
    ended.last_day = said(last_day);
    return publish("end of " + decision, "clerk-1", std::move(ended));
}

Status DayCareOffice::close(Date month_end, Date on) {
    ledger_->set_recorded_on(on);
    events::PeriodClosedT closed;
    closed.period_end = said(month_end);
    closed.extra_run = closes_[month_end]++;
    return publish("close of " + to_text(month_end), "clerk-1", std::move(closed));
}

Status DayCareOffice::fold() {
    if (const Status folded = ledger_->fold(); !folded) return folded;
    for (const auto& [position, what] : said_) {
        const auto outcome = ledger_->outcome(position);
        if (!outcome) return std::unexpected(outcome.error());
        if (outcome->kind != OutcomeKind::accepted)
            refusals_.push_back(fmt::format("{}: {}", what, outcome_text(*outcome)));
    }
    said_.clear();
    return {};
}

Result<std::vector<EntitlementRow>> DayCareOffice::settled(Date month_end) const {
    std::vector<EntitlementRow> all;
    const auto known = closes_.find(month_end);
    const std::uint16_t closes = known == closes_.end() ? 0 : known->second;
    for (std::uint16_t run = 0; run < closes; ++run) {
        const auto rows = ledger_->entitlement_rows(settlement_id(month_end, "", "", run));
        if (!rows) return std::unexpected(rows.error());
        all.insert(all.end(), rows->begin(), rows->end());
    }
    return all;
}

Status DayCareOffice::approve(const std::string& id) {
    const auto settlement = ledger_->settlement(id);
    if (!settlement) return std::unexpected(settlement.error());
    if (!*settlement) return {};
    events::SettlementApprovedT approved;
    approved.settlement = id;
    approved.total = said((*settlement)->total);
    approved.digest = std::make_unique<events::Sha256>(flatbuffers::span<const std::uint8_t, 32>(
        (*settlement)->digest.bytes.data(), (*settlement)->digest.bytes.size()));
    return publish("approval of " + id, "chief", std::move(approved));
}

Status DayCareOffice::pay(Date month_end, bool approves) {
    if (const Status folded = fold(); !folded) return folded;
    const auto known = closes_.find(month_end);
    const std::uint16_t closes = known == closes_.end() ? 0 : known->second;
    events::PaymentRunMadeT made;
    made.run = kRun;
    for (std::uint16_t run = 0; run < std::max<std::uint16_t>(closes, 1); ++run)
        made.settlements.push_back(settlement_id(month_end, "", "", run));
    made.execution_date = said(Date{month_end.days + 9});
    for (std::uint16_t run = 0; run < closes; ++run)
        if (const Status done = approve(settlement_id(month_end, "", "", run)); !done) return done;
    if (const Status done = publish("run", "payer", std::move(made)); !done) return done;
    if (const Status folded = fold(); !folded) return folded;
    const auto paid = run();
    if (!paid) return std::unexpected(paid.error());
    if (!*paid || !approves) return {};
    events::PaymentRunApprovedT approved;
    approved.run = kRun;
    approved.total = said((*paid)->total);
    if (const Status done = publish("approval of the run", "treasurer", std::move(approved)); !done)
        return done;
    return fold();
}

}  // namespace saldo::oracle

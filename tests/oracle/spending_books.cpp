#include "tests/oracle/spending_books.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "engine/base/limits.hpp"
#include "engine/identifiers/bank_letters.hpp"
#include "engine/settlement/settlement_id.hpp"
#include "projections/settlements/payment_files.hpp"
#include "tests/oracle/artificial_ids.hpp"
#include "tests/oracle/folded_ledger.hpp"

namespace saldo::oracle {

namespace {

constexpr std::int32_t kRecordedDaysAfterPeriod = 5;
constexpr std::int32_t kExecutedDaysAfterPeriod = 9;
constexpr std::string_view kService = "supplies";
constexpr std::string_view kFunder = "council";
constexpr std::string_view kClient = "council";
constexpr std::string_view kRun = "run-1";

// Made-up identifiers: 0 is the council's, suppliers follow.
constexpr std::uint32_t kCouncilOrdinal = 0;
std::uint32_t ordinal_of(std::size_t supplier) { return static_cast<std::uint32_t>(supplier) + 1; }

std::string provider_name(std::size_t supplier) { return fmt::format("S{:06}", supplier + 1); }
std::string order_name(std::size_t supplier) { return fmt::format("PO-{:06}", supplier + 1); }

// The supplier's name as its bank may know it: no control characters, short enough, and legible.
std::string account_name(const std::string& name, std::size_t supplier) {
    using namespace identifiers;
    if (!has_letter_or_digit(
            bank_text(name, BankLetters::basic_latin_and_nordic, kBankNameCharactersMax)))
        return fmt::format("Supplier {}", supplier + 1);
    std::string kept = name.substr(0, limits::kIdBytesMax);
    while (kept.size() < name.size() && (name[kept.size()] & '\xC0') == '\x80') kept.pop_back();
    std::ranges::replace_if(
        kept, [](char c) { return static_cast<unsigned char>(c) < 0x20U || c == '\x7F'; }, ' ');
    return kept;
}

// An event that is there to be accepted, and what to call it if it is not.
struct Expected {
    EventPosition position = 0;
    std::string what;
};

class Bookkeeper {
  public:
    Bookkeeper(const SpendingFile& file, CheckList& checks) : file_(file), checks_(checks) {}

    Result<SpendingBooks> book() {
        books_.period_end = month_end(file_.last_day);
        books_.suppliers.resize(file_.suppliers.size());
        auto ledger = FoldedLedger::open(Date{books_.period_end.days + kRecordedDaysAfterPeriod});
        if (!ledger) return std::unexpected(ledger.error());
        ledger_ = std::move(*ledger);
        for (const auto step : {&Bookkeeper::open_council, &Bookkeeper::open_suppliers,
                                &Bookkeeper::book_rows, &Bookkeeper::close, &Bookkeeper::pay})
            if (const Status done = (this->*step)(); !done) return std::unexpected(done.error());
        return std::move(books_);
    }

  private:
    template <class Fact>
    Status publish(std::string id, std::string actor, Fact fact) {
        Expected expected{0, fmt::format("event {}", id)};
        auto position = ledger_->publish(std::move(id), std::move(actor), std::move(fact));
        if (!position) return std::unexpected(position.error());
        expected.position = *position;
        expected_.push_back(std::move(expected));
        ++books_.events;
        return {};
    }

    // Folds, and checks everything published since.
    Status fold() {
        if (const Status folded = ledger_->fold(); !folded) return folded;
        for (const Expected& expected : expected_) {
            const auto outcome = ledger_->outcome(expected.position);
            if (!outcome) return std::unexpected(outcome.error());
            checks_.check(outcome->kind == OutcomeKind::accepted, [&] {
                return fmt::format("{}: {}", expected.what, outcome_text(*outcome));
            });
        }
        expected_.clear();
        return {};
    }

    Status open_council() {
        const Date from = month_start(file_.first_day);
        events::LedgerOpenedT opened;
        opened.name = "A council's payments";
        opened.organiser_business_id = artificial_business_id(kCouncilOrdinal);
        opened.organiser_code = "council";
        opened.currency = "EUR";
        if (const Status done = publish("ledger", "clerk-1", std::move(opened)); !done) return done;
        events::FunderDefinedT funder;
        funder.funder = kFunder;
        funder.business_id = artificial_business_id(kCouncilOrdinal);
        funder.debtor_name = "Council";
        funder.iban = artificial_iban(kCouncilOrdinal);
        funder.valid_from = said(from);
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
        service.name_fi = "Ostot";
        service.unit = events::Unit::piece;
        service.coding = "4000";
        service.valid_from = said(from);
        if (const Status done = publish("service", "clerk-1", std::move(service)); !done)
            return done;
        events::ClientRegisteredT client;
        client.client = kClient;
        client.home_municipality = "council";
        client.home_from = said(from);
        return publish("client", "clerk-1", std::move(client));
    }

    // What a supplier's order must allow: so many rows, of at most that price.
    struct Ordered {
        std::int64_t rows = 0;
        Cents largest;
    };

    Status open_suppliers() {
        std::vector<Ordered> ordered(file_.suppliers.size());
        for (const SpendingRow& row : file_.rows) {
            Ordered& one = ordered[row.supplier];
            one.rows += row.amount.value > 0 ? 1 : 0;
            one.largest = std::max(one.largest, row.amount);
        }
        for (std::size_t supplier = 0; supplier < file_.suppliers.size(); ++supplier)
            if (const Status done = open_supplier(supplier, ordered[supplier]); !done) return done;
        return {};
    }

    Status open_supplier(std::size_t supplier, const Ordered& ordered) {
        const Date from = month_start(file_.first_day);
        const std::string id = provider_name(supplier);
        events::ProviderApprovedT approved;
        approved.provider = id;
        approved.business_id = artificial_business_id(ordinal_of(supplier));
        approved.name = account_name(file_.suppliers[supplier], supplier);
        approved.valid_from = said(from);
        events::AccountChangedT account;
        account.provider = id;
        account.account_name = approved.name;
        account.iban = artificial_iban(ordinal_of(supplier));
        if (const Status done = publish(id + " approved", "clerk-1", std::move(approved)); !done)
            return done;
        if (const Status done = publish(id + " account", "clerk-1", account); !done) return done;
        if (const Status done = publish(id + " account confirmed", "clerk-2", std::move(account));
            !done)
            return done;
        events::VoucherGrantedT order;
        order.voucher = order_name(supplier);
        order.client = kClient;
        order.kind = events::VoucherKind::purchase_order;
        order.payee = id;
        order.recurrence = events::Recurrence::none;
        order.valid_from = said(from);
        order.valid_until = said(books_.period_end);
        auto line = std::make_unique<events::VoucherLineT>();
        line->service = kService;
        line->quantity = pieces(
            std::max<std::int64_t>(ordered.rows, 1));  // a supplier may have credit notes only
        line->unit_value = price_of_one(ordered.largest);
        order.lines.push_back(std::move(line));
        return publish(id + " order", "clerk-1", std::move(order));
    }

    Status publish_row(const SpendingRow& row) {
        // Apart from the ids of the other events, whatever numbers a publisher gives.
        const std::string id = "row " + row.number;
        if (row.amount.value > 0) {
            events::ServiceDeliveredT delivered;
            delivered.delivery = row.number;
            delivered.voucher = order_name(row.supplier);
            delivered.provider = provider_name(row.supplier);
            delivered.service = kService;
            delivered.service_date = said(row.date);
            delivered.quantity = pieces(1);
            delivered.unit_price = price_of_one(row.amount);
            ++books_.deliveries;
            return publish(id, "clerk-1", std::move(delivered));
        }
        events::CreditGivenT credit;
        credit.credit = row.number;
        credit.voucher = order_name(row.supplier);
        credit.provider = provider_name(row.supplier);
        credit.service = kService;
        credit.service_date = said(row.date);
        credit.amount = said(Cents{-row.amount.value});
        ++books_.credits;
        return publish(id, "clerk-1", std::move(credit));
    }

    Status book_rows() {
        std::vector<std::pair<EventPosition, const SpendingRow*>> booked;
        for (const SpendingRow& row : file_.rows) {
            if (row.amount.value == 0) {
                ++books_.zero_rows;
                continue;
            }
            if (const Status done = publish_row(row); !done) return done;
            booked.emplace_back(expected_.back().position, &row);
            expected_.back().what = fmt::format("{}:{}: {} of {}", file_.name, row.line,
                                                to_text(row.amount), file_.suppliers[row.supplier]);
        }
        if (const Status folded = fold(); !folded) return folded;
        for (const auto& [position, row] : booked)
            if (const Status checked = check_owed(position, *row); !checked) return checked;
        return {};
    }

    // What the row's event owes its supplier is its amount.
    Status check_owed(EventPosition position, const SpendingRow& row) {
        const auto outcome = ledger_->outcome(position);
        if (!outcome) return std::unexpected(outcome.error());
        std::int64_t owed = 0;
        for (const Posting& posting : outcome->postings)
            if (posting.account.account_class == AccountClass::payable_open) owed -= posting.amount;
        checks_.check(owed == row.amount.value, [&] {
            return fmt::format("{}:{}: {} was owed instead of {}", file_.name, row.line,
                               to_text(Cents{owed}), to_text(row.amount));
        });
        return {};
    }

    Status close() {
        events::PeriodClosedT closed;
        closed.period_end = said(books_.period_end);
        if (const Status done = publish("close", "clerk-1", std::move(closed)); !done) return done;
        const EventPosition position = expected_.back().position;
        if (const Status folded = fold(); !folded) return folded;
        const auto outcome = ledger_->outcome(position);
        if (!outcome) return std::unexpected(outcome.error());
        const auto settlement = ledger_->settlement(settlement_id(books_.period_end, "", "", 0));
        if (!settlement) return std::unexpected(settlement.error());
        if (!*settlement)
            return fail(ErrorKind::refused,
                        "the close made no settlement: " + outcome_text(*outcome));
        settlement_ = std::move(**settlement);
        books_.net = settlement_.total;
        for (const Settlement::Payee& payee : settlement_.payees) {
            const auto supplier = supplier_of(payee.provider);
            if (!supplier) return std::unexpected(supplier.error());
            books_.suppliers[*supplier].net.value += payee.net.value;
        }
        for (const Posting& posting : outcome->postings) {
            if (posting.account.account_class != AccountClass::receivable_provider) continue;
            const auto supplier = supplier_of(posting.account.counterpart);
            if (!supplier) return std::unexpected(supplier.error());
            books_.suppliers[*supplier].carried.value += posting.amount;
            books_.carried.value += posting.amount;
        }
        return {};
    }

    Status pay() {
        events::SettlementApprovedT approved;
        approved.settlement = settlement_.id;
        approved.total = said(settlement_.total);
        approved.digest =
            std::make_unique<events::Sha256>(flatbuffers::span<const std::uint8_t, 32>(
                settlement_.digest.bytes.data(), settlement_.digest.bytes.size()));
        if (const Status done = publish("settlement approved", "chief", std::move(approved)); !done)
            return done;
        const bool to_pay = std::ranges::any_of(
            settlement_.payees, [](const auto& payee) { return payee.to_pay.value > 0; });
        if (!to_pay) return fold();
        events::PaymentRunMadeT made;
        made.run = kRun;
        made.settlements = {settlement_.id};
        made.execution_date = said(Date{books_.period_end.days + kExecutedDaysAfterPeriod});
        if (const Status done = publish("run", "payer", std::move(made)); !done) return done;
        if (const Status folded = fold(); !folded) return folded;
        const auto run = ledger_->run(kRun);
        if (!run) return std::unexpected(run.error());
        if (!*run) return {};  // refused: a check that failed
        return approve_run(**run);
    }

    Status approve_run(const PaymentRun& run) {
        events::PaymentRunApprovedT approved;
        approved.run = kRun;
        approved.total = said(run.total);
        if (const Status done = publish("run approved", "treasurer", std::move(approved)); !done)
            return done;
        if (const Status folded = fold(); !folded) return folded;
        books_.paid = run.total;
        for (const PaymentRun::Payment& payment : run.payments) {
            const auto supplier = supplier_of(payment.provider);
            if (!supplier) return std::unexpected(supplier.error());
            books_.suppliers[*supplier].paid.value += payment.amount.value;
        }
        checks_.check(run.waiting.empty(), [&] {
            return fmt::format("{} suppliers wait and are not paid by the run", run.waiting.size());
        });
        auto files = payment_files_of(ledger_->view(), FoldedLedger::kLedger, kRun);
        if (!files) return std::unexpected(files.error());
        books_.payment_files = std::move(*files);
        return {};
    }

    // Our ids are numbers, which say which supplier it is.
    Result<std::size_t> supplier_of(Handle provider) {
        if (const auto known = supplier_by_handle_.find(provider);
            known != supplier_by_handle_.end())
            return known->second;
        const auto id = ledger_->provider_id(provider);
        if (!id) return std::unexpected(id.error());
        const std::size_t supplier = std::stoul(id->substr(1)) - 1;
        supplier_by_handle_.emplace(provider, supplier);
        return supplier;
    }

    const SpendingFile& file_;
    CheckList& checks_;
    SpendingBooks books_;
    std::unique_ptr<FoldedLedger> ledger_;
    std::vector<Expected> expected_;
    Settlement settlement_;
    std::unordered_map<Handle, std::size_t> supplier_by_handle_;
};

}  // namespace

Result<SpendingBooks> book_spending(const SpendingFile& file, CheckList& checks) {
    return Bookkeeper(file, checks).book();
}

}  // namespace saldo::oracle

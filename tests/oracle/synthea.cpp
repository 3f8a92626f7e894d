#include "tests/oracle/synthea.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "tests/oracle/artificial_ids.hpp"
#include "tests/oracle/folded_ledger.hpp"
#include "tests/oracle/synthea_file.hpp"

namespace saldo::oracle {

namespace {

constexpr std::string_view kService = "care";

template <class Fact>
Status tell(FoldedLedger& ledger, std::string id, Fact fact) {
    const auto told = ledger.publish(std::move(id), "clerk-1", std::move(fact));
    return told ? Status{} : std::unexpected(told.error());
}

Status open_payer(FoldedLedger& ledger, Date from) {
    events::LedgerOpenedT opened;
    opened.name = "Claims";
    opened.organiser_business_id = artificial_business_id(0);
    opened.organiser_code = "claims";
    opened.currency = "EUR";
    if (Status told = tell(ledger, "ledger", std::move(opened)); !told) return told;
    events::FunderDefinedT funder;
    funder.funder = "payer";
    funder.business_id = artificial_business_id(0);
    funder.debtor_name = "Payer";
    funder.iban = artificial_iban(0);
    funder.valid_from = said(from);
    if (Status told = tell(ledger, "funder", std::move(funder)); !told) return told;
    events::ServiceDefinedT service;
    service.service = kService;
    service.name_fi = "Hoito";
    service.unit = events::Unit::piece;
    service.coding = "4000";
    service.valid_from = said(from);
    return tell(ledger, "service", std::move(service));
}

Status open_people(FoldedLedger& ledger, const ClaimFile& file) {
    std::set<std::string> providers;
    std::set<std::string> patients;
    for (const Claim& claim : file.claims) {
        patients.insert(claim.patient);
        for (const ClaimRow& row : claim.rows) providers.insert(row.provider);
    }
    std::uint32_t ordinal = 0;
    for (const std::string& id : providers) {
        events::ProviderApprovedT provider;
        provider.provider = id;
        provider.business_id = artificial_business_id(++ordinal);
        provider.name = "Provider " + std::to_string(ordinal);
        provider.valid_from = said(file.first_day);
        if (Status told = tell(ledger, "provider " + id, std::move(provider)); !told) return told;
    }
    for (const std::string& id : patients) {
        events::ClientRegisteredT client;
        client.client = id;
        client.home_municipality = "claims";
        client.home_from = said(file.first_day);
        if (Status told = tell(ledger, "client " + id, std::move(client)); !told) return told;
    }
    return {};
}

// Just enough for its charges.
Status open_claim(FoldedLedger& ledger, const Claim& claim, Date from) {
    events::VoucherGrantedT voucher;
    voucher.voucher = claim.id;
    voucher.client = claim.patient;
    voucher.kind = events::VoucherKind::balance_voucher;
    voucher.recurrence = events::Recurrence::none;
    voucher.valid_from = said(from);
    voucher.balance = said(claim.sum(ClaimMove::charge));
    auto line = std::make_unique<events::VoucherLineT>();
    line->service = kService;
    voucher.lines.push_back(std::move(line));
    return tell(ledger, "claim " + claim.id, std::move(voucher));
}

Result<EventPosition> publish_row(FoldedLedger& ledger, const Claim& claim, const ClaimRow& row) {
    if (row.move == ClaimMove::charge) {
        events::ServiceDeliveredT charge;
        charge.delivery = row.id;
        charge.voucher = claim.id;
        charge.provider = row.provider;
        charge.service = kService;
        charge.service_date = said(row.date);
        charge.quantity = pieces(1);
        charge.unit_price = price_of_one(row.amount);
        return ledger.publish("row " + row.id, "clerk-1", std::move(charge));
    }
    events::CreditGivenT payment;
    payment.credit = row.id;
    payment.voucher = claim.id;
    payment.provider = row.provider;
    payment.service = kService;
    payment.service_date = said(row.date);
    payment.amount = said(row.amount);
    return ledger.publish("row " + row.id, "clerk-1", std::move(payment));
}

struct Told {
    const Claim* claim = nullptr;
    const ClaimRow* row = nullptr;
    EventPosition position = 0;
};

// Charges and payments of something; transfers move nothing of a claim's balance.
Result<std::vector<Told>> publish_file(FoldedLedger& ledger, const ClaimFile& file) {
    if (const Status opened = open_payer(ledger, file.first_day); !opened)
        return std::unexpected(opened.error());
    if (const Status opened = open_people(ledger, file); !opened)
        return std::unexpected(opened.error());
    std::vector<Told> told;
    for (const Claim& claim : file.claims) {
        if (const Status opened = open_claim(ledger, claim, file.first_day); !opened)
            return std::unexpected(opened.error());
        for (const ClaimRow& row : claim.rows) {
            const bool moves = row.move == ClaimMove::charge ||
                               (row.move == ClaimMove::payment && row.amount.value > 0);
            if (!moves) continue;
            const auto position = publish_row(ledger, claim, row);
            if (!position) return std::unexpected(position.error());
            told.push_back({&claim, &row, *position});
        }
    }
    return told;
}

// What the books owe of one claim, and what its voucher has left, as its events' postings say.
struct ClaimBooks {
    Cents owed;
    Cents left;
};

void add_outcome(const Outcome& outcome, ClaimBooks& books) {
    for (const Posting& posting : outcome.postings) {
        if (posting.account.account_class == AccountClass::payable_open)
            books.owed.value -= posting.amount;
        if (posting.account.account_class == AccountClass::voucher_available &&
            posting.account.owner != kNoHandle)
            books.left = Cents{posting.balance_after};
    }
}

void check_claim(const Claim& claim, const ClaimBooks& books, CheckList& checks) {
    const Cents charges = claim.sum(ClaimMove::charge);
    const Cents payments = claim.sum(ClaimMove::payment);
    const Cents owed{charges.value - payments.value};
    checks.check(books.owed == owed, [&] {
        return fmt::format("claim {}: the books owe {}, charges less payments are {}", claim.id,
                           to_text(books.owed), to_text(owed));
    });
    const Cents left = std::min(charges, payments);
    checks.check(books.left == left, [&] {
        return fmt::format("claim {}: its voucher has {} left instead of {}", claim.id,
                           to_text(books.left), to_text(left));
    });
    const Cents in = claim.sum(ClaimMove::transfer_in);
    const Cents out = claim.sum(ClaimMove::transfer_out);
    checks.check(in == out, [&] {
        return fmt::format("claim {}: {} transferred in, {} out", claim.id, to_text(in),
                           to_text(out));
    });
    checks.check(claim.listed,
                 [&] { return fmt::format("claim {} is not in claims.csv", claim.id); });
}

void add_line(std::string& text, std::string_view name, const std::string& value) {
    text += fmt::format("{:<24}{}\n", name, value);
}

}  // namespace

Status run_synthea(const std::filesystem::path& folder, std::string& text, CheckList& checks) {
    const auto file = read_claims(folder);
    if (!file) return std::unexpected(file.error());
    auto ledger = FoldedLedger::open(file->last_day);
    if (!ledger) return std::unexpected(ledger.error());
    const auto told = publish_file(**ledger, *file);
    if (!told) return std::unexpected(told.error());
    if (const Status folded = (*ledger)->fold(); !folded) return folded;

    std::map<const Claim*, ClaimBooks> books;
    for (const Told& one : *told) {
        const auto outcome = (*ledger)->outcome(one.position);
        if (!outcome) return std::unexpected(outcome.error());
        checks.check(outcome->kind == OutcomeKind::accepted, [&] {
            return fmt::format("line {}: claim {}: {}", one.row->line, one.claim->id,
                               outcome_text(*outcome));
        });
        add_outcome(*outcome, books[one.claim]);
    }
    std::size_t overpaid = 0;
    Cents overpaid_total;
    Cents owed_total;
    for (const Claim& claim : file->claims) {
        const ClaimBooks& of = books[&claim];
        check_claim(claim, of, checks);
        owed_total.value += of.owed.value;
        if (of.owed.value >= 0) continue;
        ++overpaid;
        overpaid_total.value -= of.owed.value;
        text += fmt::format("overpaid: claim {} by {}\n", claim.id, to_text(Cents{-of.owed.value}));
    }
    Cents difference;
    for (const Claim& claim : file->claims)
        difference.value +=
            claim.sum(ClaimMove::charge).value - claim.sum(ClaimMove::payment).value;
    checks.check(owed_total == difference, [&] {
        return fmt::format("owed of all claims {}, charges less payments {}", to_text(owed_total),
                           to_text(difference));
    });
    add_line(text, "folder", file->name);
    add_line(text, "days", to_text(file->first_day) + " to " + to_text(file->last_day));
    add_line(text, "claims", std::to_string(file->claims.size()));
    add_line(text, "transactions", std::to_string(file->rows));
    if (file->listed_without_rows > 0)
        add_line(text, "claims without any", std::to_string(file->listed_without_rows));
    add_line(text, "overpaid claims", std::to_string(overpaid));
    add_line(text, "overpaid", to_text(overpaid_total));
    add_line(text, "owed of all claims", to_text(owed_total));
    return {};
}

}  // namespace saldo::oracle

#include "engine/settlement/booking.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace saldo::settlement {

namespace {

auto order_of(const BookedDocument& document) {
    return std::tuple(document.year, document.number, document.place);
}

void add_line(BookedDocument& document, const SettledLine& line, PostingKind kind, Cents amount) {
    if (amount.value == 0) return;
    document.payable.value += amount.value;
    document.lines.push_back({kind, amount, {}, line.service, line.coding, line.service_month});
}

BookedDocument begin_document(const SettlementToBook& settlement, const SettledLine& line) {
    BookedDocument document;
    document.settlement = settlement.id;
    document.year = civil(line.posted_on).year;
    document.number = line.document_number;
    document.document_date = settlement.closed_on;
    document.posting_date = line.posted_on;
    document.provider = line.provider;
    return document;
}

// What the run that books it says: whom it pays, and when. A party that the run does not name (the
// document waited) stays as it was.
void complete(BookedDocument& document, const RunToBook& run) {
    document.due_date = run.execution_date;
    const auto party = std::ranges::find(run.parties, document.provider, &BookedParty::provider);
    if (party == run.parties.end()) return;
    document.name = party->name;
    document.business_id = party->business_id;
    document.iban = party->iban;
}

HeldPosting begin_held(const BookedDocument& document, std::string reason) {
    HeldPosting held;
    held.settlement = document.settlement;
    held.document = document_number(document);
    held.provider = document.provider;
    held.posting_date = document.posting_date;
    held.kind = PostingKind::payable;
    held.amount = document.payable;
    held.reason = std::move(reason);
    return held;
}

HeldPosting held_line(const BookedDocument& document, const BookedLine& line, std::string reason) {
    HeldPosting held = begin_held(document, std::move(reason));
    held.kind = line.kind;
    held.service = line.service;
    held.coding_word = line.coding_word;
    held.amount = line.amount;
    return held;
}

}  // namespace

std::vector<BookedDocument> documents_of(const SettlementToBook& settlement) {
    // By provider in the order of the lines, then by posting date.
    std::vector<std::string> providers;
    std::map<std::pair<std::size_t, Date>, BookedDocument> found;
    for (const SettledLine& line : settlement.lines) {
        if (providers.empty() || providers.back() != line.provider)
            providers.push_back(line.provider);
        const auto [at, is_new] = found.try_emplace({providers.size(), line.posted_on});
        BookedDocument& document = at->second;
        if (is_new) document = begin_document(settlement, line);
        add_line(document, line, PostingKind::expense, Cents{line.amount.value - line.vat.value});
        add_line(document, line, PostingKind::vat, line.vat);
    }
    std::vector<BookedDocument> documents;
    std::map<std::pair<int, std::uint32_t>, std::uint32_t> places;
    for (auto& [key, document] : found) {
        document.place = ++places[{document.year, document.number}];
        documents.push_back(std::move(document));
    }
    return documents;
}

std::vector<HeldPosting> code_document(BookedDocument& document, const CodingMap* map,
                                       const std::string& table) {
    std::vector<HeldPosting> held;
    const CodingMap nothing({});
    const CodingMap& in_force = map == nullptr ? nothing : *map;
    const auto reason = [&](const Coded& coded) {
        return map == nullptr
                   ? "no map " + table + " is in force on " + to_text(document.posting_date)
                   : "the map " + table + " does not say " + coded.missing;
    };
    const Coded payable = in_force.code({PostingKind::payable, {}, {}, document.provider});
    if (!payable.missing.empty()) held.push_back(begin_held(document, reason(payable)));
    document.payable_coding = payable.coding;
    for (BookedLine& line : document.lines) {
        const Coded coded =
            in_force.code({line.kind, line.service, line.coding_word, document.provider});
        line.coding = coded.coding;
        if (!coded.missing.empty())
            held.push_back(held_line(document, line, reason(coded)));
        else if (payable.missing.empty() && coded.coding.company != payable.coding.company)
            held.push_back(held_line(document, line,
                                     "the company " + coded.coding.company +
                                         " is not the payable's, " + payable.coding.company));
    }
    return held;
}

// What an earlier run had is free again where the run was withdrawn, known before this approval,
// and its file had not left.
void Booking::take_back_withdrawn(std::uint64_t known_at) {
    for (Taken& taken : taken_) {
        if (taken.withdrawn_event == 0 || taken.withdrawn_event > known_at || taken.left) continue;
        std::ranges::move(taken.documents, std::back_inserter(waiting_));
        taken.documents.clear();
    }
}

void Booking::add_new(const RunToBook& run) {
    for (const SettlementToBook& settlement : run.settlements) {
        if (!seen_.insert(settlement.id).second) continue;
        for (BookedDocument& document : documents_of(settlement))
            if (!document.lines.empty()) waiting_.push_back(std::move(document));
    }
}

// A sink that pays takes what its run pays, and what nobody is to be paid for.
bool Booking::is_due(const RunToBook& run, const BookedDocument& document) const {
    const std::pair net{document.provider, document.settlement};
    return !pays_ || run.pays.contains(net) || run.nothing_to_pay.contains(net);
}

Booking::Booked Booking::take(const RunToBook& run) {
    take_back_withdrawn(run.approved_event);
    add_new(run);
    std::ranges::sort(waiting_, {}, order_of);

    Booked booked;
    std::vector<BookedDocument> waits;
    const std::uint64_t known_at = std::max(run.approved_event, first_map_event_);
    for (BookedDocument& document : waiting_) {
        complete(document, run);
        if (!is_due(run, document)) {
            booked.held.push_back(begin_held(document, "this run does not pay it"));
            waits.push_back(std::move(document));
            continue;
        }
        auto held = code_document(document, map_on_(document.posting_date, known_at), table_);
        if (held.empty()) {
            booked.documents.push_back(std::move(document));
        } else {
            std::ranges::move(held, std::back_inserter(booked.held));
            waits.push_back(std::move(document));
        }
    }
    waiting_ = std::move(waits);
    if (run.approved_event < first_map_event_ && !pays_) waiting_.clear();
    taken_.push_back({run.withdrawn_event, run.left, booked.documents});
    return booked;
}

}  // namespace saldo::settlement

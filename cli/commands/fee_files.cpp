#include "cli/commands/fee_files.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "engine/base/partition.hpp"
#include "engine/fees/client_fees.hpp"
#include "engine/ledger/field_checks.hpp"
#include "engine/services/funder.hpp"
#include "engine/services/service.hpp"
#include "engine/time/instant.hpp"
#include "projections/pipeline/ledger_places.hpp"
#include "projections/pipeline/outcome_row.hpp"
#include "schemas/codec/base64.hpp"
#include "schemas/codec/decode.hpp"

namespace saldo {

namespace {

// As its event says it.
struct Said {
    std::string invoice;
    std::string client;
    std::string funder;
    std::string service;
    Date service_date;
    Cents amount;
    Date issued_on;
    Date due_on;
    std::string reference;
};

struct Sealed {
    std::string key;
    std::string nonce;
    std::string ciphertext;
};

struct Read {
    std::vector<Said> invoices;
    std::map<std::string, Sealed> persons;  // by client, as last registered
};

std::string base64_of(const flatbuffers::Vector<std::uint8_t>* bytes) {
    std::string text;
    if (bytes != nullptr) codec::append_base64(text, {bytes->data(), bytes->size()});
    return text;
}

void take(const events::Event& event, Date month, Read& read) {
    if (const auto* const client = event.data_as_ClientRegistered(); client != nullptr) {
        const events::Sealed* const person = client->person();
        if (person != nullptr)
            read.persons[std::string(text_of(client->client()))] = {
                std::string(text_of(person->key())), base64_of(person->nonce()),
                base64_of(person->ciphertext())};
        return;
    }
    const auto* const fee = event.data_as_ClientFeeInvoiced();
    if (fee == nullptr || month_start(date_of(*fee->service_date())) != month_start(month)) return;
    Said said;
    said.invoice = text_of(fee->invoice());
    said.client = text_of(fee->client());
    said.funder = text_of(fee->funder());
    said.service = text_of(fee->service());
    said.service_date = date_of(*fee->service_date());
    said.amount = Cents{fee->amount()->value()};
    const events::Instant& at = *event.recorded_at();
    said.issued_on = local_date({at.utc_ms(), at.offset_minutes()});
    said.due_on = fee->due_on() == nullptr ? Date{0} : date_of(*fee->due_on());
    said.reference = text_of(fee->reference());
    read.invoices.push_back(std::move(said));
}

// Where the log has the events that the books accepted. What was refused, held for a second person
// or said again is in the log too, and says nothing.
Result<std::set<LogOffset>> accepted_offsets(const LedgerPlace& place) {
    std::set<LogOffset> accepted;
    const Status scanned = scan_outcomes(
        place.snapshot(), 0, std::numeric_limits<std::uint64_t>::max(),
        [&](const Outcome& outcome) {
            const auto type = static_cast<events::Fact>(outcome.type);
            if (outcome.ledger == place.handle && outcome.kind == OutcomeKind::accepted &&
                (type == events::Fact::ClientRegistered || type == events::Fact::ClientFeeInvoiced))
                accepted.insert(outcome.offset);
            return true;
        });
    if (!scanned) return std::unexpected(scanned.error());
    return accepted;
}

Result<Read> read_log(EventLog& log, const LedgerPlace& place, Date month) {
    const std::string& ledger = place.ledger.id;
    const auto accepted = accepted_offsets(place);
    if (!accepted) return std::unexpected(accepted.error());
    constexpr std::size_t kRecordsMax = 4'096;
    constexpr int kTimeoutMs = 1'000;
    const PartitionIndex partition = partition_of(ledger, log.partition_count());
    const auto ends = log.ends(partition);
    if (!ends) return std::unexpected(ends.error());
    auto reader = log.read(partition, ends->first);
    if (!reader) return std::unexpected(reader.error());
    Read read;
    codec::AlignedCopies copies;
    for (bool at_end = ends->first >= ends->next; !at_end;) {
        const auto batch = (*reader)->next(kRecordsMax, kTimeoutMs);
        if (!batch) return std::unexpected(batch.error());
        copies.clear();
        for (const LogRecord& record : batch->records) {
            if (record.key != ledger || record.value_absent) continue;
            if (!accepted->contains(record.offset)) continue;
            const auto event = codec::verify(record.value, copies);
            if (event && text_of((*event)->ledger()) == ledger) take(**event, month, read);
        }
        at_end = batch->at_end ||
                 (!batch->records.empty() && batch->records.back().offset + 1 >= ends->next);
    }
    return read;
}

// What the books have of it.
Result<ClientFees::Invoice> booked(const LedgerPlace& place, const Said& said) {
    const auto fees = read_record<ClientFees>(place.snapshot(), TableId::client_fees,
                                              AllClientFees::key(place.handle, said.client));
    if (!fees) return std::unexpected(fees.error());
    if (!fees->has_value()) return damaged_row(TableId::client_fees);
    const auto& invoices = (*fees)->invoices;
    const auto found = std::ranges::find(invoices, said.invoice, &ClientFees::Invoice::id);
    if (found == invoices.end()) return damaged_row(TableId::client_fees);
    return *found;
}

Status add_row(const LedgerPlace& place, const Said& said, const Read& read, Answer& answer) {
    const auto in_books = booked(place, said);
    if (!in_books) return std::unexpected(in_books.error());
    const auto funder =
        find_reference<Funder>(place.snapshot(), ReferenceKind::funder, place.handle, said.funder);
    if (!funder) return std::unexpected(funder.error());
    const auto service = find_reference<Service>(place.snapshot(), ReferenceKind::service,
                                                 place.handle, said.service);
    if (!service) return std::unexpected(service.error());
    if (!funder->has_value() || !service->has_value()) return damaged_row(TableId::reference);
    const Funder::Definition* defined = (*funder)->second.on(said.issued_on);
    if (defined == nullptr) defined = &(*funder)->second.definitions.front();
    const Service::Definition* const care = (*service)->second.on(said.service_date);
    const auto person = read.persons.find(said.client);
    const Sealed sealed = person == read.persons.end() ? Sealed{} : person->second;
    answer.rows.push_back({said.invoice, said.client, said.funder, said.service,
                           care == nullptr ? said.service : care->name_fi,
                           to_text(said.service_date), to_text(said.amount),
                           to_text(in_books->credited), to_text(said.issued_on),
                           said.due_on == Date{0} ? "" : to_text(said.due_on), said.reference,
                           defined->debtor_name, defined->business_id, defined->iban, defined->bic,
                           sealed.key, sealed.nonce, sealed.ciphertext});
    return {};
}

}  // namespace

Result<Answer> ask_fee_invoices(std::span<ShardView> shards, EventLog* log,
                                const FeeInvoicesRequest& request) {
    const auto places = find_ledgers(shards, request.ledger);
    if (!places) return std::unexpected(places.error());
    if (places->size() != 1)
        return fail(ErrorKind::bad_input, "which ledger? saldo invoices LEDGER --fees");
    if (log == nullptr)
        return fail(ErrorKind::unavailable, "the log is not at hand: names are read from it");
    const LedgerPlace& place = places->front();
    const auto read = read_log(*log, place, request.month);
    if (!read) return std::unexpected(read.error());
    Answer answer;
    answer.rows_name = "fees";
    for (const char* const name :
         {"invoice", "client", "funder", "service", "service_name", "service_date", "amount",
          "credited", "issued_on", "due_on", "reference", "seller_name", "seller_business_id",
          "iban", "bic", "key", "nonce", "ciphertext"})
        answer.columns.push_back({name, CellKind::text});
    answer.fact("ledger", CellKind::text, place.ledger.id);
    for (const Said& said : read->invoices)
        if (const Status added = add_row(place, said, *read, answer); !added)
            return std::unexpected(added.error());
    return answer;
}

}  // namespace saldo

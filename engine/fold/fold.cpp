#include "engine/fold/fold.hpp"

#include <algorithm>

#include "engine/audit/ledger_digest.hpp"
#include "engine/fold/batch.hpp"
#include "engine/fold/dispatch.hpp"
#include "engine/fold/state.hpp"
#include "engine/ledger/field_checks.hpp"
#include "engine/ledger/open.hpp"
#include "engine/ledger/role_rules.hpp"
#include "engine/services/mandates.hpp"

namespace saldo {

namespace {

// Folds the records of one batch; keeps what is reused from record to record.
class RecordFolder {
  public:
    RecordFolder(State& state, Hasher& hasher) : state_(state), hasher_(hasher) {}

    // False: the event adopts rules that this build lacks; nothing was changed.
    [[nodiscard]] bool fold(const LogRecord& record, const DecodedRecord& decoded,
                            Outcome& outcome);

  private:
    void begin_outcome(const LogRecord& record, const DecodedRecord& decoded, Outcome& outcome);
    void fold_event(const DecodedRecord& decoded, Outcome& outcome);
    void expect_named(const DecodedRecord& decoded);
    void count_delivery(const DecodedRecord& decoded);
    [[nodiscard]] Refusal unidentified(const DecodedRecord& decoded, RefusalDetail& detail) const;
    [[nodiscard]] Refusal judge_envelope(const DecodedRecord& decoded, EventContext& context) const;
    [[nodiscard]] Refusal judge_person(const DecodedRecord& decoded, EventContext& context);
    [[nodiscard]] Refusal judge(const DecodedRecord& decoded, EventContext& context,
                                Outcome& outcome);
    [[nodiscard]] bool adopts_later_rules(const DecodedRecord& decoded) const;
    void refuse(Outcome& outcome, Refusal reason, const RefusalDetail& detail);
    void note_subjects(const DecodedRecord& decoded, Outcome& outcome);
    void note_new_names(const DecodedRecord& decoded);
    void extend_digest(const DecodedRecord& decoded, const Outcome& outcome);
    [[nodiscard]] std::string_view owner_name(const Account& account,
                                              const DecodedRecord& decoded) const;
    [[nodiscard]] std::string_view counterpart_name(const Account& account) const;
    void advance(const LogRecord& record, const Outcome& outcome);

    State& state_;
    Hasher& hasher_;
    DigestStep digest_step_;
};

EventContext context_of(const State& state, const DecodedRecord& decoded) {
    const events::Event& event = *decoded.event;
    EventContext context;
    context.ledger = decoded.ledger;
    context.rules = &rules_of(state.books.ledgers[decoded.ledger].rules_version);
    context.ledger_id = text_of(event.ledger());
    context.id = text_of(event.id());
    context.source = text_of(event.source());
    context.actor = text_of(event.actor());
    context.role = static_cast<Role>(event.role());
    context.recorded_at =
        Instant{event.recorded_at()->utc_ms(), event.recorded_at()->offset_minutes()};
    context.recorded_on = local_date(context.recorded_at);
    context.event_number = state.books.ledgers[decoded.ledger].events + 1;
    context.position = state.position.next_position;
    return context;
}

// The moment must be one whose local day can be computed and named.
bool moment_ok(const Instant& moment) {
    constexpr std::int64_t kFirstMs = kEventDateMin.days * kDayMs;
    constexpr std::int64_t kLastMs = kEventDateMax.days * kDayMs;
    return moment.utc_ms >= kFirstMs && moment.utc_ms <= kLastMs &&
           moment.offset_minutes >= -kOffsetMinutesMax &&
           moment.offset_minutes <= kOffsetMinutesMax;
}

std::array<std::uint8_t, 16> content_of(const Digest& leaf) {
    std::array<std::uint8_t, 16> content{};
    std::copy_n(leaf.bytes.begin(), content.size(), content.begin());
    return content;
}

void RecordFolder::begin_outcome(const LogRecord& record, const DecodedRecord& decoded,
                                 Outcome& outcome) {
    outcome.position = state_.position.next_position;
    outcome.offset = record.offset;
    outcome.append_time_ms = std::max(state_.position.append_time_ms, record.append_time_ms);
    outcome.leaf = decoded.leaf;
    outcome.ledger = decoded.ledger;
    if (decoded.event == nullptr) return;
    outcome.type = static_cast<std::uint8_t>(decoded.event->data_type());
    outcome.event_id = text_of(decoded.event->id());
    outcome.source = text_of(decoded.event->source());
    if (id_ok(decoded.event->actor())) outcome.actor = text_of(decoded.event->actor());
    outcome.recorded_at = Instant{decoded.event->recorded_at()->utc_ms(),
                                  decoded.event->recorded_at()->offset_minutes()};
}

void RecordFolder::refuse(Outcome& outcome, Refusal reason, const RefusalDetail& detail) {
    outcome.kind = OutcomeKind::refused;
    outcome.refusal = reason;
    outcome.refused_field = detail.field;
    outcome.refused_for = detail.named;
    outcome.has_numbers = detail.has_numbers;
    outcome.asked = detail.asked;
    outcome.limit = detail.limit;
}

// Why a record is not kept under its identity, so that it may come again once the reason is gone.
Refusal RecordFolder::unidentified(const DecodedRecord& decoded, RefusalDetail& detail) const {
    if (decoded.event == nullptr) {
        detail.field = decoded.refused_field;
        return decoded.refused;
    }
    const events::Fact type = decoded.event->data_type();
    const bool opens = type == events::Fact::LedgerOpened;
    const Ledger* const ledger =
        decoded.ledger == kNoHandle ? nullptr : &state_.books.ledgers[decoded.ledger];
    if (!opens && (ledger == nullptr || !ledger->opened)) {
        detail.field = "ledger";
        return Refusal::ledger_not_open;
    }
    // A ledger that nobody opened has no rules yet; every version knows LedgerOpened.
    if (rules_of(ledger == nullptr ? 1 : ledger->rules_version).know(type) && !decoded.data_sound) {
        detail.field = "data";
        return Refusal::data_undecodable;
    }
    if (decoded.source == kNoHandle) {
        detail.field = "source";
        return Refusal::publisher_unknown;
    }
    return Refusal::none;
}

// The checks in order: the ledger, the publisher, the type, the envelope's fields.
Refusal RecordFolder::judge_envelope(const DecodedRecord& decoded, EventContext& context) const {
    const events::Fact type = decoded.event->data_type();
    const Ledger& ledger = state_.books.ledgers[decoded.ledger];
    const bool opens = type == events::Fact::LedgerOpened;
    const bool known = context.rules->know(type);
    if (opens && ledger.opened) return context.refuse(Refusal::ledger_already_open, "ledger");
    if (!opens) {
        const std::string_view fault = publisher_fault(
            state_.books, context, type, known ? decoded.touched.provider : std::string_view{});
        if (!fault.empty()) return context.refuse(Refusal::publisher_not_authorised, fault);
    }
    if (!known) return context.refuse(Refusal::event_type_not_in_rules, "data");
    if (decoded.event->role() > context.rules->role_max)
        return context.refuse(Refusal::envelope_invalid, "role");
    if (!id_ok(decoded.event->actor())) return context.refuse(Refusal::envelope_invalid, "actor");
    if (!moment_ok(context.recorded_at))
        return context.refuse(Refusal::envelope_invalid, "recorded_at");
    return Refusal::none;
}

// Who may say it at all, and whether who acts for another may.
Refusal RecordFolder::judge_person(const DecodedRecord& decoded, EventContext& context) {
    if (!role_may_say(context.role, decoded.event->data_type()))
        return context.refuse(Refusal::role_may_not, "role");
    if (context.role != Role::mandatary) return Refusal::none;
    const auto known_client = [&](std::string_view id) -> const Client* {
        auto& slot = state_.registry.clients.at(Registry::client_key(decoded.ledger, id));
        return slot.present ? &slot.record : nullptr;
    };
    const Client* client = nullptr;
    if (decoded.voucher != nullptr && decoded.voucher->present)
        client = known_client(decoded.voucher->record.client);
    else if (decoded.client != nullptr)
        client = decoded.client->present ? &decoded.client->record : nullptr;
    const bool names_client = !decoded.touched.voucher.empty() || !decoded.touched.client.empty();
    return check_mandate(context, names_client, client);
}

Refusal RecordFolder::judge(const DecodedRecord& decoded, EventContext& context, Outcome& outcome) {
    if (const Refusal refused = judge_envelope(decoded, context); refused != Refusal::none)
        return refused;
    if (state_.books.ledgers[decoded.ledger].full)
        return context.refuse(Refusal::ledger_full, "ledger");
    if (const Refusal refused = judge_person(decoded, context); refused != Refusal::none)
        return refused;
    state_.books.begin(decoded.ledger);
    const Refusal refused = apply_event(state_, hasher_, context, *decoded.event);
    const std::span<const Posting> postings = state_.books.end();
    SALDO_ASSERT(refused == Refusal::none || postings.empty(), "a refused event posts nothing");
    outcome.postings.assign(postings.begin(), postings.end());
    return refused;
}

void RecordFolder::note_subjects(const DecodedRecord& decoded, Outcome& outcome) {
    for (const auto* const slot : {decoded.voucher, decoded.replaced_voucher})
        if (slot != nullptr && slot->present)
            outcome.subjects.push_back({SubjectKind::voucher, slot->record.handle});
    const Handle provider =
        state_.registry.providers.find(decoded.ledger, decoded.touched.provider);
    if (provider != kNoHandle) outcome.subjects.push_back({SubjectKind::provider, provider});
}

void RecordFolder::note_new_names(const DecodedRecord& decoded) {
    if (state_.vouchers.made != state_.position.vouchers_made) {
        state_.position.vouchers_made = state_.vouchers.made;
        state_.new_names.emplace_back(
            NameKind::voucher,
            std::pair{state_.vouchers.made, std::string(decoded.touched.voucher)});
    }
    if (state_.registry.clients_made != state_.position.clients_made) {
        state_.position.clients_made = state_.registry.clients_made;
        state_.new_names.emplace_back(
            NameKind::client,
            std::pair{state_.registry.clients_made, std::string(decoded.touched.client)});
    }
}

std::string_view RecordFolder::owner_name(const Account& account,
                                          const DecodedRecord& decoded) const {
    switch (account.account_class) {
        case AccountClass::voucher_available:
        case AccountClass::voucher_held: {
            // An event touches the voucher that it names, or the one whose decision it replaces.
            const auto* const slot = decoded.voucher;
            const bool named =
                slot != nullptr && slot->present && slot->record.handle == account.owner;
            return named ? decoded.touched.voucher : decoded.touched.replaced_voucher;
        }
        case AccountClass::commitment:
            return state_.registry.services[account.owner].id;
        case AccountClass::expense:
        case AccountClass::vat_receivable:
        case AccountClass::payable_recorded:
        case AccountClass::payable_open:
        case AccountClass::payable_disputed:
        case AccountClass::payable_settled:
        case AccountClass::payable_in_payment:
        case AccountClass::receivable_provider:
        case AccountClass::bank:
        case AccountClass::loss:
        case AccountClass::unexplained:
        case AccountClass::receivable_client:
        case AccountClass::fee_income:
            return state_.registry.funders[account.owner].id;
    }
    return {};
}

std::string_view RecordFolder::counterpart_name(const Account& account) const {
    if (account.counterpart == kNoHandle) return {};
    return account.account_class == AccountClass::expense
               ? std::string_view(state_.books.words[account.counterpart].id)
               : state_.registry.providers[account.counterpart].id;
}

void RecordFolder::extend_digest(const DecodedRecord& decoded, const Outcome& outcome) {
    Ledger& ledger = state_.books.ledgers.change(decoded.ledger);
    digest_step_.begin(ledger.digest, outcome.leaf, static_cast<std::uint8_t>(outcome.kind),
                       outcome.refusal);
    for (const Posting& posting : outcome.postings)
        digest_step_.add(posting, owner_name(posting.account, decoded),
                         counterpart_name(posting.account));
    ledger.digest = digest_step_.end(hasher_);
    ledger.events += 1;
    (outcome.kind == OutcomeKind::accepted ? ledger.accepted : ledger.refused) += 1;
}

// The rules ask for what the event names: it was found when the batch began.
void RecordFolder::expect_named(const DecodedRecord& decoded) {
    state_.vouchers.cache.expect(decoded.voucher);
    state_.registry.clients.expect(decoded.client);
    state_.deliveries.cache.expect(decoded.delivery);
}

// For the publisher's control total of the day.
void RecordFolder::count_delivery(const DecodedRecord& decoded) {
    const Instant moment{decoded.event->recorded_at()->utc_ms(),
                         decoded.event->recorded_at()->offset_minutes()};
    if (!moment_ok(moment)) return;
    state_.control_days.count({decoded.ledger, decoded.source, local_date(moment)},
                              *decoded.event->data_as_ServiceDelivered());
}

void RecordFolder::fold_event(const DecodedRecord& decoded, Outcome& outcome) {
    auto& slot = *decoded.identity;
    const Identity::Seen now{outcome.position, content_of(outcome.leaf)};
    const Identity::Seen* const same = slot.present ? slot.record.find(now.content) : nullptr;
    if (same != nullptr) {
        outcome.kind = OutcomeKind::redelivery;
        outcome.earlier_position = same->position;
        state_.books.ledgers.change(decoded.ledger).redelivered += 1;
        return;
    }
    if (slot.present) {
        outcome.earlier_position = slot.record.first.position;
        refuse(outcome, Refusal::id_reused_with_other_content, {"id", 0, 0, false, {}});
    } else {
        EventContext context = context_of(state_, decoded);
        expect_named(decoded);
        const Refusal refused = judge(decoded, context, outcome);
        if (refused != Refusal::none) refuse(outcome, refused, context.detail);
    }
    // Received is what got an identity, whatever became of it.
    if (decoded.data_sound && decoded.event->data_type() == events::Fact::ServiceDelivered)
        count_delivery(decoded);
    if (!slot.present)
        state_.identities.change(slot).first = now;
    else if (slot.record.others.size() < limits::kReusedContentsMax)
        state_.identities.change(slot).others.push_back(now);
    note_new_names(decoded);
    // What an event of later rules touches, these rules cannot know.
    if (outcome.refusal != Refusal::event_type_not_in_rules) note_subjects(decoded, outcome);
    extend_digest(decoded, outcome);
}

void RecordFolder::advance(const LogRecord& record, const Outcome& outcome) {
    Position& position = state_.position;
    position.next_position += 1;
    position.next_offset = record.offset + 1;
    position.last_offset = record.offset;
    position.last_leaf = outcome.leaf;
    position.append_time_ms = outcome.append_time_ms;
}

// Whether the event is one after which this build cannot go on: it adopts rules that the build does
// not have, and its source may do so.
bool RecordFolder::adopts_later_rules(const DecodedRecord& decoded) const {
    const auto* const adopted =
        decoded.data_sound ? decoded.event->data_as_RulesAdopted() : nullptr;
    if (adopted == nullptr || adopted->version() <= kRulesVersionMax) return false;
    EventContext context = context_of(state_, decoded);
    return judge_envelope(decoded, context) == Refusal::none;
}

bool RecordFolder::fold(const LogRecord& record, const DecodedRecord& decoded, Outcome& outcome) {
    begin_outcome(record, decoded, outcome);
    RefusalDetail detail;
    const Refusal refused = unidentified(decoded, detail);
    if (refused != Refusal::none) {
        refuse(outcome, refused, detail);
    } else {
        if (adopts_later_rules(decoded)) return false;
        fold_event(decoded, outcome);
    }
    advance(record, outcome);
    return true;
}

}  // namespace

Fold::Fold(Hasher& hasher, PartitionIndex partition, PartitionIndex partition_count)
    : hasher_(hasher),
      partition_(partition),
      partition_count_(partition_count),
      state_(std::make_unique<State>()),
      batch_(std::make_unique<Batch>()) {}

Fold::~Fold() = default;

void Fold::restore(const Position& position) {
    state_->position = position;
    state_->vouchers.made = position.vouchers_made;
    state_->registry.clients_made = position.clients_made;
}

Status Fold::load(TableId table, std::string_view key, std::string_view value) {
    return load_row(*state_, table, key, value);
}

void Fold::begin_batch(VerifiedBatch& batch) {
    batch_->begin(*state_, batch.records_->log, batch.records_->decoded);
}

void Fold::begin_batch(std::span<const LogRecord> records) {
    verified_.verify(records, hasher_, partition_, partition_count_);
    begin_batch(verified_);
}

std::span<const std::string_view> Fold::wanted(TableId table) const {
    std::span<const std::string_view> keys;
    batch_->for_each_fetched(*state_, [&](TableId of, const auto& wanted, const auto&) {
        if (of == table) keys = wanted.keys();
    });
    return keys;
}

Status Fold::fetched(TableId table, std::size_t index, std::optional<std::string_view> row) {
    SALDO_ASSERT(table_is_fetched(table), "this table is not fetched");
    bool sound = false;
    batch_->for_each_fetched(*state_, [&](TableId of, auto& wanted, auto& cache) {
        if (of == table) sound = wanted.fill(cache, index, row);
    });
    if (sound) return {};
    return fail(ErrorKind::damaged, "a row of the table " + std::string(table_name(table)) +
                                        " cannot be read: rebuild the home");
}

void Fold::fetch_more() { batch_->want_more(*state_); }

namespace {

// Of events that come next: their slots, and then what is looked through of a day's visits.
void prefetch_ahead(std::span<const DecodedRecord> decoded, std::size_t at) {
    constexpr std::size_t kStep = 4;
    if (at + 2 * kStep < decoded.size()) {
        const DecodedRecord& record = decoded[at + 2 * kStep];
        RecordCache<Identity>::prefetch(record.identity);
        RecordCache<Voucher>::prefetch(record.voucher);
        RecordCache<Client>::prefetch(record.client);
        RecordCache<Delivery>::prefetch(record.delivery);
        for (const auto* const day : record.visit_days) RecordCache<VisitDay>::prefetch(day);
    }
    if (at + kStep < decoded.size())
        for (const auto* const day : decoded[at + kStep].visit_days)
            if (day != nullptr) prefetch_visits(day->record);
}

}  // namespace

Status Fold::fold_batch(std::vector<Outcome>& outcomes) {
    RecordFolder folder(*state_, hasher_);
    outcomes.resize(batch_->log.size());
    const std::span<const DecodedRecord> decoded = batch_->decoded;
    for (std::size_t at = 0; at < batch_->log.size(); ++at) {
        prefetch_ahead(decoded, at);
        Outcome& outcome = outcomes[at];
        outcome.clear();
        if (folder.fold(batch_->log[at], decoded[at], outcome)) continue;
        outcomes.resize(at);
        return fail(
            ErrorKind::newer_format,
            "the ledger adopts a version of the rules that this program does not have (position " +
                std::to_string(state_->position.next_position) +
                "): install a later version and fold again");
    }
    return {};
}

void Fold::take_changes(RowSink& sink) { saldo::take_changes(*state_, sink); }

std::uint32_t Fold::current_commit() const { return state_->identities.current_commit(); }

std::size_t Fold::cached_bytes() const {
    std::size_t bytes = 0;
    state_->for_each_cache([&](TableId, const auto& cache) { bytes += cache.bytes(); });
    return bytes;
}

void Fold::evict(std::uint32_t keep_from, std::size_t bytes_max) {
    state_->for_each_cache([&](TableId table, auto& cache) {
        const std::size_t all = cached_bytes();
        std::size_t excess = all > bytes_max ? all - bytes_max : 0;
        // Whoever asks for a voucher asks for its client: of both the same part stays.
        if (table == TableId::vouchers) {
            const std::size_t both_kib = (cache.bytes() + state_->registry.clients.bytes()) / 1'024;
            if (both_kib > 0)
                excess = (excess / 1'024) * (cache.bytes() / 1'024) / both_kib * 1'024;
        }
        cache.evict(keep_from, cache.bytes() - std::min(cache.bytes(), excess));
    });
}

const Position& Fold::position() const { return state_->position; }
const State& Fold::state() const { return *state_; }

}  // namespace saldo

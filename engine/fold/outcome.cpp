#include "engine/fold/outcome.hpp"

#include <utility>

#include "engine/fold/fold.hpp"
#include "engine/fold/rows.hpp"
#include "engine/fold/state.hpp"

namespace saldo {

namespace {

template <class Fields>
void describe_position(Fields& fields, Position& position) {
    fields(position.next_position, position.next_offset, position.last_offset, position.last_leaf,
           position.append_time_ms, position.vouchers_made, position.clients_made);
}

}  // namespace

std::string_view outcome_name(OutcomeKind kind) noexcept {
    switch (kind) {
        case OutcomeKind::accepted:
            return "accepted";
        case OutcomeKind::refused:
            return "refused";
        case OutcomeKind::redelivery:
            return "redelivery";
    }
    return "unknown";
}

void Outcome::clear() {
    Outcome empty;
    // Memory that is used again: text and lists.
    empty.refused_field.swap(refused_field);
    empty.refused_for.swap(refused_for);
    empty.event_id.swap(event_id);
    empty.source.swap(source);
    empty.actor.swap(actor);
    empty.postings.swap(postings);
    empty.subjects.swap(subjects);
    *this = std::move(empty);
    refused_field.clear();
    refused_for.clear();
    event_id.clear();
    source.clear();
    actor.clear();
    postings.clear();
    subjects.clear();
}

std::string Position::to_row() const {
    std::string row;
    FieldWriter fields(row);
    Position copy = *this;
    describe_position(fields, copy);
    return row;
}

std::optional<Position> Position::of_row(std::string_view row) {
    FieldReader fields(row);
    Position position;
    describe_position(fields, position);
    if (fields.failed()) return std::nullopt;
    return position;
}

std::string_view table_name(TableId table) noexcept {
    switch (table) {
        case TableId::reference:
            return "reference";
        case TableId::balances:
            return "balances";
        case TableId::open_sums:
            return "open_sums";
        case TableId::clients:
            return "clients";
        case TableId::vouchers:
            return "vouchers";
        case TableId::deliveries:
            return "deliveries";
        case TableId::identities:
            return "identities";
        case TableId::names:
            return "names";
        case TableId::outcomes:
            return "outcomes";
        case TableId::history:
            return "history";
        case TableId::refusals:
            return "refusals";
        case TableId::control_days:
            return "control_days";
        case TableId::client_fees:
            return "client_fees";
        case TableId::visit_days:
            return "visit_days";
        case TableId::settlement_rows:
            return "settlement_rows";
        case TableId::bank_facts:
            return "bank_facts";
        case TableId::replaced_deliveries:
            return "replaced_deliveries";
    }
    return "unknown";
}

bool table_is_resident(TableId table) noexcept {
    return table == TableId::reference || table == TableId::balances ||
           table == TableId::open_sums || table == TableId::control_days;
}

bool table_is_fetched(TableId table) noexcept {
    return table == TableId::clients || table == TableId::vouchers ||
           table == TableId::deliveries || table == TableId::identities ||
           table == TableId::client_fees || table == TableId::visit_days;
}

RowKey State::identity_key(Handle ledger, Handle source, std::string_view id) {
    return RowKey().add_u32(ledger).add_u32(source).add(id);
}

}  // namespace saldo

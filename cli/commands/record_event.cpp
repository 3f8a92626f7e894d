#include "cli/commands/record_event.hpp"

#include <fmt/format.h>

#include "cli/commands/shards_at_hand.hpp"
#include "schemas/codec/decode.hpp"
#include "schemas/codec/encode.hpp"
#include "schemas/codec/text_values.hpp"

namespace saldo {

namespace {

Result<Instant> moment_of(const Wiring& wiring, const Acting& acting) {
    if (acting.recorded_at.empty()) return wiring.now();
    const auto parsed = codec::parse_instant(acting.recorded_at);
    if (!parsed)
        return fail(ErrorKind::bad_input,
                    fmt::format("--recorded-at \"{}\": {}", acting.recorded_at, parsed.error()));
    return Instant{parsed->utc_ms(), parsed->offset_minutes()};
}

Request outcome_question(const Acting& acting, const std::string& id) {
    return {{"ask", "outcome"},
            {"ledger", acting.ledger},
            {"source", acting.source},
            {"id", id},
            {"language", language_code(acting.language)}};
}

}  // namespace

void act_at(const Place& place, Acting& acting) {
    acting.actor = place.actor;
    acting.language = place.language;
    if (acting.ledger.empty()) acting.ledger = place.ledger;
}

void add_acting_options(CLI::App* command, Acting& acting) {
    command->add_option("--recorded-at", acting.recorded_at, "The moment to record (default: now)");
    command->add_option("--source", acting.source,
                        "The event's source (default: the one that opened the ledger)");
}

Status complete(Office& office, Acting& acting) {
    if (acting.actor.empty())
        return fail(ErrorKind::bad_input,
                    "who acts? Say --actor NAME (a pseudonym), or set SALDO_ACTOR");
    const auto ledgers = office.ask({{"ask", "ledger"}, {"ledger", acting.ledger}});
    if (!ledgers) return std::unexpected(ledgers.error());
    // What is at hand changes as a group's partitions move: it must not choose the ledger.
    const std::string* const partitions = ledgers->find_fact("partitions");
    if (acting.ledger.empty() && partitions != nullptr) return ledger_must_be_said(*partitions);
    if (ledgers->rows.empty())
        return fail(ErrorKind::not_found,
                    acting.ledger.empty() ? "no ledger has been opened yet"
                                          : fmt::format("there is no ledger {}", acting.ledger));
    if (ledgers->rows.size() > 1)
        return fail(ErrorKind::bad_input, "there are several ledgers: say --ledger NAME");
    acting.ledger = ledgers->rows.front()[0];
    if (acting.source.empty()) acting.source = ledgers->rows.front()[2];
    return {};
}

Result<std::string> id_of_act(const Wiring& wiring, const Acting& acting, std::string_view words) {
    const auto moment = moment_of(wiring, acting);
    if (!moment) return std::unexpected(moment.error());
    return fmt::format("{}:{}:{}", words, acting.actor, moment->utc_ms);
}

Result<std::string> id_of_deed(Office& office, const Acting& acting, const std::string& words) {
    constexpr int kTriesMax = 1'000;
    std::string id = words;
    for (int tries = 2; tries <= kTriesMax; ++tries) {
        const auto earlier = office.ask(outcome_question(acting, id));
        if (!earlier && earlier.error().kind == ErrorKind::not_found) return id;
        if (!earlier) return std::unexpected(earlier.error());
        const std::string* const outcome = earlier->find_fact("outcome");
        if (outcome == nullptr || *outcome != "refused") return id;
        id = fmt::format("{}:{}", words, tries);
    }
    return fail(ErrorKind::limit, fmt::format("{} was refused {} times", words, kTriesMax));
}

Result<Answer> record_event(Office& office, const Wiring& wiring, const Acting& acting,
                            std::string id, events::FactUnion data) {
    const auto moment = moment_of(wiring, acting);
    if (!moment) return std::unexpected(moment.error());
    events::EventT event;
    event.id = id;
    event.source = acting.source;
    event.ledger = acting.ledger;
    event.recorded_at = std::make_unique<events::Instant>(moment->utc_ms, moment->offset_minutes);
    event.actor = acting.actor;
    event.role = events::Role::finance;
    event.data = std::move(data);
    const std::string payload = codec::encode(event);
    codec::AlignedCopies copies;
    if (!codec::verify(payload, copies))
        return fail(ErrorKind::bad_input, "a name or id that was given is not UTF-8, or too long");
    if (const Status appended = office.append(acting.ledger, payload); !appended)
        return std::unexpected(appended.error());
    if (const Status flushed = office.flush(); !flushed) return std::unexpected(flushed.error());
    if (const Status folded = office.catch_up(); !folded)
        return fail(folded.error().kind,
                    fmt::format("{} (it is recorded as {} and takes effect when the log is folded)",
                                folded.error().message, id));
    auto outcome = office.ask(outcome_question(acting, id));
    if (!outcome) return std::unexpected(outcome.error());
    const auto fact = [&](const char* name) {
        const std::string* const found = outcome->find_fact(name);
        return found == nullptr ? std::string() : *found;
    };
    if (fact("outcome") == "refused") {
        std::string about;
        for (const char* const name : {"field", "for", "asked", "limit"})
            if (!fact(name).empty()) about += fmt::format("; {} {}", name, fact(name));
        return fail(ErrorKind::refused,
                    fmt::format("refused: {} ({}{})", fact("reason"), fact("text"), about));
    }
    return outcome;
}

}  // namespace saldo

#include "projections/pipeline/outcome_message.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <concepts>

#include "engine/base/assert.hpp"
#include "engine/ledger/refusal_text.hpp"
#include "schemas/codec/event_types.hpp"

namespace saldo {

namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

// Appends one object to a text.
class Members {
  public:
    explicit Members(std::string& json) : json_(json) { json_.push_back('{'); }

    void add(std::string_view name, std::string_view text) {
        begin(name);
        json_.push_back('"');
        escape(text);
        json_.push_back('"');
    }
    void add(std::string_view name, std::integral auto number) {
        begin(name);
        std::array<char, 24> digits{};
        const char* const end =
            std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
        json_.append(static_cast<const char*>(digits.data()), end);
    }
    // An array of objects, one for each posting.
    void add(std::string_view name, const Outcome& outcome,
             std::span<const std::string> account_ids) {
        begin(name);
        json_.push_back('[');
        for (std::size_t at = 0; at < outcome.postings.size(); ++at) {
            const Posting& posting = outcome.postings[at];
            if (at > 0) json_.push_back(',');
            Members members(json_);
            members.add("account", account_ids[at]);
            members.add("commodity", commodity_name(posting.commodity));
            members.add("amount", amount_text(posting.commodity, posting.amount));
            members.add("balance", amount_text(posting.commodity, posting.balance_after));
            members.end();
        }
        json_.push_back(']');
    }
    // What a refusal says, in each language.
    void add(std::string_view name, Refusal refusal) {
        begin(name);
        Members texts(json_);
        for (const Language language : {Language::fi, Language::sv, Language::en})
            texts.add(language_code(language), refusal_text(refusal, language));
        texts.end();
    }
    void end() { json_.push_back('}'); }

  private:
    void begin(std::string_view name) {
        if (!first_) json_.push_back(',');
        first_ = false;
        json_.push_back('"');
        json_.append(name);
        json_.append("\":");
    }
    // Text is UTF-8: verified events have no other. Control characters and the two that JSON gives
    // a meaning are escaped.
    void escape(std::string_view text) {
        const auto plain = [](char c) {
            return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
        };
        while (!text.empty()) {
            const auto end = std::ranges::find_if_not(text, plain);
            const auto size = static_cast<std::size_t>(end - text.begin());
            json_.append(text.substr(0, size));
            text.remove_prefix(size);
            if (text.empty()) return;
            escape(text.front());
            text.remove_prefix(1);
        }
    }
    void escape(char c) {
        const auto byte = static_cast<unsigned char>(c);
        json_.push_back('\\');
        if (byte >= 0x20) {
            json_.push_back(c);
            return;
        }
        json_.append("u00");
        json_.push_back(kHexDigits[byte >> 4U]);
        json_.push_back(kHexDigits[byte & 0xfU]);
    }
    std::string& json_;
    bool first_ = true;
};

}  // namespace

std::string outcome_message(const Outcome& outcome, std::string_view ledger_id,
                            std::span<const std::string> account_ids) {
    SALDO_ASSERT(account_ids.size() == outcome.postings.size(), "every posting has its account");
    std::string json;
    Members members(json);
    members.add("position", outcome.position);
    members.add("offset", outcome.offset);
    if (!ledger_id.empty()) members.add("ledger", ledger_id);
    if (!outcome.source.empty()) members.add("source", std::string_view(outcome.source));
    if (!outcome.event_id.empty()) members.add("id", std::string_view(outcome.event_id));
    const auto names = codec::type_names();
    if (outcome.type > 0 && outcome.type <= names.size()) {
        members.add("type", names[outcome.type - 1U]);
    }
    members.add("outcome", outcome_name(outcome.kind));
    if (outcome.kind == OutcomeKind::redelivery) {
        members.add("earlier_position", outcome.earlier_position);
    }
    if (outcome.kind == OutcomeKind::refused) {
        members.add("reason", refusal_code(outcome.refusal));
        members.add("text", outcome.refusal);
        if (!outcome.refused_field.empty()) {
            members.add("field", std::string_view(outcome.refused_field));
        }
        if (!outcome.refused_for.empty()) {
            members.add("for", std::string_view(outcome.refused_for));
        }
        if (outcome.has_numbers) {
            members.add("asked", outcome.asked);
            members.add("limit", outcome.limit);
        }
    }
    if (!outcome.postings.empty()) members.add("postings", outcome, account_ids);
    members.end();
    return json;
}

}  // namespace saldo

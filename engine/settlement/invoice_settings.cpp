#include "engine/settlement/invoice_settings.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "engine/base/utf8.hpp"
#include "engine/identifiers/business_id.hpp"
#include "engine/services/table_lines.hpp"

namespace saldo::settlement {

namespace {

constexpr std::string_view kOvtScheme = "0216";  // Peppol's list of electronic address schemes
constexpr std::string_view kOvtPrefix = "0037";
// What Finvoice has room for.
constexpr std::size_t kAddressCharactersMax = 35;
constexpr std::size_t kReasonCharactersMax = 70;
constexpr std::size_t kCodeCharactersMax = 20;

std::unexpected<Error> refuse(std::size_t line, const std::string& why) {
    return fail(ErrorKind::bad_input,
                "the settings of invoices, line " + std::to_string(line) + ": " + why);
}

std::string joined(std::span<const std::string_view> words) {
    std::string text;
    for (const std::string_view word : words) text.append(text.empty() ? "" : " ").append(word);
    return text;
}

// False: there is no such setting, or its value cannot be read.
bool set(AddressSettings& said, std::string_view name, const std::string& value) {
    if (name == "endpoint") {
        const std::size_t colon = value.find(':');
        if (colon != 4 || value.size() < 6) return false;
        said.scheme = value.substr(0, colon);
        said.endpoint = value.substr(colon + 1);
        return std::ranges::all_of(said.scheme, [](char c) { return c >= '0' && c <= '9'; });
    }
    if (name == "operator") said.operator_id = value;
    if (name == "street") said.street = value;
    if (name == "post_code") said.post_code = value;
    if (name == "town") said.town = value;
    constexpr std::array<std::string_view, 4> kNames{"operator", "street", "post_code", "town"};
    return std::ranges::find(kNames, name) != kNames.end();
}

bool set(ExemptReason& said, std::string_view name, const std::string& value) {
    if (name == "reason") said.text = value;
    if (name == "code") said.code = value == "-" ? std::string() : value;
    return name == "reason" || name == "code";
}

// "funder kuusela town Kuusela", "exempt reason …". False: it says nothing that is known.
bool take(const TextLine& line, InvoiceSettings& settings) {
    const auto words = std::span(line.words);
    const std::string_view what = words.front();
    const std::size_t names = what == "exempt" ? 2 : 3;
    if (words.size() <= names) return false;
    const std::string_view name = words[names - 1];
    const std::string value = joined(words.subspan(names));
    const std::size_t characters = count_characters(value).value_or(0);
    const std::size_t most = name == "reason" ? kReasonCharactersMax
                             : name == "code" ? kCodeCharactersMax
                                              : kAddressCharactersMax;
    if (characters > most || (characters < 2 && name != "code")) return false;
    if (what == "exempt") return set(settings.exempt, name, value);
    const std::string id(words[1]);
    if (what == "funder") return set(settings.funders[id], name, value);
    if (what == "provider") return set(settings.providers[id], name, value);
    if (what != "service") return false;
    ExemptReason& reason = settings.services.try_emplace(id, settings.exempt).first->second;
    return set(reason, name, value);
}

}  // namespace

const ExemptReason& InvoiceSettings::reason_of(std::string_view service) const {
    const auto found = services.find(service);
    return found == services.end() ? exempt : found->second;
}

Result<InvoiceSettings> read_invoice_settings(std::string_view text) {
    InvoiceSettings settings;
    const auto lines = table_lines(text, kSettingsLinesMax);
    if (!lines) return refuse(lines.error().line, "it is no line of UTF-8 words");
    if (lines->empty()) return settings;
    const TextLine& head = lines->front();
    if (head.words.size() != 2 || head.words[0] != "invoices" || head.words[1] != "1")
        return refuse(head.number, "the first line is \"invoices 1\"");
    // What all services share first, wherever its lines stand: a service's own begins with it.
    for (const bool shared : {true, false})
        for (const TextLine& line : std::span(*lines).subspan(1)) {
            if ((line.words.front() == "exempt") != shared || take(line, settings)) continue;
            return refuse(
                line.number,
                "\"" + joined(line.words) +
                    "\" is no setting: say exempt reason|code TEXT, service ID "
                    "reason|code TEXT, funder|provider ID endpoint "
                    "SCHEME:ADDRESS|operator|street|post_code|town TEXT; an address has 2 "
                    "to 35 characters, a reason at most 70, a code 20");
        }
    return settings;
}

void address(InvoiceParty& party, const std::map<std::string, AddressSettings, std::less<>>& said) {
    const auto found = said.find(party.id);
    if (found != said.end()) {
        party.scheme = found->second.scheme;
        party.endpoint = found->second.endpoint;
        party.operator_id = found->second.operator_id;
        party.street = found->second.street;
        party.post_code = found->second.post_code;
        party.town = found->second.town;
    }
    if (!party.endpoint.empty() || !identifiers::is_business_id(party.business_id)) return;
    party.scheme = kOvtScheme;
    party.endpoint = std::string(kOvtPrefix) + identifiers::business_id_digits(party.business_id);
}

}  // namespace saldo::settlement

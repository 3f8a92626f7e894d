#include "engine/settlement/bank_identity.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

namespace saldo::settlement {

namespace {

constexpr std::size_t kIdDigits = 32;

char capital(char letter) noexcept {
    return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
}

void add_field(std::string& bytes, std::string_view field) {
    bytes.append(std::to_string(field.size())).append(":").append(field);
}

std::string bytes_of(std::initializer_list<std::string_view> fields) {
    std::string bytes;
    for (const std::string_view field : fields) add_field(bytes, field);
    return bytes;
}

std::string id_of_bytes(Hasher& hasher, std::string_view bytes) {
    return "bank:" + to_hex(hasher.sha256(bytes)).substr(0, kIdDigits);
}

}  // namespace

std::string fact_id(Hasher& hasher, std::initializer_list<std::string_view> fields) {
    return id_of_bytes(hasher, bytes_of(fields));
}

bool is_reference(std::string_view reference) noexcept {
    constexpr std::array<std::string_view, 6> kNone{"NOTPROVIDED", "NONREF",  "NOREF",
                                                    "NONE",        "UNKNOWN", "NOTAVAILABLE"};
    if (reference.empty()) return false;
    return std::ranges::none_of(kNone, [reference](std::string_view none) {
        return std::ranges::equal(reference, none, {}, capital);
    });
}

std::string_view bank_reference_of(const ReportEntry& entry) {
    if (is_reference(entry.bank_reference)) return entry.bank_reference;
    if (entry.transactions.size() != 1) return {};
    const std::string& reference = entry.transactions.front().references.bank_reference;
    return is_reference(reference) ? std::string_view(reference) : std::string_view();
}

std::string EntryIdentity::id_of(const ReportEntry& entry, std::string_view by,
                                 std::string_view what, Date day) {
    const std::string_view direction = entry.direction == Direction::credit ? "credit" : "debit";
    const std::string amount = std::to_string(entry.money.amount.value);
    const std::string on = to_text(day);
    std::string bytes = bytes_of({by, what, account_, direction, amount, on});
    add_field(bytes, std::to_string(seen_[bytes]++));
    return id_of_bytes(hasher_, bytes);
}

EntryIds EntryIdentity::of(const ReportEntry& entry, std::string_view named, Date day) {
    std::vector<std::string> ids;
    if (const std::string_view reference = bank_reference_of(entry); !reference.empty())
        ids.push_back(id_of(entry, "reference", reference, day));
    if (!named.empty()) ids.push_back(id_of(entry, "named", named, day));
    if (ids.empty()) {
        // A report without an id is known by its number in the year of its day.
        const std::string number =
            report_.legal_sequence.empty() ? report_.electronic_sequence : report_.legal_sequence;
        const std::string report = report_.id.empty() ? "number " + number : report_.id;
        const std::string place = report + " " + std::to_string(report_.page.value_or(1)) + " " +
                                  std::to_string(entry.index);
        ids.push_back(id_of(entry, "place", place, day));
    }
    EntryIds found{.id = ids.front(), .others = {}};
    found.others.assign(ids.begin() + 1, ids.end());
    return found;
}

}  // namespace saldo::settlement

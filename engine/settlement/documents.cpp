#include "engine/settlement/documents.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace saldo {

namespace {

std::uint16_t year_of(Date date) { return static_cast<std::uint16_t>(civil(date).year); }

std::uint32_t next_number(SettlementDesk& desk, Handle funder, std::uint16_t year) {
    auto& years = desk.registry.funders.change(funder).document_years;
    const auto known = std::ranges::find(years, year, &Funder::DocumentYear::year);
    if (known != years.end()) return ++known->last_number;
    years.push_back({year, 1});
    return 1;
}

}  // namespace

void number_documents(SettlementDesk& desk, Handle ledger, Settlement& settlement) {
    const Date closed_until = desk.books.ledgers[ledger].accounting_closed_until;
    const Date first_open{closed_until.days + 1};
    std::map<std::pair<Handle, std::uint16_t>, std::uint32_t> numbers;
    for (Settlement::Line& line : settlement.lines) {
        line.posted_on = std::max(month_end(line.month), first_open);
        const std::uint16_t year = year_of(line.posted_on);
        auto [number, is_new] = numbers.try_emplace({line.funder, year}, 0);
        if (is_new) number->second = next_number(desk, line.funder, year);
        line.document_number = number->second;
    }
}

std::string document_id(const Settlement::Line& line) {
    constexpr std::size_t kNumberDigits = 6;
    const std::string number = std::to_string(line.document_number);
    std::string id = std::to_string(year_of(line.posted_on));
    id.append("-").append(kNumberDigits - std::min(kNumberDigits, number.size()), '0');
    return id.append(number);
}

}  // namespace saldo

#include "engine/settlement/settlement_text.hpp"

#include "engine/settlement/documents.hpp"
#include "engine/settlement/settlement_id.hpp"

namespace saldo {

namespace {
constexpr std::size_t kMonthTextBytes = 7;  // "2026-01"
}

std::string settlement_text(const Books& books, const Registry& registry,
                            const Settlement& settlement) {
    std::string text = "saldo settlement 1\nledger ";
    text.append(escaped_id(books.ledgers[settlement.ledger].id)).append("\nsettlement ");
    text.append(settlement.id).append("\n");  // escaped already
    for (const Settlement::Line& line : settlement.lines) {
        text.append("line ").append(escaped_id(registry.funders[line.funder].id));
        text.append(" ").append(escaped_id(registry.providers[line.provider].id));
        text.append(" ").append(escaped_id(registry.services[line.service].id));
        text.append(" ").append(escaped_id(books.words[line.coding].id));
        text.append(" ").append(to_text(line.month), 0, kMonthTextBytes);
        text.append(" ").append(to_text(line.amount)).append(" ").append(to_text(line.posted_on));
        text.append(" ").append(document_id(line)).append("\n");
    }
    return text;
}

}  // namespace saldo

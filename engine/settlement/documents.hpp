// Accounting documents: what a settlement is in each funder's books.
//
// A settlement is one document in the books of each funder that owes by it, for each year that its
// lines are posted in. Documents of a funder's year are numbered 1, 2, … without gaps, in log order
// (Accounting Act 1336/1997, 2:4-6 §: an entry rests on a numbered document, and the trail from it
// can be followed).
//
// A line is posted on the last day of its service month while that day's accounting period is open,
// else on the first day that is: what is known late never changes a year that has been closed.
#pragma once

#include <string>

#include "engine/settlement/settlement.hpp"
#include "engine/settlement/settlements.hpp"

namespace saldo {

// Gives the settlement's lines their posting dates and document numbers.
void number_documents(SettlementDesk& desk, Handle ledger, Settlement& settlement);

// "2026-000001": the year that the line is posted in, and its document's number. Unique among a
// funder's settlements.
[[nodiscard]] std::string document_id(const Settlement::Line& line);

}  // namespace saldo

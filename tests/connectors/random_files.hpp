// Random files for the tests of the doors, different for each state of `random`, all of which must
// pass every check: names of up to 70 characters with å ä ö é & < " and worse, amounts over the
// whole range with its ends, dates at the ends of years and of February.
#pragma once

#include <random>
#include <vector>

#include "engine/settlement/booked_document.hpp"
#include "engine/settlement/payment_file.hpp"
#include "engine/settlement/settled_line.hpp"

namespace saldo::test {

// 1 to 40 payments, every kind of remittance, letters that banks do not have.
[[nodiscard]] settlement::PaymentFile random_payment_file(std::mt19937_64& random);

// 1 to 30 documents of 1 to 5 lines, with credits.
[[nodiscard]] settlement::BookedFile random_booked_file(std::mt19937_64& random);

// A settlement as every door gets it: documents as above, the same lines as the settlement's own,
// and a payment for each payee whose document is above zero.
struct RandomSettlement {
    settlement::BookedFile booked;
    std::vector<settlement::SettledLine> lines;
    settlement::PaymentFile payments;
};
[[nodiscard]] RandomSettlement random_settlement(std::mt19937_64& random);

}  // namespace saldo::test

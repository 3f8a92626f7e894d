// Booking files for tests: a small one that people can read, and random ones with names, amounts
// and dates at the edges of what the doors take.
#pragma once

#include <random>

#include "engine/settlement/booked_document.hpp"

namespace saldo::test {

// Three documents of a county: services with and without VAT at the turn of a year, a credit note,
// and a posting that is held back.
[[nodiscard]] settlement::BookedFile small_booked_file();

// 1 to 30 documents: names of up to 70 characters with ä ö å é &, amounts of 0.01 to
// 999,999,999.99, credits, dates at the ends of years and of February.
[[nodiscard]] settlement::BookedFile random_booked_file(std::mt19937_64& random);

}  // namespace saldo::test

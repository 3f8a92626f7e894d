// Booking files for tests that people can read; random_files.hpp has others.
#pragma once

#include <cstdint>

#include "engine/settlement/booked_document.hpp"

namespace saldo::test {

// Three documents of a county: services with and without VAT at the turn of a year, a credit note,
// and a posting that is held back.
[[nodiscard]] settlement::BookedFile small_booked_file();

// A document of that file without lines, and a line for it, which its payable grows by.
[[nodiscard]] settlement::BookedDocument begin_document(std::uint32_t place, Date posted_on);
void add_line(settlement::BookedDocument& document, PostingKind kind, std::int64_t cents,
              Date month);

}  // namespace saldo::test

// A payment file for the tests of the doors that reads like a real month; random_files.hpp has
// others.
#pragma once

#include <string>
#include <string_view>

#include "engine/base/byte_sink.hpp"
#include "engine/settlement/payment_file.hpp"

namespace saldo::test {

// Three payments of a wellbeing services county, on 31 December, with Finnish letters in the names.
[[nodiscard]] settlement::PaymentFile small_payment_file();

// A Finnish IBAN with right check digits for any 14-digit account number.
[[nodiscard]] std::string finnish_iban(std::string_view account);

// A sink that appends to `bytes`, which outlives it.
[[nodiscard]] ByteSink sink_into(std::string& bytes);

}  // namespace saldo::test

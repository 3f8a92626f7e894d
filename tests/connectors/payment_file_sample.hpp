// Payment files for the tests of the doors: one that reads like a real month, and random ones.
#pragma once

#include <random>
#include <string>
#include <string_view>

#include "engine/base/byte_sink.hpp"
#include "engine/settlement/payment_file.hpp"

namespace saldo::test {

// Three payments of a wellbeing services county, on 31 December, with Finnish letters in the names.
[[nodiscard]] settlement::PaymentFile small_payment_file();

// A file that must pass every check, different for each state of `random`: names of up to 70
// characters with å ä ö é & and worse, amounts over the whole range, dates at the ends of months,
// every kind of remittance.
[[nodiscard]] settlement::PaymentFile random_payment_file(std::mt19937_64& random);

// A Finnish IBAN with right check digits for any 14-digit account number.
[[nodiscard]] std::string finnish_iban(std::string_view account);

// A sink that appends to `bytes`, which outlives it.
[[nodiscard]] ByteSink sink_into(std::string& bytes);

}  // namespace saldo::test

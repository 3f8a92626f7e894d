// Reads what a bank says of a payment file: customer payment status reports, ISO 20022 pain.002,
// versions .03 and .10, and others by the same rules. docs/formats/pain002.md has what is read from
// where, and what is tolerated.
//
// Invariants
// 1. A file is read whole before anything of it is handed over. What is malformed, no such message
// or has an amount that is none is refused as a whole, with its line.
// 2. What payments() hands over is what was checked, byte for byte; a file that changed in between
// ends it with an error before the change is seen.
// 3. Memory grows with the number of batches, not with that of payments.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>

#include "connectors/xml_reading/read_twice.hpp"
#include "engine/base/result.hpp"
#include "engine/settlement/payment_status.hpp"

namespace saldo::payment_status {

// One batch a payment is how some banks write; as many as a payment file may have payments.
inline constexpr std::size_t kBatchesMax = 100'000;

// Gets one payment, in the file's order. An error ends the reading and is handed on.
using OnPayment = std::function<Status(const settlement::PaymentStatus&)>;

class PaymentStatusFile {
  public:
    // Reads the file once, whole. Errors: not_found, io; bad_input for what is not such a message
    // or holds what cannot be read, with the line; limit.
    [[nodiscard]] static Result<PaymentStatusFile> check(const std::filesystem::path& file);
    [[nodiscard]] static Result<PaymentStatusFile> check(xml_reading::ReadTwice bytes);

    // All but the payments.
    [[nodiscard]] const settlement::PaymentStatusReport& report() const { return report_; }

    // Reads the file again and hands over its payments, as many as report() counts. May be called
    // again. Errors: differs, where the file is not what was checked; io; those of `on_payment`.
    [[nodiscard]] Status payments(const OnPayment& on_payment);

  private:
    PaymentStatusFile(xml_reading::ReadTwice bytes, settlement::PaymentStatusReport report);

    xml_reading::ReadTwice bytes_;
    settlement::PaymentStatusReport report_;
};

}  // namespace saldo::payment_status

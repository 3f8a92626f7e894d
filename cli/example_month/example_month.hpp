// An example month: January 2026 of an invented Finnish city, Koivula, as lines of JSON (the text
// form of schemas/codec/json.hpp), with the months before it as far as January needs them. Sizes
// are those that a Finnish city reported. `saldo example-month` writes it, `./dev run` goes through
// it, and tests and demonstrations fold it.
//
// Promises
// 1. The same options give the same bytes on every machine and in every build.
// 2. Every line passes payload_from_json, and lines stand in the order in which the log would have
//    received them.
// 3. What is right is accepted and what is wrong is refused for the reason that the summary says:
//    the summary is the expected answer, planned before anything is folded.
// 4. Nobody real is in it: names, business ids, account numbers and municipality codes are made up.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string_view>

#include "engine/base/byte_sink.hpp"
#include "engine/base/result.hpp"
#include "engine/ledger/refusal.hpp"

namespace saldo::example_month {

inline constexpr std::string_view kLedgerId = "koivula";

struct Options {
    std::uint64_t seed = 1;
    // Right deliveries: exactly as many are accepted. Wrong ones come on top, some 1.5 in a
    // hundred.
    std::uint32_t deliveries = 100'000;
    std::uint32_t providers = 336;
    std::uint32_t contracts = 221;
    std::uint32_t clients = 2'600;
};

// Smallest and largest of each option, so that every service has a provider and ids keep their
// digits.
inline constexpr std::uint32_t kDeliveriesMin = 500;
inline constexpr std::uint32_t kDeliveriesMax = 9'000'000;
inline constexpr std::uint32_t kProvidersMin = 40;
inline constexpr std::uint32_t kProvidersMax = 5'000;
inline constexpr std::uint32_t kContractsMin = 20;  // and no more than there are providers
inline constexpr std::uint32_t kClientsMin = 50;
inline constexpr std::uint32_t kClientsMax = 90'000;

// What is wrong on purpose. Each draws from its own voucher or delivery, and is refused for one
// reason whatever else the month holds.
enum class Mistake : std::uint8_t {
    allowance_overspent,     // more hours or visits than the voucher's month has left
    balance_overspent,       // more euros than the balance voucher has left
    unknown_voucher,         // a voucher number that was never granted
    redelivered,             // the same line once more: no effect, counted
    unapproved_provider,     // approval ended, suspended, or for other services only
    unauthorised_publisher,  // a source that speaks for another provider
    price_above_listed,      // above the provider's own price list
    price_above_ceiling,     // nothing listed, and above the organiser's ceiling
    price_above_value,       // free of charge by law, and dearer than the voucher's value
    id_reused,               // an earlier event's id with another quantity
    after_the_end,           // a service date after the voucher's last day
    delivery_repeated,       // another event with a delivery number that the provider has used
};
inline constexpr std::size_t kMistakes = 12;

// "allowance_overspent", …
[[nodiscard]] std::string_view name_of(Mistake mistake) noexcept;
// Why the fold refuses it; Refusal::none for `redelivered`, which is no refusal.
[[nodiscard]] Refusal expected_refusal(Mistake mistake) noexcept;

// What was planned and written.
struct Summary {
    std::uint64_t lines = 0;
    std::uint64_t bytes = 0;
    std::uint64_t right_deliveries = 0;  // ServiceDelivered that are accepted
    std::uint64_t part_paid = 0;         // of these: the balance covers only a part of the price
    std::map<std::string_view, std::uint64_t> events_by_type;  // every line, wrong ones included
    std::array<std::uint64_t, kMistakes> mistakes{};           // by Mistake

    [[nodiscard]] std::uint64_t count(Mistake mistake) const {
        return mistakes[static_cast<std::size_t>(mistake)];
    }
    // Lines that are neither refused nor redeliveries.
    [[nodiscard]] std::uint64_t accepted() const;
    // How many events the fold refuses for each reason.
    [[nodiscard]] std::map<Refusal, std::uint64_t> refusals() const;
};

// Writes the month to `sink`, one line at a time with its line end. Errors: bad_input, naming the
// option that is out of its range; whatever `sink` returns. Takes about 120 bytes of memory a
// delivery.
[[nodiscard]] Result<Summary> write_example_month(const Options& options, const ByteSink& sink);

}  // namespace saldo::example_month

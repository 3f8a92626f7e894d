// The parts of the month, each added to the timeline from the plan: the ledger with its services,
// the providers, the clients, the vouchers, the deliveries with what follows them, and what is
// wrong on purpose.
#pragma once

#include <cstdint>
#include <string>

#include "cli/example_month/plan.hpp"
#include "cli/example_month/timeline.hpp"

namespace saldo::example_month {

// June 2025: the ledger, three funders with two sinks each, the services, the sources of the city.
void open_ledger(const Plan& plan, Timeline& timeline);
// July 2025: approvals, accounts by two clerks, register checks, contracts, prices, authorisations;
// in January a payment hold, a suspension, a withdrawal.
void publish_providers(const Plan& plan, Timeline& timeline);
// July 2025 to January: clients, and those who move.
void publish_clients(const Plan& plan, Timeline& timeline);
// August 2025 to January: grants and what becomes of the vouchers.
void publish_vouchers(const Plan& plan, Timeline& timeline);
// January: orders, deliveries, approvals, corrections, cancellations, credits.
void publish_deliveries(const Plan& plan, Timeline& timeline);
// What is wrong, counted in `summary`.
void publish_mistakes(const Plan& plan, Timeline& timeline, Summary& summary);

// The ServiceDelivered of a visit, by its place in the plan, as its provider's system publishes it.
[[nodiscard]] events::EventT delivery_of(const Plan& plan, std::uint32_t visit);
// "D000001": the id of the visit's event and of its delivery.
[[nodiscard]] std::string delivery_id(std::uint32_t visit);
// "T000001": the id of the order of a visit that was ordered.
[[nodiscard]] std::string order_id(std::uint32_t visit);
// The provider's own system, with one of its workers.
[[nodiscard]] Who provider_system(const Provider& provider, unsigned worker);
// Personal data that nobody can open: random bytes, their key named after whom they are about.
[[nodiscard]] std::unique_ptr<events::SealedT> sealed(const std::string& about, Random& random);

}  // namespace saldo::example_month

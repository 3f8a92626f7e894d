// Who is in the month: three municipalities that pay, providers with their prices and contracts,
// and clients. Plain plans; nothing here is an event yet.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/example_month/catalogue.hpp"
#include "cli/example_month/example_month.hpp"
#include "cli/example_month/random.hpp"
#include "engine/money/cents.hpp"
#include "engine/time/date.hpp"

namespace saldo::example_month {

// Codes that Statistics Finland has given to no municipality.
struct Municipality {
    std::string_view funder;
    std::string_view code;
    std::string_view debtor_name;
};
inline constexpr std::array<Municipality, 3> kMunicipalities{{
    {"koivula", "901", "Koivulan kaupunki"},
    {"saarijoki", "902", "Saarijoen kunta"},
    {"rantakyla", "903", "Rantakylän kunta"},
}};

// Calendar days of the plan.
[[nodiscard]] Date day_of(int year, unsigned month, unsigned day);
inline constexpr int kJanuaryDays = 31;
// REQUIRES: 1 to 31.
[[nodiscard]] Date january(int day);

// What keeps a provider from delivering, or its money from moving.
enum class Standing : std::uint8_t {
    approved,
    no_account,           // approved, but its bank account was never recorded
    account_unconfirmed,  // approved, but no second clerk has recorded the account
    payment_held,
    expired,    // approved until the end of 2025
    suspended,  // from 20 January
};
inline constexpr int kSuspendedFromDay = 20;

struct Provider {
    std::string id;  // "P0001"
    std::string business_id;
    std::string name;
    std::string iban;
    Standing standing = Standing::approved;
    // Approved for Koivula's residents only.
    bool koivula_only = false;
    // False: no public price list; it charges as it agrees with the client, below the ceiling.
    bool lists_prices = true;
    // The level of its prices in per cent of the service's value; 0: not its service.
    std::array<std::uint8_t, service_count> price_percent{};
    std::optional<std::uint32_t> contract;  // its ordinal

    [[nodiscard]] bool offers(std::size_t service) const { return price_percent[service] != 0; }
    [[nodiscard]] bool delivers() const {
        return standing != Standing::expired && standing != Standing::suspended;
    }
    [[nodiscard]] std::string source() const { return "urn:provider:" + id; }
};

struct Client {
    std::string id;                       // "C00001"
    std::size_t municipality = 0;         // of kMunicipalities
    std::optional<std::size_t> moves_to;  // from 15 January
};

struct City {
    std::vector<Provider> providers;
    std::vector<Client> clients;
    std::uint32_t contracts = 0;
    // Providers that deliver each service, by place in `providers`, never empty; those open to
    // every municipality, and of these those with a contract.
    std::array<std::vector<std::uint32_t>, service_count> offering;
    std::array<std::vector<std::uint32_t>, service_count> offering_everyone;
    std::array<std::vector<std::uint32_t>, service_count> contracted;
};

// REQUIRES: options within their ranges.
[[nodiscard]] City make_city(const Options& options);

// "S0001".
[[nodiscard]] std::string contract_id(std::uint32_t contract);

// What a provider asks for a unit. `content` is a place in the service's contents, or -1. Whole
// tens of cents; never above the ceiling, and never above the value where the law makes it free.
[[nodiscard]] UnitPrice price_of(const Provider& provider, std::size_t service, int content,
                                 events::TimeClass time_class);
// The price of its contract: 95 per cent of the usual one.
[[nodiscard]] UnitPrice contract_price_of(const Provider& provider, std::size_t service);
// Whether evenings, Sundays and public holidays have a price of their own, or the usual one holds.
[[nodiscard]] bool has_own_price(const CatalogueService& service, events::TimeClass time_class);

}  // namespace saldo::example_month

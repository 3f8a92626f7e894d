#include "cli/example_month/city.hpp"

#include <algorithm>

#include "cli/example_month/identifiers.hpp"
#include "cli/example_month/names.hpp"
#include "engine/base/assert.hpp"

namespace saldo::example_month {
namespace {

// The last two providers are those that may not deliver.
constexpr std::uint32_t kBarredProviders = 2;
// One in so many of the later providers is approved for Koivula only.
constexpr std::uint32_t kKoivulaOnlyEvery = 10;

Standing standing_of(std::uint32_t place, std::uint32_t providers) {
    if (place + 1 == providers) {
        return Standing::suspended;
    }
    if (place + kBarredProviders == providers) {
        return Standing::expired;
    }
    switch (place) {
        case 7:
            return Standing::no_account;
        case 11:
        case 25:
            return Standing::account_unconfirmed;
        case 30:
            return Standing::payment_held;
        default:
            return Standing::approved;
    }
}

// Free services cost at most their value, the others up to 15 per cent more.
std::uint8_t draw_price_percent(const CatalogueService& service, Random& random) {
    return static_cast<std::uint8_t>(service.free_by_law ? random.between(88, 100)
                                                         : random.between(95, 115));
}

// Every service gets a provider in turn before chance decides.
std::size_t main_service_of(std::uint32_t place, Random& random) {
    if (place < 2 * service_count) {
        return place % service_count;
    }
    constexpr std::array<std::size_t, 10> common{home_care,
                                                 home_care,
                                                 personal_assistance,
                                                 personal_assistance,
                                                 cleaning,
                                                 oral_health,
                                                 meals,
                                                 physiotherapy,
                                                 housing_round_the_clock,
                                                 early_childhood_education};
    return random.chance(600) ? common[random.below(common.size())] : random.below(service_count);
}

Provider make_provider(std::uint32_t place, const Options& options, Random& random,
                       std::array<std::uint32_t, kTrades>& named) {
    const std::size_t main_service = main_service_of(place, random);
    const Trade trade = catalogue()[main_service].trade;
    Provider provider;
    provider.id = numbered("P", place + 1, 4);
    provider.business_id = artificial_business_id(place + 10);
    provider.iban = artificial_iban(place + 10);
    provider.name = provider_name(trade, named[static_cast<std::size_t>(trade)]++);
    provider.standing = standing_of(place, options.providers);
    provider.koivula_only = place >= 2 * service_count && place % kKoivulaOnlyEvery == 7;
    // The second home care and personal assistance providers agree their prices case by case.
    provider.lists_prices =
        place != service_count + home_care && place != service_count + personal_assistance;
    for (std::size_t service = 0; service < service_count; ++service) {
        const CatalogueService& entry = catalogue()[service];
        if (service == main_service || (entry.trade == trade && random.chance(500))) {
            provider.price_percent[service] = draw_price_percent(entry, random);
        }
    }
    if (place < options.contracts) {
        provider.contract = place;
    }
    return provider;
}

Client make_client(std::uint32_t place, Random& random) {
    Client client;
    client.id = numbered("C", place + 1, 5);
    // Three in a hundred live in a neighbouring municipality; fewer still move during the month.
    if (place % 33 == 13) {
        client.municipality = 1 + random.below(kMunicipalities.size() - 1);
    } else if (random.chance(4)) {
        client.moves_to = 1 + random.below(kMunicipalities.size() - 1);
    }
    return client;
}

UnitPrice to_tens_of_cents(std::int64_t price) {
    constexpr std::int64_t ten_cents = 1'000;
    return UnitPrice{price / ten_cents * ten_cents};
}

}  // namespace

Date day_of(int year, unsigned month, unsigned day) {
    const std::optional<Date> date = date_of(year, month, day);
    SALDO_ASSERT(date.has_value(), "the plan names days of the calendar");
    return *date;
}

Date january(int day) {
    SALDO_ASSERT(day >= 1 && day <= kJanuaryDays, "January has 31 days");
    return Date{day_of(2026, 1, 1).days + day - 1};
}

std::string contract_id(std::uint32_t contract) { return numbered("S", contract + 1, 4); }

City make_city(const Options& options) {
    City city;
    Random random(options.seed, "providers");
    std::array<std::uint32_t, kTrades> named{};
    city.contracts = options.contracts;
    city.providers.reserve(options.providers);
    for (std::uint32_t place = 0; place < options.providers; ++place) {
        city.providers.push_back(make_provider(place, options, random, named));
        const Provider& made = city.providers.back();
        for (std::size_t service = 0; service < service_count; ++service) {
            if (!made.offers(service) || !made.delivers()) continue;
            city.offering[service].push_back(place);
            if (made.koivula_only) continue;
            city.offering_everyone[service].push_back(place);
            if (made.contract) city.contracted[service].push_back(place);
        }
    }
    Random people(options.seed, "clients");
    city.clients.reserve(options.clients);
    for (std::uint32_t place = 0; place < options.clients; ++place) {
        city.clients.push_back(make_client(place, people));
    }
    return city;
}

bool has_own_price(const CatalogueService& service, events::TimeClass time_class) {
    return service.priced_by_time &&
           (time_class == events::TimeClass::evening || time_class == events::TimeClass::sunday ||
            time_class == events::TimeClass::public_holiday);
}

UnitPrice price_of(const Provider& provider, std::size_t service, int content,
                   events::TimeClass time_class) {
    SALDO_ASSERT(provider.offers(service), "a provider has prices for its own services");
    const CatalogueService& entry = catalogue()[service];
    std::int64_t price = entry.value.value * provider.price_percent[service] / 100;
    if (content >= 0) {
        price = price * entry.contents[static_cast<std::size_t>(content)].percent / 100;
    }
    if (has_own_price(entry, time_class)) {
        price = price * (time_class == events::TimeClass::evening ? 110 : 120) / 100;
    }
    return to_tens_of_cents(
        std::min(price, entry.free_by_law ? entry.value.value : entry.ceiling.value));
}

UnitPrice contract_price_of(const Provider& provider, std::size_t service) {
    return to_tens_of_cents(price_of(provider, service, -1, events::TimeClass::any).value * 95 /
                            100);
}

}  // namespace saldo::example_month

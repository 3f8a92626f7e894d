// Clients with their homes, and those who move in January.
#include "cli/example_month/books.hpp"

namespace saldo::example_month {
namespace {

constexpr unsigned kRegistrar = 21;
constexpr std::size_t kDays = 5;

void register_home(const Client& client, std::size_t municipality, Date from,
                   std::int64_t recorded_ms, Random& random, Timeline& timeline) {
    events::ClientRegisteredT registered;
    registered.client = client.id;
    registered.home_municipality = kMunicipalities[municipality].code;
    registered.home_from = said(from);
    registered.person = sealed(client.id, random);
    timeline.publish(official(kRegistrar), recorded_ms, std::move(registered));
}

}  // namespace

std::unique_ptr<events::SealedT> sealed(const std::string& about, Random& random) {
    constexpr std::size_t nonce_bytes = 12;
    auto made = std::make_unique<events::SealedT>();
    made->key = "key-" + about;
    const std::string nonce = random.bytes(nonce_bytes);
    const std::string text = random.bytes(static_cast<std::size_t>(random.between(40, 120)));
    made->nonce.assign(nonce.begin(), nonce.end());
    made->ciphertext.assign(text.begin(), text.end());
    return made;
}

void publish_clients(const Plan& plan, Timeline& timeline) {
    Random random(plan.options.seed, "sealed persons");
    const Date first = day_of(2025, 7, 28);
    for (std::size_t place = 0; place < plan.city.clients.size(); ++place) {
        const Client& client = plan.city.clients[place];
        const Date day{first.days + static_cast<std::int32_t>(place % kDays)};
        const auto seconds = static_cast<std::int64_t>(place / kDays);
        register_home(client, client.municipality, day_of(2024, 3, 1),
                      utc_ms(day, 8 * kHourMinutes) + seconds * 1'000, random, timeline);
        if (client.moves_to) {
            register_home(client, *client.moves_to, january(15),
                          utc_ms(january(14), 11 * kHourMinutes), random, timeline);
        }
    }
}

}  // namespace saldo::example_month

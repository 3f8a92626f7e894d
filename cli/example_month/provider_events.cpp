// Providers: application, approval, bank account by two clerks, register check, contract, prices,
// and the right to publish deliveries from their own systems.
#include <algorithm>

#include "cli/example_month/books.hpp"

namespace saldo::example_month {
namespace {

using events::TimeClass;

// Clerks of accounts; the first records, the second confirms.
constexpr unsigned kFirstClerk = 11;
constexpr unsigned kSecondClerk = 12;
constexpr unsigned kApprover = 3;
constexpr unsigned kBuyer = 4;
constexpr std::size_t kDays = 25;

Date first_day() { return day_of(2025, 7, 1); }

// Each provider's papers are handled in some minutes of a July day.
std::int64_t handled_ms(std::size_t place, std::int64_t minute) {
    const Date day{first_day().days + static_cast<std::int32_t>(place % kDays)};
    return utc_ms(day, 8 * kHourMinutes + static_cast<std::int64_t>(place / kDays) * 2 + minute);
}

std::vector<std::string> service_ids(const Provider& provider) {
    std::vector<std::string> ids;
    for (std::size_t service = 0; service < service_count; ++service) {
        if (provider.offers(service)) ids.emplace_back(catalogue()[service].id);
    }
    return ids;
}

void apply_and_approve(const Provider& provider, std::size_t place, Timeline& timeline) {
    events::ProviderAppliedT applied;
    applied.provider = provider.id;
    applied.business_id = provider.business_id;
    applied.name = provider.name;
    applied.services = service_ids(provider);
    timeline.publish(official(kApprover), handled_ms(place, 0), std::move(applied));

    events::ProviderApprovedT approved;
    approved.provider = provider.id;
    approved.business_id = provider.business_id;
    approved.name = provider.name;
    approved.services = service_ids(provider);
    if (provider.koivula_only) approved.municipalities = {std::string(kMunicipalities[0].code)};
    approved.valid_from = said(first_day());
    if (provider.standing == Standing::expired) {
        approved.valid_until = said(day_of(2025, 12, 31));
    }
    timeline.publish(official(kApprover), handled_ms(place, 2), std::move(approved));

    events::PublisherAuthorisedT authorised;
    authorised.publisher = provider.source();
    authorised.types = {"ServiceOrdered", "OrderCancelled", "ServiceDelivered", "DeliveryCorrected",
                        "DeliveryCancelled"};
    authorised.provider = provider.id;
    authorised.valid_from = said(first_day());
    timeline.publish(official(1), handled_ms(place, 3), std::move(authorised));
}

void record_account(const Provider& provider, unsigned clerk, std::int64_t recorded_ms,
                    Timeline& timeline) {
    events::AccountChangedT changed;
    changed.provider = provider.id;
    changed.account_name = provider.name;
    changed.iban = provider.iban;
    changed.evidence = "tilinumeroilmoitus-" + provider.id;
    timeline.publish(official(clerk), recorded_ms, std::move(changed));
}

void open_account(const Provider& provider, std::size_t place, Timeline& timeline) {
    if (provider.standing != Standing::no_account) {
        record_account(provider, kFirstClerk, handled_ms(place, 5), timeline);
    }
    if (provider.standing != Standing::no_account &&
        provider.standing != Standing::account_unconfirmed) {
        record_account(provider, kSecondClerk, handled_ms(place, 5 + 24 * kHourMinutes), timeline);
    }
    events::RegisterCheckedT checked;
    checked.provider = provider.id;
    checked.register_ = "ennakkoperintärekisteri";
    checked.result = events::RegisterResult::registered;
    checked.as_of = said(day_of(2025, 12, 29));
    const auto minute = static_cast<std::int64_t>(place);
    timeline.publish(official(kFirstClerk), utc_ms(day_of(2025, 12, 29), 8 * kHourMinutes + minute),
                     std::move(checked));
}

// One row of a price list, public or of a contract.
struct ListedPrice {
    std::size_t service = 0;
    int content = -1;
    TimeClass time_class = TimeClass::any;
    bool by_contract = false;
};

void list_price(const Provider& provider, const ListedPrice& price, std::int64_t recorded_ms,
                Timeline& timeline) {
    const CatalogueService& service = catalogue()[price.service];
    events::PriceListedT listed;
    listed.provider = provider.id;
    listed.service = service.id;
    if (price.content >= 0) {
        listed.content = service.contents[static_cast<std::size_t>(price.content)].id;
    }
    if (price.by_contract) listed.contract = contract_id(*provider.contract);
    listed.unit_price = said(
        price.by_contract ? contract_price_of(provider, price.service)
                          : price_of(provider, price.service, price.content, price.time_class));
    listed.gross = service.vat == events::VatTreatment::gross_included;
    listed.time_class = price.time_class;
    listed.valid_from = said(first_day());
    Who who = official(kBuyer);
    if (price.by_contract) who.source = kOrderSource;
    timeline.publish(who, recorded_ms, std::move(listed));
}

void list_prices(const Provider& provider, std::size_t place, Timeline& timeline) {
    for (std::size_t service = 0; service < service_count; ++service) {
        const CatalogueService& entry = catalogue()[service];
        if (!provider.offers(service) || entry.entitlement) continue;
        const auto contents = static_cast<int>(entry.contents.size());
        // A service without contents has one price, of any content.
        for (int content = contents == 0 ? -1 : 0; content < contents || content < 0; ++content) {
            if (!provider.lists_prices) break;
            list_price(provider, {.service = service, .content = content}, handled_ms(place, 7),
                       timeline);
        }
        for (const TimeClass time_class :
             {TimeClass::evening, TimeClass::sunday, TimeClass::public_holiday}) {
            if (provider.lists_prices && has_own_price(entry, time_class)) {
                list_price(provider, {.service = service, .time_class = time_class},
                           handled_ms(place, 8), timeline);
            }
        }
        if (provider.contract && contents == 0) {
            list_price(provider, {.service = service, .by_contract = true}, handled_ms(place, 10),
                       timeline);
        }
    }
}

void sign_contract(const Provider& provider, std::size_t place, Timeline& timeline) {
    if (!provider.contract) return;
    events::ContractRegisteredT contract;
    contract.contract = contract_id(*provider.contract);
    contract.provider = provider.id;
    contract.valid_from = said(first_day());
    contract.valid_until = said(day_of(2027, 6, 30));
    contract.self_billing = *provider.contract % 3 == 0;
    Who who = official(kBuyer);
    who.source = kOrderSource;
    timeline.publish(who, handled_ms(place, 9), std::move(contract));
}

void publish_standing(const Provider& provider, Timeline& timeline) {
    if (provider.standing == Standing::payment_held) {
        events::PaymentHeldT held;
        held.provider = provider.id;
        held.reason = "verovelan selvitys";
        timeline.publish(official(kFirstClerk), utc_ms(january(22), 9 * kHourMinutes),
                         std::move(held));
    }
    if (provider.standing == Standing::suspended) {
        events::ProviderSuspendedT suspended;
        suspended.provider = provider.id;
        suspended.suspended_from = said(january(kSuspendedFromDay));
        suspended.reason = "omavalvonnan puutteet";
        timeline.publish(official(kApprover),
                         utc_ms(january(kSuspendedFromDay - 1), 15 * kHourMinutes),
                         std::move(suspended));
    }
    if (provider.standing == Standing::expired) {
        events::ProviderWithdrawnT withdrawn;
        withdrawn.provider = provider.id;
        withdrawn.withdrawn_from = said(january(26));
        withdrawn.reason = "tuottajan oma pyyntö";
        timeline.publish(official(kApprover), utc_ms(january(26), 10 * kHourMinutes),
                         std::move(withdrawn));
    }
}

}  // namespace

void publish_providers(const Plan& plan, Timeline& timeline) {
    for (std::size_t place = 0; place < plan.city.providers.size(); ++place) {
        const Provider& provider = plan.city.providers[place];
        apply_and_approve(provider, place, timeline);
        open_account(provider, place, timeline);
        sign_contract(provider, place, timeline);
        list_prices(provider, place, timeline);
        publish_standing(provider, timeline);
    }
}

}  // namespace saldo::example_month

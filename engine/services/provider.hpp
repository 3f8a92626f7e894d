// A private provider: approvals by service, municipality and date, its bank account (confirmed by a
// second person), register checks, payment holds, contracts and prices.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/short_list.hpp"
#include "engine/ledger/account.hpp"
#include "engine/money/cents.hpp"
#include "engine/services/service.hpp"
#include "engine/time/date.hpp"

namespace saldo {

struct Provider {
    // Services by handle and municipalities by code; empty: all.
    struct Approval {
        std::vector<Handle> services;
        std::vector<std::string> municipalities;
        Date valid_from;
        Date valid_until = kDateMax;
    };
    // A suspension, or a withdrawal when `until` is open.
    struct Exclusion {
        std::vector<Handle> services;
        Date from;
        Date until = kDateMax;
    };
    struct BankAccount {
        std::string name;  // the creditor's name as its bank knows it
        std::string iban;
        std::string bic;
        std::string changed_by;    // the actors of the two events
        std::string confirmed_by;  // empty: waits for a second actor
    };
    struct RegisterCheck {
        std::string register_name;
        bool registered = false;
        Date as_of;
    };
    struct Price {
        Handle service = kNoHandle;
        std::string content;   // empty: any content
        std::string contract;  // empty: the public price list
        UnitPrice unit_price;
        bool gross = false;
        TimeClass time_class = TimeClass::any;
        Date valid_from;
        Date valid_until = kDateMax;
    };
    // What clients think of one service of it: ratings from 1 to 5.
    struct Rating {
        Handle service = kNoHandle;
        std::uint64_t count = 0;
        std::uint64_t sum = 0;
        // One decimal, half up: "4.3". REQUIRES: count is not 0.
        [[nodiscard]] std::string average() const {
            const std::uint64_t tenths = (20 * sum + count) / (2 * count);
            return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
        }
    };

    Handle ledger = kNoHandle;
    std::string id;
    std::string business_id;
    std::string name;
    std::vector<Approval> approvals;
    std::vector<Exclusion> exclusions;
    BankAccount account;                     // confirmed; iban empty: none yet
    BankAccount account_pending;             // iban empty: none waits
    std::vector<RegisterCheck> checks;       // the latest of each register
    std::vector<std::string> payment_holds;  // reasons that stand
    std::vector<Price> prices;
    std::vector<Rating> ratings;  // one a service, in order of first feedback

    // Act 569/2009 5-6 §: the organiser approves providers, and may withdraw; judged on the service
    // date. An empty municipality: in any that an approval names.
    [[nodiscard]] bool approved(Handle service, std::string_view municipality, Date date) const {
        const auto names = [service](const std::vector<Handle>& services) {
            return services.empty() || std::ranges::find(services, service) != services.end();
        };
        for (const Exclusion& exclusion : exclusions)
            if (names(exclusion.services) && exclusion.from <= date && date <= exclusion.until)
                return false;
        return std::ranges::any_of(approvals, [&](const Approval& approval) {
            return names(approval.services) && approval.valid_from <= date &&
                   date <= approval.valid_until &&
                   (approval.municipalities.empty() || municipality.empty() ||
                    std::ranges::find(approval.municipalities, municipality) !=
                        approval.municipalities.end());
        });
    }

    // The price that binds on a day: the latest in the log among those that fit best (same content
    // before any content, same time class before any). nullptr: nothing is listed. With a contract
    // only its prices count.
    [[nodiscard]] const Price* price(Handle service, std::string_view content,
                                     std::string_view contract, TimeClass time_class,
                                     Date date) const {
        const Price* found = nullptr;
        int found_fit = -1;
        for (const Price& price : prices) {
            if (price.service != service || price.contract != contract) continue;
            if (date < price.valid_from || date > price.valid_until) continue;
            if (!price.content.empty() && price.content != content) continue;
            if (price.time_class != TimeClass::any && price.time_class != time_class) continue;
            const int fit =
                (price.content.empty() ? 0 : 2) + (price.time_class == TimeClass::any ? 0 : 1);
            if (fit >= found_fit) {
                found = &price;
                found_fit = fit;
            }
        }
        return found;
    }
};

template <class Fields>
void describe(Fields& fields, Provider::Approval& approval) {
    fields(approval.services, approval.municipalities, approval.valid_from, approval.valid_until);
}
template <class Fields>
void describe(Fields& fields, Provider::Exclusion& exclusion) {
    fields(exclusion.services, exclusion.from, exclusion.until);
}
template <class Fields>
void describe(Fields& fields, Provider::BankAccount& account) {
    fields(account.name, account.iban, account.bic, account.changed_by, account.confirmed_by);
}
template <class Fields>
void describe(Fields& fields, Provider::RegisterCheck& check) {
    fields(check.register_name, check.registered, check.as_of);
}
template <class Fields>
void describe(Fields& fields, Provider::Price& price) {
    fields(price.service, price.content, price.contract, price.unit_price, price.gross,
           price.time_class, price.valid_from, price.valid_until);
}
template <class Fields>
void describe(Fields& fields, Provider::Rating& rating) {
    fields(rating.service, rating.count, rating.sum);
}
template <class Fields>
void describe(Fields& fields, Provider& provider) {
    fields(provider.ledger, provider.id, provider.business_id, provider.name, provider.approvals,
           provider.exclusions, provider.account, provider.account_pending, provider.checks,
           provider.payment_holds, provider.prices, provider.ratings);
}

struct Contract {
    // What a registration said of invoices, for the days that it covers: of other days an earlier
    // one still counts. It counts from its event on, so that an invoice that was made before stays
    // as it was when the contract is registered anew.
    struct SelfBilling {
        std::uint64_t event = 0;  // the ledger's event number
        Date valid_from;
        Date valid_until = kDateMax;
        bool agreed = false;
    };
    Handle ledger = kNoHandle;
    std::string id;
    Handle provider = kNoHandle;
    Date valid_from;
    Date valid_until = kDateMax;
    std::vector<SelfBilling> self_billing;  // in log order

    // Whether the organiser makes the provider's invoices (itselaskutus) for services of a day, as
    // the ledger knew it after the event `known_at`.
    [[nodiscard]] bool is_self_billed(Date service_date, std::uint64_t known_at) const {
        bool agreed = false;
        for (const SelfBilling& said : self_billing)
            if (said.event <= known_at && said.valid_from <= service_date &&
                service_date <= said.valid_until)
                agreed = said.agreed;
        return agreed;
    }
};

template <class Fields>
void describe(Fields& fields, Contract::SelfBilling& said) {
    fields(said.event, said.valid_from, said.valid_until, said.agreed);
}
template <class Fields>
void describe(Fields& fields, Contract& contract) {
    fields(contract.ledger, contract.id, contract.provider, contract.valid_from,
           contract.valid_until, contract.self_billing);
}

// A person, known to the fold by a pseudonym and by where the home has been.
struct Client {
    struct Home {
        std::string municipality;
        Date from;
    };
    // Whom the client lets act on its behalf (services/mandates.hpp).
    struct Mandate {
        std::string id;
        std::string mandatary;  // the actor's pseudonym
        Date valid_from;
        Date valid_until = kDateMax;
    };
    Handle handle = kNoHandle;
    ShortList<Home, 1> homes;           // in log order
    std::vector<Mandate> mandates;      // in log order
    std::vector<std::string> vouchers;  // ids of those that leave a co-payment, in log order

    // Empty: not known on that date.
    [[nodiscard]] std::string_view municipality(Date date) const {
        const Home* found = nullptr;
        for (const Home& home : homes)
            if (home.from <= date && (found == nullptr || home.from >= found->from)) found = &home;
        return found == nullptr ? std::string_view{} : std::string_view(found->municipality);
    }
};

template <class Fields>
void describe(Fields& fields, Client::Home& home) {
    fields(home.municipality, home.from);
}
template <class Fields>
void describe(Fields& fields, Client::Mandate& mandate) {
    fields(mandate.id, mandate.mandatary, mandate.valid_from, mandate.valid_until);
}
template <class Fields>
void describe(Fields& fields, Client& client) {
    fields(client.handle, client.homes, client.mandates, client.vouchers);
}

}  // namespace saldo

#include "projections/prices/prices.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/deliveries/unit_price.hpp"
#include "engine/fees/client_fees.hpp"
#include "engine/services/calendar.hpp"
#include "engine/services/registry.hpp"
#include "engine/services/rule_table.hpp"
#include "engine/services/rule_table_text.hpp"
#include "projections/pipeline/answer_cells.hpp"
#include "projections/pipeline/ledger_places.hpp"
#include "projections/prices/voucher_value.hpp"

namespace saldo {

namespace {

constexpr std::array kTimeClasses = {
    TimeClass::any,      TimeClass::day,    TimeClass::evening,       TimeClass::night,
    TimeClass::saturday, TimeClass::sunday, TimeClass::public_holiday};

// What a unit of the organiser's own service costs, and what says so.
struct OwnFees {
    std::optional<UnitPrice> of_client;  // by law or by decision: of every content
    RuleTableContent table;              // what everyone pays; may say nothing
    std::string_view from;

    [[nodiscard]] std::string cell(std::string_view content) const {
        if (of_client) return to_text(*of_client);
        const OwnFee* const fee = table.fee(content);
        return fee == nullptr ? std::string() : to_text(fee->unit_fee);
    }
};

// Everything that the rows are made of.
struct Comparison {
    const PricesRequest& request;
    const Placed<Service>& service;
    const Service::Definition& definition;
    std::optional<TimeClass> time_class;  // nullopt: every class
    std::string municipality;
    VoucherValue value;
    Handle contractor = kNoHandle;  // of the voucher's contract
    OwnFees own_fees;
};

struct Offer {
    std::string provider;
    std::string name;
    std::string content;
    TimeClass time_class = TimeClass::any;
    UnitPrice price;
    std::optional<UnitPrice> co_payment;

    // Without a value the price decides what comes first.
    [[nodiscard]] auto order() const {
        return std::tuple(co_payment.value_or(price), std::string_view(name),
                          std::string_view(provider), std::string_view(content), time_class);
    }
};

Result<std::optional<TimeClass>> time_class_of(const std::string& said) {
    if (said.empty()) return std::nullopt;
    const auto found = std::ranges::find(kTimeClasses, said, time_class_name);
    if (found == kTimeClasses.end())
        return fail(ErrorKind::bad_input,
                    "there is no time class " + said +
                        ": say any, day, evening, night, saturday, sunday or public_holiday");
    return *found;
}

Result<std::optional<Client>> client_of(const Placed<Service>& service, const std::string& id) {
    if (id.empty()) return std::nullopt;
    auto client = read_record<Client>(service.place.snapshot(), TableId::clients,
                                      Registry::client_key(service.place.handle, id));
    if (client && !client->has_value())
        return fail(ErrorKind::not_found,
                    "there is no client " + id + " in the ledger " + service.place.ledger.id);
    return client;
}

// The client's own decision that is in force, the one that began last; of two from one day the
// later.
Result<std::optional<UnitPrice>> decided_fee(const Placed<Service>& service,
                                             const std::string& client, Date day) {
    const auto fees = read_record<ClientFees>(service.place.snapshot(), TableId::client_fees,
                                              AllClientFees::key(service.place.handle, client));
    if (!fees) return std::unexpected(fees.error());
    const ClientFees::Fee* found = nullptr;
    if (fees->has_value())
        for (const ClientFees::Fee& fee : (*fees)->fees)
            if (fee.service == service.handle && fee.valid_from <= day && day <= fee.valid_until &&
                (found == nullptr || fee.valid_from >= found->valid_from))
                found = &fee;
    return found == nullptr ? std::nullopt : std::optional(found->unit_fee);
}

Result<OwnFees> own_fees_of(const Placed<Service>& service, const Service::Definition& definition,
                            const std::string& client, Date day) {
    OwnFees fees;
    if (definition.free_by_law) {
        fees.of_client = UnitPrice{0};
        fees.from = "law";
        return fees;
    }
    if (!client.empty()) {
        const auto decided = decided_fee(service, client, day);
        if (!decided) return std::unexpected(decided.error());
        fees.of_client = *decided;
    }
    if (fees.of_client) {
        fees.from = "decision";
        return fees;
    }
    const auto table = find_reference<RuleTable>(service.place.snapshot(),
                                                 ReferenceKind::rule_table, service.place.handle,
                                                 std::string(kFeesPrefix) + service.record.id);
    if (!table) return std::unexpected(table.error());
    const RuleTable::Version* const version =
        table->has_value() ? (*table)->second.on(day) : nullptr;
    if (version == nullptr) return fees;
    fees.table = version->content;
    fees.from = "table";
    return fees;
}

// Who is bound by the voucher's contract on the day; kNoHandle: nobody, or it names none.
Result<Handle> contractor_of(const Placed<Service>& service, const VoucherValue& value, Date day) {
    if (!value.voucher || value.voucher->contract.empty()) return kNoHandle;
    const auto contract =
        find_reference<Contract>(service.place.snapshot(), ReferenceKind::contract,
                                 service.place.handle, value.voucher->contract);
    if (!contract) return std::unexpected(contract.error());
    if (!contract->has_value()) return kNoHandle;
    const Contract& found = (*contract)->second;
    return found.valid_from <= day && day <= found.valid_until ? found.provider : kNoHandle;
}

bool may_deliver(const Comparison& of, Handle handle, const Provider& provider) {
    if (!provider.approved(of.service.handle, of.municipality, of.request.day)) return false;
    if (!of.value.voucher) return true;
    const Voucher& voucher = *of.value.voucher;
    return (voucher.payee.empty() || voucher.payee == provider.id) &&
           (voucher.contract.empty() || handle == of.contractor);
}

// The contents and classes that the provider lists for the day, as far as they were asked for.
std::set<std::pair<std::string, TimeClass>> listed(const Comparison& of, const Provider& provider,
                                                   const std::string& contract) {
    std::set<std::pair<std::string, TimeClass>> found;
    for (const Provider::Price& price : provider.prices) {
        const std::string& asked = of.request.content;
        const TimeClass time_class = of.time_class.value_or(price.time_class);
        const bool wanted = price.service == of.service.handle && price.contract == contract &&
                            price.valid_from <= of.request.day &&
                            of.request.day <= price.valid_until &&
                            (asked.empty() || price.content.empty() || price.content == asked) &&
                            (price.time_class == TimeClass::any || price.time_class == time_class);
        if (wanted) found.emplace(asked.empty() ? price.content : asked, time_class);
    }
    return found;
}

// Deliveries above the ceiling are refused, and above the value where a service is free by law.
UnitPrice bound(const Comparison& of, std::string_view content, UnitPrice price) {
    const UnitPrice ceiling = of.definition.price_ceiling;
    if (ceiling.value > 0) price = std::min(price, ceiling);
    if (!of.definition.free_by_law) return price;
    return of.value.paid(of.service.handle, content, of.request.day, price).value_or(price);
}

void add_offers(const Comparison& of, const Provider& provider, std::vector<Offer>& offers) {
    const std::string contract = of.value.voucher ? of.value.voucher->contract : std::string();
    for (const auto& [content, time_class] : listed(of, provider, contract)) {
        const Provider::Price* const found =
            provider.price(of.service.handle, content, contract, time_class, of.request.day);
        if (found == nullptr) continue;
        Offer offer{provider.id, provider.name, content, time_class, {}, {}};
        offer.price = bound(of, content, comparable(*found, false, of.definition));
        const auto paid = of.value.paid(of.service.handle, content, of.request.day, offer.price);
        if (paid) offer.co_payment = UnitPrice{offer.price.value - paid->value};
        offers.push_back(std::move(offer));
    }
}

std::string price_cell(const std::optional<UnitPrice>& price) {
    return price ? to_text(*price) : std::string();
}

void add_facts(const Comparison& of, Answer& answer) {
    const PricesRequest& request = of.request;
    const auto value = of.value.of(of.service.handle, request.content, request.day);
    answer.fact("ledger", CellKind::text, of.service.place.ledger.id);
    answer.fact("service", CellKind::text, of.service.record.id);
    answer.fact("name_fi", CellKind::text, of.definition.name_fi);
    answer.fact("unit", CellKind::text, std::string(commodity_name(of.service.record.unit)));
    answer.fact("day", CellKind::text, to_text(request.day));
    answer.fact("client", CellKind::text, request.client);
    answer.fact("voucher", CellKind::text, of.value.voucher ? of.value.voucher->id : std::string());
    answer.fact("value", CellKind::amount, price_cell(value));
    answer.fact("value_from", CellKind::text, std::string(of.value.from));
    answer.fact("price_ceiling", CellKind::amount,
                of.definition.price_ceiling.value > 0 ? to_text(of.definition.price_ceiling)
                                                      : std::string());
    answer.fact("free_by_law", CellKind::text, yes_no(of.definition.free_by_law));
    answer.fact("own_fee", CellKind::amount, of.own_fees.cell(request.content));
    answer.fact("own_fee_from", CellKind::text, std::string(of.own_fees.from));
}

Status add_rows(const Comparison& of, Answer& answer) {
    std::vector<Offer> offers;
    const LedgerPlace& place = of.service.place;
    const Status scanned = scan_reference<Provider>(
        place.snapshot(), ReferenceKind::provider,
        [&](Handle handle, const Provider& provider) -> Result<bool> {
            if (provider.ledger == place.handle && may_deliver(of, handle, provider))
                add_offers(of, provider, offers);
            return true;
        });
    if (!scanned) return scanned;
    std::ranges::sort(offers, {}, &Offer::order);
    for (const Offer& offer : offers) {
        RowCells row;
        row.add(offer.provider).add(offer.name).add(offer.content);
        row.add(time_class_name(offer.time_class)).add(to_text(offer.price));
        row.add(price_cell(of.value.of(of.service.handle, offer.content, of.request.day)));
        row.add(price_cell(offer.co_payment)).add(of.own_fees.cell(offer.content));
        if (const Status added = row.end(answer); !added) return added;
    }
    return {};
}

}  // namespace

Result<Answer> ask_prices(std::span<ShardView> shards, const PricesRequest& request) {
    auto answer = begin_answer(shards, "prices",
                               {{"provider", CellKind::text},
                                {"name", CellKind::text},
                                {"content", CellKind::text},
                                {"time_class", CellKind::text},
                                {"price", CellKind::amount},
                                {"value", CellKind::amount},
                                {"co_payment", CellKind::amount},
                                {"own_fee", CellKind::amount}});
    if (!answer) return answer;
    const auto time_class = time_class_of(request.time_class);
    if (!time_class) return std::unexpected(time_class.error());
    const auto service = find_placed<Service>(shards, ReferenceKind::service, request.ledger,
                                              request.service, "service");
    if (!service) return std::unexpected(service.error());
    const Service::Definition* const definition = service->record.on(request.day);
    if (definition == nullptr)
        return fail(ErrorKind::not_found, "the service " + request.service + " is not defined on " +
                                              to_text(request.day));
    auto client = client_of(*service, request.client);
    if (!client) return std::unexpected(client.error());
    auto value = find_value(*service, *client, request);
    if (!value) return std::unexpected(value.error());
    const std::string holder = value->voucher ? value->voucher->client : request.client;
    if (!*client) client = client_of(*service, holder);
    if (!client) return std::unexpected(client.error());
    auto own_fees = own_fees_of(*service, *definition, holder, request.day);
    if (!own_fees) return std::unexpected(own_fees.error());
    const auto contractor = contractor_of(*service, *value, request.day);
    if (!contractor) return std::unexpected(contractor.error());

    std::string municipality = request.municipality;
    if (municipality.empty() && *client) municipality = (*client)->municipality(request.day);
    const Comparison comparison{
        request,           *service,    *definition,         *time_class, std::move(municipality),
        std::move(*value), *contractor, std::move(*own_fees)};
    add_facts(comparison, *answer);
    if (const Status added = add_rows(comparison, *answer); !added)
        return std::unexpected(added.error());
    return answer;
}

}  // namespace saldo

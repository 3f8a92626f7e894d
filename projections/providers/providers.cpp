#include "projections/providers/providers.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/services/calendar.hpp"
#include "engine/services/provider.hpp"
#include "projections/pipeline/answer_cells.hpp"
#include "projections/pipeline/ledger_places.hpp"
#include "projections/pipeline/narrowing.hpp"

namespace saldo {

namespace {

// A ledger's services, by id.
using Services = std::map<std::string, Handle>;

Result<Services> services_of(const LedgerPlace& place) {
    Services services;
    const Status scanned =
        scan_reference<Service>(place.snapshot(), ReferenceKind::service,
                                [&](Handle handle, const Service& service) -> Result<bool> {
                                    if (service.ledger == place.handle)
                                        services.emplace(service.id, handle);
                                    return true;
                                });
    if (!scanned) return std::unexpected(scanned.error());
    return services;
}

// In any municipality: each that an approval names is tried.
bool is_approved(const Provider& provider, Handle service, Date day) {
    if (provider.approved(service, {}, day)) return true;
    return std::ranges::any_of(provider.approvals, [&](const Provider::Approval& approval) {
        return std::ranges::any_of(approval.municipalities, [&](const std::string& municipality) {
            return provider.approved(service, municipality, day);
        });
    });
}

std::string approved_services(const Provider& provider, const Services& services, Date day) {
    std::vector<std::string> ids;
    for (const auto& [id, handle] : services)
        if (is_approved(provider, handle, day)) ids.push_back(id);
    return joined(ids);
}

std::string account_state(const Provider& provider) {
    const bool confirmed = !provider.account.iban.empty();
    const bool waits = !provider.account_pending.iban.empty();
    if (confirmed) return waits ? "changing" : "confirmed";
    return waits ? "waiting" : "none";
}

// The one that counts: of one day, the check recorded last.
std::string latest_check(const Provider& provider) {
    const Provider::RegisterCheck* latest = nullptr;
    for (const Provider::RegisterCheck& check : provider.checks)
        if (latest == nullptr || check.as_of >= latest->as_of) latest = &check;
    if (latest == nullptr) return {};
    return latest->register_name + (latest->registered ? ": registered " : ": not registered ") +
           to_text(latest->as_of);
}

std::vector<Column> list_columns() {
    return {{"ledger", CellKind::text},      {"provider", CellKind::text},
            {"name", CellKind::text},        {"business_id", CellKind::text},
            {"services", CellKind::text},    {"account", CellKind::text},
            {"payment_held", CellKind::text}};
}

// The cells of list_columns().
std::vector<std::string> cells_of(const LedgerPlace& place, const Provider& provider,
                                  const Services& services, Date day) {
    return {place.ledger.id,
            provider.id,
            provider.name,
            provider.business_id,
            approved_services(provider, services, day),
            account_state(provider),
            joined(provider.payment_holds)};
}

Status list_ledger(const LedgerPlace& place, const ProvidersRequest& request, Answer& answer) {
    const auto services = services_of(place);
    if (!services) return std::unexpected(services.error());
    const auto asked = services->find(request.service);
    if (!request.service.empty() && asked == services->end()) return {};
    std::vector<std::vector<std::string>> rows;
    const Status scanned = scan_reference<Provider>(
        place.snapshot(), ReferenceKind::provider,
        [&](Handle, const Provider& provider) -> Result<bool> {
            const bool wanted =
                provider.ledger == place.handle &&
                (asked == services->end() || is_approved(provider, asked->second, request.day));
            if (wanted) rows.push_back(cells_of(place, provider, *services, request.day));
            return true;
        });
    if (!scanned) return scanned;
    // By the provider's id, the second cell.
    std::ranges::sort(rows, {}, [](const auto& row) -> const std::string& { return row[1]; });
    std::ranges::move(rows, std::back_inserter(answer.rows));
    return {};
}

// All of them together, and "home_care: 4.3 (3)" for each service.
void add_ratings(const Provider& provider, const Services& services, Answer& answer) {
    Provider::Rating all;
    std::vector<std::string> each;
    for (const auto& [id, handle] : services) {
        const auto found = std::ranges::find(provider.ratings, handle, &Provider::Rating::service);
        if (found == provider.ratings.end()) continue;
        all.count += found->count;
        all.sum += found->sum;
        each.push_back(id + ": " + found->average() + " (" + std::to_string(found->count) + ")");
    }
    answer.fact("rating", CellKind::text, all.count == 0 ? std::string() : all.average());
    answer.fact("feedback", CellKind::count, std::to_string(all.count));
    answer.fact("ratings", CellKind::text, joined(each));
}

void add_facts(const Placed<Provider>& found, const Services& services, Date day, Answer& answer) {
    const Provider& provider = found.record;
    const auto columns = list_columns();
    auto cells = cells_of(found.place, provider, services, day);
    for (std::size_t at = 0; at < columns.size(); ++at)
        answer.fact(columns[at].name, columns[at].kind, std::move(cells[at]));
    const Provider::BankAccount& account = provider.account;
    const Provider::BankAccount& pending = provider.account_pending;
    for (const auto& [name, value] :
         {std::pair("account_name", &account.name), std::pair("iban", &account.iban),
          std::pair("bic", &account.bic), std::pair("account_changed_by", &account.changed_by),
          std::pair("account_confirmed_by", &account.confirmed_by),
          std::pair("pending_name", &pending.name), std::pair("pending_iban", &pending.iban),
          std::pair("pending_changed_by", &pending.changed_by)})
        answer.fact(name, CellKind::text, *value);
    answer.fact("register_check", CellKind::text, latest_check(provider));
    add_ratings(provider, services, answer);
}

Status add_prices(const Placed<Provider>& found, Answer& answer) {
    for (const Provider::Price& price : found.record.prices) {
        RowCells row;
        row.add(found.place.names().service(price.service)).add(price.content).add(price.contract);
        row.add(to_text(price.unit_price)).add(price.gross ? "gross" : "net");
        row.add(time_class_name(price.time_class));
        row.add(to_text(price.valid_from)).add(date_cell(price.valid_until));
        if (const Status added = row.end(answer); !added) return added;
    }
    return {};
}

}  // namespace

Result<Answer> ask_providers(std::span<ShardView> shards, const ProvidersRequest& request) {
    auto answer = begin_answer(shards, "providers", list_columns());
    if (!answer) return answer;
    const auto places =
        find_narrowed(shards, {.ledger = request.ledger, .service = request.service});
    if (!places) return std::unexpected(places.error());
    for (const LedgerPlace& place : *places) {
        const Status listed = list_ledger(place, request, *answer);
        if (!listed) return std::unexpected(listed.error());
    }
    return answer;
}

Result<Answer> ask_provider(std::span<ShardView> shards, const ProviderRequest& request) {
    auto answer = begin_answer(shards, "prices",
                               {{"service", CellKind::text},
                                {"content", CellKind::text},
                                {"contract", CellKind::text},
                                {"unit_price", CellKind::amount},
                                {"vat", CellKind::text},
                                {"time_class", CellKind::text},
                                {"valid_from", CellKind::text},
                                {"valid_until", CellKind::text}});
    if (!answer) return answer;
    const auto found = find_placed<Provider>(shards, ReferenceKind::provider, request.ledger,
                                             request.provider, "provider");
    if (!found) return std::unexpected(found.error());
    const auto services = services_of(found->place);
    if (!services) return std::unexpected(services.error());
    add_facts(*found, *services, request.day, *answer);
    if (const Status added = add_prices(*found, *answer); !added)
        return std::unexpected(added.error());
    return answer;
}

}  // namespace saldo

#include "projections/prices/voucher_value.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/base/limits.hpp"
#include "engine/deliveries/unit_price.hpp"
#include "engine/services/income_value.hpp"
#include "engine/services/rule_table.hpp"
#include "engine/services/rule_table_text.hpp"
#include "engine/vouchers/vouchers.hpp"

namespace saldo {

namespace {

Result<std::optional<Voucher>> read_voucher(const LedgerPlace& place, const std::string& id) {
    auto voucher =
        read_record<Voucher>(place.snapshot(), TableId::vouchers, Vouchers::key(place.handle, id));
    if (voucher && voucher->has_value() && (*voucher)->terms.empty())
        return damaged_row(TableId::vouchers);
    return voucher;
}

bool is_for(const Voucher& voucher, Handle service, Date day) {
    const auto& lines = voucher.terms_on(day).lines;
    return std::ranges::find(lines, service, &Voucher::Line::service) != lines.end();
}

Result<Voucher> named_voucher(const Placed<Service>& service, const PricesRequest& request) {
    auto found = read_voucher(service.place, request.voucher);
    if (!found) return std::unexpected(found.error());
    const std::string name = "voucher " + request.voucher;
    if (!found->has_value())
        return fail(ErrorKind::not_found,
                    "there is no " + name + " in the ledger " + service.place.ledger.id);
    Voucher& voucher = **found;
    if (!request.client.empty() && voucher.client != request.client)
        return fail(ErrorKind::bad_input, "the " + name + " is not the client's");
    if (!leaves_co_payment(voucher.kind))
        return fail(
            ErrorKind::bad_input,
            "the " + name + " leaves no co-payment that a price decides: see saldo voucher");
    if (!voucher.covers(request.day))
        return fail(ErrorKind::bad_input,
                    "the " + name + " does not cover " + to_text(request.day) + ": say --on");
    if (!is_for(voucher, service.handle, request.day))
        return fail(ErrorKind::bad_input,
                    "the " + name + " is not for the service " + service.record.id);
    return std::move(voucher);
}

// The client's record names those that leave a co-payment. nullopt: none is for the service.
Result<std::optional<Voucher>> client_voucher(const Placed<Service>& service, const Client& client,
                                              Date day) {
    std::optional<Voucher> found;
    for (const std::string& id : client.vouchers) {
        auto voucher = read_voucher(service.place, id);
        if (!voucher) return std::unexpected(voucher.error());
        if (!voucher->has_value()) return damaged_row(TableId::vouchers);
        if (!(*voucher)->covers(day) || !is_for(**voucher, service.handle, day)) continue;
        if (found)
            return fail(ErrorKind::bad_input, "the client has several vouchers for the service: " +
                                                  found->id + ", " + id + ": say --voucher");
        found = std::move(**voucher);
    }
    return found;
}

Result<UnitPrice> value_in_table(const Placed<Service>& service, const PricesRequest& request) {
    const std::string name =
        std::string(kValuesPrefix) + (request.values.empty() ? service.record.id : request.values);
    const auto table = find_reference<RuleTable>(
        service.place.snapshot(), ReferenceKind::rule_table, service.place.handle, name);
    if (!table) return std::unexpected(table.error());
    const RuleTable::Version* const version =
        table->has_value() ? (*table)->second.on(request.day) : nullptr;
    if (version == nullptr)
        return fail(ErrorKind::not_found,
                    "no table " + name + " is in force on " + to_text(request.day));
    const auto persons = static_cast<std::uint32_t>(
        std::min<std::uint64_t>(request.persons, limits::kHouseholdMax + 1));
    const auto value = value_of(version->content, persons, request.income);
    if (!value)
        return fail(ErrorKind::bad_input, "the table " + name +
                                              " has no value for that household: say 1 to " +
                                              std::to_string(limits::kHouseholdMax) + " persons");
    return *value;
}

}  // namespace

std::optional<UnitPrice> VoucherValue::of(Handle service, std::string_view content,
                                          Date day) const {
    if (!voucher) return stated;
    const Voucher::Line* const line = line_for(voucher->terms_on(day), service, content);
    // A balance voucher without a subsidy pays the price, and has no value of a unit.
    const bool none = line == nullptr || (line->unit_value.value == 0 &&
                                          voucher->kind != VoucherKind::service_voucher);
    return none ? std::nullopt : std::optional(line->unit_value);
}

std::optional<UnitPrice> VoucherValue::paid(Handle service, std::string_view content, Date day,
                                            UnitPrice price) const {
    if (!voucher) return stated ? std::optional(std::min(*stated, price)) : std::nullopt;
    const Voucher::Line* const line = line_for(voucher->terms_on(day), service, content);
    return line == nullptr ? std::nullopt : std::optional(paid_price(*voucher, *line, price));
}

Result<VoucherValue> find_value(const Placed<Service>& service, const std::optional<Client>& client,
                                const PricesRequest& request) {
    VoucherValue value;
    if (!request.voucher.empty()) {
        auto voucher = named_voucher(service, request);
        if (!voucher) return std::unexpected(voucher.error());
        value.voucher = std::move(*voucher);
        value.from = "voucher";
    } else if (request.value) {
        value.stated = request.value;
        value.from = "said";
    } else if (request.persons != 0) {
        const auto looked_up = value_in_table(service, request);
        if (!looked_up) return std::unexpected(looked_up.error());
        value.stated = *looked_up;
        value.from = "table";
    } else if (client) {
        auto voucher = client_voucher(service, *client, request.day);
        if (!voucher) return std::unexpected(voucher.error());
        value.voucher = std::move(*voucher);
        if (value.voucher) value.from = "voucher";
    }
    return value;
}

}  // namespace saldo

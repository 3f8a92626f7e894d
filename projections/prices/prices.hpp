// What a client would pay at each provider, beside what the organiser's own service costs: what a
// client must be told who is offered a voucher (Act 569/2009 6 §: the voucher's value, the
// providers' prices, how the co-payment is determined, and the client fee of the same service
// given otherwise).
//
//   co-payment (omavastuu) = max(0, price - value)      for one unit of the service
//
// Prices, values and what is paid of them are those that the fold would use for a delivery on that
// day (engine/deliveries/unit_price.hpp). Reads the ledger's services, providers and tables, and
// one client's rows: nothing that grows with what was delivered.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "engine/base/result.hpp"
#include "engine/money/cents.hpp"
#include "engine/time/date.hpp"
#include "projections/pipeline/answer.hpp"

namespace saldo {

// The value is that of the first that is said: the voucher, `value`, what the table `values` says
// for the household, or the client's only voucher for the service on the day.
struct PricesRequest {
    std::string ledger{};  // empty: looked for in every ledger
    std::string service{};
    std::string content{};     // empty: every content that is listed
    std::string time_class{};  // empty: every class that is listed
    Date day{};
    std::string voucher{};
    std::string client{};
    std::string municipality{};  // where the client lives; empty: the client's, else any
    std::optional<UnitPrice> value{};
    std::string values{};       // the table values/NAME; empty: of the service's id
    std::uint64_t persons = 0;  // of the household; 0: no value is looked up
    std::optional<Cents> income{};
};

// Facts: ledger, service, name_fi, unit, day, client, voucher, value (of the content asked about;
// empty: not known), value_from (voucher, said, table; empty), price_ceiling, free_by_law, own_fee
// (of a unit of the organiser's own service; empty: nothing says it) and own_fee_from: `law`
// (free), `decision` (the client's own, the last that began), `table` (fees/SERVICE).
//
// Rows in order of co-payment (price where no value is known), name, provider, content and time
// class: provider, name, content, time_class, price, value, co_payment, own_fee. One for each
// content and class that the provider lists for the day and that was asked for; the price is the
// one that binds, with VAT, and no higher than the ceiling, nor in a service that is free by law
// than the value. A balance voucher that names no value pays the whole price, as far as it goes.
// Providers who are not approved for the service on the day, are suspended or withdrawn,
// or list no price, are left out; with a voucher so are those whom it is not for (payee, contract).
//
// Errors: not_found (no such ledger, service, client, voucher, table of values, or no definition of
// the service on that day), bad_input (several ledgers have the service; the client has several
// vouchers for it; a voucher that leaves no co-payment, does not cover the day, or is not for the
// service; no such time class; a household without a value), io, damaged.
[[nodiscard]] Result<Answer> ask_prices(std::span<ShardView> shards, const PricesRequest& request);

}  // namespace saldo

#include "tests/oracle/helsinki.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "engine/base/limits.hpp"
#include "engine/services/income_value.hpp"
#include "schemas/codec/text_values.hpp"
#include "tests/oracle/artificial_ids.hpp"
#include "tests/oracle/folded_ledger.hpp"
#include "tests/oracle/json_fields.hpp"
#include "tests/oracle/table_file.hpp"

namespace saldo::oracle {

namespace {

constexpr std::string_view kTable = "values/home_care";
constexpr std::string_view kService = "home_care";
constexpr std::string_view kProvider = "provider";
const Date kServiceDate = *date_of(2026, 1, 15);
const Date kFrom = *date_of(2026, 1, 1);

struct CareCase {
    std::string where;  // file and line
    std::uint32_t persons = 0;
    std::optional<Cents> income;
    Quantity hours;
    UnitPrice price;
    Cents voucher;  // an hour
    Cents city;
    Cents client;
};

// A JSON number in decimal digits. The parser reads fractions as binary ones; what it read must be
// within a millionth of a number with so many decimals.
std::string decimal_of(JsonFields& fields, const nlohmann::json& object, const char* name,
                       int decimals) {
    const auto found = object.find(name);
    if (found == object.end() || !found->is_number()) {
        fields.wrong(name, "is no number");
        return "0";
    }
    const double number = found->get<double>();
    const double scaled = number * std::pow(10.0, decimals);
    constexpr double kNoise = 1e-6;
    constexpr double kMost = 1e12;
    if (std::abs(scaled) > kMost || std::abs(scaled - std::round(scaled)) > kNoise)
        fields.wrong(name, fmt::format("has more than {} decimals or is too large", decimals));
    return fmt::format("{:.{}f}", number, decimals);
}

const nlohmann::json& object_in(JsonFields& fields, const nlohmann::json& object,
                                const char* name) {
    static const nlohmann::json kNone = nlohmann::json::object();
    const auto found = object.find(name);
    if (found != object.end() && found->is_object()) return *found;
    fields.wrong(name, "is no object");
    return kNone;
}

// The parameters as the text of a rule table.
Result<std::string> table_text(const nlohmann::json& said, const std::string& where) {
    JsonFields fields(said, where);
    const nlohmann::json& limits = object_in(fields, said, "voucher_limits");
    const nlohmann::json& percents = object_in(fields, said, "percent_by_household");
    const nlohmann::json& incomes = object_in(fields, said, "gross_income_limit_by_household");
    std::string text = "value_formula 1\n";
    text += fmt::format("minimum {}\n", decimal_of(fields, limits, "min", 2));
    text += fmt::format("old_maximum {}\n", decimal_of(fields, limits, "old_max", 4));
    text += fmt::format("maximum {}\n", decimal_of(fields, limits, "max", 2));
    text += fmt::format("increase {}\n", decimal_of(fields, said, "increase_percentage", 2));
    text += fmt::format("divisor {}\n", decimal_of(fields, said, "voucher_divisor", 0));
    for (std::size_t persons = 1; persons <= incomes.size(); ++persons) {
        const std::string name = std::to_string(persons);
        text += fmt::format("household {} limit {} percent {}\n", persons,
                            decimal_of(fields, incomes, name.c_str(), 2),
                            decimal_of(fields, percents, name.c_str(), 2));
    }
    const std::string last = std::to_string(incomes.size());
    const std::string limit_beyond = "gross_income_limit_beyond_" + last + "_per_person";
    const std::string percent_beyond = "percent_beyond_" + last + "_per_person";
    text += fmt::format("beyond limit {} percent {}\n",
                        decimal_of(fields, said, limit_beyond.c_str(), 2),
                        decimal_of(fields, said, percent_beyond.c_str(), 2));
    if (const Status sound = fields.status(); !sound) return std::unexpected(sound.error());
    return text;
}

Result<std::vector<CareCase>> read_cases(const std::filesystem::path& path) {
    const auto file = read_table(path);
    if (!file) return std::unexpected(file.error());
    constexpr std::array<std::string_view, 7> kNames{
        "householdsize",     "grossincomepermonth", "hours",        "providerpriceperhour",
        "vouchereurperhour", "citypayseur",         "clientpayseur"};
    std::array<std::size_t, kNames.size()> at{};
    for (std::size_t which = 0; which < kNames.size(); ++which) {
        const auto found = find_column(file->rows.front(), {kNames[which]});
        if (!found)
            return fail(ErrorKind::bad_input,
                        fmt::format("{}: names no column {}", file->name, kNames[which]));
        at[which] = *found;
    }
    std::vector<CareCase> cases;
    for (std::size_t row_number = 1; row_number < file->rows.size(); ++row_number) {
        const TableRow& row = file->rows[row_number];
        CareCase one;
        one.where = fmt::format("{}:{}", file->name, row.line);
        const auto persons = codec::parse_quantity(row.cell(at[0]));
        const auto hours = codec::parse_quantity(row.cell(at[2]));
        const auto price = codec::parse_unit_price(row.cell(at[3]));
        constexpr std::int64_t kWhole = 1'000;
        const bool counted = persons && persons->value() > 0 && persons->value() % kWhole == 0 &&
                             persons->value() / kWhole <= limits::kHouseholdMax;
        if (!counted) return wrong_cell(*file, row, kNames[0], "is no number of persons");
        if (!hours) return wrong_cell(*file, row, kNames[2], hours.error());
        if (!price) return wrong_cell(*file, row, kNames[3], price.error());
        one.persons = static_cast<std::uint32_t>(persons->value() / kWhole);
        one.hours = Quantity{hours->value()};
        one.price = UnitPrice{price->value()};
        if (!row.cell(at[1]).empty()) {
            const auto income = codec::parse_cents(row.cell(at[1]));
            if (!income) return wrong_cell(*file, row, kNames[1], income.error());
            one.income = Cents{income->value()};
        }
        for (const auto& [which, into] :
             {std::pair{4U, &one.voucher}, std::pair{5U, &one.city}, std::pair{6U, &one.client}}) {
            const auto cents = codec::parse_cents(row.cell(at[which]));
            if (!cents) return wrong_cell(*file, row, kNames[which], cents.error());
            *into = Cents{cents->value()};
        }
        cases.push_back(std::move(one));
    }
    return cases;
}

struct Folder {
    std::string parameters;  // the table's text
    std::vector<CareCase> cases;
};

Result<Folder> read_folder(const std::filesystem::path& folder) {
    std::error_code error;
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error))
        files.push_back(entry.path());
    if (error)
        return fail(ErrorKind::not_found,
                    fmt::format("{}: there is no such folder", folder.string()));
    std::ranges::sort(files);
    constexpr const char* kParameters = "home_care_voucher_eur_per_hour";
    Folder read;
    for (const std::filesystem::path& path : files) {
        if (path.extension() == ".json") {
            const auto json = read_json(path);
            if (!json) return std::unexpected(json.error());
            if (!json->is_object() || !json->contains(kParameters)) continue;
            if (!read.parameters.empty())
                return fail(ErrorKind::bad_input,
                            fmt::format("{}: a second file of parameters", path.string()));
            auto text = table_text((*json)[kParameters], path.string());
            if (!text) return std::unexpected(text.error());
            read.parameters = std::move(*text);
        } else if (path.extension() == ".csv") {
            auto cases = read_cases(path);
            if (!cases) return std::unexpected(cases.error());
            read.cases.insert(read.cases.end(), cases->begin(), cases->end());
        }
    }
    if (read.parameters.empty())
        return fail(ErrorKind::bad_input,
                    fmt::format("{}: no JSON file has {}", folder.string(), kParameters));
    return read;
}

class City {
  public:
    City(const Folder& folder, CheckList& checks) : folder_(folder), checks_(checks) {}

    Status run() {
        auto ledger = FoldedLedger::open(kServiceDate);
        if (!ledger) return std::unexpected(ledger.error());
        ledger_ = std::move(*ledger);
        if (const Status opened = open(); !opened) return opened;
        if (const Status set = set_table(); !set) return set;
        if (const Status folded = ledger_->fold(); !folded) return folded;
        const auto table = ledger_->rule_table(kTable);
        if (!table) return std::unexpected(table.error());
        const RuleTable::Version* const version = *table ? (*table)->on(kServiceDate) : nullptr;
        if (version == nullptr)
            return fail(ErrorKind::bad_input,
                        "the ledger did not take the parameters:\n" + folder_.parameters);
        for (std::size_t at = 0; at < folder_.cases.size(); ++at)
            if (const Status done = deliver(version->content, at); !done) return done;
        if (const Status folded = ledger_->fold(); !folded) return folded;
        for (std::size_t at = 0; at < folder_.cases.size(); ++at)
            if (const Status compared = compare(at); !compared) return compared;
        return {};
    }

  private:
    struct Played {
        std::optional<UnitPrice> value;
        EventPosition delivered = 0;
    };

    template <class Fact>
    Result<EventPosition> publish(std::string id, Fact fact) {
        return ledger_->publish(std::move(id), "clerk-1", std::move(fact));
    }

    Status open() {
        events::LedgerOpenedT opened;
        opened.name = "A city's home care";
        opened.organiser_business_id = artificial_business_id(0);
        opened.organiser_code = "091";
        opened.currency = "EUR";
        if (const auto done = publish("ledger", std::move(opened)); !done)
            return std::unexpected(done.error());
        events::FunderDefinedT funder;
        funder.funder = "city";
        funder.business_id = artificial_business_id(0);
        funder.debtor_name = "City";
        funder.iban = artificial_iban(0);
        funder.valid_from = said(kFrom);
        if (const auto done = publish("funder", std::move(funder)); !done)
            return std::unexpected(done.error());
        events::ServiceDefinedT service;
        service.service = kService;
        service.name_fi = "Kotihoito";
        service.unit = events::Unit::hour;
        service.coding = "4310";
        service.valid_from = said(kFrom);
        if (const auto done = publish("service", std::move(service)); !done)
            return std::unexpected(done.error());
        events::ProviderApprovedT provider;
        provider.provider = kProvider;
        provider.business_id = artificial_business_id(1);
        provider.name = "Provider";
        provider.valid_from = said(kFrom);
        if (const auto done = publish("provider", std::move(provider)); !done)
            return std::unexpected(done.error());
        events::ClientRegisteredT client;
        client.client = "client";
        client.home_municipality = "091";
        client.home_from = said(kFrom);
        if (const auto done = publish("client", std::move(client)); !done)
            return std::unexpected(done.error());
        return {};
    }

    Status set_table() {
        for (const char* const clerk : {"clerk-1", "clerk-2"}) {
            events::RuleTableSetT table;
            table.table_name = kTable;
            table.valid_from = said(kFrom);
            table.content.assign(folder_.parameters.begin(), folder_.parameters.end());
            const auto done =
                ledger_->publish(fmt::format("table by {}", clerk), clerk, std::move(table));
            if (!done) return std::unexpected(done.error());
        }
        return {};
    }

    // A voucher of the case's value, and all its hours.
    Status deliver(const RuleTableContent& table, std::size_t at) {
        const CareCase& one = folder_.cases[at];
        Played& played = played_.emplace_back();
        played.value = value_of(table, one.persons, one.income);
        const std::string id = std::to_string(at + 1);
        events::VoucherGrantedT voucher;
        voucher.voucher = id;
        voucher.client = "client";
        voucher.valid_from = said(kFrom);
        auto line = std::make_unique<events::VoucherLineT>();
        line->service = kService;
        line->quantity = std::make_unique<events::Quantity>(one.hours.value);
        line->unit_value =
            std::make_unique<events::UnitPrice>(played.value.value_or(UnitPrice{}).value);
        voucher.lines.push_back(std::move(line));
        if (const auto done = publish("voucher " + id, std::move(voucher)); !done)
            return std::unexpected(done.error());
        events::ServiceDeliveredT delivered;
        delivered.delivery = id;
        delivered.voucher = id;
        delivered.provider = kProvider;
        delivered.service = kService;
        delivered.service_date = said(kServiceDate);
        delivered.quantity = std::make_unique<events::Quantity>(one.hours.value);
        delivered.unit_price = std::make_unique<events::UnitPrice>(one.price.value);
        const auto position = publish("delivery " + id, std::move(delivered));
        if (!position) return std::unexpected(position.error());
        played.delivered = *position;
        return {};
    }

    Status compare(std::size_t at) {
        const CareCase& one = folder_.cases[at];
        const Played& played = played_[at];
        const auto outcome = ledger_->outcome(played.delivered);
        if (!outcome) return std::unexpected(outcome.error());
        const auto delivery = ledger_->delivery(kProvider, std::to_string(at + 1));
        if (!delivery) return std::unexpected(delivery.error());
        Cents city;
        for (const Posting& posting : outcome->postings)
            if (posting.account.account_class == AccountClass::payable_open)
                city.value -= posting.amount;
        const Cents client = *delivery ? (*delivery)->co_payment : Cents{};
        constexpr std::int64_t kPricesPerCent = 100;
        const bool right = played.value && outcome->kind == OutcomeKind::accepted &&
                           played.value->value == one.voucher.value * kPricesPerCent &&
                           city == one.city && client == one.client;
        checks_.check(right, [&] {
            return fmt::format(
                "{}: value {}, city {}, client {} instead of {}, {} and {} (the delivery: {})",
                one.where, played.value ? to_text(*played.value) : "none", to_text(city),
                to_text(client), to_text(one.voucher), to_text(one.city), to_text(one.client),
                outcome_text(*outcome));
        });
        return {};
    }

    const Folder& folder_;
    CheckList& checks_;
    std::unique_ptr<FoldedLedger> ledger_;
    std::vector<Played> played_;
};

}  // namespace

Status run_helsinki(const std::filesystem::path& path, std::string& text, CheckList& checks) {
    const auto folder = read_folder(path);
    if (!folder) return std::unexpected(folder.error());
    text +=
        fmt::format("{:<24}{}\n{:<24}{}\n", "folder", path.string(), "cases", folder->cases.size());
    return City(*folder, checks).run();
}

}  // namespace saldo::oracle

// The ledger, who pays, the services, and which sources of the city may publish what.
#include <algorithm>

#include "cli/example_month/books.hpp"
#include "cli/example_month/identifiers.hpp"

namespace saldo::example_month {
namespace {

constexpr std::uint16_t kRegisterCheckDays = 120;
constexpr std::int64_t kMorning = 8 * kHourMinutes;
// The reduced rate of VAT was 14 per cent until the end of 2025; the catalogue has the new one.
constexpr std::int32_t kReducedVatOf2025 = 1'400;

Date opened_on() { return day_of(2025, 6, 2); }

void define_funders(Timeline& timeline) {
    std::int64_t minute = kMorning + 10;
    for (std::uint32_t place = 0; place < kMunicipalities.size(); ++place) {
        const Municipality& municipality = kMunicipalities[place];
        events::FunderDefinedT funder;
        funder.funder = municipality.funder;
        funder.business_id = artificial_business_id(place + 1);
        funder.municipality = municipality.code;
        funder.debtor_name = municipality.debtor_name;
        funder.iban = artificial_iban(place + 1);
        funder.payer_code = numbered("9", place + 1, 8);
        funder.valid_from = said(opened_on());
        timeline.publish(official(1), utc_ms(opened_on(), minute++), std::move(funder));

        events::SinkDefinedT bank;
        bank.sink = "bank-" + std::string(municipality.funder);
        bank.funder = municipality.funder;
        bank.format = "pain.001.001.09";
        bank.format_version = 1;
        bank.purpose = events::SinkPurpose::pays;
        timeline.publish(official(1), utc_ms(opened_on(), minute++), std::move(bank));

        events::SinkDefinedT statement;
        statement.sink = "statement-" + std::string(municipality.funder);
        statement.funder = municipality.funder;
        statement.format = "csv";
        statement.format_version = 1;
        statement.purpose = events::SinkPurpose::informs;
        timeline.publish(official(1), utc_ms(opened_on(), minute++), std::move(statement));
    }
}

events::ServiceDefinedT definition_of(const CatalogueService& service, Date valid_from) {
    events::ServiceDefinedT defined;
    defined.service = service.id;
    defined.name_fi = service.name_fi;
    defined.name_sv = service.name_sv;
    defined.name_en = service.name_en;
    defined.unit = service.unit;
    defined.basis = service.entitlement ? events::Basis::entitlement : events::Basis::delivery;
    defined.free_by_law = service.free_by_law;
    defined.price_ceiling = said(service.ceiling);
    defined.needs_approval = service.needs_approval;
    defined.recording_deadline_days = service.needs_approval ? 30 : 0;
    defined.short_balance =
        service.part_pay ? events::ShortBalance::part_pay : events::ShortBalance::refuse;
    defined.vat = service.vat;
    if (service.vat != events::VatTreatment::exempt) {
        defined.vat_rate = std::make_unique<events::BasisPoints>(service.vat_rate_basis_points);
    }
    defined.coding = service.coding;
    defined.valid_from = said(valid_from);
    return defined;
}

void define_services(Timeline& timeline) {
    std::int64_t minute = kMorning + 60;
    for (const CatalogueService& service : catalogue()) {
        events::ServiceDefinedT defined = definition_of(service, opened_on());
        if (&service == &catalogue()[meals]) {
            defined.vat_rate = std::make_unique<events::BasisPoints>(kReducedVatOf2025);
        }
        timeline.publish(official(2), utc_ms(opened_on(), minute++), std::move(defined));
    }
    timeline.publish(official(2), utc_ms(day_of(2025, 12, 15), kMorning),
                     definition_of(catalogue()[meals], january(1)));
}

void authorise(Timeline& timeline, std::string_view publisher, std::vector<std::string> types) {
    events::PublisherAuthorisedT authorised;
    authorised.publisher = publisher;
    authorised.types = std::move(types);
    authorised.valid_from = said(opened_on());
    timeline.publish(official(1), utc_ms(opened_on(), kMorning + 120), std::move(authorised));
}

}  // namespace

void open_ledger(const Plan& /*plan*/, Timeline& timeline) {
    events::LedgerOpenedT opened;
    opened.name = "Koivulan seudun palvelusetelit";
    opened.organiser_business_id = artificial_business_id(1);
    opened.organiser_code = kMunicipalities[0].code;
    opened.currency = "EUR";
    opened.register_check_days_max = kRegisterCheckDays;
    timeline.publish(official(1), utc_ms(opened_on(), kMorning), std::move(opened));
    define_funders(timeline);
    define_services(timeline);
    authorise(timeline, kOrderSource, {"ContractRegistered", "PriceListed"});
}

}  // namespace saldo::example_month

// The twenty services of the city: how each is counted, priced, taxed and coded, and what a usual
// month of it looks like.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "engine/money/cents.hpp"
#include "schemas/common_generated.h"

namespace saldo::example_month {

// Providers stay within their trade.
enum class Trade : std::uint8_t {
    care,
    assistance,
    household,
    dental,
    therapy,
    meals,
    housing,
    children,
    safety,
};
inline constexpr std::size_t kTrades = 9;

// A content of a service, and its price in per cent of the service's.
struct Content {
    std::string_view id;
    std::int64_t percent;
};

struct CatalogueService {
    std::string_view id;
    std::string_view name_fi;
    std::string_view name_sv;
    std::string_view name_en;
    Trade trade;
    events::Unit unit;
    UnitPrice value;    // what a voucher is worth at most, a unit; the price level of the service
    UnitPrice ceiling;  // above every listed price
    // A month of one voucher line, and one visit.
    int visits_min;
    int visits_max;
    std::int64_t quantity_min;  // thousandths of the unit
    std::int64_t quantity_max;
    int unit_minutes;  // how long one unit takes
    bool working_days_only = false;
    bool priced_by_time = false;  // evenings, Sundays and public holidays have prices of their own
    bool free_by_law = false;
    bool needs_approval = false;
    bool part_pay = false;
    bool entitlement = false;
    events::VatTreatment vat = events::VatTreatment::exempt;
    std::int32_t vat_rate_basis_points = 0;
    std::string_view coding = "4315";  // service vouchers, in the municipalities' chart of accounts
    std::span<const Content> contents = {};

    // One worker with one client at a time; days, meals and stays are not.
    [[nodiscard]] bool is_by_the_clock() const {
        constexpr int kLongestMinutes = 120;
        const bool visits = unit == events::Unit::hour || unit == events::Unit::visit;
        return visits && unit_minutes <= kLongestMinutes;
    }
};

// Names for the services that the plan chooses by hand: places in the catalogue.
enum ServiceIndex : std::size_t {
    home_care,
    personal_assistance,
    cleaning,
    oral_health,
    meals,
    physiotherapy,
    occupational_therapy,
    speech_therapy,
    podiatry,
    day_activities,
    informal_carer_leave,
    short_term_care,
    family_work,
    family_home_service,
    shopping,
    laundry,
    safety_phone,
    mental_health_rehabilitation,
    housing_round_the_clock,
    early_childhood_education,
    service_count,
};

[[nodiscard]] const std::array<CatalogueService, service_count>& catalogue();

}  // namespace saldo::example_month

// Every maximum of the rules, with its reason; an event's size is limited by the codec
// (schemas/codec/limits.hpp). Going over one is a refusal (events) or an error
// of kind `limit` (files, queues); never a crash.
#pragma once

#include <cstddef>
#include <cstdint>

namespace saldo::limits {

// Ids of events, vouchers, deliveries, …: room for a URN with a UUID; keys of rows stay short.
inline constexpr std::size_t kIdBytesMax = 128;
// Names, reasons and other text in clear: what fits on a decision's line.
inline constexpr std::size_t kTextBytesMax = 1'024;
// Lines of one voucher: a personal budget over every service of a county stays under it.
inline constexpr std::size_t kVoucherLinesMax = 64;
// Shares of one voucher's cost: municipalities of the largest region.
inline constexpr std::size_t kFunderSharesMax = 32;
// Pots of one voucher: lines that it has had in all its terms.
inline constexpr std::size_t kVoucherPotsMax = 256;
// What a voucher may be granted in its life, all pots and top-ups together, in cents or thousandths
// of units: ten billion euros, a thousand million units. A million such vouchers stay within
// kBalanceMax.
inline constexpr std::int64_t kVoucherTotalMax = 1'000'000'000'000;
// An account's balance beyond which a ledger takes no further event, in cents or thousandths: what
// one event can move is less than this, so that no sum ever leaves 64 bits.
inline constexpr std::int64_t kBalanceMax = 1'000'000'000'000'000'000;
// Terms of one voucher: a new decision a week for 19 years.
inline constexpr std::size_t kTermsMax = 1'000;
// Suspensions of one voucher: one a week for 19 years.
inline constexpr std::size_t kSuspensionsMax = 1'000;
// Entitlements of one ledger, each looked at by every close: four times the children in early
// childhood education in the whole country.
inline constexpr std::size_t kEntitlementsMax = 1'000'000;
// Homes of one client: a move every four months for a lifetime.
inline constexpr std::size_t kHomesMax = 256;
// Mandates of one client: a new one every quarter for a lifetime.
inline constexpr std::size_t kMandatesMax = 256;
// Vouchers of one client that leave a co-payment: a decision a day for 27 years.
inline constexpr std::size_t kClientVouchersMax = 10'000;
// Fee decisions of one client, their assessments together, and its invoices: ten services, each
// decided twice and invoiced twelve times a year, for 30 years.
inline constexpr std::size_t kFeesMax = 600;
inline constexpr std::size_t kFeeAssessmentsMax = 4'096;
inline constexpr std::size_t kFeeInvoicesMax = 4'096;
// Registrations of one contract: one a month for 20 years.
inline constexpr std::size_t kContractRegistrationsMax = 256;
// Services or municipalities that one approval or suspension names: Finland has 308 municipalities.
inline constexpr std::size_t kNamesMax = 512;
// Approvals of one provider, and its suspensions: one a week for 19 years.
inline constexpr std::size_t kApprovalsMax = 1'000;
inline constexpr std::size_t kExclusionsMax = 1'000;
// Prices of one provider, looked through by each delivery: 200 contents, new every year for 20
// years.
inline constexpr std::size_t kPricesMax = 4'096;
// Reasons for which one provider's payments wait at a time, and registers that it was checked in.
inline constexpr std::size_t kPaymentHoldsMax = 64;
inline constexpr std::size_t kRegistersMax = 64;
// Definitions of one service or funder: one a month for 20 years.
inline constexpr std::size_t kDefinitionsMax = 256;
// Authorisations of one publisher: a system that speaks for 256 providers.
inline constexpr std::size_t kPublisherGrantsMax = 256;
// Days of one publisher on which deliveries or control totals came: 27 years.
inline constexpr std::size_t kControlDaysMax = 10'000;
// Tranches of one voucher: a top-up a day for 27 years.
inline constexpr std::size_t kTranchesMax = 10'000;
// Periods of one voucher that may carry a balance over: a weekly voucher for 19 years.
inline constexpr std::size_t kPeriodsMax = 4'096;
// Visits of one client, or of one worker, on one day: one every ten minutes, day and night.
inline constexpr std::size_t kVisitsOfDayMax = 144;
// Holds that stand on one voucher at a time.
inline constexpr std::size_t kHoldsMax = 256;
// Identity: other contents under one id that are remembered, so that each is refused once and then
// a redelivery.
inline constexpr std::size_t kReusedContentsMax = 8;
// Rule tables of one ledger: its calendar, time classes and values of some hundred services.
inline constexpr std::size_t kRuleTablesMax = 1'000;
// One rule table's text and its lines, each read again by whoever checks it: the public holidays of
// 200 years.
inline constexpr std::size_t kRuleTableBytesMax = 65'536;
inline constexpr std::size_t kRuleTableLinesMax = 4'096;
// One sink's layout, of which every earlier one is kept: several records with all their columns.
inline constexpr std::size_t kSinkLayoutBytesMax = 65'536;
// Persons in a household whose income decides a value.
inline constexpr std::uint32_t kHouseholdMax = 99;
// Settlements that one payment run pays.
inline constexpr std::size_t kRunSettlementsMax = 1'000;

}  // namespace saldo::limits

#include "connectors/provider_statement/provider_statement.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "connectors/provider_statement/html_text.hpp"
#include "connectors/provider_statement/statement_words.hpp"
#include "engine/settlement/sink_settings.hpp"

namespace saldo::provider_statement {

namespace {

using settlement::ProviderStatement;
using settlement::SettledDelivery;
using settlement::SettledKind;
using settlement::StatementEntitlement;
using settlement::StatementPayment;
using settlement::StatementService;

constexpr std::array<settlement::SettingRule, 1> kRules{{{"language", 2, false, "fi"}}};

// A4 on its side, for ten columns; each statement from a new page, a table's head again on each
// page, no row over two pages. Ids break where they must, dates and numbers never.
constexpr std::string_view kStyle =
    "@page { size: A4 landscape; margin: 14mm 14mm 16mm;\n"
    "  @bottom-right { content: counter(page) \" / \" counter(pages); font: 8pt sans-serif; } }\n"
    "body { font: 9pt/1.35 sans-serif; color: #000; background: #fff; max-width: 269mm;\n"
    "  margin: 0 auto; }\n"
    "section + section { break-before: page; margin-top: 12mm; }\n"
    "h1 { font-size: 15pt; margin: 0 0 3mm; }\n"
    "h2 { font-size: 11pt; margin: 5mm 0 1mm; break-after: avoid; }\n"
    "table { border-collapse: collapse; width: 100%; }\n"
    "thead { display: table-header-group; }\n"
    "tr { break-inside: avoid; }\n"
    "th, td { padding: 0.6mm 1.2mm; text-align: left; vertical-align: top; }\n"
    "thead th { border-bottom: 0.4mm solid #000; font-weight: bold; }\n"
    "tbody td { border-bottom: 0.1mm solid #999; overflow-wrap: anywhere; }\n"
    ".n { text-align: right; white-space: nowrap; overflow-wrap: normal; }\n"
    ".w { white-space: nowrap; overflow-wrap: normal; }\n"
    ".sum td { border-top: 0.4mm solid #000; font-weight: bold; }\n"
    ".facts { width: auto; } .facts th { font-weight: normal; padding-right: 6mm; }\n"
    ".facts td { border: 0; } .note { font-size: 8pt; margin-top: 5mm; }\n"
    "@media print { section + section { margin-top: 0; } }\n";

// What a column shows, and how: numbers stand to the right.
struct Cell {
    std::string text;  // safe
    bool number = false;
    bool whole = false;  // never broken over two lines
};

Cell words(std::string_view text) { return {html_text(text)}; }
template <class Number>
Cell number(Number value, Language language) {
    return {shown(value, language), true};
}

// One page of many: writes the statement straight down.
class Writer {
  public:
    Writer(Language language, const ByteSink& sink, const UnitMarks& marks)
        : language_(language), words_(words_of(language)), sink_(sink), marks_(marks) {}

    [[nodiscard]] Status write(const ProviderStatement& statement);
    // Ends the page; one without statements has its title all the same.
    [[nodiscard]] Result<StatementTotals> finish();

  private:
    void begin();
    void facts(const ProviderStatement& statement);
    void deliveries(const ProviderStatement& statement, const StatementService& service);
    void entitlements(const ProviderStatement& statement, const StatementService& service);
    void summary(const ProviderStatement& statement);
    void payment(const ProviderStatement& statement);

    void heading(std::string_view title);
    void heading(const StatementService& service);
    void table_head(std::initializer_list<std::pair<std::string_view, bool>> columns);
    void row(std::initializer_list<Cell> cells, bool is_sum = false);
    void fact(std::string_view name, const std::string& safe);
    // "Koivulan kaupunki (koivula), Y-tunnus 1234567-1": what of it is known.
    [[nodiscard]] std::string party(const std::string& name, const std::string& id,
                                    const std::string& business_id) const;
    [[nodiscard]] std::string_view name_of(const StatementService& service) const;
    void mark(std::size_t unit, std::size_t part = 0) const {
        if (marks_) marks_({unit, part, totals_.bytes + out_.size()});
    }
    Status flush();

    Language language_;
    const Words& words_;
    const ByteSink& sink_;
    const UnitMarks& marks_;
    std::string out_;
    StatementTotals totals_;
    bool begun_ = false;
};

Status Writer::flush() {
    const Status taken = sink_(out_);
    totals_.bytes += out_.size();
    out_.clear();
    return taken;
}

void Writer::begin() {
    if (std::exchange(begun_, true)) return;
    const std::string title = html_text(words_.title);
    out_.append("<!DOCTYPE html>\n<html lang=\"").append(language_code(language_));
    out_.append("\">\n<head>\n<meta charset=\"utf-8\"/>\n<title>").append(title);
    out_.append("</title>\n<style>\n").append(kStyle).append("</style>\n</head>\n<body>\n");
}

void Writer::heading(std::string_view title) {
    out_.append("<h2>").append(html_text(title)).append("</h2>\n");
}

std::string_view Writer::name_of(const StatementService& service) const {
    const std::string& own = language_ == Language::sv   ? service.name_sv
                             : language_ == Language::en ? service.name_en
                                                         : service.name_fi;
    return own.empty() ? service.name_fi : own;
}

void Writer::heading(const StatementService& service) {
    const std::string_view name = name_of(service);
    heading(name.empty() ? service.id : std::string(name) + " (" + service.id + ")");
}

void Writer::table_head(std::initializer_list<std::pair<std::string_view, bool>> columns) {
    out_.append("<table>\n<thead><tr>");
    for (const auto& [name, is_number] : columns) {
        out_.append(is_number ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">");
        out_.append(html_text(name)).append("</th>");
    }
    out_.append("</tr></thead>\n<tbody>\n");
}

void Writer::row(std::initializer_list<Cell> cells, bool is_sum) {
    out_.append(is_sum ? "<tr class=\"sum\">" : "<tr>");
    const auto* cell = cells.begin();
    if (is_sum) {  // its words stand over the empty columns behind them
        const auto* const next =
            std::find_if(cell + 1, cells.end(), [](const Cell& one) { return !one.text.empty(); });
        out_.append("<td colspan=\"").append(std::to_string(next - cell)).append("\">");
        out_.append(cell->text).append("</td>");
        cell = next;
    }
    for (; cell != cells.end(); ++cell) {
        const std::string_view opening = cell->number  ? "<td class=\"n\">"
                                         : cell->whole ? "<td class=\"w\">"
                                                       : "<td>";
        out_.append(opening).append(cell->text).append("</td>");
    }
    out_.append("</tr>\n");
}

void Writer::fact(std::string_view name, const std::string& safe) {
    out_.append("<tr><th scope=\"row\">").append(html_text(name)).append("</th><td>");
    out_.append(safe).append("</td></tr>\n");
}

std::string Writer::party(const std::string& name, const std::string& id,
                          const std::string& business_id) const {
    std::string text = html_text(name.empty() ? id : name);
    if (!name.empty() && name != id) text.append(" (").append(html_text(id)).append(")");
    if (!business_id.empty())
        text.append(", ").append(words_.business_id).append(" ").append(html_text(business_id));
    return text;
}

void Writer::facts(const ProviderStatement& statement) {
    out_.append("<h1>").append(html_text(words_.title)).append(" ");
    out_.append(html_text(statement.settlement))
        .append("</h1>\n<table class=\"facts\">\n<tbody>\n");
    fact(words_.provider,
         party(statement.provider_name, statement.provider, statement.provider_business_id));
    fact(words_.funder,
         party(statement.funder_name, statement.funder, statement.funder_business_id));
    fact(words_.organiser,
         party(statement.organiser, statement.ledger, statement.organiser_business_id));
    fact(words_.settlement, html_text(statement.settlement));
    fact(words_.period_until, shown(statement.period_end, language_));
    fact(words_.closed_on, shown(statement.closed_on, language_));
    out_.append("</tbody>\n</table>\n");
}

void Writer::deliveries(const ProviderStatement& statement, const StatementService& service) {
    bool any = false;
    SettledDelivery sum;
    for (std::size_t at = 0; at < statement.deliveries.size(); ++at) {
        const SettledDelivery& delivery = statement.deliveries[at];
        if (delivery.service != service.id) continue;
        if (!std::exchange(any, true)) {
            heading(service);
            table_head({{words_.date, false},
                        {words_.delivery, false},
                        {words_.voucher, false},
                        {words_.content, false},
                        {words_.quantity, true},
                        {words_.unit_price, true},
                        {words_.co_payment, true},
                        {words_.net, true},
                        {words_.vat, true},
                        {words_.total, true}});
        }
        const std::string_view kind = kind_word(delivery.kind, language_);
        std::string content = html_text(delivery.content);
        if (!kind.empty()) content.insert(0, std::string(kind) + (content.empty() ? "" : ": "));
        const bool counted = delivery.quantity.value != 0;
        std::string quantity;
        if (counted)
            quantity = shown(delivery.quantity, language_) + "\xC2\xA0" +
                       std::string(unit_word(service.unit, language_));
        mark(totals_.statements, at + 1);
        row({{.text = shown(delivery.service_date, language_), .whole = true},
             words(delivery.delivery),
             words(delivery.voucher),
             {std::move(content)},
             {std::move(quantity), true},
             {counted ? shown(delivery.unit_price, language_) : std::string(), true},
             number(delivery.co_payment, language_),
             number(delivery.net, language_),
             number(delivery.vat, language_),
             number(Cents{delivery.net.value + delivery.vat.value}, language_)});
        sum.co_payment.value += delivery.co_payment.value;
        sum.net.value += delivery.net.value;
        sum.vat.value += delivery.vat.value;
        ++totals_.rows;
    }
    if (!any) return;
    mark(totals_.statements);
    row({words(words_.subtotal),
         {},
         {},
         {},
         {},
         {},
         number(sum.co_payment, language_),
         number(sum.net, language_),
         number(sum.vat, language_),
         number(Cents{sum.net.value + sum.vat.value}, language_)},
        true);
    out_.append("</tbody>\n</table>\n");
}

void Writer::entitlements(const ProviderStatement& statement, const StatementService& service) {
    bool any = false;
    Cents sum;
    for (const StatementEntitlement& entitlement : statement.entitlements) {
        if (entitlement.service != service.id) continue;
        if (!std::exchange(any, true)) {
            heading(service);
            table_head({{words_.child, false},
                        {words_.voucher, false},
                        {words_.days, false},
                        {words_.row_type, false},
                        {words_.month_value, true},
                        {words_.month_co_payment, true},
                        {words_.amount, true}});
        }
        row({words(entitlement.client),
             words(entitlement.voucher),
             {.text = shown(entitlement.period.first, language_) + "–" +
                      shown(entitlement.period.last, language_),
              .whole = true},
             words(type_word(entitlement.type, language_)),
             number(entitlement.value, language_),
             number(entitlement.co_payment, language_),
             number(entitlement.amount, language_)});
        sum.value += entitlement.amount.value;
        ++totals_.rows;
    }
    if (!any) return;
    row({words(words_.subtotal), {}, {}, {}, {}, {}, number(sum, language_)}, true);
    out_.append("</tbody>\n</table>\n");
}

// By service, of the settlement's lines; then the way from what is owed to what is paid.
void Writer::summary(const ProviderStatement& statement) {
    heading(words_.summary);
    table_head(
        {{words_.service, false}, {words_.net, true}, {words_.vat, true}, {words_.total, true}});
    std::map<std::string_view, std::pair<Cents, Cents>> by_service;
    Cents vat;
    for (const settlement::SettledLine& line : statement.lines) {
        auto& [amount, of_it] = by_service[line.service];
        amount.value += line.amount.value;
        of_it.value += line.vat.value;
        vat.value += line.vat.value;
    }
    const auto sums = [&](std::string_view name, Cents amount, Cents of_it, bool is_sum) {
        row({words(name), number(Cents{amount.value - of_it.value}, language_),
             number(of_it, language_), number(amount, language_)},
            is_sum);
    };
    for (const StatementService& service : statement.services) {
        const auto found = by_service.find(service.id);
        if (found == by_service.end()) continue;
        const std::string_view name = name_of(service);
        sums(name.empty() ? service.id : name, found->second.first, found->second.second, false);
    }
    sums(words_.owed, statement.net, vat, true);
    const auto total = [&](std::string_view name, Cents amount) {
        row({words(name), {}, {}, number(amount, language_)}, true);
    };
    if (statement.set_off.value != 0) total(words_.set_off, Cents{-statement.set_off.value});
    if (statement.net.value < 0)
        total(words_.becomes_receivable, Cents{-statement.net.value});
    else
        total(words_.to_pay, statement.to_pay);
    out_.append("</tbody>\n</table>\n");
}

void Writer::payment(const ProviderStatement& statement) {
    if (statement.to_pay.value == 0) return;
    heading(words_.payment);
    if (!statement.payment) {
        out_.append("<p>").append(html_text(words_.no_payment)).append("</p>\n");
        return;
    }
    const StatementPayment& paid = *statement.payment;
    out_.append("<table class=\"facts\">\n<tbody>\n");
    fact(words_.amount, shown(paid.amount, language_));
    fact(words_.execution_date, shown(paid.execution_date, language_));
    fact(words_.account, html_text(in_groups_of_four(paid.iban)));
    fact(words_.end_to_end_id, html_text(paid.end_to_end_id));
    fact(words_.run, html_text(paid.run));
    fact(words_.attempt, std::to_string(paid.attempt));
    std::string settlements;
    for (const std::string& id : paid.settlements)
        settlements.append(settlements.empty() ? "" : ", ").append(html_text(id));
    fact(words_.pays_settlements, settlements);
    out_.append("</tbody>\n</table>\n");
}

Status Writer::write(const ProviderStatement& statement) {
    if (const Status sound = settlement::check_statement(statement); !sound) return sound;
    if (__builtin_add_overflow(totals_.net.value, statement.net.value, &totals_.net.value))
        return fail(ErrorKind::limit, "the statements' nets leave 64 bits");
    begin();
    mark(totals_.statements);
    out_.append("<section>\n");
    facts(statement);
    for (const StatementService& service : statement.services) {
        deliveries(statement, service);
        entitlements(statement, service);
    }
    summary(statement);
    payment(statement);
    out_.append("<p class=\"note\">").append(html_text(words_.note)).append("</p>\n</section>\n");
    ++totals_.statements;
    return flush();
}

Result<StatementTotals> Writer::finish() {
    begin();
    mark(UnitMark::kWholeFile);
    out_.append("</body>\n</html>\n");
    if (const Status flushed = flush(); !flushed) return std::unexpected(flushed.error());
    return totals_;
}

}  // namespace

Result<StatementTotals> write_provider_statement(const settlement::EachStatement& each,
                                                 std::string_view layout, const ByteSink& sink,
                                                 const UnitMarks& marks) {
    const auto settings = settlement::read_sink_settings(layout, "provider-statement", kRules);
    if (!settings) return std::unexpected(settings.error());
    const auto language = language_of((*settings)["language"]);
    if (!language) return fail(ErrorKind::bad_input, "the sink's layout: language is fi, sv or en");
    Writer writer(*language, sink, marks);
    const Status written =
        each([&](const ProviderStatement& statement) { return writer.write(statement); });
    if (!written) return std::unexpected(written.error());
    return writer.finish();
}

}  // namespace saldo::provider_statement

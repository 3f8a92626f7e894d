#include "connectors/xml_reading/bank_elements.hpp"

#include <utility>

namespace saldo::xml_reading {

using settlement::BankMoney;
using settlement::trimmed;

namespace {

// A leaf that was read, for errors: its name is gone from the open elements by then.
struct Leaf {
    std::string name;
    std::string text;
};

Result<Leaf> read_leaf(XmlElements& xml) {
    Leaf leaf{std::string{xml.name()}, {}};
    auto text = xml.text();
    if (!text) return std::unexpected(std::move(text.error()));
    leaf.text = trimmed(*text);
    return leaf;
}

std::unexpected<Error> refuse(const XmlElements& xml, const Leaf& leaf, std::string_view reason,
                              ErrorKind kind = ErrorKind::bad_input) {
    return xml.refuse(kind, in_quotes(leaf.text) + " " + std::string{reason}, leaf.name);
}

// What a choice of an element's text and its children's said: the first that is not empty.
void keep_first(std::string& into, std::string&& said) {
    if (into.empty()) into = std::move(said);
}

// An amount, or nothing where it has more decimals than hundredths and that is no error.
Result<std::optional<BankMoney>> money_of(XmlElements& xml, bool foreign) {
    std::string currency{trimmed(xml.attribute("Ccy"))};
    auto leaf = read_leaf(xml);
    if (!leaf) return std::unexpected(std::move(leaf.error()));
    if (!settlement::is_currency(currency))
        return xml.refuse(ErrorKind::bad_input, "Ccy " + in_quotes(currency) + " is no currency",
                          leaf->name);
    const auto amount = settlement::amount_of_decimal(leaf->text);
    if (!amount && foreign && currency != "EUR" && settlement::is_decimal(leaf->text))
        return std::nullopt;
    if (!amount) return refuse(xml, *leaf, amount.error().message, amount.error().kind);
    return BankMoney{*amount, std::move(currency)};
}

Status keep_money(XmlElements& xml, std::optional<BankMoney>& into, bool foreign) {
    auto money = money_of(xml, foreign);
    if (!money) return std::unexpected(std::move(money.error()));
    if (!into) into = std::move(*money);
    return {};
}

}  // namespace

Status read_text(XmlElements& xml, std::string& into) {
    auto leaf = read_leaf(xml);
    if (!leaf) return std::unexpected(std::move(leaf.error()));
    keep_first(into, std::move(leaf->text));
    return {};
}

Status read_texts(XmlElements& xml, std::initializer_list<TextField> fields) {
    return xml.children([&](std::string_view name) -> Status {
        for (const TextField& field : fields)
            if (field.name == name) return read_text(xml, *field.into);
        return {};
    });
}

Status read_money(XmlElements& xml, std::optional<BankMoney>& into) {
    return keep_money(xml, into, false);
}

Status read_foreign_money(XmlElements& xml, std::optional<BankMoney>& into) {
    return keep_money(xml, into, true);
}

Status read_sum(XmlElements& xml, std::optional<Cents>& into) {
    const auto leaf = read_leaf(xml);
    if (!leaf) return std::unexpected(leaf.error());
    if (leaf->text.empty()) return {};
    const auto sum = settlement::amount_of_decimal(leaf->text);
    if (!sum) return refuse(xml, *leaf, sum.error().message, sum.error().kind);
    into = *sum;
    return {};
}

Status read_count(XmlElements& xml, std::optional<std::uint64_t>& into) {
    const auto leaf = read_leaf(xml);
    if (!leaf) return std::unexpected(leaf.error());
    into = settlement::whole_number(leaf->text);
    return {};
}

Status read_flag(XmlElements& xml, bool& into) {
    const auto leaf = read_leaf(xml);
    if (!leaf) return std::unexpected(leaf.error());
    into = leaf->text == "true" || leaf->text == "1";
    return {};
}

Status read_direction(XmlElements& xml, std::optional<settlement::Direction>& into) {
    const auto leaf = read_leaf(xml);
    if (!leaf) return std::unexpected(leaf.error());
    if (leaf->text.empty()) return {};
    const auto direction = settlement::direction_of(leaf->text);
    if (!direction) return refuse(xml, *leaf, "is neither CRDT nor DBIT");
    into = direction;
    return {};
}

Status read_day(XmlElements& xml, std::optional<Date>& into) {
    Leaf leaf{std::string{xml.name()}, {}};
    std::string own;
    std::string inner;
    const Status read = xml.children(
        [&](std::string_view name) -> Status {
            return name == "Dt" || name == "DtTm" ? read_text(xml, inner) : Status{};
        },
        &own);
    if (!read) return read;
    leaf.text = inner.empty() ? trimmed(own) : std::string_view{inner};
    if (leaf.text.empty()) return {};
    const auto day = settlement::day_of_text(leaf.text);
    if (!day) return refuse(xml, leaf, "is no day");
    if (!into) into = day;
    return {};
}

Status read_code(XmlElements& xml, CodeChoice& into) {
    std::string own;
    const Status read = xml.children(
        [&](std::string_view name) -> Status {
            if (name == "Cd") return read_text(xml, into.code);
            if (name != "Prtry") return {};
            std::string text;
            std::string id;
            const Status inner = xml.children(
                [&](std::string_view of) -> Status {
                    return of == "Id" ? read_text(xml, id) : Status{};
                },
                &text);
            if (!inner) return inner;
            std::string code{id.empty() ? trimmed(text) : std::string_view{id}};
            into.proprietary = into.code.empty() && !code.empty();
            keep_first(into.code, std::move(code));
            return {};
        },
        &own);
    if (!read) return read;
    keep_first(into.code, std::string{trimmed(own)});
    return {};
}

Status read_code(XmlElements& xml, std::string& into) {
    CodeChoice choice;
    if (Status read = read_code(xml, choice); !read) return read;
    keep_first(into, std::move(choice.code));
    return {};
}

Status read_type(XmlElements& xml, std::string& type, std::string& issuer) {
    return xml.children([&](std::string_view name) -> Status {
        if (name == "CdOrPrtry") return read_code(xml, type);
        if (name == "Cd" || name == "Prtry") return read_text(xml, type);
        if (name == "Issr") return read_text(xml, issuer);
        return {};
    });
}

Status read_name(XmlElements& xml, std::string& into) {
    return xml.children([&](std::string_view name) -> Status {
        if (name == "Nm") return read_text(xml, into);
        // The recursion ends where kDepthMax does.
        if (name == "Pty" || name == "Agt" || name == "FinInstnId") return read_name(xml, into);
        return {};
    });
}

Status read_bic(XmlElements& xml, std::string& into) {
    return xml.children([&](std::string_view name) -> Status {
        if (name == "BICFI" || name == "BIC") return read_text(xml, into);
        if (name == "FinInstnId") return read_bic(xml, into);
        return {};
    });
}

Status read_originator(XmlElements& xml, std::string& into) {
    std::string bic;
    const Status read = xml.children([&](std::string_view name) -> Status {
        if (name == "Nm") return read_text(xml, into);
        if (name != "Id") return {};
        return xml.children([&](std::string_view of) -> Status {
            if (of != "OrgId") return {};
            return read_texts(xml, {{"AnyBIC", &bic}, {"BICOrBEI", &bic}});
        });
    });
    if (!read) return read;
    keep_first(into, std::move(bic));
    return {};
}

Status read_account_id(XmlElements& xml, settlement::BankAccount& into) {
    return xml.children([&](std::string_view name) -> Status {
        if (name == "IBAN") return read_text(xml, into.iban);
        if (name == "Othr") return read_texts(xml, {{"Id", &into.other_id}});
        return {};
    });
}

Status read_account(XmlElements& xml, settlement::BankAccount& into) {
    return xml.children([&](std::string_view name) -> Status {
        if (name == "Ccy") return read_text(xml, into.currency);
        if (name == "Nm") return read_text(xml, into.name);
        if (name == "Id") return read_account_id(xml, into);
        return {};
    });
}

Status Allowance::take(const XmlElements& xml) {
    if (entries_left_ == 0)
        return xml.refuse(ErrorKind::limit, "has more of these than a reader keeps in memory");
    if (xml.text_bytes() - text_at_first_ > kHeldTextBytesMax)
        return xml.refuse(ErrorKind::limit, "has more text than a reader keeps in memory (64 MiB)");
    --entries_left_;
    return {};
}

}  // namespace saldo::xml_reading

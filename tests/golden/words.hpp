// The words of one line of a golden script. A line says what happens in any order that reads well:
// a keyword and its value are taken out wherever they stand, and what nobody took is an error, so
// that a misspelt word is never ignored.
//
//   deliver D1 voucher V1 provider P7 on 2026-01-12 quantity 2 h price 30.00
//   next() -> "deliver", next() -> "D1", after("voucher") -> "V1", …
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/codec/text_values.hpp"
#include "schemas/events_generated.h"

namespace saldo::test {

class Words {
  public:
    explicit Words(std::string_view line);

    [[nodiscard]] bool empty() const { return words_.empty(); }
    [[nodiscard]] std::string rest() const;
    // The first word that is left, without taking it; empty: none.
    [[nodiscard]] std::string_view peek() const;
    // Takes the first word that is left. A fault where there is none.
    std::string next();
    // Takes the first words if they are these.
    [[nodiscard]] bool begins(std::string_view words);
    // Takes a keyword and the word behind it. Empty: the keyword is not there.
    std::string after(std::string_view keyword);
    // Takes a keyword and everything behind it. Empty: the keyword is not there.
    std::string all_after(std::string_view keyword);
    // Takes a word that stands for itself.
    [[nodiscard]] bool flag(std::string_view word);
    // Takes a keyword and the comma-separated list behind it.
    std::vector<std::string> list_after(std::string_view keyword);

    // Values, read as the text form of events writes them. nullptr (or zero, for what must be there
    // and is the next word): a fault, or the keyword is not there.
    std::unique_ptr<events::Date> date_after(std::string_view keyword);
    std::unique_ptr<events::UnitPrice> price_after(std::string_view keyword);
    std::unique_ptr<events::Cents> cents_after(std::string_view keyword);
    std::unique_ptr<events::Cents> next_cents();
    // A quantity and, where one stands behind it, its unit: "2 h", "10 h/month".
    std::unique_ptr<events::Quantity> quantity_after(std::string_view keyword);
    std::unique_ptr<events::Quantity> next_quantity();
    // What stood behind the slash of the last quantity: "month".
    [[nodiscard]] const std::string& per() const { return per_; }

    // The first thing that could not be understood; empty: nothing.
    [[nodiscard]] const std::string& fault() const { return fault_; }
    void set_fault(std::string fault) {
        if (fault_.empty()) fault_ = std::move(fault);
    }

  private:
    std::vector<std::string>::iterator find(std::string_view word);
    void take_unit(std::size_t at);
    template <class T>
    std::unique_ptr<T> value_of(const std::string& text,
                                codec::ParsedValue<T> (*parse)(std::string_view)) {
        const auto value = parse(text);
        if (value) return std::make_unique<T>(*value);
        set_fault(value.error());
        return nullptr;
    }

    std::vector<std::string> words_;
    std::string per_;
    std::string fault_;
};

// The unit of a word such as "h", "visit" or "EUR"; nullopt: it is no unit.
[[nodiscard]] std::optional<events::Unit> unit_of_word(std::string_view word);

}  // namespace saldo::test

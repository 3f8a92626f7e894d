// Who pays, and where the files go.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "engine/ledger/account.hpp"
#include "engine/time/date.hpp"

namespace saldo {

// A municipality or county with its own bank account. Definitions are effective-dated: the latest
// that is valid on a date counts.
struct Funder {
    struct Definition {
        Date valid_from;
        std::string business_id;
        std::string municipality;  // empty: pays for everyone whom no other funder covers
        std::string debtor_name;
        std::string iban;
        std::string bic;
        std::string payer_code;
        std::uint64_t event = 0;  // the ledger's event number that defined it
    };
    // How many documents its books have of a year: the number of the last one.
    struct DocumentYear {
        std::uint16_t year = 0;
        std::uint32_t last_number = 0;
    };
    Handle ledger = kNoHandle;
    std::string id;
    std::vector<Definition> definitions;  // in log order
    std::vector<DocumentYear> document_years;

    // nullptr: not yet a funder on that date. `known_at`: as of that event of the ledger.
    [[nodiscard]] const Definition* on(
        Date date, std::uint64_t known_at = std::numeric_limits<std::uint64_t>::max()) const {
        const Definition* found = nullptr;
        for (const Definition& definition : definitions)
            if (definition.valid_from <= date && definition.event <= known_at &&
                (found == nullptr || definition.valid_from >= found->valid_from))
                found = &definition;
        return found;
    }
};

template <class Fields>
void describe(Fields& fields, Funder::Definition& definition) {
    fields(definition.valid_from, definition.business_id, definition.municipality,
           definition.debtor_name, definition.iban, definition.bic, definition.payer_code,
           definition.event);
}

template <class Fields>
void describe(Fields& fields, Funder::DocumentYear& year) {
    fields(year.year, year.last_number);
}

template <class Fields>
void describe(Fields& fields, Funder& funder) {
    fields(funder.ledger, funder.id, funder.definitions, funder.document_years);
}

// Numbers as in schemas/common.fbs.
enum class SinkPurpose : std::uint8_t { informs = 0, books = 1, pays = 2, pays_and_books = 3 };

// What a SinkDefined says of a sink. It counts from its event until the next one's.
struct SinkDefinition {
    std::string format;  // "pain.001.001.09", "csv"
    std::uint16_t format_version = 1;
    SinkPurpose purpose = SinkPurpose::informs;
    std::string layout;
    std::uint64_t defined_event = 0;  // the ledger's event number

    [[nodiscard]] bool pays() const {
        return purpose == SinkPurpose::pays || purpose == SinkPurpose::pays_and_books;
    }
    [[nodiscard]] bool books() const {
        return purpose == SinkPurpose::books || purpose == SinkPurpose::pays_and_books;
    }
    // Whether both ask for the same files, whenever they were said.
    [[nodiscard]] bool says_the_same(const SinkDefinition& other) const {
        return format == other.format && format_version == other.format_version &&
               purpose == other.purpose && layout == other.layout;
    }
};

template <class Fields>
void describe(Fields& fields, SinkDefinition& definition) {
    fields(definition.format, definition.format_version, definition.purpose, definition.layout,
           definition.defined_event);
}

// As it is defined now; what it was before is kept, because earlier runs' files are made by it.
struct Sink : SinkDefinition {
    Handle ledger = kNoHandle;
    std::string id;
    Handle funder = kNoHandle;
    std::vector<SinkDefinition> earlier;  // in log order

    // What counted after that event of the ledger; nullptr: there was no such sink yet.
    [[nodiscard]] const SinkDefinition* after(std::uint64_t event) const {
        if (defined_event <= event) return this;
        for (std::size_t at = earlier.size(); at > 0; --at)
            if (earlier[at - 1].defined_event <= event) return &earlier[at - 1];
        return nullptr;
    }
};

template <class Fields>
void describe(Fields& fields, Sink& sink) {
    fields(sink.ledger, sink.id, sink.funder, sink.format, sink.format_version, sink.purpose,
           sink.layout, sink.defined_event, sink.earlier);
}

}  // namespace saldo

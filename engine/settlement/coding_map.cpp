#include "engine/settlement/coding_map.hpp"

namespace saldo::settlement {

namespace {

bool is_for(const CodingLine& line, const PostingToCode& posting) {
    const auto fits = [](const std::string& key, std::string_view id) {
        return key.empty() || key == id;
    };
    return (line.kind == PostingKind::any || line.kind == posting.kind) &&
           fits(line.service, posting.service) && fits(line.coding, posting.coding) &&
           fits(line.provider, posting.provider);
}

bool must_be_said(const CodingField& field, PostingKind kind) {
    if (field.value == &Coding::company || field.value == &Coding::account ||
        field.value == &Coding::partner)
        return true;
    if (field.value == &Coding::vat_code) return kind != PostingKind::payable;
    if (field.value == &Coding::cost_center || field.value == &Coding::service_class)
        return kind == PostingKind::expense;
    return field.value == &Coding::vendor && kind == PostingKind::payable;
}

}  // namespace

Coded CodingMap::code(const PostingToCode& posting) const {
    Coded coded;
    for (const CodingLine& line : lines_) {
        if (!is_for(line, posting)) continue;
        for (const CodingField& field : kCodingFields)
            if ((coded.coding.*field.value).empty())
                coded.coding.*field.value = line.says.*field.value;
    }
    for (const CodingField& field : kCodingFields) {
        std::string& value = coded.coding.*field.value;
        if (value.empty() && must_be_said(field, posting.kind))
            coded.missing.append(coded.missing.empty() ? "" : ", ").append(field.name);
        if (value == kNoCoding) value.clear();
    }
    return coded;
}

}  // namespace saldo::settlement

#include "engine/settlement/settled_delivery.hpp"

namespace saldo::settlement {

std::string_view settled_kind_name(SettledKind kind) noexcept {
    switch (kind) {
        case SettledKind::delivery:
            return "delivery";
        case SettledKind::reversal:
            return "reversal";
        case SettledKind::credit:
            return "credit";
        case SettledKind::dispute:
            return "dispute";
    }
    return "unknown";
}

}  // namespace saldo::settlement

#include "tests/model/reasons.hpp"

namespace saldo::model {

// Groups begin at tens, but for those who may (35), limits (105) and the long last one.
int group_of(Refusal reason) {
    const int number = static_cast<int>(reason);
    if (number == 35 || number == 36) return 35;
    if (number == 105) return 105;
    if (number >= 50 && number < 70) return 50;
    if (number >= 130) return 130;
    return number / 10 * 10;
}

Reasons& Reasons::when(bool holds, Refusal reason) {
    if (!holds) return *this;
    if (any() && group_of(reason) > group_of(*reasons_.begin())) return *this;
    if (any() && group_of(reason) < group_of(*reasons_.begin())) reasons_.clear();
    reasons_.insert(reason);
    return *this;
}

}  // namespace saldo::model

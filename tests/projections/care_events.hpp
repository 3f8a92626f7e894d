// Events of one ledger's spring, made from a seed: its opening, then deliveries with everything
// that goes wrong with them: empty vouchers, unknown providers, the same event again, another under
// the same id, bytes that are no event.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "schemas/events_generated.h"

namespace saldo::test {

struct CareRecord {
    std::string key;
    std::string value;
};

class CareEvents {
  public:
    struct Size {
        int providers = 20;
        int vouchers = 500;
    };

    // The same arguments give the same records.
    CareEvents(std::string ledger, std::uint64_t seed, Size size);

    [[nodiscard]] CareRecord next();
    [[nodiscard]] std::vector<CareRecord> take(int count);

  private:
    [[nodiscard]] std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
    [[nodiscard]] events::EventT event(std::string id);
    [[nodiscard]] CareRecord record(const events::EventT& event);
    [[nodiscard]] events::EventT opening_event(int number);
    [[nodiscard]] events::EventT delivery();
    [[nodiscard]] events::EventT other();
    [[nodiscard]] std::string voucher(std::uint64_t number) const;
    [[nodiscard]] std::string provider(std::uint64_t number) const;

    std::string ledger_;
    Size size_;
    std::mt19937_64 random_;
    int made_ = 0;
    std::vector<events::EventT> delivered_;  // the last few
    CareRecord last_;
};

}  // namespace saldo::test

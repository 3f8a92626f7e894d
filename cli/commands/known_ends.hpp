// A log whose ends were asked for beforehand: who answers a question keeps the shards open, and
// brokers that are away would keep it waiting.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/fold/event_log.hpp"

namespace saldo {

class KnownEnds final : public EventLog {
  public:
    // `log` outlives this. Asks for the ends of `partitions` now.
    KnownEnds(EventLog& log, const std::vector<PartitionIndex>& partitions) : log_(log) {
        for (const PartitionIndex partition : partitions)
            ends_.emplace(partition, log.ends(partition));
    }

    [[nodiscard]] PartitionIndex partition_count() const override { return log_.partition_count(); }
    [[nodiscard]] std::string name() const override { return log_.name(); }
    [[nodiscard]] std::string identity() const override { return log_.identity(); }
    [[nodiscard]] Result<LogEnds> ends(PartitionIndex partition) override {
        const auto known = ends_.find(partition);
        return known == ends_.end() ? log_.ends(partition) : known->second;
    }
    [[nodiscard]] Result<std::unique_ptr<LogReader>> read(PartitionIndex partition,
                                                          LogOffset from) override {
        return log_.read(partition, from);
    }
    [[nodiscard]] Result<std::unique_ptr<LogWriter>> write() override { return log_.write(); }

  private:
    EventLog& log_;
    std::map<PartitionIndex, Result<LogEnds>> ends_;
};

}  // namespace saldo

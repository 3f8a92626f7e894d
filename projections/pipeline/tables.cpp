#include "projections/pipeline/tables.hpp"

#include <string>

namespace saldo {

store::Schema shard_schema() {
    store::Schema schema;
    schema.version = kShardSchemaVersion;
    for (std::size_t index = 0; index < kTableCount; ++index) {
        const auto table = static_cast<TableId>(index);
        // Names are looked up one by one when something is shown, but they are there: no filter is
        // needed.
        schema.tables.push_back({std::string(table_name(table)), table_is_fetched(table)});
    }
    return schema;
}

}  // namespace saldo

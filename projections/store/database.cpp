#include "projections/store/database.hpp"

#include <utility>

#include "engine/base/assert.hpp"
#include "projections/store/rocks_error.hpp"

namespace saldo::store {

Result<std::shared_ptr<Database>> Database::open(const std::filesystem::path& folder,
                                                 const Schema& schema, const Options& options,
                                                 bool make) {
    auto database = std::make_shared<Database>();
    database->folder_ = folder;
    database->options_ = tune(schema, options);
    database->options_.database.create_if_missing = make;
    database->options_.database.create_missing_column_families = make;

    const auto families = database->options_.column_families(schema);
    rocksdb::DB* rocks = nullptr;
    const rocksdb::Status status =
        options.read_only
            ? rocksdb::DB::OpenForReadOnly(database->options_.database, folder.string(), families,
                                           &database->handles_, &rocks)
            : rocksdb::DB::Open(database->options_.database, folder.string(), families,
                                &database->handles_, &rocks);
    if (!status.ok()) return std::unexpected(to_error(status, folder, "open"));
    database->rocks_.reset(rocks);
    return database;
}

Database::~Database() {
    if (rocks_ == nullptr) return;
    for (rocksdb::ColumnFamilyHandle* handle : handles_) {
        rocks_->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
    }
    rocks_->Close().PermitUncheckedError();  // commits are durable, or were never promised to be
}

rocksdb::ColumnFamilyHandle* Database::table(std::size_t table) const {
    SALDO_ASSERT(table < table_count(), "the schema has no such table");
    return handles_[table + 2];
}

Error Database::error(const rocksdb::Status& status, std::string_view doing) const {
    return to_error(status, folder_, doing);
}

Result<std::string> Database::meta_row(std::string_view key, const rocksdb::Snapshot* at) const {
    rocksdb::ReadOptions read;
    read.snapshot = at;
    std::string value;
    const rocksdb::Status status = rocks_->Get(read, meta(), slice(key), &value);
    if (status.IsNotFound()) return std::string();
    if (!status.ok()) return std::unexpected(error(status, "read"));
    return value;
}

}  // namespace saldo::store

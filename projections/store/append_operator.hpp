// Row::Kind::append inside RocksDB: a row's value is what was put last and all that was appended
// since, end to end.
//
// RocksDB hands over the pieces oldest first, in whatever groups reads and compactions come by;
// joining is associative, so the groups do not matter. The whole list is joined in one pass: pair
// by pair, a long posting list would be copied once for every piece.
#pragma once

#include <deque>
#include <string>

#include <rocksdb/merge_operator.h>

namespace saldo::store {

class AppendOperator final : public rocksdb::MergeOperator {
  public:
    // Kept in the store's files: another name is another operator, and RocksDB refuses to open.
    [[nodiscard]] const char* Name() const override { return "saldo.append"; }

    bool FullMergeV2(const MergeOperationInput& in, MergeOperationOutput* out) const override {
        std::size_t size = in.existing_value == nullptr ? 0 : in.existing_value->size();
        for (const rocksdb::Slice& piece : in.operand_list) size += piece.size();
        out->new_value.clear();  // an iterator hands in the value of the row before
        out->new_value.reserve(size);
        if (in.existing_value != nullptr)
            out->new_value.append(in.existing_value->data(), in.existing_value->size());
        for (const rocksdb::Slice& piece : in.operand_list)
            out->new_value.append(piece.data(), piece.size());
        return true;
    }

    bool PartialMergeMulti(const rocksdb::Slice& /*key*/, const std::deque<rocksdb::Slice>& pieces,
                           std::string* joined, rocksdb::Logger* /*logger*/) const override {
        std::size_t size = 0;
        for (const rocksdb::Slice& piece : pieces) size += piece.size();
        joined->clear();
        joined->reserve(size);
        for (const rocksdb::Slice& piece : pieces) joined->append(piece.data(), piece.size());
        return true;
    }
};

}  // namespace saldo::store

#include "connectors/xml_reading/read_twice.hpp"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <system_error>
#include <utility>

#include "engine/base/hash_of_bytes.hpp"

namespace saldo::xml_reading {

namespace {

constexpr std::size_t kBlockBytes = 64UL * 1024;

}  // namespace

ReadTwice::ReadTwice(std::unique_ptr<std::istream> bytes, std::string name)
    : bytes_(std::move(bytes)), name_(std::move(name)), block_(kBlockBytes) {}

Result<ReadTwice> ReadTwice::open(const std::filesystem::path& file) {
    std::error_code failed;
    const auto status = std::filesystem::status(file, failed);
    if (!std::filesystem::exists(status))
        return fail(ErrorKind::not_found, file.string() + ": there is no such file");
    if (!std::filesystem::is_regular_file(status))
        return fail(ErrorKind::bad_input,
                    file.string() + ": is no file that can be read twice; save it to one first");
    const std::uintmax_t bytes = std::filesystem::file_size(file, failed);
    if (!failed && bytes > kFileBytesMax)
        return fail(ErrorKind::limit, file.string() + ": is larger than 1 GiB");
    auto stream = std::make_unique<std::ifstream>(file, std::ios::binary);
    if (!*stream) return fail(ErrorKind::io, file.string() + ": cannot be opened");
    return ReadTwice{std::move(stream), file.string()};
}

Status ReadTwice::begin() {
    // A first reading that was left before its end has judged nothing.
    if (!known_) blocks_.clear();
    next_block_ = 0;
    ended_ = {};
    bytes_->clear();
    bytes_->seekg(0);
    if (!*bytes_) return fail(ErrorKind::io, name_ + ": cannot be read from its beginning");
    fill();
    return ended_;
}

std::string_view ReadTwice::front() const { return {block_.data(), filled_}; }

// Sets used_ and filled_; nothing is filled at the end, or where ended_ says why.
void ReadTwice::fill() {
    used_ = 0;
    filled_ = 0;
    bytes_->read(block_.data(), static_cast<std::streamsize>(block_.size()));
    const auto got = static_cast<std::size_t>(bytes_->gcount());
    if (bytes_->bad()) {
        ended_ = fail(ErrorKind::io, name_ + ": cannot be read on");
        return;
    }
    const bool at_end = got == 0;
    if (known_) {
        const bool same = at_end ? next_block_ == blocks_.size()
                                 : next_block_ < blocks_.size() &&
                                       blocks_[next_block_] == hash_of_bytes({block_.data(), got});
        if (!same) {
            ended_ = fail(ErrorKind::differs,
                          name_ + ": has changed since it was checked; nothing more is read");
            return;
        }
    } else if (at_end) {
        known_ = true;
    } else if ((blocks_.size() + 1) * kBlockBytes > kFileBytesMax) {
        ended_ = fail(ErrorKind::limit, name_ + ": is larger than 1 GiB");
        return;
    } else {
        blocks_.push_back(hash_of_bytes({block_.data(), got}));
    }
    if (!at_end) ++next_block_;
    filled_ = got;
}

std::size_t ReadTwice::read(char* into, std::size_t bytes_max) {
    if (used_ == filled_ && ended_) fill();
    const std::size_t bytes = std::min(bytes_max, filled_ - used_);
    if (bytes > 0) std::memcpy(into, block_.data() + used_, bytes);
    used_ += bytes;
    return bytes;
}

}  // namespace saldo::xml_reading

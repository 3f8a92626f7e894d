// A disk of a few megabytes, to be full soon. Only root can make one.
#pragma once

#include <filesystem>
#include <string>
#include <sys/mount.h>

namespace saldo::test {

class SmallDisk {
  public:
    explicit SmallDisk(const std::filesystem::path& at, int mebibytes = 4) : at_(at) {
        std::filesystem::create_directories(at_);
        mounted_ = ::mount("tmpfs", at_.c_str(), "tmpfs", 0, size(mebibytes).c_str()) == 0;
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    ~SmallDisk() {
        if (mounted_) ::umount(at_.c_str());
    }
    [[nodiscard]] bool mounted() const { return mounted_; }
    [[nodiscard]] bool make_larger(int mebibytes = 32) const {
        return ::mount("tmpfs", at_.c_str(), "tmpfs", MS_REMOUNT, size(mebibytes).c_str()) == 0;
    }
    [[nodiscard]] bool make_read_only() const {
        return ::mount("tmpfs", at_.c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, nullptr) == 0;
    }

  private:
    static std::string size(int mebibytes) { return "size=" + std::to_string(mebibytes) + "m"; }

    std::filesystem::path at_;
    bool mounted_ = false;
};

}  // namespace saldo::test

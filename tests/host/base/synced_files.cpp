#include "tests/host/base/synced_files.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <filesystem>

namespace fibertap::testing {
namespace {

std::vector<std::string> synced_paths;

}  // namespace

SyncedFiles::SyncedFiles() { synced_paths.clear(); }

const std::vector<std::string>& SyncedFiles::paths() const { return synced_paths; }

}  // namespace fibertap::testing

/// In the place of the C library's, which does no more than the call.
extern "C" int fsync(int fd) {
  std::error_code failed;
  fibertap::testing::synced_paths.push_back(
      std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(fd), failed).string());
  return static_cast<int>(syscall(SYS_fsync, fd));
}

#include "host/http/unix_socket.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <utility>

#include "host/base/descriptor.h"
#include "host/base/error.h"

namespace fibertap {
namespace {

bool is_answered(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::ranges::copy(path, address.sun_path);
  const Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  return connect(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) ==
             0 ||
         errno == EAGAIN;
}

}  // namespace

UnixSocketName::UnixSocketName(std::string path) : path_(std::move(path)) {
  constexpr std::size_t kMost = sizeof(sockaddr_un::sun_path) - 1;
  if (path_.size() > kMost) {
    throw Error(Errc::kUsage,
                "--http-socket {}: found a name of {} bytes, expected {} at most; choose a shorter "
                "one",
                path_, path_.size(), kMost);
  }
  struct stat there {};
  if (lstat(path_.c_str(), &there) != 0) return;
  if (!S_ISSOCK(there.st_mode)) {
    throw Error(Errc::kRuntime,
                "--http-socket {}: found something there that is no socket, expected nothing; "
                "choose another name",
                path_);
  }
  if (is_answered(path_)) {
    throw Error(Errc::kRuntime,
                "--http-socket {}: found another program that answers there, expected none; choose "
                "another name",
                path_);
  }
  unlink(path_.c_str());
}

void UnixSocketName::note_bound() noexcept {
  struct stat there {};
  if (lstat(path_.c_str(), &there) != 0) return;
  device_ = there.st_dev;
  inode_ = there.st_ino;
}

void UnixSocketName::remove() noexcept {
  struct stat there {};
  const bool is_ours =
      lstat(path_.c_str(), &there) == 0 && there.st_dev == device_ && there.st_ino == inode_;
  if (is_ours) unlink(path_.c_str());
}

}  // namespace fibertap

#include "tests/support/memory_file.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace fibertap::testing {

int memory_file(std::span<const std::uint8_t> bytes) {
  const int fd = ::memfd_create("capture", MFD_CLOEXEC);
  if (fd < 0 || !write_all(fd, bytes) || ::lseek(fd, 0, SEEK_SET) != 0) {
    throw std::system_error(errno, std::generic_category(), "memory file");
  }
  return fd;
}

bool write_all(int fd, std::span<const std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) return false;
    if (written > 0) bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace fibertap::testing

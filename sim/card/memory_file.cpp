#include "sim/card/memory_file.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string>

namespace fibertap::card {

MemoryFile::MemoryFile(std::span<const std::uint8_t> bytes)
    : fd_(memfd_create("fibertap", MFD_CLOEXEC)), path_("/proc/self/fd/" + std::to_string(fd_)) {
  std::size_t written = 0;
  while (fd_ >= 0 && written < bytes.size()) {
    const ssize_t count = write(fd_, bytes.data() + written, bytes.size() - written);
    if (count < 0) break;
    written += static_cast<std::size_t>(count);
  }
  if (fd_ >= 0 && written == bytes.size() && std::filesystem::exists(path_)) return;
  const std::string reason =
      fd_ >= 0 && written == bytes.size() ? "/proc is not mounted" : std::strerror(errno);
  if (fd_ >= 0) close(fd_);
  throw std::runtime_error("emulated card: a file in memory cannot be made: " + reason);
}

MemoryFile::~MemoryFile() { close(fd_); }

}  // namespace fibertap::card

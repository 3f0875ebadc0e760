#include "host/datapath/ingest/byte_input.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstring>
#include <utility>

#include "host/base/error.h"

namespace fibertap {
namespace {

constexpr const char* kStandardInput = "standard input";

std::string display_name(const std::string& path) { return path == "-" ? kStandardInput : path; }

/// Standard input is duplicated, so that every descriptor can be closed by its owner.
int open_for_reading(const std::string& path) {
  const int fd = path == "-" ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                             : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    throw Error(Errc::kConfiguration,
                "{}: cannot be opened, found {}, expected a readable pcap or pcapng file; check "
                "the path and its permissions",
                display_name(path), std::strerror(errno));
  }
  return fd;
}

}  // namespace

ByteInput::ByteInput(const std::string& path)
    : ByteInput(open_for_reading(path), display_name(path)) {
  struct stat status {};
  if (::fstat(fd_, &status) == 0 && S_ISDIR(status.st_mode)) {
    throw Error(Errc::kConfiguration,
                "{}: cannot be read, found a folder, expected a pcap or pcapng file; name the "
                "files in it one by one",
                name_);
  }
}

ByteInput::ByteInput(int fd, std::string name)
    : fd_(fd),
      name_(std::move(name)),
      buffer_(std::make_unique_for_overwrite<std::uint8_t[]>(kCapacity)),
      begin_(buffer_.get()),
      end_(begin_) {
  struct stat status {};
  if (::fstat(fd_, &status) == 0 && S_ISREG(status.st_mode)) {
    size_ = static_cast<std::uint64_t>(status.st_size);
    ::posix_fadvise(fd_, 0, 0, POSIX_FADV_SEQUENTIAL);
  }
}

ByteInput::~ByteInput() { ::close(fd_); }

/// Moves what is buffered to the front, so that each read() gets all the room there is.
bool ByteInput::read_until(std::size_t bytes) {
  assert(bytes <= kCapacity);
  const std::size_t left = buffered().size();
  std::memmove(buffer_.get(), begin_, left);
  begin_ = buffer_.get();
  end_ = begin_ + left;
  while (buffered().size() < bytes) {
    if (!read_more()) return false;
  }
  return true;
}

bool ByteInput::skip_by_reading(std::uint64_t bytes) {
  while (bytes != 0) {
    if (!fill(1)) return false;
    const auto step = static_cast<std::size_t>(std::min<std::uint64_t>(bytes, buffered().size()));
    consume(step);
    bytes -= step;
  }
  return true;
}

/// One read() into the free end of the buffer, repeated when a signal interrupts it and awaited
/// when somebody made the descriptor non-blocking.
bool ByteInput::read_more() {
  const auto room = static_cast<std::size_t>(buffer_.get() + kCapacity - end_);
  while (error_ == 0) {
    const ssize_t got = ::read(fd_, end_, room);
    if (got > 0) {
      end_ += got;
      return true;
    }
    if (got == 0) return false;
    if (errno == EAGAIN || errno == EWOULDBLOCK) {
      pollfd readable{fd_, POLLIN, 0};
      ::poll(&readable, 1, -1);
    } else if (errno != EINTR) {
      error_ = errno;
    }
  }
  return false;
}

}  // namespace fibertap

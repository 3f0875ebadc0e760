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

/// Of one read(): what it copied is still in the nearest caches when it is parsed.
constexpr std::size_t kMostAtOnce = std::size_t{128} << 10;

std::string display_name(const std::string& path) { return path == "-" ? kStandardInput : path; }

/// Standard input is duplicated, so that every descriptor can be closed by its owner. Who can be
/// stopped waits for a FIFO's writer in poll(), not in open().
int open_for_reading(const std::string& path, bool can_be_stopped) {
  const int flags = O_RDONLY | O_CLOEXEC | (can_be_stopped ? O_NONBLOCK : 0);
  const int fd =
      path == "-" ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0) : ::open(path.c_str(), flags);
  if (fd < 0) {
    throw Error(Errc::kConfiguration,
                "{}: cannot be opened, found {}, expected a readable pcap or pcapng file; check "
                "the path and its permissions",
                display_name(path), std::strerror(errno));
  }
  return fd;
}

}  // namespace

ByteInput::ByteInput(const std::string& path, const std::atomic<bool>* stop)
    : ByteInput(open_for_reading(path, stop != nullptr), display_name(path), stop) {
  struct stat status {};
  if (::fstat(fd_, &status) == 0 && S_ISDIR(status.st_mode)) {
    throw Error(Errc::kConfiguration,
                "{}: cannot be read, found a folder, expected a pcap or pcapng file; name the "
                "files in it one by one",
                name_);
  }
}

ByteInput::ByteInput(int fd, std::string name, const std::atomic<bool>* stop)
    : fd_(fd),
      name_(std::move(name)),
      buffer_(std::make_unique_for_overwrite<std::uint8_t[]>(kCapacity)),
      begin_(buffer_.get()),
      end_(begin_),
      stop_(stop) {
  struct stat status {};
  if (::fstat(fd_, &status) == 0 && S_ISREG(status.st_mode)) {
    size_ = static_cast<std::uint64_t>(status.st_size);
    ::posix_fadvise(fd_, 0, 0, POSIX_FADV_SEQUENTIAL);
  }
}

ByteInput::~ByteInput() { ::close(fd_); }

bool ByteInput::read_until(std::size_t bytes) {
  Arrival arrival = Arrival::kPaused;
  while (arrival == Arrival::kPaused) arrival = read_towards(bytes);
  return arrival == Arrival::kThere;
}

/// Moves what is buffered to the front: the same memory, as warm as it is, takes each read().
Arrival ByteInput::read_towards(std::size_t bytes) {
  assert(bytes <= kCapacity);
  const std::size_t left = buffered().size();
  std::memmove(buffer_.get(), begin_, left);
  begin_ = buffer_.get();
  end_ = begin_ + left;
  Arrival arrival = Arrival::kThere;
  while (arrival == Arrival::kThere && buffered().size() < bytes) arrival = read_more();
  is_paused_ = arrival == Arrival::kPaused;
  return arrival;
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
Arrival ByteInput::read_more() {
  const auto free = static_cast<std::size_t>(buffer_.get() + kCapacity - end_);
  const std::size_t room = std::min(free, kMostAtOnce);
  while (error_ == 0) {
    if (is_past_stop()) break;
    if (is_pausing()) {
      if (!*stop_) return Arrival::kPaused;
      break;
    }
    const ssize_t got = ::read(fd_, end_, room);
    if (got > 0) {
      end_ += got;
      return Arrival::kThere;
    }
    if (got == 0) break;
    if (errno == EAGAIN || errno == EWOULDBLOCK) {
      if (stop_ != nullptr) continue;
      pollfd readable{fd_, POLLIN, 0};
      ::poll(&readable, 1, -1);
    } else if (errno != EINTR) {
      error_ = errno;
    }
  }
  was_stopped_ = error_ == 0 && stop_ != nullptr && *stop_;
  return Arrival::kEnded;
}

/// One poll() a read(), which takes all that most pipes hold, and none for a regular file.
bool ByteInput::is_pausing() const noexcept {
  if (stop_ == nullptr || size_) return false;
  pollfd readable{fd_, POLLIN, 0};
  return ::poll(&readable, 1, static_cast<int>(kPause.count())) <= 0;
}

bool ByteInput::is_past_stop() noexcept {
  if (stop_ == nullptr || !*stop_) return false;
  const auto now = std::chrono::steady_clock::now();
  if (drain_until_ == std::chrono::steady_clock::time_point()) drain_until_ = now + kDrain;
  return size_ || was_stopped_ || now >= drain_until_;
}

}  // namespace fibertap

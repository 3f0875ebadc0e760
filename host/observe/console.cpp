#include "host/observe/console.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <mutex>

#include "host/base/error.h"

namespace fibertap {
namespace {

/// Standard error behind a pipe that may be full.
class PatientPipe {
 public:
  void put(std::string_view text) noexcept {
    const std::lock_guard lock(mutex_);
    if (is_torn_ && put_all("\n")) is_torn_ = false;
    if (!is_torn_) is_torn_ = !put_all(text);
  }

 private:
  static constexpr int kPatienceMs = 1000;

  bool put_all(std::string_view text) noexcept {
    while (!text.empty()) {
      pollfd reader{STDERR_FILENO, POLLOUT, 0};
      // Who has been waited for once is not until he reads again.
      const int ready = poll(&reader, 1, is_torn_ ? 0 : kPatienceMs);
      if (ready < 0 && errno == EINTR) continue;
      if (ready <= 0) return false;
      // As much as a pipe takes whole that has room at all.
      const std::size_t size = std::min<std::size_t>(text.size(), PIPE_BUF);
      const ssize_t count = write(STDERR_FILENO, text.data(), size);
      if (count <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }

  std::mutex mutex_;
  bool is_torn_ = false;  // something was lost, within a line perhaps
};

}  // namespace

void print(std::FILE* stream, std::string_view text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stream) == text.size();
  const bool is_out = written && std::fflush(stream) == 0;
  // There is nowhere to report that standard error takes nothing, and what was done is done.
  if (!is_out && stream != stderr && errno != EPIPE) {
    throw Error(Errc::kRuntime, "standard output: cannot be written: {}", std::strerror(errno));
  }
}

void print_unless_blocked(std::string_view text) noexcept {
  static PatientPipe standard_error;
  standard_error.put(text);
}

void print_notes(std::span<const std::string> notes) {
  for (const std::string& note : notes) print(stderr, "note: " + note + "\n");
}

}  // namespace fibertap

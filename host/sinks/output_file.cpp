#include "host/sinks/output_file.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "host/base/error.h"

namespace fibertap {
namespace {

/// FIFOs and devices cannot be replaced by renaming.
bool is_written_in_place(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode);
}

/// What a symbolic link leads to is replaced, not the link.
std::string behind_links(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_symlink(path, ignored)) return path;
  const auto target = std::filesystem::weakly_canonical(path, ignored);
  return ignored ? path : target.string();
}

/// Emptied only once it is locked: two runs with one output would else write into one file.
int open_part(const std::string& part) {
  const int fd = open(part.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
  if (fd < 0) return fd;
  if (flock(fd, LOCK_EX | LOCK_NB) == 0 && ftruncate(fd, 0) == 0) return fd;
  const int error = errno;
  close(fd);
  errno = error;
  return -1;
}

bool is_pipe(int fd) {
  struct stat status {};
  return fstat(fd, &status) == 0 && S_ISFIFO(status.st_mode);
}

/// A pipe on standard output under a description of our own, for its flags are shared with others;
/// anything else as it is.
int standard_output() {
  if (!is_pipe(STDOUT_FILENO)) return STDOUT_FILENO;
  const int fd = open("/proc/self/fd/1", O_WRONLY | O_CLOEXEC);
  return fd < 0 ? STDOUT_FILENO : fd;
}

/// Whoever waits for the reader of a pipe waits in wait_for_reader().
void never_block_in_write(int fd) {
  if (fd != STDOUT_FILENO && is_pipe(fd)) fcntl(fd, F_SETFL, O_NONBLOCK);
}

}  // namespace

OutputFile::OutputFile(std::string path) : path_(std::move(path)) {
  if (path_ == "-") {
    fd_ = standard_output();
    never_block_in_write(fd_);
    return;
  }
  if (is_written_in_place(path_)) {
    fd_ = open(path_.c_str(), O_WRONLY | O_CLOEXEC);
  } else {
    path_ = behind_links(path_);
    part_ = path_ + ".part";
    fd_ = open_part(part_);
  }
  if (fd_ < 0) {
    throw Error(Errc::kRuntime, "{}: cannot be created: {}; choose a place that can be written",
                has_part() ? part_ : path_,
                errno == EWOULDBLOCK ? "another run is writing it" : std::strerror(errno));
  }
  never_block_in_write(fd_);
}

OutputFile::~OutputFile() {
  if (fd_ >= 0 && fd_ != STDOUT_FILENO) close(fd_);
  if (has_part()) unlink(part_.c_str());
}

OutputFile::Written OutputFile::write(std::span<const std::uint8_t> bytes) noexcept {
  std::size_t written = 0;
  while (written < bytes.size()) {
    const ssize_t count = ::write(fd_, bytes.data() + written, bytes.size() - written);
    if (count >= 0) {
      written += static_cast<std::size_t>(count);
    } else if (errno == EAGAIN) {
      if (!wait_for_reader()) return {written, EINTR};
    } else if (errno != EINTR) {
      return {written, errno};
    }
  }
  return {written, 0};
}

bool OutputFile::wait_for_reader() const noexcept {
  constexpr int kLookAtInterruptMs = 100;
  pollfd waiting{fd_, POLLOUT, 0};
  while (!interrupted_) {
    if (poll(&waiting, 1, kLookAtInterruptMs) > 0) return true;
  }
  return false;
}

void OutputFile::cut(std::uint64_t bytes) noexcept {
  if (!has_part()) return;
  const auto end = static_cast<off_t>(bytes);
  // When even that fails a reader still finds the whole blocks in front.
  if (ftruncate(fd_, end) == 0) lseek(fd_, end, SEEK_SET);
}

int OutputFile::sync() noexcept { return has_part() && fsync(fd_) != 0 ? errno : 0; }

void OutputFile::commit() {
  if (!has_part()) return;
  if (close(std::exchange(fd_, -1)) != 0 || rename(part_.c_str(), path_.c_str()) != 0) {
    const int error = errno;
    throw Error(Errc::kPartial, "{}: cannot be put in its place: {}; {} is complete, move it",
                path_, std::strerror(error), std::exchange(part_, {}));
  }
  part_.clear();
}

std::string OutputFile::keep_part(std::uint64_t bytes) noexcept {
  if (!has_part()) return path_;
  // The file is cut to what is whole; when even that fails a reader still finds the whole blocks.
  [[maybe_unused]] const int cut = ftruncate(fd_, static_cast<off_t>(bytes));
  return std::exchange(part_, {});
}

}  // namespace fibertap

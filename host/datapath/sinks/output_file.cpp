#include "host/datapath/sinks/output_file.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
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

/// What a symbolic link leads to is replaced, or made, not the link.
std::string behind_links(const std::string& path) {
  constexpr int kMostLinks = 40;  // as the kernel follows
  std::error_code ignored;
  std::filesystem::path place = path;
  for (int i = 0; i < kMostLinks && std::filesystem::is_symlink(place, ignored); ++i) {
    place = place.parent_path() / std::filesystem::read_symlink(place, ignored);
  }
  return place.string();
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

mode_t type_of(int fd) {
  struct stat status {};
  return fstat(fd, &status) == 0 ? status.st_mode & S_IFMT : 0;
}

std::string link_to(int fd) { return "/proc/self/fd/" + std::to_string(fd); }

/// A pipe on standard output under a description of our own, for its flags are shared with others;
/// anything else as it is.
int standard_output() {
  if (type_of(STDOUT_FILENO) != S_IFIFO) return STDOUT_FILENO;
  const int fd = open(link_to(STDOUT_FILENO).c_str(), O_WRONLY | O_CLOEXEC);
  return fd < 0 ? STDOUT_FILENO : fd;
}

/// Whoever waits for the reader of a pipe waits in wait_for_reader().
void never_block_in_write(int fd) {
  if (fd != STDOUT_FILENO && type_of(fd) == S_IFIFO) fcntl(fd, F_SETFL, O_NONBLOCK);
}

}  // namespace

OutputFile::OutputFile(std::string path) : path_(std::move(path)) {
  if (path_ == "-") {
    fd_ = standard_output();
    type_ = type_of(fd_);
    never_block_in_write(fd_);
    if (type_ != S_IFREG) return;
    const bool is_appended = (fcntl(fd_, F_GETFL) & O_APPEND) != 0;
    first_byte_ = lseek(fd_, 0, is_appended ? SEEK_END : SEEK_CUR);
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
  type_ = type_of(fd_);
  never_block_in_write(fd_);
}

OutputFile::~OutputFile() {
  if (fd_ >= 0 && fd_ != STDOUT_FILENO) close(fd_);
  if (has_part()) unlink(part_.c_str());
}

OutputFile::Written OutputFile::write(std::span<const std::uint8_t> bytes) noexcept {
  std::size_t written = 0;
  while (written < bytes.size()) {
    const std::ptrdiff_t count = write_some(bytes.subspan(written));
    if (count >= 0) {
      written += static_cast<std::size_t>(count);
      last_taken_ = std::chrono::steady_clock::now();
    } else if (errno == EAGAIN) {
      if (!wait_for_reader()) return {written, EINTR};
    } else if (errno != EINTR) {
      return {written, errno};
    }
  }
  return {written, 0};
}

/// A socket's flags are its other users' too, so it is each call that does not wait.
std::ptrdiff_t OutputFile::write_some(std::span<const std::uint8_t> bytes) const noexcept {
  if (type_ == S_IFSOCK) return send(fd_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  return ::write(fd_, bytes.data(), bytes.size());
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
  if (type_ != S_IFREG) return;
  const off_t end = first_byte_ + static_cast<off_t>(bytes);
  // When even that fails a reader still finds the whole blocks in front.
  if (ftruncate(fd_, end) == 0) lseek(fd_, end, SEEK_SET);
}

void OutputFile::take_back_unread() noexcept {
  if (type_ != S_IFIFO) return;
  const int fd = open(link_to(fd_).c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) return;
  std::array<char, 65536> bytes;
  while (read(fd, bytes.data(), bytes.size()) > 0) {
  }
  close(fd);
}

int OutputFile::sync() noexcept { return has_part() && fsync(fd_) != 0 ? errno : 0; }

void OutputFile::commit() {
  if (!has_part()) return;
  // Before it is closed, which unlocks it: another run could else empty what is in its place.
  if (rename(part_.c_str(), path_.c_str()) != 0) {
    const int error = errno;
    throw Error(Errc::kPartial, "{}: cannot be put in its place: {}; {} is complete, move it",
                path_, std::strerror(error), std::exchange(part_, {}));
  }
  part_.clear();
  if (close(std::exchange(fd_, -1)) != 0) {
    throw Error(Errc::kPartial, "{}: cannot be closed: {}; write it again", path_,
                std::strerror(errno));
  }
}

std::string OutputFile::keep_part(std::uint64_t bytes) noexcept {
  if (!has_part()) return path_;
  // The file is cut to what is whole; when even that fails a reader still finds the whole blocks.
  [[maybe_unused]] const int cut = ftruncate(fd_, static_cast<off_t>(bytes));
  return std::exchange(part_, {});
}

}  // namespace fibertap

#include "host/base/output_file.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "host/base/error.h"

namespace fibertap {
namespace {

/// FIFOs and devices cannot be replaced by renaming.
bool is_written_in_place(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode);
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

OutputFile::OutputFile(std::string path, const OutputRules& rules)
    : path_(std::move(path)), rules_(rules) {
  if (path_ == "-") {
    open_standard_output();
  } else if (is_written_in_place(path_)) {
    fd_ = open(path_.c_str(), O_WRONLY | O_CLOEXEC);
    if (fd_ < 0) {
      throw Error(Errc::kRuntime, "{}: cannot be written: {}; choose a place that can be written",
                  path_, std::strerror(errno));
    }
  } else {
    open_part();
  }
  type_ = type_of(fd_);
  never_block_in_write(fd_);
  if (type_ != S_IFREG) wake_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

void OutputFile::open_standard_output() {
  fd_ = standard_output();
  if (type_of(fd_) != S_IFREG) return;
  const bool is_appended = (fcntl(fd_, F_GETFL) & O_APPEND) != 0;
  first_byte_ = lseek(fd_, 0, is_appended ? SEEK_END : SEEK_CUR);
}

void OutputFile::open_part() {
  path_ = behind_links(path_);
  const std::string asked = path_;
  if (numbers()) path_ = names_.emplace(asked).next();
  while (!has_part_for(path_)) path_ = names_->next();
  if (path_ != asked) notes_.push_back(asked + why_not(asked) + ", writing " + path_);
  fd_ = part_->fd();
}

/// Why an output that gets a number does not have the name that was asked for.
std::string OutputFile::why_not(const std::string& asked) const {
  if (is_taken(asked)) return ": a finished file is there";
  return is_other_writing_ ? ": found in use by another run" : ": finished files of it are there";
}

/// False when the name is in use and another is to be tried.
bool OutputFile::has_part_for(const std::string& path) {
  const auto is_refused = [&] {
    if (replaces() || !is_taken(path)) return false;
    if (numbers()) return true;
    throw Error(Errc::kRuntime,
                "{}: found a finished file, expected none; move it, or say --if-exists number or "
                "--if-exists replace",
                path);
  };
  if (is_refused()) return false;
  std::string aside;
  auto part = PartFile::create(
      path + ".part",
      rules_.is_repeatable ? PartFile::Unfinished::kReplaced : PartFile::Unfinished::kSetAside,
      aside);
  if (!aside.empty()) {
    notes_.push_back(path + ".part: found what an earlier run left unfinished, kept as " + aside);
  }
  if (!part && numbers()) {
    is_other_writing_ = true;
    return false;
  }
  if (!part) {
    throw Error(Errc::kRuntime,
                "{}.part: cannot be created: another run is writing it; choose another name", path);
  }
  // Whoever wrote the part before may have finished since.
  if (is_refused()) return false;
  part_.emplace(std::move(*part));
  return true;
}

OutputFile::~OutputFile() {
  if (wake_ >= 0) close(wake_);
  if (fd_ >= 0 && fd_ != STDOUT_FILENO && !part_) close(fd_);
}

OutputFile::Written OutputFile::write(std::span<const std::uint8_t> bytes) noexcept {
  std::size_t written = 0;
  while (written < bytes.size()) {
    const std::ptrdiff_t count = write_some(bytes.subspan(written));
    if (count >= 0) {
      written += static_cast<std::size_t>(count);
      taken_ += static_cast<std::size_t>(count);
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
  constexpr int kLookAtInterruptMs = 100;  // where there is nothing to wake it
  pollfd waiting[] = {{fd_, POLLOUT, 0}, {wake_, POLLIN, 0}};
  while (!interrupted_) {
    poll(waiting, std::size(waiting), kLookAtInterruptMs);
    if (waiting[0].revents != 0) return true;
  }
  return false;
}

void OutputFile::interrupt() noexcept {
  interrupted_ = true;
  if (wake_ >= 0) eventfd_write(wake_, 1);
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

int OutputFile::sync() noexcept {
  return part_ && !rules_.is_repeatable && fsync(fd_) != 0 ? errno : 0;
}

void OutputFile::commit() {
  if (!part_ || fd_ < 0) return;
  int error = part_->rename_to(path_, replaces());
  while (error == EEXIST && numbers()) {
    path_ = names_->next();
    error = part_->rename_to(path_, false);
  }
  if (error != 0) {
    throw Error(Errc::kPartial, "{}: cannot be put in its place: {}; {} is complete, move it",
                path_, std::strerror(error), part_->leave());
  }
  fd_ = -1;
  error = part_->close();
  // A folder that cannot be read, or a file system without such a thing, has done what it can.
  if (error == 0 && !rules_.is_repeatable && sync_folder_of(path_) == EIO) error = EIO;
  if (error != 0) {
    throw Error(Errc::kPartial, "{}: cannot be closed: {}; write it again", path_,
                std::strerror(error));
  }
}

std::string OutputFile::keep_part(std::uint64_t bytes) noexcept {
  if (!part_) return path_;
  // The file is cut to what is whole; when even that fails a reader still finds the whole blocks.
  [[maybe_unused]] const int cut = ftruncate(fd_, static_cast<off_t>(bytes));
  fd_ = -1;
  return part_->leave();
}

}  // namespace fibertap

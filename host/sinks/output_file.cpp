#include "host/sinks/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

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

}  // namespace

OutputFile::OutputFile(std::string path) : path_(std::move(path)) {
  if (path_ == "-") {
    fd_ = STDOUT_FILENO;
    return;
  }
  if (is_written_in_place(path_)) {
    fd_ = open(path_.c_str(), O_WRONLY | O_CLOEXEC);
  } else {
    part_ = path_ + ".part";
    fd_ = open(part_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  }
  if (fd_ < 0) {
    throw Error(Errc::kRuntime, "{}: cannot be created: {}; choose a place that can be written",
                has_part() ? part_ : path_, std::strerror(errno));
  }
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
    } else if (errno != EINTR) {
      return {written, errno};
    }
  }
  return {written, 0};
}

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

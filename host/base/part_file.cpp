#include "host/base/part_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "host/base/descriptor.h"
#include "host/base/error.h"
#include "host/base/file_places.h"

namespace fibertap {
namespace {

/// A capture holds what others said: its owner and his group read it.
constexpr mode_t kMode = 0640;

/// Of a name that other processes make and take away all the time.
constexpr int kMostTries = 1000;

bool is_file_at(int fd, const std::string& path) noexcept {
  struct stat opened {};
  struct stat named {};
  return fstat(fd, &opened) == 0 && lstat(path.c_str(), &named) == 0 &&
         opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

Error refusal(const std::string& path, int error) {
  return Error(Errc::kRuntime, "{}: cannot be created: {}; choose a place that can be written",
               path, std::strerror(error));
}

/// Gives a file that is locked and has the name `path` another one.
std::string put_aside(const std::string& path) {
  for (std::uint64_t number = 1;; ++number) {
    std::string aside = path + "." + std::to_string(number);
    const int error = rename_to_free_name(path, aside);
    if (error == 0) return aside;
    if (error != EEXIST) {
      throw Error(
          Errc::kRuntime,
          "{}: found what an earlier run left there, and it cannot be set aside: {}; move it", path,
          std::strerror(error));
    }
  }
}

/// What is there, when nobody writes it any more, goes out of the way; false when somebody does.
bool clear(const std::string& path, PartFile::Unfinished unfinished, std::string& aside) {
  // Never waits, as the opening of a pipe would.
  const Descriptor file(open(path.c_str(), O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file.is_open()) {
    if (errno == ENOENT) return true;
    if (errno != ELOOP && errno != ENXIO) throw refusal(path, errno);
  }
  struct stat status {};
  if (!file.is_open() || fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode)) {
    throw Error(Errc::kRuntime, "{}: found a link, a pipe or a device, expected no file; remove it",
                path);
  }
  if (flock(file.number(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return false;
    throw refusal(path, errno);
  }
  // Its writer may have renamed it before it was locked here.
  if (!is_file_at(file.number(), path)) return true;
  if (unfinished == PartFile::Unfinished::kSetAside && status.st_size > 0) {
    aside = put_aside(path);
  } else if (unlink(path.c_str()) != 0) {
    throw refusal(path, errno);
  }
  return true;
}

}  // namespace

std::optional<PartFile> PartFile::create(const std::string& path, Unfinished unfinished,
                                         std::string& set_aside) {
  for (int i = 0; i < kMostTries; ++i) {
    Descriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kMode));
    if (!file.is_open()) {
      if (errno != EEXIST) throw refusal(path, errno);
      if (!clear(path, unfinished, set_aside)) return std::nullopt;
      continue;
    }
    if (flock(file.number(), LOCK_EX | LOCK_NB) != 0) {
      if (errno != EWOULDBLOCK) throw refusal(path, errno);
      continue;  // somebody looks at it, and takes it away
    }
    if (is_file_at(file.number(), path)) return PartFile(file.release(), path);
  }
  return std::nullopt;
}

PartFile::PartFile(int fd, std::string path) noexcept : fd_(fd), path_(std::move(path)) {}

PartFile::PartFile(PartFile&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), path_(std::exchange(other.path_, {})) {}

PartFile::~PartFile() {
  // Removed before it is closed, which unlocks it: another could else have made its own there.
  if (!path_.empty() && is_file_at(fd_, path_)) unlink(path_.c_str());
  close();
}

int PartFile::rename_to(const std::string& to, bool replaces) noexcept {
  // Still locked: another could else take it for one that was left, and set it aside.
  int error = 0;
  if (!is_file_at(fd_, path_)) {
    error = ENOENT;  // taken away by hand
  } else if (!replaces) {
    error = rename_to_free_name(path_, to);
  } else if (rename(path_.c_str(), to.c_str()) != 0) {
    error = errno;
  }
  if (error == 0) path_.clear();
  return error;
}

int PartFile::close() noexcept {
  const int fd = std::exchange(fd_, -1);
  return fd >= 0 && ::close(fd) != 0 ? errno : 0;
}

std::string PartFile::leave() noexcept { return std::exchange(path_, {}); }

}  // namespace fibertap

#include "host/base/file_places.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

namespace fibertap {
namespace {

namespace fs = std::filesystem;

fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

/// N of NAME-N.EXT, 0 of NAME.EXT; absent for any other name.
std::optional<std::uint64_t> number_in(const fs::path& name, const fs::path& numbered) {
  if (name == numbered.filename()) return 0;
  if (name.extension() != numbered.extension()) return std::nullopt;
  const std::string stem = name.stem().string();
  const std::string before = numbered.stem().string() + "-";
  if (!stem.starts_with(before)) return std::nullopt;
  const std::string_view digits = std::string_view(stem).substr(before.size());
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool is_whole = error == std::errc() && end == digits.data() + digits.size();
  return is_whole && number < UINT64_MAX ? std::optional(number) : std::nullopt;
}

/// One more than the greatest number of a name in the folder; 0 when there is none, or the folder
/// cannot be read.
std::uint64_t first_free_number(const fs::path& path) {
  std::uint64_t first = 0;
  std::error_code failed;
  for (fs::directory_iterator entry(folder_of(path), failed), end; !failed && entry != end;
       entry.increment(failed)) {
    const auto number = number_in(entry->path().filename(), path);
    if (number) first = std::max(first, *number + 1);
  }
  return first;
}

}  // namespace

std::string behind_links(const std::string& path) {
  constexpr int kMostLinks = 40;  // as the kernel follows
  std::error_code ignored;
  fs::path place = path;
  for (int i = 0; i < kMostLinks && fs::is_symlink(place, ignored); ++i) {
    place = place.parent_path() / fs::read_symlink(place, ignored);
  }
  return place.string();
}

bool is_taken(const std::string& path) {
  struct stat status {};
  return lstat(path.c_str(), &status) == 0;
}

NumberedNames::NumberedNames(std::string path)
    : path_(std::move(path)), number_(first_free_number(path_)) {}

std::string NumberedNames::next() {
  const std::uint64_t number = number_++;
  if (number == 0) return path_;
  const fs::path path = path_;
  const std::string name =
      path.stem().string() + "-" + std::to_string(number) + path.extension().string();
  return path.has_parent_path() ? (path.parent_path() / name).string() : name;
}

int rename_to_free_name(const std::string& from, const std::string& to) noexcept {
  if (renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
  return errno == EINVAL || errno == ENOSYS ? link_to_free_name(from, to) : errno;
}

int link_to_free_name(const std::string& from, const std::string& to) noexcept {
  if (link(from.c_str(), to.c_str()) != 0) return errno;
  // The file has its name. When the other cannot be taken away it has two, and nothing is lost.
  unlink(from.c_str());
  return 0;
}

int sync_folder_of(const std::string& path) noexcept {
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const int fd = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return errno;
  const int error = fsync(fd) == 0 ? 0 : errno;
  close(fd);
  return error;
}

}  // namespace fibertap

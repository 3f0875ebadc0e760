#ifndef FIBERTAP_HOST_BASE_PART_FILE_H_
#define FIBERTAP_HOST_BASE_PART_FILE_H_

#include <optional>
#include <string>

namespace fibertap {

/// The file that is written before it gets its name: locked by the one process that writes it, and
/// what has its name is this file for as long as the process leaves it there. Only a process that
/// holds the lock renames or removes it, so that none ever hits a file of another.
class PartFile {
 public:
  /// What is done with a file that a process which is gone has left under the name.
  enum class Unfinished { kReplaced, kSetAside };

  /// A new, empty file, or none while another process writes the one that is there. Whoever sets
  /// aside gives what is not empty the next of the names `path`.1, `path`.2 and so on, which is
  /// `set_aside` then. Throws Error(kRuntime) when it cannot be created.
  static std::optional<PartFile> create(const std::string& path, Unfinished unfinished,
                                        std::string& set_aside);

  /// Removes the file, unless it got another name or was left.
  ~PartFile();

  PartFile(PartFile&& other) noexcept;
  PartFile& operator=(PartFile&&) = delete;
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  int fd() const noexcept { return fd_; }

  /// Gives the file the name `to`; returns 0 or an errno, EEXIST where that name is taken and is
  /// not replaced.
  int rename_to(const std::string& to, bool replaces) noexcept;

  /// Closes it; returns 0 or an errno.
  int close() noexcept;

  /// The name under which the file stays.
  std::string leave() noexcept;

 private:
  PartFile(int fd, std::string path) noexcept;

  int fd_;
  std::string path_;  // empty when there is nothing to remove
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_BASE_PART_FILE_H_

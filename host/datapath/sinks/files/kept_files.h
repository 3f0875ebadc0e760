#ifndef FIBERTAP_HOST_DATAPATH_SINKS_FILES_KEPT_FILES_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_FILES_KEPT_FILES_H_

#include <cstdint>
#include <ctime>
#include <set>
#include <string>
#include <tuple>

#include "host/datapath/sinks/files/file_names.h"

namespace fibertap {

/// How much of the files of a sink stays; 0: all.
struct KeepLimits {
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
};

/// The complete files of a sink, those of earlier runs too. One that somebody else took away is
/// forgotten when its turn comes.
class KeptFiles {
 public:
  /// Finds the files that `names` may have made.
  KeptFiles(const FileNames& names, const KeepLimits& limits);

  /// A file that is new, the youngest of all.
  void add(const std::string& path);

  /// Removes the oldest until the limits hold, but never the youngest. Returns how many went.
  std::uint64_t remove_oldest();

  /// One more than the number of any file that was there at the beginning.
  std::uint64_t first_sequence() const noexcept { return first_sequence_; }

 private:
  struct File {
    timespec changed;
    std::string path;
    std::uint64_t bytes;

    bool operator<(const File& other) const {
      return std::tie(changed.tv_sec, changed.tv_nsec, path) <
             std::tie(other.changed.tv_sec, other.changed.tv_nsec, other.path);
    }
  };

  bool is_too_much() const noexcept;

  const KeepLimits limits_;
  std::set<File> files_;  // the oldest first
  std::uint64_t bytes_ = 0;
  std::uint64_t first_sequence_ = 0;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_FILES_KEPT_FILES_H_

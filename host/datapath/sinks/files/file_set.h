#ifndef FIBERTAP_HOST_DATAPATH_SINKS_FILES_FILE_SET_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_FILES_FILE_SET_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "host/datapath/sinks/files/closed_files.h"
#include "host/datapath/sinks/files/file_names.h"
#include "host/datapath/sinks/files/file_series.h"
#include "host/datapath/sinks/files/rotation.h"

namespace fibertap {

struct FileSetSettings {
  std::string pattern;  // FileNames
  std::string node;
  Rotation rotation;
  ClosedFilesSettings closed;
  WallClock clock = std::chrono::system_clock::now;
};

/// All files of a sink, whatever they hold: their names, when they end, what becomes of those that
/// are closed.
class FileSet {
 public:
  /// Throws Error(kUsage) for names that are none, Error(kRuntime) where no file can be made.
  /// `make` opens a file; `on_note` gets, from any thread, a line for a person.
  FileSet(const FileSetSettings& settings, MakeFile make, std::function<void(std::string)> on_note);

  FileSet(const FileSet&) = delete;
  FileSet& operator=(const FileSet&) = delete;

  const FileNames& names() const noexcept { return names_; }

  /// For the series of the sink, which it outlives.
  const SeriesParts& parts() const noexcept { return parts_; }

  /// Returns when what follows a close has been done for each file.
  void finish() noexcept { closed_.finish(); }

  ClosedFilesCounters closed() const { return closed_.counters(); }
  std::vector<WriterCounter> counters() const { return closed_.named_counters(); }

  /// Bytes that its files took. From any thread.
  std::uint64_t taken() const noexcept { return taken_; }

 private:
  const FileNames names_;
  ClosedFiles closed_;
  std::uint64_t next_sequence_;
  std::atomic<std::uint64_t> taken_ = 0;
  const SeriesParts parts_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_FILES_FILE_SET_H_

#ifndef FIBERTAP_HOST_DATAPATH_SINKS_FILES_CLOSED_FILES_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_FILES_CLOSED_FILES_H_

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "host/datapath/sinks/files/file_names.h"
#include "host/datapath/sinks/files/hook.h"
#include "host/datapath/sinks/files/kept_files.h"
#include "host/datapath/sinks/files/sink_file.h"
#include "host/datapath/sinks/writer_counter.h"

namespace fibertap {

struct ClosedFilesSettings {
  bool compress = false;  // with zstd, to NAME.zst
  HookSettings hook;
  KeepLimits keep;
  unsigned threads = 1;           // files that are closed side by side
  std::size_t most_waiting = 64;  // more are closed by who closes them
};

/// What became of the files of a sink.
struct ClosedFilesCounters {
  std::uint64_t closed = 0;        // complete, under their names
  std::uint64_t close_failed = 0;  // what is whole is left as NAME.part
  std::uint64_t compressed = 0;
  std::uint64_t compress_failed = 0;  // left as they are
  std::uint64_t hooks = 0;            // that were run, or tried to
  std::uint64_t hooks_failed = 0;  // of them: could not be started, or ended otherwise than with 0
  std::uint64_t hooks_timed_out = 0;  // of them: were killed
  std::uint64_t removed = 0;          // to keep within the limits
};

/// What follows when a file of a sink is full: it is brought to the disk and gets its name, is
/// compressed, a program is run on it, and the oldest files go. Threads of its own do that, for
/// each takes longer than frames may wait.
class ClosedFiles {
 public:
  using Note = std::function<void(std::string)>;

  /// `names` outlive it. Removes at once what is there beyond the limits. `note` gets, from any
  /// thread, a line for a person when something fails.
  ClosedFiles(const FileNames& names, ClosedFilesSettings settings, Note note);

  /// Waits for what has been given to it.
  ~ClosedFiles();

  /// The number for the next file's name: one more than any file of the sink in the folder has.
  std::uint64_t first_sequence() const { return kept_.first_sequence(); }

  void close(OpenFile file) noexcept;

  /// Returns when all that follows has been done for every file.
  void finish() noexcept;

  ClosedFilesCounters counters() const;

  /// The same for who looks at the sink: of what it was not asked to do there is nothing.
  std::vector<WriterCounter> named_counters() const;

 private:
  void work();
  void follow_up(SinkFile& file) noexcept;
  void run_hook_on(const std::string& path);
  std::string finished(SinkFile& file);
  void count(std::uint64_t ClosedFilesCounters::*counter, std::uint64_t by = 1);

  const ClosedFilesSettings settings_;
  const Note note_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<OpenFile> waiting_;
  unsigned busy_ = 0;
  bool stops_ = false;
  ClosedFilesCounters counters_;
  std::mutex keeping_;
  KeptFiles kept_;
  std::vector<std::thread> threads_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_FILES_CLOSED_FILES_H_

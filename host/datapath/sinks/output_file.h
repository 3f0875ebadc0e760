#ifndef FIBERTAP_HOST_DATAPATH_SINKS_OUTPUT_FILE_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_OUTPUT_FILE_H_

#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace fibertap {

/// A file under construction: written as PATH.part and renamed to PATH when it is committed, so
/// that PATH is always either the old file or the whole new one. "-" is standard output; a FIFO or
/// a device is written as it is.
class OutputFile {
 public:
  /// Throws Error(kRuntime) when it cannot be created.
  explicit OutputFile(std::string path);

  /// Without commit() or keep_part() the .part file is removed.
  ~OutputFile();

  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  /// What a write achieved; `error` is the errno that ended it early, else 0.
  struct Written {
    std::size_t bytes;
    int error;
  };
  Written write(std::span<const std::uint8_t> bytes) noexcept;

  /// Makes a write() that waits for the reader of a pipe, and every later one that would, end with
  /// EINTR. From any thread.
  void interrupt() noexcept { interrupted_ = true; }

  /// When bytes were taken last, by the file or a pipe. From any thread.
  std::chrono::steady_clock::time_point last_taken() const noexcept { return last_taken_; }

  /// Cuts a file to the first `bytes` of what was written to it and goes on behind them; what a
  /// pipe took it keeps.
  void cut(std::uint64_t bytes) noexcept;

  /// Takes back what a pipe holds that nobody reads any more, so that a new reader does not begin
  /// in the middle of it.
  void take_back_unread() noexcept;

  /// Returns when the system says that what was written will be there after a crash; else an errno.
  int sync() noexcept;

  /// Puts the file in its place. Throws Error(kPartial) when the system cannot.
  void commit();

  /// Leaves the first `bytes` as the .part file; returns the name of what is left.
  std::string keep_part(std::uint64_t bytes) noexcept;

  const std::string& path() const noexcept { return path_; }

  /// False for a pipe or a device, whose reader waits for every byte.
  bool is_under_construction() const noexcept { return has_part(); }

 private:
  bool has_part() const noexcept { return !part_.empty(); }
  bool wait_for_reader() const noexcept;
  std::ptrdiff_t write_some(std::span<const std::uint8_t> bytes) const noexcept;

  std::string path_;
  std::string part_;  // empty where the file is written in place
  int fd_ = -1;
  mode_t type_ = 0;              // S_IFREG, S_IFIFO, ...
  std::int64_t first_byte_ = 0;  // where a file begins to be ours
  std::atomic<bool> interrupted_ = false;
  std::atomic<std::chrono::steady_clock::time_point> last_taken_{};
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_OUTPUT_FILE_H_

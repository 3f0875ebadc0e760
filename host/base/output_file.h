#ifndef FIBERTAP_HOST_BASE_OUTPUT_FILE_H_
#define FIBERTAP_HOST_BASE_OUTPUT_FILE_H_

#include <sys/types.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/base/file_places.h"
#include "host/base/part_file.h"

namespace fibertap {

/// What becomes of a finished file that already has the name of an output.
enum class IfExists {
  kFail,     // it stays, and the output is refused
  kNumber,   // it stays, and the output gets the next number in its name
  kReplace,  // it is replaced once the output is complete
};

/// What an output owes to the files that are there, and to the disk.
struct OutputRules {
  IfExists if_exists = IfExists::kReplace;
  /// Of what can be made again: what an earlier run left unfinished is replaced, and nobody waits
  /// for the disk. What cannot is set aside and brought to the disk.
  bool is_repeatable = true;
};

/// A file under construction: written as PATH.part and renamed to PATH when it is committed, so
/// that PATH is always either the old file or the whole new one. "-" is standard output; a FIFO or
/// a device is written as it is.
class OutputFile {
 public:
  /// Throws Error(kRuntime) when it cannot be created, or stands where none may be replaced.
  explicit OutputFile(std::string path, const OutputRules& rules = {});

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
  void interrupt() noexcept;

  /// Bytes that the file or a pipe took so far, those of a write() under way too. From any thread.
  std::uint64_t taken() const noexcept { return taken_; }

  /// Cuts a file to the first `bytes` of what was written to it and goes on behind them; what a
  /// pipe took it keeps.
  void cut(std::uint64_t bytes) noexcept;

  /// Takes back what a pipe holds that nobody reads any more, so that a new reader does not begin
  /// in the middle of it.
  void take_back_unread() noexcept;

  /// Where the rules ask for it, returns when the system says that what was written will be there
  /// after a crash; else an errno.
  int sync() noexcept;

  /// Puts the file in its place. Throws Error(kPartial) when the system cannot.
  void commit();

  /// Leaves the first `bytes` as the .part file; returns the name of what is left.
  std::string keep_part(std::uint64_t bytes) noexcept;

  const std::string& path() const noexcept { return path_; }

  /// What its user should know: a file of an earlier run that was set aside, another name.
  const std::vector<std::string>& notes() const noexcept { return notes_; }

  /// False for a pipe or a device, whose reader waits for every byte.
  bool is_under_construction() const noexcept { return part_.has_value(); }

 private:
  void open_standard_output();
  void open_part();
  bool has_part_for(const std::string& path);
  std::string why_not(const std::string& asked) const;
  bool replaces() const noexcept { return rules_.if_exists == IfExists::kReplace; }
  bool numbers() const noexcept { return rules_.if_exists == IfExists::kNumber; }
  bool wait_for_reader() const noexcept;
  std::ptrdiff_t write_some(std::span<const std::uint8_t> bytes) const noexcept;

  std::string path_;
  OutputRules rules_;
  std::optional<NumberedNames> names_;
  std::optional<PartFile> part_;   // none where the file is written in place
  bool is_other_writing_ = false;  // the part of a name that was tried
  std::vector<std::string> notes_;
  int fd_ = -1;                  // its own, or the part's
  mode_t type_ = 0;              // S_IFREG, S_IFIFO, ...
  std::int64_t first_byte_ = 0;  // where a file begins to be ours
  int wake_ = -1;                // readable once interrupted
  std::atomic<bool> interrupted_ = false;
  std::atomic<std::uint64_t> taken_ = 0;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_BASE_OUTPUT_FILE_H_

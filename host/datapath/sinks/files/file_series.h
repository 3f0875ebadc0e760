#ifndef FIBERTAP_HOST_DATAPATH_SINKS_FILES_FILE_SERIES_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_FILES_FILE_SERIES_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/base/output_file.h"
#include "host/datapath/sinks/files/file_names.h"
#include "host/datapath/sinks/files/rotation.h"
#include "host/datapath/sinks/files/sink_file.h"
#include "host/datapath/sinks/writer.h"

namespace fibertap {

using WallClock = std::function<std::chrono::system_clock::time_point()>;

/// Files of a sink cannot be made again, and none is worth another.
inline constexpr OutputRules kKept{.if_exists = IfExists::kNumber, .is_repeatable = false};

/// What all series of a sink have in common, and what outlives them.
struct SeriesParts {
  const FileNames& names;
  MakeFile make;
  Rotation rotation;
  WallClock clock = std::chrono::system_clock::now;
  std::uint64_t& next_sequence;              // of the sink's files
  std::atomic<std::uint64_t>& taken;         // bytes, for the sink's patience
  std::function<void(OpenFile)> close;       // whoever closes files
  std::function<void(std::string)> on_note;  // what a person should know of a file
};

/// Files that follow each other: of all sessions, or of one. A file begins with the first piece
/// that is to be in it. None is ever replaced: where a name is taken the next is NAME-1, NAME-2 and
/// so on.
class FileSeries {
 public:
  /// `interfaces` are described in every file, and may grow at any time.
  FileSeries(const SeriesParts& parts, const std::vector<Interface>& interfaces,
             std::optional<std::uint32_t> vni = {})
      : parts_(parts), interfaces_(interfaces), vni_(vni) {}

  /// What it loses is counted in pieces, those at the end of the run.
  Loss take(PieceRun run) noexcept;

  /// Closes the file whose time is over.
  void rest() noexcept;

  /// Closes the file, if there is one; the next piece begins another.
  void close() noexcept;

  bool is_open() const noexcept { return file_ != nullptr; }

 private:
  bool is_over() const { return file_ && parts_.clock() >= end_; }
  int open() noexcept;
  void describe_new() noexcept;

  const SeriesParts& parts_;
  const std::vector<Interface>& interfaces_;
  const std::optional<std::uint32_t> vni_;
  OpenFile file_;
  std::size_t described_ = 0;  // of `interfaces_` in the file
  bool is_empty_ = true;       // the file holds no piece
  std::chrono::system_clock::time_point end_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_FILES_FILE_SERIES_H_

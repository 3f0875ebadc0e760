#ifndef FIBERTAP_HOST_DATAPATH_SINKS_FILES_LINE_FILE_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_FILES_LINE_FILE_H_

#include <algorithm>
#include <string>
#include <utility>

#include "host/datapath/sinks/files/file_series.h"
#include "host/datapath/sinks/files/sink_file.h"
#include "host/datapath/sinks/piece_file.h"

namespace fibertap {

/// Lines of text behind a heading; each ends with '\n'.
class LineFile final : public SinkFile {
 public:
  /// Throws Error(kRuntime) when it cannot be created.
  LineFile(std::string path, const std::string& heading)
      : file_(std::move(path), {heading.begin(), heading.end()}, kKept) {
    file_.write(
        {});  // the heading now, for bytes(); a disk that is full gets it with the first line
  }

  const std::string& path() const noexcept override { return file_.path(); }
  std::uint64_t bytes() const noexcept override { return file_.bytes(); }
  const std::vector<std::string>& notes() const noexcept override { return file_.notes(); }

  PieceRun first_that_fit(std::span<std::uint8_t> run, std::uint64_t bytes) const override {
    const auto room = run.first(std::min<std::uint64_t>(run.size(), bytes));
    const auto last = std::find(room.rbegin(), room.rend(), '\n');
    const auto fitting = room.first(static_cast<std::size_t>(room.rend() - last));
    return {fitting, static_cast<std::uint64_t>(std::ranges::count(fitting, '\n'))};
  }
  PieceRun first_of(std::span<std::uint8_t> run) const override {
    const auto end = std::ranges::find(run, '\n');
    return {run.first(static_cast<std::size_t>(end - run.begin()) + 1), 1};
  }
  int write(std::span<std::uint8_t> run) noexcept override { return file_.write(run); }
  void finish() override { file_.finish(); }

 private:
  PieceFile file_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_FILES_LINE_FILE_H_

#ifndef FIBERTAP_HOST_DATAPATH_SINKS_FILES_CAPTURE_FILE_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_FILES_CAPTURE_FILE_H_

#include <string>
#include <utility>

#include "host/datapath/sinks/capture_writer.h"
#include "host/datapath/sinks/files/block_runs.h"
#include "host/datapath/sinks/files/file_series.h"
#include "host/datapath/sinks/files/sink_file.h"

namespace fibertap {

/// A capture, of blocks as engines write them.
class CaptureFile final : public SinkFile {
 public:
  /// Throws Error(kRuntime) when it cannot be created.
  CaptureFile(std::string path, CaptureForm form) : capture_(std::move(path), form, kKept) {}

  const std::string& path() const noexcept override { return capture_.path(); }
  std::uint64_t bytes() const noexcept override { return capture_.bytes(); }
  const std::vector<std::string>& notes() const noexcept override { return capture_.notes(); }
  void describe(std::span<const Interface> interfaces) noexcept override {
    capture_.describe(interfaces);
  }
  PieceRun first_that_fit(std::span<std::uint8_t> run, std::uint64_t bytes) const override {
    return fibertap::first_that_fit(run, bytes);
  }
  PieceRun first_of(std::span<std::uint8_t> run) const override {
    return {run.first(length_of_block(run, 0)), 1};
  }
  int write(std::span<std::uint8_t> run) noexcept override { return capture_.write(run); }

  /// What each interface saw is in no file: it would be of all of them.
  void finish() override { capture_.finish(0, {}); }

 private:
  CaptureWriter capture_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_FILES_CAPTURE_FILE_H_

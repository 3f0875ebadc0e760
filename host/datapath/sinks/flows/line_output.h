#ifndef FIBERTAP_HOST_DATAPATH_SINKS_FLOWS_LINE_OUTPUT_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_FLOWS_LINE_OUTPUT_H_

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "host/datapath/sinks/files/file_series.h"
#include "host/datapath/sinks/files/file_set.h"
#include "host/datapath/sinks/files/sink_file.h"
#include "host/datapath/sinks/piece_file.h"
#include "host/datapath/sinks/writer.h"

namespace fibertap {

/// Where lines of text go. For use by one thread, but for interrupt(),
/// taken() and counters().
class LineOutput {
 public:
  virtual ~LineOutput() = default;

  virtual const std::string& path() const noexcept = 0;

  /// Writes whole lines. Those that it loses, counted in lines, are the last ones.
  virtual Loss write(PieceRun lines) noexcept = 0;

  virtual void rest() noexcept {}

  /// Throws Error(kPartial) when the system cannot bring all to the disk.
  virtual void finish() = 0;

  virtual void interrupt() noexcept {}
  virtual std::uint64_t taken() const noexcept = 0;

  /// See Writer::counters().
  virtual std::vector<WriterCounter> counters() const { return {}; }
};

/// A FIFO, standard output, or one file.
class PipedLines final : public LineOutput {
 public:
  /// Every reader gets `heading` first. Throws Error(kRuntime) when it cannot be opened.
  PipedLines(std::string path, const std::string& heading)
      : file_(std::move(path), {heading.begin(), heading.end()}, {}) {}

  const std::string& path() const noexcept override { return file_.path(); }
  Loss write(PieceRun lines) noexcept override {
    const int error = file_.write(lines.bytes);
    return {error != 0 ? lines.pieces : 0, error};
  }
  void finish() override { file_.finish(); }
  void interrupt() noexcept override { file_.interrupt(); }
  std::uint64_t taken() const noexcept override { return file_.taken(); }

  /// See OutputFile::notes().
  const std::vector<std::string>& notes() const noexcept { return file_.notes(); }

 private:
  PieceFile file_;
};

/// Files that follow each other.
class FiledLines final : public LineOutput {
 public:
  /// Every file begins with `heading`. Throws as FileSet does.
  FiledLines(const FileSetSettings& settings, const std::string& heading,
             std::function<void(std::string)> on_note);

  const std::string& path() const noexcept override { return path_; }
  Loss write(PieceRun lines) noexcept override { return series_.take(lines); }
  void rest() noexcept override { series_.rest(); }
  void finish() override;
  std::uint64_t taken() const noexcept override { return files_.taken(); }

  std::vector<WriterCounter> counters() const override { return files_.counters(); }

 private:
  const std::string path_;
  FileSet files_;
  const std::vector<Interface> interfaces_;  // none: lines are of no interface
  FileSeries series_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_FLOWS_LINE_OUTPUT_H_

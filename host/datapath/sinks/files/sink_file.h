#ifndef FIBERTAP_HOST_DATAPATH_SINKS_FILES_SINK_FILE_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_FILES_SINK_FILE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "host/rules/interfaces.h"

namespace fibertap {

/// What is written back to back, blocks as engines write them (SPEC 9) or lines of text, and how
/// many.
struct PieceRun {
  std::span<std::uint8_t> bytes;
  std::uint64_t pieces = 0;
};

/// One file of a sink: a capture, or lines of text. What is in it is whole at any time; its name is
/// not its own before finish().
class SinkFile {
 public:
  virtual ~SinkFile() = default;

  virtual const std::string& path() const noexcept = 0;
  virtual std::uint64_t bytes() const noexcept = 0;

  /// See OutputFile::notes().
  virtual const std::vector<std::string>& notes() const noexcept = 0;

  /// Interfaces of pieces that follow.
  virtual void describe(std::span<const Interface> /*interfaces*/) noexcept {}

  /// The pieces at the front of a run that `bytes` hold.
  virtual PieceRun first_that_fit(std::span<std::uint8_t> run, std::uint64_t bytes) const = 0;

  /// The piece at the front of a run that is not empty.
  virtual PieceRun first_of(std::span<std::uint8_t> run) const = 0;

  /// All of a run, or nothing. The run is the file's to change. Returns 0 or an errno.
  virtual int write(std::span<std::uint8_t> run) noexcept = 0;

  /// Brings it to the disk and gives it its name. Throws Error(kPartial) when the system cannot.
  virtual void finish() = 0;
};

using OpenFile = std::unique_ptr<SinkFile>;

/// Makes a file. Throws Error(kRuntime) when it cannot be created.
using MakeFile = std::function<OpenFile(std::string path)>;

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_FILES_SINK_FILE_H_

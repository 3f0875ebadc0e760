#ifndef FIBERTAP_HOST_DATAPATH_SINKS_CAPTURE_WRITER_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_CAPTURE_WRITER_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "host/base/output_file.h"
#include "host/datapath/sinks/capture_form.h"
#include "host/datapath/sinks/piece_file.h"
#include "host/datapath/sinks/writer.h"
#include "host/rules/interfaces.h"

namespace fibertap {

/// A capture that goes on after what it could not write: what is in it is whole frames at any time,
/// and every packet's interface is described before it. A pipe's new reader, when the one before
/// has gone, gets a capture from its beginning. For use by one thread.
class CaptureWriter final : public Writer {
 public:
  /// Throws Error(kRuntime) when the file cannot be created.
  explicit CaptureWriter(std::string path, CaptureForm form = CaptureForm::kVerdict,
                         const OutputRules& rules = {});

  const std::string& path() const noexcept override { return file_.path(); }

  /// Bytes of the capture so far, its beginning among them.
  std::uint64_t bytes() const noexcept { return file_.bytes(); }

  /// See OutputFile::notes().
  const std::vector<std::string>& notes() const noexcept { return file_.notes(); }

  /// Interfaces whose ids follow those described before. Written now, or with the next blocks; if
  /// there is no memory to keep them, nothing can be written any more.
  void describe(std::span<const Interface> interfaces) noexcept override;

  /// All of a run of blocks that an engine wrote, or none of them. The run is the writer's, which
  /// gives it the capture's form. Returns 0 or the errno that stood in the way.
  int write(std::span<std::uint8_t> blocks) noexcept;

  /// write(), of which no frame is lost or all.
  Loss take(std::span<std::uint8_t> blocks, std::uint64_t frames) noexcept override {
    const int error = write(blocks);
    return {error != 0 ? frames : 0, error};
  }

  /// Writes what each interface saw, sees to it that all is on disk, and puts the file in its
  /// place. Throws Error(kPartial) when the system cannot.
  void finish(std::uint64_t timestamp_ns, std::span<const InterfaceCount> counts) override;

  void interrupt() noexcept override { file_.interrupt(); }
  std::uint64_t taken() const noexcept override { return file_.taken(); }

 private:
  PieceFile file_;
  BlockFormatter formatter_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_CAPTURE_WRITER_H_

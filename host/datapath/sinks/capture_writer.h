#ifndef FIBERTAP_HOST_DATAPATH_SINKS_CAPTURE_WRITER_H_
#define FIBERTAP_HOST_DATAPATH_SINKS_CAPTURE_WRITER_H_

#include <chrono>
#include <cstdint>
#include <span>
#include <string>

#include "host/datapath/sinks/output_file.h"
#include "host/datapath/sinks/pcapng_blocks.h"
#include "host/rules/interfaces.h"

namespace fibertap {

/// A pcapng file (SPEC 9) that goes on after what it could not write: what is in it is whole blocks
/// at any time, and every packet's interface is described before it. A pipe's new reader, when the
/// one before has gone, gets a capture from its beginning. For use by one thread.
class CaptureWriter {
 public:
  /// Throws Error(kRuntime) when the file cannot be created.
  explicit CaptureWriter(std::string path);

  const std::string& path() const noexcept { return file_.path(); }

  /// Interfaces whose ids follow those described before. Written now, or with the next blocks.
  void describe(std::span<const Interface> interfaces);

  /// All of `blocks`, whole, or none of them. Returns 0 or the errno that stood in the way.
  int write(std::span<const std::uint8_t> blocks) noexcept;

  /// Writes one statistics block per interface, sees to it that all is on disk, and puts the file
  /// in its place. Throws Error(kPartial) when the system cannot.
  void finish(std::uint64_t timestamp_ns, std::span<const InterfaceCount> counts);

  /// Makes a write() that waits for a reader end, and none be tried after it. From any thread.
  void interrupt() noexcept { file_.interrupt(); }

  /// When bytes were taken last. From any thread.
  std::chrono::steady_clock::time_point last_taken() const noexcept { return file_.last_taken(); }

 private:
  int put(std::span<const std::uint8_t> blocks) noexcept;
  int put_due() noexcept;
  void begin_anew() noexcept;

  OutputFile file_;
  std::uint64_t bytes_ = 0;  // written, whole blocks
  PcapngBlock beginning_;    // section header and all descriptions
  PcapngBlock due_;          // goes before the next blocks
  bool is_torn_ = false;     // a pipe ended within a block, and nothing fits behind it
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_SINKS_CAPTURE_WRITER_H_
